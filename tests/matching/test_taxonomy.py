"""The taxonomy loads, is broad enough, finds what people write and is not taken in by false friends."""

import pytest

from noticeboard.matching import Taxonomy
from noticeboard.matching.taxonomy import Concept, Family, TaxonomyError
from noticeboard.matching.text import stop_words

TAXONOMY = Taxonomy.shipped()


def found(text: str) -> set[str]:
    return {mention.concept for mention in TAXONOMY.find(text).mentions}


def test_the_taxonomy_is_broad() -> None:
    assert len(TAXONOMY.concepts) >= 60
    assert len(TAXONOMY.families) >= 35
    assert TAXONOMY.phrase_count() >= 2000


def test_every_concept_is_found_by_its_own_name() -> None:
    assert [concept.id for concept in TAXONOMY.concepts.values() if concept.id not in found(concept.name)] == []


def test_every_family_has_a_concept() -> None:
    assert {concept.family for concept in TAXONOMY.concepts.values()} == set(TAXONOMY.families)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Ten Chromebooks, chargers too", "laptops"),
        ("A 16-seater, free on weekdays", "minibus"),
        ("someone to look over our lease", "legal"),
        ("sparky with a free day", "electrical"),
        ("MINI-BUS", "minibus"),
        ("brambles everywhere", "gardening_day"),
    ],
)
def test_everyday_words_name_a_concept(text: str, concept: str) -> None:
    assert concept in found(text)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("table tennis", "tables_chairs"),
        ("laptop bags", "laptops"),
        ("face painting", "decorating_work"),
        ("plant hire", "plants_seeds"),
        ("green energy tariff", "gardening_day"),
        ("skate ramp demonstration", "access_work"),
        ("account manager", "bookkeeping"),
        ("a sounding board", "trustees"),
        ("Need water tap nearby", "plumbing"),
        ("sunny, outside tap", "plumbing"),
        ("a course in tap dancing", "plumbing"),
        ("ground floor with own toilets", "plumbing"),
        ("shared toilets and reception", "plumbing"),
        ("good team day, loos nearby", "plumbing"),
        ("loo rolls", "plumbing"),
        ("sign up for toilet twinning", "plumbing"),
        ("a draining rack", "plumbing"),
        ("moored in the canal basin", "plumbing"),
        ("well drained soil", "plumbing"),
    ],
)
def test_false_friends_are_not_taken_for_the_thing(text: str, concept: str) -> None:
    assert concept not in found(text)


@pytest.mark.parametrize(
    "text",
    ["the taps drip", "an outside tap fitted", "the loo will not flush", "blocked drains", "new toilets", "a basin"],
)
def test_what_a_plumber_is_called_for_is_still_plumbing(text: str) -> None:
    assert "plumbing" in found(text)


@pytest.mark.parametrize(
    "text",
    ["a planning workshop", "we plan to host", "a safe place", "at that point", "a sale of work", "at this stage"],
)
def test_words_that_everybody_uses_name_nothing(text: str) -> None:
    assert found(text) == set()


def test_a_false_friend_may_be_a_topic_of_its_own() -> None:
    assert found("tap dancing") == {"drama"}
    assert found("face painting") == {"face_painting"}
    assert found("social media") == {"social_media"}


def test_a_masked_phrase_is_one_word() -> None:
    assert "laptop" not in [token.stem for token in TAXONOMY.find("laptop bags").words]


def test_a_misspelling_is_understood_and_kept_as_written() -> None:
    (mention,) = TAXONOMY.find("labtops").mentions

    assert (mention.concept, mention.written, mention.repaired) == ("laptops", "labtops", True)


def test_ordinary_words_are_not_repaired_into_topics() -> None:
    text = "Horses, towers, later letters, copies and their sorted grounds may wander"

    assert not any(mention.repaired for mention in TAXONOMY.find(text).mentions)


def test_what_comes_along_is_worth_less_than_what_is_named() -> None:
    weights = TAXONOMY.weights({"drivers": 1})

    assert weights["minibus"] < weights["drivers"] == 1.0


def test_a_taxonomy_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(TaxonomyError, match="which is not there"):
        Taxonomy([], [Concept("kilns", "arts", "kilns", ("kiln",))])
    with pytest.raises(TaxonomyError, match="related to"):
        Taxonomy([Family("arts", "arts")], [Concept("kilns", "arts", "kilns", ("kiln",), related=("clay",))])


def test_no_phrase_is_a_mere_word_of_grammar() -> None:
    grammar = [word for word in stop_words() if found(word)]

    assert grammar == []


def test_misspelt_words_are_mended_in_their_place() -> None:
    mended = TAXONOMY.mend("Spare Labtops, chargers; Sandbach (CW11)")

    assert mended == "Spare laptops, chargers; Sandbach (CW11)"


def test_trade_words_are_explained_and_what_is_already_plain_is_not() -> None:
    assert TAXONOMY.gloss("Sparky with a free day") == "Sparky with a free day (electrical work)"
    assert TAXONOMY.gloss("Ten laptops for older people") == "Ten laptops for older people"
