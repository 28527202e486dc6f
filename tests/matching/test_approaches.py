"""Simpler ways of scoring, the matcher without one of its parts, and boards made worse on purpose."""

import pytest

from noticeboard.matching.approaches import FACTORS, TEXTS, bm25, by_matcher, by_rare_words, by_type_words_and_distance
from noticeboard.matching.evaluation import measure
from noticeboard.matching.ranking import rank
from noticeboard.matching.spoiling import misspelt, with_titles_only
from noticeboard.matching.statistics import Statistics
from tests.matching.boards import CREWE, JUDGEMENTS, NEEDS, OFFERS, LetterCounts, a_need, an_offer, north_of


def test_the_matcher_scores_as_it_ranks() -> None:
    ranked = {match.offer_id: match.score for match in rank(NEEDS[0], OFFERS, limit=len(OFFERS))}

    assert by_matcher(OFFERS)(NEEDS[0]) == [ranked[offer.id] for offer in OFFERS]


def test_a_part_left_out_no_longer_lowers_the_score() -> None:
    far = an_offer(point=north_of(CREWE, 9))
    need = a_need()

    assert by_matcher([far], without="place")(need) == by_matcher([an_offer()], without="place")(need)
    assert by_matcher([far])(need)[0] < by_matcher([an_offer()])(need)[0]


@pytest.mark.parametrize("part", ["text", *TEXTS, *FACTORS])
def test_every_part_can_be_left_out(part: str) -> None:
    figures = measure(NEEDS, OFFERS, JUDGEMENTS, by_matcher(OFFERS, encoder=LetterCounts(), without=part))

    assert 0 < figures["ndcg@10"] <= 1


def test_without_meaning_is_as_without_an_encoder() -> None:
    without = by_matcher(OFFERS, encoder=LetterCounts(), without="meaning")

    assert without(NEEDS[1]) == by_matcher(OFFERS)(NEEDS[1])


def test_what_is_no_part_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match="no part 'luck'"):
        by_matcher(OFFERS, without="luck")


def test_rare_words_know_no_synonyms() -> None:
    score = by_rare_words([an_offer(), an_offer(title="Spare laptops"), an_offer(title="Laptops, spare laptops")])

    synonym, once, twice = score(a_need())

    assert synonym == 0 < once < twice


def test_the_gate_lets_only_the_same_type_through_and_the_nearest_first() -> None:
    near, far = an_offer(title="Laptops"), an_offer(title="Laptops", point=north_of(CREWE, 10))
    other = an_offer(title="Laptops", support_type="volunteering")

    scores = by_type_words_and_distance([near, far, other])(a_need())

    assert scores[0] == pytest.approx(2 * scores[1])
    assert scores[2] == 0


def test_titles_are_all_that_is_left() -> None:
    (offer,) = with_titles_only([an_offer(description="Ten of them.")])

    assert (offer.title, offer.description) == ("Refurbished Chromebooks", "")


def test_words_are_mistyped_the_same_way_for_the_same_seed() -> None:
    text = "Somebody friendly to drive our older members to the Thursday lunch club " * 9
    needs = [a_need(title="Drivers", description=text)]

    (first,) = misspelt(needs, share=0.3, seed=7)
    changed = sum(one != other for one, other in zip(text.split(), first.description.split(), strict=True))

    assert misspelt(needs, share=0.3, seed=7) == (first,)
    assert misspelt(needs, share=0.3, seed=8) != (first,)
    assert misspelt(needs, share=0.0, seed=7) == tuple(needs)
    assert 0.1 < changed / len(text.split()) < 0.35
    assert all(one[0] == other[0] for one, other in zip(text.split(), first.description.split(), strict=True))


def test_bm25_grows_with_every_word_found_and_is_nothing_without() -> None:
    words = {1: 2, 2: 1}

    one = bm25({1: 1}, words, length=3, statistics=Statistics())
    both = bm25({1: 1, 2: 2}, words, length=3, statistics=Statistics())

    assert both > one > 0
    assert bm25({3: 1}, words, length=3, statistics=Statistics()) == 0
