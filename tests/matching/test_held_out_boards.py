"""Boards written by other hands: what the matcher reached on them is held, with the encoder and without."""

from pathlib import Path

import pytest

from noticeboard.matching import Encoder, find_encoder
from noticeboard.matching.approaches import Approach, by_matcher, by_rare_words, by_type_words_and_distance
from noticeboard.matching.boards import read_judgements, read_needs, read_offers
from noticeboard.matching.evaluation import measure
from noticeboard.matching.spoiling import misspelt, with_titles_only
from tests.matching.boards import JUDGEMENTS, NEEDS, OFFERS, PLACES

TOWN = Path(__file__).parents[1] / "data" / "boards" / "town"
TOWN_NEEDS, TOWN_OFFERS = read_needs(TOWN / "needs.csv", PLACES), read_offers(TOWN / "offers.csv", PLACES)
TOWN_JUDGEMENTS = read_judgements(TOWN / "judgements.csv")
VILLAGE = TOWN.with_name("village")
VILLAGE_NEEDS, VILLAGE_OFFERS = read_needs(VILLAGE / "needs.csv", PLACES), read_offers(VILLAGE / "offers.csv", PLACES)
VILLAGE_JUDGEMENTS = read_judgements(VILLAGE / "judgements.csv")
needs_model = pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")


def on_town(approach: Approach) -> dict[str, float]:
    return measure(TOWN_NEEDS, TOWN_OFFERS, TOWN_JUDGEMENTS, approach)


def town_by(encoder: Encoder | None) -> dict[str, float]:
    return on_town(by_matcher(TOWN_OFFERS, encoder=encoder))


def village_by(encoder: Encoder | None) -> dict[str, float]:
    approach = by_matcher(VILLAGE_OFFERS, encoder=encoder)
    return measure(VILLAGE_NEEDS, VILLAGE_OFFERS, VILLAGE_JUDGEMENTS, approach)


@needs_model
def test_by_meaning_the_village_is_ranked_as_well_as_it_was() -> None:
    figures = village_by(find_encoder())

    assert figures["ndcg@10"] >= 0.84
    assert figures["mrr"] >= 0.83
    assert figures["r@10"] >= 0.89


def test_by_words_alone_the_village_is_ranked_as_well_as_it_was() -> None:
    figures = village_by(None)

    assert figures["ndcg@10"] >= 0.81
    assert figures["mrr"] >= 0.78
    assert figures["r@10"] >= 0.89


@needs_model
def test_by_meaning_the_town_is_ranked_far_better_than_by_what_else_there_is() -> None:
    figures = town_by(find_encoder())
    gate = on_town(by_type_words_and_distance(TOWN_OFFERS))

    assert figures["ndcg@10"] >= 0.71
    assert figures["mrr"] >= 0.68
    assert figures["r@10"] >= 0.82
    assert figures["ndcg@10"] >= gate["ndcg@10"] + 0.20
    assert figures["ndcg@10"] >= on_town(by_rare_words(TOWN_OFFERS))["ndcg@10"] + 0.20


def test_by_words_alone_the_town_is_still_ranked_better_than_by_what_else_there_is() -> None:
    figures = town_by(None)

    assert figures["ndcg@10"] >= 0.56
    assert figures["ndcg@10"] >= on_town(by_type_words_and_distance(TOWN_OFFERS))["ndcg@10"] + 0.20


@needs_model
def test_slips_of_the_fingers_hardly_change_the_town() -> None:
    needs = misspelt(TOWN_NEEDS, share=0.12, seed=1)
    offers = misspelt(TOWN_OFFERS, share=0.12, seed=2)

    assert measure(needs, offers, TOWN_JUDGEMENTS, by_matcher(offers, encoder=find_encoder()))["ndcg@10"] >= 0.69


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
