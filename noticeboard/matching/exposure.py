"""Fair exposure: no giver fills the top of a list by itself. Scores stay as they are; only who is shown changes."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

MOST_OF_ONE = 2
TOP = 5

T = TypeVar("T")


def fair_top(ranked: Iterable[T], *, of: Callable[[T], Hashable], top: int = TOP, most: int = MOST_OF_ONE) -> list[T]:
    """The first `top` of a ranked list, with `most` of one giver: who comes after moves up. Their order is kept.

    of  says whose a thing is.
    """
    counts: dict[Hashable, int] = {}
    chosen: list[T] = []
    for one in ranked:
        if len(chosen) == top:
            break
        owner = of(one)
        if counts.get(owner, 0) < most:
            counts[owner] = counts.get(owner, 0) + 1
            chosen.append(one)
    return chosen


def fair_share(ranked: Iterable[T], *, of: Callable[[T], Hashable], keep: int) -> list[T]:
    """The `keep` of a ranked list to hold on to: its fair top, and then the best of the rest. Best first again."""
    everything = list(ranked)
    first = fair_top(everything, of=of)
    places = {id(one) for one in first}
    rest = [one for one in everything if id(one) not in places][: max(0, keep - len(first))]
    kept = places | {id(one) for one in rest}
    return [one for one in everything if id(one) in kept]
