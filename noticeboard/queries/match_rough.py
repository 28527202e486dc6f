"""Telling likely candidates from the rest by what the index holds of them, before any of their words are read."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]

MILES_A_ROW, MILES_A_COLUMN = 6.9, 6.2
HALF_A_CELL = 3.3
# Two whole numbers are put into one, to be sorted and told apart at once: the second is less than this.
MOST_POSTINGS, MOST_KINDS = 1 << 40, 1 << 9


class Rough:
    """Adds up what candidates share with a posting, and picks the likeliest.

    hits    in how many postings each key was found.
    """

    def __init__(
        self,
        posting: matching.Need | matching.Offer,
        ground: Ground,
        weights: Mapping[int, float],
        rules: matching.PlaceRules,
    ) -> None:
        numbered = sorted(weights.items())
        self._keys = np.array([key for key, _ in numbered], dtype=np.int64)
        self._weights = np.array([weight for _, weight in numbered])
        self._found = np.empty((0, 4), dtype=np.int64)
        self._shared = np.empty(0, dtype=np.int64)
        self._home = divmod(cell_at(ground.point), ROW) if ground.point else None
        self._cells = frozenset(ground.cells)
        self._asker = _Asker.of(posting, rules)

    def add(self, rows: Sequence[Found]) -> None:
        """Count rows of the index; a posting that stands under a key in several cells counts once."""
        more = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=4 * len(rows)).reshape(-1, 4)
        self._found = np.concatenate([self._found, more])
        keys, _, postings, _ = self._found.T
        self._shared = np.unique(np.searchsorted(self._keys, keys) * MOST_POSTINGS + postings)

    @property
    def hits(self) -> dict[int, int]:
        """In how many postings each key was found."""
        counts = np.bincount(self._shared // MOST_POSTINGS, minlength=len(self._keys))
        return dict(zip(self._keys.tolist(), counts.tolist(), strict=True))

    def best(self, limit: int) -> dict[int, float]:
        """The likeliest postings, each with what its kind and about where it is leave of the score, from 0 to 1."""
        keys, ids = np.divmod(self._shared, MOST_POSTINGS)
        postings, at = np.unique(ids, return_inverse=True)
        factors = self._factors(postings)
        shares = np.bincount(at, weights=self._weights[keys], minlength=len(postings)) * factors
        chosen = likeliest(postings, shares, limit)
        return dict(zip(postings[chosen].tolist(), factors[chosen].tolist(), strict=True))

    def _factors(self, postings: Whole) -> Numbers:
        """What kind and place leave of each posting's score; one in the grid and elsewhere is placed in the grid."""
        _, cells, ids, kinds = self._found.T
        order = np.lexsort((cells, ids))
        last = order[np.searchsorted(ids[order], postings, side="right") - 1]
        places, at = np.unique(cells[last] * MOST_KINDS + kinds[last], return_inverse=True)
        factors = [self._factor(*divmod(place, MOST_KINDS)) for place in places.tolist()]
        return np.array(factors)[at]

    def _factor(self, cell: int, number: int) -> float:
        if cell < 0 or self._home is None:
            return _factor_apart(self._asker, number, reached=self._home is None or cell in self._cells)
        row, column = divmod(cell, ROW)
        return _factor_at(self._asker, number, abs(row - self._home[0]), abs(column - self._home[1]))


def likeliest(postings: Whole, scores: Numbers, limit: int) -> Whole:
    """Where the postings of the highest scores stand, the best first; of equals, whichever their hash says."""
    # The hash favours neither the old nor the new.
    scattered = postings * 2654435761 % (1 << 32)
    return np.lexsort((postings, scattered, scores))[::-1][:limit]


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
