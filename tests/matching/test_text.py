"""Words are split, stemmed, repaired and weighed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.matching.text import by_first_letter, repair, sentences, stem, tokenise


@pytest.mark.parametrize(
    "shapes",
    [
        ("volunteer", "volunteers", "volunteering"),
        ("bake", "bakes", "baking", "baked"),
        ("plan", "plans", "planning", "planned"),
        ("charity", "charities"),
        ("drive", "drives", "driving"),
        ("box", "boxes"),
        ("mow", "mowing"),
    ],
)
def test_shapes_of_a_word_share_a_stem(shapes: tuple[str, ...]) -> None:
    assert len({stem(shape) for shape in shapes}) == 1


@pytest.mark.parametrize(("one", "other"), [("care", "car"), ("tape", "tap"), ("bedding", "bed"), ("parking", "park")])
def test_different_things_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_are_split_at_hyphens_and_joined_at_apostrophes() -> None:
    words = [token.written for token in tokenise("We've a 16-seater for the carers' club")]

    assert words == ["Weve", "a", "16", "seater", "for", "the", "carers", "club"]


def test_sentences_end_at_stops_and_new_lines() -> None:
    assert sentences("Dry lockup. 24/7 access!\n\nFree; no deposit") == (
        "Dry lockup.",
        "24/7 access!",
        "Free;",
        "no deposit",
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hall at St. Peter's. Approx. 20 chairs.", ("Hall at St. Peters.", "Approx. 20 chairs.")),
        ("Any kit, e.g. laptops. No. We said no. Thanks", ("Any kit, e.g. laptops.", "No.", "We said no.", "Thanks")),
        ("We need\n- chairs\n• two tables\n\n", ("We need", "chairs", "two tables")),
    ],
)
def test_a_shortened_word_ends_no_sentence_and_a_bullet_is_no_word(text: str, parts: tuple[str, ...]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("labtops", "laptops"), ("acountant", "accountant"), ("volunters", "volunteers"), ("lunch", None), ("van", None)],
)
def test_a_slip_is_repaired_and_a_short_or_distant_word_is_not(typed: str, meant: str | None) -> None:
    vocabulary = by_first_letter(["laptops", "accountant", "volunteers", "vans", "lychees"])

    assert repair(typed, vocabulary) == meant


@given(st.text(max_size=200))
def test_any_text_can_be_split(text: str) -> None:
    for token in tokenise(text):
        assert token.stem
        assert token.written


@given(st.from_regex(r"[a-z]{1,15}", fullmatch=True))
def test_a_stem_is_never_empty(word: str) -> None:
    assert 1 <= len(stem(word)) <= len(word) + 1
