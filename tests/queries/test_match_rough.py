"""Likely candidates are told from the rest by the keys they share, their kind and about where they are."""

import numpy as np
import pytest

from noticeboard.matching import PlaceRules
from noticeboard.matching.keys import ROW, Ground, cell_at, ground_of, kind_of
from noticeboard.queries.match_rough import Rough, likeliest
from tests.matching.boards import CREWE, a_need, an_offer

NEED = a_need(point=CREWE, support_type="equipment")
KIND = kind_of(an_offer(point=CREWE, support_type="equipment", reach_miles=10.0))
HOME = cell_at(CREWE)
LAPTOPS, PAINT = 3, 7


def rough(ground: Ground | None = None) -> Rough:
    return Rough(NEED, ground or ground_of(NEED), {PAINT: 1.0, LAPTOPS: 2.0}, PlaceRules())


def test_a_posting_under_a_key_in_several_cells_counts_once() -> None:
    found = rough()

    found.add([(PAINT, HOME, 1, KIND), (PAINT, HOME + 1, 1, KIND), (PAINT, HOME, 2, KIND)])
    found.add([(PAINT, HOME, 1, KIND), (LAPTOPS, HOME, 2, KIND)])

    assert found.hits == {PAINT: 2, LAPTOPS: 1}
    assert list(found.best(5)) == [2, 1]


def test_what_shares_more_comes_first_and_no_more_than_asked_for() -> None:
    found = rough()

    found.add([(PAINT, HOME, 1, KIND), (LAPTOPS, HOME, 2, KIND), (PAINT, HOME, 3, KIND), (LAPTOPS, HOME, 3, KIND)])

    assert list(found.best(2)) == [3, 2]


def test_what_is_nearer_comes_before_what_shares_as_much() -> None:
    found = rough()

    found.add([(PAINT, HOME + 3 * ROW, 1, KIND), (PAINT, HOME, 2, KIND)])

    best = found.best(5)
    assert list(best) == [2, 1]
    assert best[2] == pytest.approx(1.0)
    assert 0 < best[1] < best[2]


def test_a_posting_in_the_grid_and_elsewhere_is_placed_in_the_grid() -> None:
    authority = -1000
    ground = Ground(CREWE, (authority,))
    found = rough(ground)

    found.add([(PAINT, authority, 1, KIND), (PAINT, HOME, 1, KIND), (PAINT, HOME + 9 * ROW, 2, KIND)])

    best = found.best(5)
    assert best[1] == pytest.approx(1.0)
    assert best[2] < best[1]


def test_nothing_found_is_nothing_likely() -> None:
    found = rough()
    found.add([])

    assert (found.hits, found.best(5)) == ({PAINT: 0, LAPTOPS: 0}, {})


def test_the_highest_scores_come_first_and_equals_in_an_order_that_favours_nobody() -> None:
    postings, scores = np.arange(1, 41), np.array([0.5] * 38 + [0.9, 0.7])

    chosen = postings[likeliest(postings, scores, 30)].tolist()

    assert chosen[:2] == [39, 40]
    assert len(chosen) == 30
    assert chosen[2:] not in (sorted(chosen[2:]), sorted(chosen[2:], reverse=True))
