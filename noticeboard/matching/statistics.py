"""How telling words and concepts are on a board, and BM25 over them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

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
    words       for the number of each word, the postings it stands in; `concepts` likewise, by name.
    """

    postings: int = 0
    average_length: float = 25.0
    words: Mapping[int, int] | None = None
    concepts: Mapping[str, int] | None = None

    def word_weight(self, number: int) -> float:
        """The inverse document frequency of a word, above 0: high for a rare one."""
        share = _USUAL_SHARE if number in usual_numbers() else _RARE_SHARE
        return self._weight((self.words or {}).get(number, 0), share)

    def concept_weight(self, concept: str) -> float:
        """The inverse document frequency of a concept, above 0."""
        return self._weight((self.concepts or {}).get(concept, 0), _RARE_SHARE)

    def _weight(self, count: int, share: float) -> float:
        total, seen = self.postings + PRIOR_POSTINGS, count + share * PRIOR_POSTINGS
        return math.log(1 + (total - seen + 0.5) / (seen + 0.5))


def bm25(query: Mapping[int, int], words: Mapping[int, int], *, length: int, statistics: Statistics) -> float:
    """Score how much a posting says of the words asked for, 0 or more, by Okapi BM25.

    query   the numbers of the words asked for; how often they are asked for does not matter.
    words   the posting's words with how often each stands there; `length` is their number.
    """
    stretch = BM25_K1 * (1 - BM25_B + BM25_B * length / statistics.average_length)
    total = 0.0
    # In order, so that the sum is the same to its last digit whichever way the words are kept.
    for number in sorted(query.keys() & words.keys()):
        count = words[number]
        total += statistics.word_weight(number) * count * (BM25_K1 + 1) / (count + stretch)
    return total
