"""Telling likely candidates from the rest by what the index holds of them, before any of their words are read."""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from noticeboard import matching
from noticeboard.matching.affinity import affinity
from noticeboard.matching.keys import ROW, Ground, cell_at, is_far_reaching, kind_and_miles
from noticeboard.matching.locality import (
    DEFAULT_REACH_MILES,
    cover_of_radius,
    locality_score,
)
from noticeboard.matching.scoring import PLACE_FLOOR, SPACE_FLOOR, TYPE_FLOOR
from noticeboard.queries.match_ranges import Found

MILES_A_ROW, MILES_A_COLUMN = 6.9, 6.2
HALF_A_CELL = 3.3


class Rough:
    """Adds up what candidates share with a posting, and picks the likeliest."""

    def __init__(
        self,
        posting: matching.Need | matching.Offer,
        ground: Ground,
        weights: dict[int, float],
        rules: matching.PlaceRules,
    ) -> None:
        self.weights = weights
        self.shares: dict[int, float] = {}
        self.hits = dict.fromkeys(weights, 0)
        self._places: dict[int, tuple[int, int]] = {}
        self._factors: dict[tuple[int, int], float] = {}
        self._seen: set[tuple[int, int]] = set()
        self._home = divmod(cell_at(ground.point), ROW) if ground.point else None
        self._cells = frozenset(ground.cells)
        self._asker = _Asker.of(posting, rules)

    def add(self, rows: Iterable[Found]) -> None:
        """Count rows of the index; a posting that stands in the grid and elsewhere is placed in the grid."""
        shares, seen, places, weights = self.shares, self._seen, self._places, self.weights
        for key, cell, posting_id, kind in rows:
            known = places.get(posting_id)
            if known is None or known[1] < cell:
                places[posting_id] = (kind, cell)
            if (key, posting_id) not in seen:
                seen.add((key, posting_id))
                shares[posting_id] = shares.get(posting_id, 0.0) + weights[key]
                self.hits[key] += 1

    def best(self, limit: int) -> list[int]:
        """The likeliest postings, the best first; of equals, whichever their hash says."""
        factor = {place: self._factor(*place) for place in set(self._places.values())}
        ranked = sorted(
            ((share * factor[self._places[one]], scattered(one), one) for one, share in self.shares.items()),
            reverse=True,
        )
        self._factors = factor
        return [one for _, _, one in ranked[:limit]]

    def factor(self, posting_id: int) -> float:
        """What its kind and about where it is leave of the score of one that `best` gave, from 0 to 1."""
        return self._factors[self._places[posting_id]]

    def _factor(self, number: int, cell: int) -> float:
        if cell < 0 or self._home is None:
            return _factor_apart(self._asker, number, reached=self._home is None or cell in self._cells)
        row, column = divmod(cell, ROW)
        return _factor_at(self._asker, number, abs(row - self._home[0]), abs(column - self._home[1]))


class _Asker(NamedTuple):
    """What of a posting and of the place rules tells how near candidates have to be, the same for many postings."""

    support_type: str
    is_need: bool
    miles: float | None
    is_far_reaching: bool
    rules: matching.PlaceRules

    @staticmethod
    def of(posting: matching.Need | matching.Offer, rules: matching.PlaceRules) -> "_Asker":
        if isinstance(posting, matching.Need):
            return _Asker(posting.support_type, True, posting.travel_miles, False, rules)
        return _Asker(posting.support_type, False, posting.reach_miles, is_far_reaching(posting), rules)

    def offered(self, kind: str) -> str:
        return kind if self.is_need else self.support_type

    def far(self, kind: str) -> float:
        """The place's score of what can be had from afar."""
        return 1.0 if self.rules.halving(self.offered(kind)) is None else self.rules.remote

    def limit(self, kind: str, miles: float | None) -> float:
        """The radius in miles that counts, as far as it can be told from what the index keeps; infinity for none."""
        if self.is_far_reaching:
            return math.inf
        travel, reach = (self.miles, miles) if self.is_need else (miles, self.miles)
        offered = self.offered(kind)
        if offered == "space":
            return travel or DEFAULT_REACH_MILES
        stated = reach or DEFAULT_REACH_MILES
        return max(stated, travel or 0.0) if offered == "equipment" else stated

    def factor(self, kind: str, place: float) -> float:
        floor = SPACE_FLOOR if "space" in (kind, self.support_type) else PLACE_FLOOR
        kind_leaves = TYPE_FLOOR + (1 - TYPE_FLOOR) * affinity(self.support_type, kind)
        return kind_leaves * (floor + (1 - floor) * place)


# What follows is asked for by every search, of the same few kinds and distances: hence it is remembered.


@lru_cache(maxsize=4096)
def _factor_apart(asker: _Asker, number: int, *, reached: bool) -> float:
    """What kind and place leave of the score of one that is in no cell of the grid, or is sought from none."""
    kind, _ = kind_and_miles(number)
    return asker.factor(kind, asker.far(kind) if reached else 0.0)


@lru_cache(maxsize=32768)
def _factor_at(asker: _Asker, number: int, rows: int, columns: int) -> float:
    """What kind and place leave of the score of one so many cells away, as far as the miles that are stated tell."""
    kind, miles = kind_and_miles(number)
    near = max(0.0, math.hypot(MILES_A_ROW * rows, MILES_A_COLUMN * columns) - HALF_A_CELL)
    limit = asker.limit(kind, miles)
    cover = 1.0 if math.isinf(limit) else cover_of_radius(near, reach=limit, doubt=HALF_A_CELL)
    halving = asker.rules.halving(asker.offered(kind))
    score = locality_score(cover, near, halving=halving, floor=asker.rules.floor)
    return asker.factor(kind, max(score, asker.far(kind)) if math.isinf(limit) else score)


def scattered(number: int) -> int:
    """A number that orders equals without favour to the old or the new."""
    return number * 2654435761 % (1 << 32)
