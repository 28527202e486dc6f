"""Kinds of support stand in for one another by degrees, and the same both ways."""

from itertools import product

from noticeboard.matching.affinity import affinity
from tests.matching.boards import TYPES


def test_affinity_is_the_same_both_ways_and_between_0_and_1() -> None:
    for one, other in product(TYPES, TYPES):
        assert affinity(one, other) == affinity(other, one)
        assert 0 < affinity(one, other) <= 1


def test_only_the_same_kind_scores_1() -> None:
    assert {pair for pair in product(TYPES, TYPES) if affinity(*pair) == 1} == {(kind, kind) for kind in TYPES}


def test_a_job_may_be_done_by_volunteers_but_hardly_by_a_room() -> None:
    assert affinity("project_delivery", "volunteering") == 0.55
    assert affinity("space", "mentoring") == 0.1
