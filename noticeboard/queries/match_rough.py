"""Telling likely candidates from the rest by what the index holds of them, before any of their words are read."""

import heapq
import math
from collections.abc import Iterable

from noticeboard import matching
from noticeboard.matching.affinity import affinity
from noticeboard.matching.keys import KINDS, ROW, Ground, cell_at
from noticeboard.matching.locality import HALVING_MILES, REMOTE, nearness
from noticeboard.queries.match_ranges import Found

MILES_A_ROW, MILES_A_COLUMN = 6.9, 6.2


class Rough:
    """Adds up what candidates share with a posting, and picks the likeliest."""

    def __init__(self, posting: matching.Need | matching.Offer, ground: Ground, weights: dict[int, float]) -> None:
        self.posting = posting
        self.weights = weights
        self.shares: dict[int, float] = {}
        self.hits = dict.fromkeys(weights, 0)
        self._places: dict[int, tuple[int, int]] = {}
        self._factors: dict[tuple[int, int], float] = {}
        self._seen: set[tuple[int, int]] = set()
        self._home = divmod(cell_at(ground.point), ROW) if ground.point else None
        self._by_kind = [0.35 + 0.65 * affinity(posting.support_type, kind) for kind in KINDS]

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

        def rank(posting_id: int) -> tuple[float, int]:
            return self.shares[posting_id] * self.factor(posting_id), scattered(posting_id)

        return heapq.nlargest(limit, self.shares, key=rank)

    def factor(self, posting_id: int) -> float:
        """What its kind and about where it is leave of a posting's score, from 0 to 1."""
        place = self._places[posting_id]
        if place not in self._factors:
            self._factors[place] = self._factor(*place)
        return self._factors[place]

    def _factor(self, kind: int, cell: int) -> float:
        floor = 0.15 if "space" in (KINDS[kind], self.posting.support_type) else 0.35
        return self._by_kind[kind] * (floor + (1 - floor) * self._nearness(cell, kind))

    def _nearness(self, cell: int, kind: int) -> float:
        offered = self.posting.support_type if isinstance(self.posting, matching.Offer) else KINDS[kind]
        if cell < 0 or self._home is None:
            return REMOTE if offered in HALVING_MILES else 1.0
        row, column = divmod(cell, ROW)
        miles = math.hypot(MILES_A_ROW * (row - self._home[0]), MILES_A_COLUMN * (column - self._home[1]))
        return 0.4 + 0.6 * nearness(miles - MILES_A_COLUMN / 2, halving=HALVING_MILES.get(offered))


def scattered(number: int) -> int:
    """A number that orders equals without favour to the old or the new."""
    return number * 2654435761 % (1 << 32)
