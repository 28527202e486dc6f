"""How telling words and concepts are on a board."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from noticeboard.matching.gist import usual_numbers

BM25_K1 = 1.2
BM25_B = 0.5
BM25_HALF = 6.0
"""The BM25 sum that scores one half."""
PRIOR_POSTINGS = 60
"""Imagined postings added to every board's counts, so that a small board knows which words are everyday ones."""
_USUAL_SHARE = 0.25
_RARE_SHARE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """How common each word and each concept is on a board, counted in postings.

    postings    number of postings counted.
    counts      for the number of a word or a concept, the postings it stands in; of other terms nothing is asked.
    """

    postings: int = 0
    average_length: float = 25.0
    counts: Mapping[int, int] = field(default_factory=dict)

    def weight(self, number: int) -> float:
        """The inverse document frequency of a word or a concept, above 0: high for a rare one."""
        share = _USUAL_SHARE if number in usual_numbers() else _RARE_SHARE
        total, seen = self.postings + PRIOR_POSTINGS, self.counts.get(number, 0) + share * PRIOR_POSTINGS
        return math.log(1 + (total - seen + 0.5) / (seen + 0.5))
