"""A round proposes an offer once, does better than first come, and nearly as well as could be done."""

import random
from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from noticeboard.matching import THRESHOLD, rank, statistics_of
from noticeboard.matching.rounds import Pairing, propose
from tests.matching.boards import NEEDS, OFFERS

boards = st.lists(
    st.builds(Pairing, st.sampled_from("ABCDE"), st.sampled_from("VWXYZ"), st.floats(0.25, 1.0)),
    max_size=14,
    unique_by=lambda one: (one.need, one.offer),
)


def worth(pairings: Iterable[Pairing]) -> float:
    return sum(one.score for one in pairings)


def best(pairings: Sequence[Pairing]) -> float:
    """The most that any choice of pairings is worth, found by trying every one."""
    if not pairings:
        return 0.0
    first, rest = pairings[0], pairings[1:]
    left = [one for one in rest if one.need != first.need and one.offer != first.offer]
    return max(best(rest), first.score + best(left))


def first_come(pairings: Iterable[Pairing], needs: Sequence[str]) -> list[Pairing]:
    """What is chosen when each need takes the best offer that those before it have left."""
    taken: set[str] = set()
    chosen = []
    for need in needs:
        left = [one for one in pairings if one.need == need and one.offer not in taken]
        if left:
            chosen.append(max(left, key=lambda one: one.score))
            taken.add(chosen[-1].offer)
    return chosen


def lifelike() -> list[Pairing]:
    """Every good pairing of the development set."""
    board = statistics_of(OFFERS)
    return [
        Pairing(need.id, match.offer_id, match.score)
        for need in NEEDS
        for match in rank(need, OFFERS, limit=20, statistics=board)
        if match.score >= THRESHOLD
    ]


@given(boards)
def test_nothing_is_proposed_twice_and_nothing_that_could_be_is_left(pairings: list[Pairing]) -> None:
    chosen = propose(pairings)

    needs, offers = [one.need for one in chosen], [one.offer for one in chosen]
    assert len(set(needs)) == len(needs)
    assert len(set(offers)) == len(offers)
    assert all(one.need in needs or one.offer in offers for one in pairings)


@given(boards, st.randoms())
def test_the_order_of_pairings_changes_nothing(pairings: list[Pairing], chance: random.Random) -> None:
    shuffled = list(pairings)
    chance.shuffle(shuffled)

    assert propose(shuffled) == propose(pairings)


@given(boards)
def test_a_round_is_never_worth_less_than_half_of_the_best_there_is(pairings: list[Pairing]) -> None:
    assert worth(propose(pairings)) >= best(pairings) / 2


def test_small_lifelike_rounds_are_within_three_in_a_hundred_of_the_best() -> None:
    everything, chance = lifelike(), random.Random(7)
    needs = sorted({one.need for one in everything})
    shares = []
    for _ in range(60):
        some = set(chance.sample(needs, 6))
        board = [one for one in everything if one.need in some][:22]
        shares.append(worth(propose(board)) / best(board))

    assert sum(shares) / len(shares) >= 0.97


def test_a_round_does_better_than_first_come_where_offers_are_scarce() -> None:
    everything, chance = lifelike(), random.Random(7)
    needs = sorted({one.need for one in everything})
    gains = []
    for _ in range(60):
        offers = set(chance.sample(sorted({one.offer for one in everything}), 25))
        scarce = [one for one in everything if one.offer in offers]
        chance.shuffle(needs)
        gains.append(worth(propose(scarce)) / worth(first_come(scarce, needs)))

    assert sum(gains) / len(gains) > 1.0
