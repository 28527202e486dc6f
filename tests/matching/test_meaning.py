"""Vectors are kept small, compared exactly, the same from either side, and only with those of their version."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.matching import Meaning, Need, Offer, encode_posting, explain, rank, rank_needs, say, with_meaning
from noticeboard.matching.likeness import closest_parts, likeness_to_needs, likeness_to_offers
from noticeboard.matching.meaning import MOST_PARTS
from tests.matching.boards import LetterCounts, a_need, an_offer, needs, offers

ENCODER = LetterCounts()


GLAZES = ("amber", "blue", "copper", "dusky", "emerald", "fawn", "grey", "honey", "ivory", "jade")


class Refusing:
    """An encoder of the same version that has nothing to do where vectors are kept."""

    version = ENCODER.version

    def encode(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        raise AssertionError(f"there was no need to encode {texts}")


def meaning_of(title: str, description: str = "") -> Meaning:
    return encode_posting(ENCODER, title=title, description=description)


def test_the_title_each_sentence_and_the_whole_are_kept() -> None:
    meaning = meaning_of("Laptops", "Silver chromebooks with chargers. Two hours a week. Keyboards and mice too.")

    assert (meaning.parts, meaning.size, len(meaning.rows)) == (3, 26, 4 * 26)
    assert meaning.version == "letters-1"


def test_a_long_text_keeps_seven_sentences_and_the_last_holds_the_rest() -> None:
    long = meaning_of("Laptops", " ".join(f"Kiln and {glaze} glaze." for glaze in GLAZES))

    assert long.parts == MOST_PARTS
    assert (
        long.rows[7 * 26 : 8 * 26] == meaning_of(" ".join(f"Kiln and {glaze} glaze." for glaze in GLAZES[6:])).rows[:26]
    )


def test_vectors_survive_being_kept_as_bytes() -> None:
    meaning = meaning_of("Laptops", "Ten of them.")

    assert Meaning.from_bytes(meaning.to_bytes(), meaning.version) == meaning


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x02\x02\x00abcd", b"\x01\x00\x00abcd", b"\x01\x02\x00abc"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="these bytes"):
        Meaning.from_bytes(data, "letters-1")


def test_the_same_text_is_wholly_alike_and_a_text_without_letters_like_nothing() -> None:
    laptops = meaning_of("Laptops", "Ten of them.")

    assert likeness_to_offers(laptops, [laptops, meaning_of("12", "34")]) == [1.0, 0.0]


def test_the_closest_parts_are_named() -> None:
    need = meaning_of("Help", "Kittens meet vicars. Wanted: laptops, chromebooks.")
    offer = meaning_of("Kit", "Chromebooks, laptops, waned. Ring 01270.")

    found = closest_parts(need, offer)

    assert (found.need_part, found.offer_part) == (2, 1)
    assert 0.9 < found.cosine < 1


@settings(max_examples=60)
@given(needs, st.lists(offers, min_size=1, max_size=5))
def test_a_pair_is_as_alike_from_either_side_and_beside_any_others(need: Need, board: list[Offer]) -> None:
    mine = meaning_of(need.title, need.description)
    theirs = [meaning_of(offer.title, offer.description) for offer in board]

    together = likeness_to_offers(mine, theirs)

    assert together == [likeness_to_needs(other, [mine])[0] for other in theirs]
    assert together == [likeness_to_offers(mine, [other])[0] for other in theirs]


@settings(max_examples=60)
@given(needs, st.lists(offers, max_size=5))
def test_kept_vectors_score_as_fresh_ones_do(need: Need, board: list[Offer]) -> None:
    kept = [with_meaning(offer, ENCODER) for offer in board]

    fresh = rank(need, board, encoder=ENCODER)

    assert rank(with_meaning(need, ENCODER), kept) == fresh
    assert rank(with_meaning(need, ENCODER), kept, encoder=Refusing()) == fresh


def test_an_offer_ranks_needs_by_kept_vectors_too() -> None:
    need, offer = with_meaning(a_need(), ENCODER), with_meaning(an_offer(), ENCODER)

    assert rank_needs(offer, [need])[0].parts.meaning == rank(need, [offer])[0].parts.meaning is not None


def test_vectors_of_another_version_are_not_compared() -> None:
    need, offer = with_meaning(a_need(), ENCODER), with_meaning(an_offer(), ENCODER)
    assert need.meaning is not None
    older = replace(need, meaning=replace(need.meaning, version="letters-0"))

    assert explain(need, offer).parts.meaning is not None
    assert explain(older, offer).parts.meaning is None
    assert explain(older, offer, encoder=ENCODER) == explain(need, offer)


def test_a_board_may_be_encoded_in_part() -> None:
    need = with_meaning(a_need(), ENCODER)
    board = [an_offer(id="O1"), with_meaning(an_offer(id="O2"), ENCODER)]

    meanings = {match.offer_id: match.parts.meaning for match in rank(need, board)}

    assert meanings["O1"] is None
    assert meanings["O2"] is not None


def test_where_no_topic_is_shared_the_two_sentences_that_met_are_the_reason() -> None:
    need = a_need(title="Zorblaxes", description="We are keen on quibbling.")
    offer = an_offer(title="Ours", description="Quibbling on keen.")

    said = [say(reason) for reason in explain(need, offer, encoder=ENCODER).reasons]

    assert said[0].startswith("Both mention")
    assert "Close in meaning: the need says “We are keen on quibbling.”, the offer “Quibbling on keen.”" in said


def test_a_shared_topic_says_it_better_than_two_sentences() -> None:
    codes = {reason.code for reason in explain(a_need(), an_offer(), encoder=ENCODER).reasons}

    assert "same_topic" in codes
    assert "alike" not in codes
