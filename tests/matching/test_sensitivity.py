"""How orders are held together."""

import pytest

from noticeboard.matching.sensitivity import kendall


@pytest.mark.parametrize(
    ("one", "other", "tau"),
    [("abcd", "abcd", 1), ("abcd", "dcba", -1), ("abcd", "abdc", 2 / 3), ("a", "a", 1)],
)
def test_kendall_counts_the_pairs_that_stand_in_the_same_order(one: str, other: str, tau: float) -> None:
    assert kendall(one, other) == pytest.approx(tau)


def test_kendall_looks_at_what_either_shows() -> None:
    # Of c and d only one is shown in each, and they changed places.
    assert kendall("abcd", "abdc", depth=3) == pytest.approx(2 / 3)
    assert kendall("abcdef", "abcdfe", depth=3) == 1
