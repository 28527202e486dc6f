"""What would bring a posting more matches: a wider reach, another kind, other dates, worked out on changed copies."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from noticeboard.matching.explanation import SUPPORT_NAMES
from noticeboard.matching.locality import DEFAULT_REACH_MILES, SHIPPED, PlaceRules
from noticeboard.matching.postings import Need, Offer, Reach
from noticeboard.matching.ranking import rank, rank_needs
from noticeboard.matching.showing import is_shown
from noticeboard.matching.statistics import Statistics
from noticeboard.matching.taxonomy import Taxonomy

MOST_COUNTED = 20
MILES = (10, 20, 30)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the owner of a posting could say otherwise.

    code    "miles", "remote", "kind" or "dates"; `value` the miles or the kind, else nothing.
    """

    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Widening:
    """How many good matches a posting has, and how many more each change would give: none that gives nothing.

    Neither counts beyond `MOST_COUNTED`.
    """

    matches: int
    gains: tuple[tuple[Change, int], ...]


Pool = Callable[[Change | None], Sequence[Any]]


def widen(
    posting: Need | Offer,
    pool: Pool,
    *,
    remote_too: bool,
    statistics: Statistics,
    taxonomy: Taxonomy | None = None,
    places: PlaceRules = SHIPPED,
) -> Widening:
    """Count the matches of a posting as it is, and the further ones after each change. The most giving comes first.

    pool        gives the candidates across the board, for the posting as it is (None) or after a change.
    remote_too  whether help by phone or online can be allowed, and is not yet.
    """

    def found(copy: Need | Offer, change: Change | None) -> frozenset[str]:
        shared: dict[str, Any] = {"statistics": statistics, "taxonomy": taxonomy, "places": places}
        shared["limit"] = MOST_COUNTED
        if isinstance(copy, Need):
            return frozenset(one.offer_id for one in rank(copy, pool(change), **shared) if is_shown(one))
        return frozenset(one.need_id for one in rank_needs(copy, pool(change), **shared) if is_shown(one))

    now = found(posting, None)
    counted = [(change, len(found(copy, change) - now)) for change, copy in changed(posting, remote_too=remote_too)]
    counted.sort(key=lambda pair: -pair[1])
    return Widening(len(now), tuple(pair for pair in _least_wide(counted) if pair[1]))


def changed(posting: Need | Offer, *, remote_too: bool) -> Iterator[tuple[Change, Need | Offer]]:
    """Every change there is to a posting, with its copy that says so."""
    for miles in MILES:
        if miles > _miles_of(posting):
            yield Change("miles", str(miles)), _further(posting, float(miles))
    if remote_too:
        yield Change("remote"), _by_phone(posting)
    for kind in SUPPORT_NAMES:
        if kind != posting.support_type:
            yield Change("kind", kind), replace(posting, support_type=kind)
    if posting.starts_on or posting.ends_on:
        yield Change("dates"), replace(posting, starts_on=None, ends_on=None)


def _further(posting: Need | Offer, miles: float) -> Need | Offer:
    if isinstance(posting, Need):
        return replace(posting, travel_miles=miles)
    return replace(posting, reach_miles=miles)


def _by_phone(posting: Need | Offer) -> Need | Offer:
    return replace(posting, accepts_remote=True) if isinstance(posting, Need) else replace(posting, also_remote=True)


def _miles_of(posting: Need | Offer) -> float:
    """How far a posting goes now; no number of miles is further than what does not end at one."""
    if isinstance(posting, Need):
        stated = posting.travel_miles
    elif posting.reach is Reach.RADIUS:
        stated = posting.reach_miles
    else:
        return float("inf")
    return DEFAULT_REACH_MILES if stated is None else stated


def _least_wide(counted: list[tuple[Change, int]]) -> Iterator[tuple[Change, int]]:
    """Leave out a longer way that gives no more than a shorter one."""
    ways = sorted((pair for pair in counted if pair[0].code == "miles"), key=lambda pair: int(pair[0].value))
    idle = {longer[0] for shorter, longer in pairwise(ways) if longer[1] <= shorter[1]}
    return (pair for pair in counted if pair[0] not in idle)
