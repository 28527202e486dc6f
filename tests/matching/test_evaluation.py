"""The measures, on orders whose figures were worked out by hand."""

import math

import pytest

from noticeboard.matching import evaluate
from noticeboard.matching.evaluation import discounted_gain, measures
from tests.matching.boards import JUDGEMENTS, NEEDS, OFFERS, a_need, an_offer


def test_the_right_order_measures_1() -> None:
    figures = measures(["a", "b", "x"], {"a": 3, "b": 1})

    assert figures == {"ndcg@10": 1, "mrr": 1, "p@5": 0.4, "r@10": 1}


def test_a_wrong_order_measures_what_was_worked_out_by_hand() -> None:
    figures = measures(["x", "b", "a", *"cdefghi", "z"], {"a": 3, "b": 1, "z": 2})

    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert figures["ndcg@10"] == pytest.approx((1 / math.log2(3) + 7 / 2) / ideal)
    assert figures["mrr"] == pytest.approx(1 / 3)
    assert figures["p@5"] == pytest.approx(2 / 5)
    assert figures["r@10"] == pytest.approx(2 / 3)


def test_an_offer_worth_only_a_glance_does_not_count_as_the_first_right_one() -> None:
    assert measures(["b"], {"b": 1})["mrr"] == 0


def test_gains_are_discounted_by_place() -> None:
    assert discounted_gain([3, 2]) == pytest.approx(7 + 3 / math.log2(3))


def test_needs_without_a_right_offer_are_left_out() -> None:
    figures = evaluate([a_need(id="N1"), a_need(id="N2")], [an_offer(id="O1")], {"N1": {"O1": 3}, "N2": {"O1": 0}})

    assert figures["ndcg@10"] == 1


def test_a_board_without_judgements_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="judged"):
        evaluate([a_need()], [an_offer()], {})


def test_the_development_set_is_ranked_as_well_as_promised() -> None:
    figures = evaluate(NEEDS, OFFERS, JUDGEMENTS)

    assert figures["ndcg@10"] >= 0.97
    assert figures["mrr"] >= 0.97
    assert figures["r@10"] >= 0.97
