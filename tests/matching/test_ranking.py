"""Orders are complete, the same whatever comes in first, and the same from either side."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.matching import THRESHOLD, Need, Offer, band, explain, rank, rank_needs, statistics_of, tie_break
from tests.matching.boards import NEEDS, OFFERS, a_need, an_offer, needs, offers


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_never_changes_the_order_of_matches(seed: int) -> None:
    shuffled = list(OFFERS)
    random.Random(seed).shuffle(shuffled)

    for need in NEEDS[:12]:
        assert rank(need, shuffled, limit=70) == rank(need, OFFERS, limit=70)


@settings(max_examples=40)
@given(needs, st.lists(offers, max_size=6), st.randoms())
def test_generated_boards_rank_the_same_in_any_order(need: Need, board: list[Offer], chance: random.Random) -> None:
    shuffled = list(board)
    chance.shuffle(shuffled)

    assert rank(need, shuffled) == rank(need, board)


def test_equal_scores_come_by_a_hash_of_the_id() -> None:
    twins = [an_offer(id=f"O{number}") for number in range(9)]

    order = [match.offer_id for match in rank(a_need(), twins)]

    assert order == sorted((twin.id for twin in twins), key=tie_break)
    assert order != sorted(order)


def test_matches_come_best_first_and_no_more_than_asked_for() -> None:
    matches = rank(NEEDS[0], OFFERS, limit=7)

    assert len(matches) == 7
    assert all(better.score >= worse.score for better, worse in pairwise(matches))


def test_a_pair_scores_the_same_from_either_side() -> None:
    board = statistics_of((*NEEDS, *OFFERS))

    from_needs = {
        (match.need_id, match.offer_id): match
        for need in NEEDS
        for match in rank(need, OFFERS, limit=70, statistics=board)
    }
    from_offers = {
        (match.need_id, match.offer_id): match
        for offer in OFFERS
        for match in rank_needs(offer, NEEDS, limit=36, statistics=board)
    }

    assert from_needs == from_offers


def test_explaining_a_pair_gives_what_ranking_it_gave() -> None:
    board = statistics_of(OFFERS)
    match = rank(NEEDS[3], OFFERS, limit=1, statistics=board)[0]
    offer = next(offer for offer in OFFERS if offer.id == match.offer_id)

    assert explain(NEEDS[3], offer, statistics=board) == match


def test_an_empty_board_has_no_matches() -> None:
    assert rank(a_need(), []) == ()
    assert rank_needs(an_offer(), []) == ()


def test_an_unrelated_offer_is_no_good_match() -> None:
    (match,) = rank(a_need(), [an_offer(title="Face painting for your event", support_type="volunteering")])

    assert match.score < THRESHOLD


def test_bands_are_words_not_chances() -> None:
    assert [band(score) for score in (0.9, 0.4, 0.26)] == ["strong", "good", "possible"]


def test_a_match_says_whose_it_is_and_by_which_version() -> None:
    match = explain(a_need(id="N-7F3KQ2"), replace(an_offer(), id="O-2H4MNP"))

    assert (match.need_id, match.offer_id) == ("N-7F3KQ2", "O-2H4MNP")
    assert match.version
