"""Telling likely candidates from the rest by what the index holds of them, before any of their words are read."""

import math
from collections.abc import Iterable

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
        self.posting = posting
        self._rules = rules
        self.weights = weights
        self.shares: dict[int, float] = {}
        self.hits = dict.fromkeys(weights, 0)
        self._places: dict[int, tuple[int, int]] = {}
        self._factors: dict[tuple[int, int], float] = {}
        self._seen: set[tuple[int, int]] = set()
        self._home = divmod(cell_at(ground.point), ROW) if ground.point else None
        self._cells = frozenset(ground.cells)

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
        kind, miles = kind_and_miles(number)
        floor = SPACE_FLOOR if "space" in (kind, self.posting.support_type) else PLACE_FLOOR
        kind_leaves = TYPE_FLOOR + (1 - TYPE_FLOOR) * affinity(self.posting.support_type, kind)
        return kind_leaves * (floor + (1 - floor) * self._place(cell, kind, miles))

    def _place(self, cell: int, kind: str, miles: float | None) -> float:
        """About what the places make of the score, as far as their cells and the miles that are stated tell."""
        mine = self.posting
        offered = mine.support_type if isinstance(mine, matching.Offer) else kind
        halving = self._rules.halving(offered)
        far = self._rules.remote if halving else 1.0
        if cell < 0 or self._home is None:
            return far if cell in self._cells or self._home is None else 0.0
        row, column = divmod(cell, ROW)
        apart = math.hypot(MILES_A_ROW * (row - self._home[0]), MILES_A_COLUMN * (column - self._home[1]))
        near = max(0.0, apart - HALF_A_CELL)
        if isinstance(mine, matching.Need):
            limit = _limit(offered, travel=mine.travel_miles, reach=miles)
        else:
            limit = math.inf if is_far_reaching(mine) else _limit(offered, travel=miles, reach=mine.reach_miles)
        cover = 1.0 if math.isinf(limit) else cover_of_radius(near, reach=limit, doubt=HALF_A_CELL)
        score = locality_score(cover, near, halving=halving, floor=self._rules.floor)
        return max(score, far) if math.isinf(limit) else score


def _limit(offered: str, *, travel: float | None, reach: float | None) -> float:
    """The radius in miles that counts, as far as it can be told from what the index keeps; infinity for none."""
    if offered == "space":
        return travel or DEFAULT_REACH_MILES
    stated = reach or DEFAULT_REACH_MILES
    return max(stated, travel or 0.0) if offered == "equipment" else stated


def scattered(number: int) -> int:
    """A number that orders equals without favour to the old or the new."""
    return number * 2654435761 % (1 << 32)
