"""At most two of one giver in a top five, in the order of their scores, and nobody better is lost for it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from noticeboard.matching.exposure import MOST_OF_ONE, TOP, fair_share, fair_top

Row = tuple[str, int, int]
ranked = st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(0, 9)), max_size=40).map(
    lambda rows: [(giver, score, number) for number, (giver, score) in enumerate(sorted(rows, key=lambda r: -r[1]))]
)


def giver(row: Row) -> str:
    return row[0]


@given(ranked)
def test_a_top_five_has_two_of_one_giver_at_most_and_keeps_its_order(rows: list[Row]) -> None:
    top = fair_top(rows, of=giver)

    assert len(top) <= TOP
    assert all([giver(row) for row in top].count(one) <= MOST_OF_ONE for one in "ABCD")
    assert all(earlier[2] < later[2] for earlier, later in pairwise(top))


@given(ranked)
def test_nobody_is_passed_over_but_for_two_better_ones_of_the_same_giver(rows: list[Row]) -> None:
    top = fair_top(rows, of=giver)
    last = top[-1][2] if len(top) == TOP else len(rows)

    for row in rows[:last]:
        if row not in top:
            assert len([one for one in top if giver(one) == giver(row) and one[2] < row[2]]) == MOST_OF_ONE


@given(ranked, st.integers(TOP, 20))
def test_what_is_kept_holds_the_fair_top_and_then_the_best(rows: list[Row], keep: int) -> None:
    kept = fair_share(rows, of=giver, keep=keep)

    assert len(kept) == min(keep, len(rows))
    assert set(fair_top(rows, of=giver)) <= set(kept)
    assert kept == sorted(kept, key=lambda row: row[2])
    others = [row for row in rows if row not in fair_top(rows, of=giver)]
    assert [row for row in kept if row in others] == others[: len(kept) - len(fair_top(rows, of=giver))]


def test_a_giver_of_many_does_not_crowd_out_the_rest() -> None:
    rows = [("A", 9, number) for number in range(30)] + [("B", 5, 30), ("C", 4, 31)]

    assert [giver(row) for row in fair_top(rows, of=giver)] == ["A", "A", "B", "C"]
    assert {"B", "C"} <= {giver(row) for row in fair_share(rows, of=giver, keep=20)}
