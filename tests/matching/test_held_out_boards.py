"""Boards written by other hands: what the matcher reached on them is held, with the encoder and without."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from noticeboard.matching import Need, Offer, find_encoder
from noticeboard.matching.approaches import by_matcher, by_rare_words, by_type_words_and_distance
from noticeboard.matching.boards import read_judgements, read_needs, read_offers
from noticeboard.matching.evaluation import Judgements, measure
from noticeboard.matching.spoiling import misspelt, with_titles_only
from tests.matching.boards import JUDGEMENTS, NEEDS, OFFERS, PLACES

Board = tuple[Sequence[Need], Sequence[Offer], Judgements]
BOARDS = Path(__file__).parents[1] / "data" / "boards"
needs_model = pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")


def board(name: str) -> Board:
    folder = BOARDS / name
    needs, offers = read_needs(folder / "needs.csv", PLACES), read_offers(folder / "offers.csv", PLACES)
    return needs, offers, read_judgements(folder / "judgements.csv")


TOWN_NEEDS, TOWN_OFFERS, TOWN_JUDGEMENTS = board("town")


@needs_model
@pytest.mark.parametrize(
    ("name", "ndcg", "mrr", "recall"),
    [
        ("village", 0.88, 0.88, 0.91),
        ("quarry", 0.77, 0.78, 0.88),
        ("canal", 0.79, 0.79, 0.80),
        ("town", 0.76, 0.72, 0.86),
        ("meadow", 0.83, 0.83, 0.87),
    ],
)
def test_a_board_is_ranked_by_meaning_as_well_as_it_was_and_far_better_than_by_what_else_there_is(
    name: str, ndcg: float, mrr: float, recall: float
) -> None:
    needs, offers, judgements = board(name)

    figures = measure(needs, offers, judgements, by_matcher(offers, encoder=find_encoder()))

    assert figures["ndcg@10"] >= ndcg
    assert figures["mrr"] >= mrr
    assert figures["r@10"] >= recall
    for simpler in (by_rare_words, by_type_words_and_distance):
        assert figures["ndcg@10"] >= measure(needs, offers, judgements, simpler(offers))["ndcg@10"] + 0.20


@pytest.mark.parametrize(
    ("name", "ndcg"), [("village", 0.81), ("quarry", 0.53), ("canal", 0.63), ("town", 0.56), ("meadow", 0.65)]
)
def test_a_board_is_ranked_by_words_alone_as_well_as_it_was(name: str, ndcg: float) -> None:
    needs, offers, judgements = board(name)

    figures = measure(needs, offers, judgements, by_matcher(offers))["ndcg@10"]

    assert figures >= ndcg
    assert figures >= measure(needs, offers, judgements, by_type_words_and_distance(offers))["ndcg@10"] + 0.20


@needs_model
def test_slips_of_the_fingers_hardly_change_the_town() -> None:
    needs = misspelt(TOWN_NEEDS, share=0.12, seed=1)
    offers = misspelt(TOWN_OFFERS, share=0.12, seed=2)

    assert measure(needs, offers, TOWN_JUDGEMENTS, by_matcher(offers, encoder=find_encoder()))["ndcg@10"] >= 0.74


@needs_model
def test_the_development_set_is_ranked_by_meaning_as_well_as_promised() -> None:
    figures = measure(NEEDS, OFFERS, JUDGEMENTS, by_matcher(OFFERS, encoder=find_encoder()))

    assert figures["ndcg@10"] >= 0.97
    assert figures["mrr"] >= 0.98
    assert figures["r@10"] >= 0.97


@needs_model
def test_titles_alone_rank_better_by_meaning_than_by_words() -> None:
    needs, offers = with_titles_only(TOWN_NEEDS), with_titles_only(TOWN_OFFERS)

    by_words = measure(needs, offers, TOWN_JUDGEMENTS, by_matcher(offers))
    by_meaning = measure(needs, offers, TOWN_JUDGEMENTS, by_matcher(offers, encoder=find_encoder()))

    assert by_meaning["ndcg@10"] > by_words["ndcg@10"] + 0.03
