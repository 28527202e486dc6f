"""How alike texts are in concepts and words: one posting's gist against those of many, in a few products of matrices.

The library loads this module with the first pair to score, for it imports numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noticeboard.matching.gist import NUMBERS, OFFERS, Gist, number_of
from noticeboard.matching.statistics import BM25_B, BM25_HALF, BM25_K1, Statistics
from noticeboard.matching.taxonomy import RELATED, Taxonomy

Numbers = NDArray[np.float64]

_FAMILY_CREDIT = 0.3
# So that neither the order of a sum nor who else is compared decides an order.
_DIGITS = 9


class Terms:
    """The terms of many gists side by side.

    lengths     how many words each has.
    """

    def __init__(self, gists: Sequence[Gist]) -> None:
        self.lengths: Numbers = np.array([gist.length for gist in gists], dtype=float)
        self._numbers = np.frombuffer(b"".join(gist.terms for gist in gists), dtype=NUMBERS) & ~OFFERS
        sizes = [len(gist.terms) // self._numbers.itemsize for gist in gists]
        self._rows = np.repeat(np.arange(len(gists)), sizes)

    def count(self, sought: NDArray[np.int32]) -> Numbers:
        """How often each of some numbers, which are in order, stands in each gist: a row for a gist."""
        shape = len(self.lengths), len(sought)
        if not len(sought):
            return np.zeros(shape)
        at = np.minimum(np.searchsorted(sought, self._numbers), len(sought) - 1)
        there = sought[at] == self._numbers
        found = np.bincount(self._rows[there] * len(sought) + at[there], minlength=shape[0] * shape[1])
        return found.reshape(shape).astype(float)


class WordsInCommon:
    """Compares the words and concepts of one posting with those of postings across the board.

    Words are scored as what the need asks for in the text of the offer, by Okapi BM25: from whichever side, a pair
    scores the same.
    """

    def __init__(self, gist: Gist, *, is_need: bool, statistics: Statistics, taxonomy: Taxonomy) -> None:
        mine = Terms([gist])
        words = sorted(gist.words)
        self._is_need = is_need
        self._words = np.array(words, dtype=NUMBERS)
        self._weights = np.array([statistics.weight(number) for number in words])
        self._said = mine.count(self._words)
        self._length = float(gist.length)
        self._average_length = statistics.average_length
        self._table = _table_of(taxonomy)
        self._rarity = _rarity_of(self._table, statistics)
        self._concepts = self._weigh(mine)[0]
        self._families = self._concepts @ self._table.families

    def concepts(self, terms: Terms) -> Numbers:
        """The cosine of the concepts' weights, with some credit for the same family: 1 for the same concepts."""
        theirs = self._weigh(terms)
        exact = _cosines(theirs, self._concepts)
        related = _cosines(theirs @ self._table.families, self._families)
        return np.round(exact + _FAMILY_CREDIT * related * (1 - exact), _DIGITS)

    def words(self, terms: Terms) -> Numbers:
        """How rare the words are that both use, from 0 towards 1."""
        theirs = terms.count(self._words)
        said, lengths = (theirs, terms.lengths) if self._is_need else (self._said * (theirs > 0), self._length)
        stretch = BM25_K1 * (1 - BM25_B + BM25_B * lengths / self._average_length)
        found = (said * (BM25_K1 + 1) / (said + np.reshape(stretch, (-1, 1)))) @ self._weights
        words: Numbers = np.round(found / (found + BM25_HALF), _DIGITS)
        return words

    def _weigh(self, terms: Terms) -> Numbers:
        """How much each text speaks of every concept: more in its title, less the more usual it is on the board."""
        weights: Numbers = self._table.weigh(terms.count(self._table.numbers)) * self._rarity
        return weights


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The numbers of a taxonomy's concepts, in order, and who is of which family.

    weights     how much each concept says of what is wanted.
    sources     the places of concepts with which others partly come, those of one other side by side; `starts` is where
                each of them begins, and `targets` are the places of the others.
    """

    numbers: NDArray[np.int32]
    families: Numbers
    weights: Numbers
    sources: NDArray[np.int64]
    starts: NDArray[np.int64]
    targets: NDArray[np.int64]

    def weigh(self, counts: Numbers) -> Numbers:
        """What `Taxonomy.weights` gives, for many texts at once, by how often each mentions every concept."""
        mentioned = counts * self.weights
        if not len(self.targets):
            return mentioned
        weights = mentioned.copy()
        related = RELATED * np.maximum.reduceat(mentioned[:, self.sources], self.starts, axis=1)
        weights[:, self.targets] = np.maximum(mentioned[:, self.targets], related)
        return weights


@lru_cache(maxsize=4)
def _table_of(taxonomy: Taxonomy) -> _Table:
    numbered = sorted((number_of(f"c:{concept}"), concept) for concept in taxonomy.concepts)
    place = {concept: at for at, (_, concept) in enumerate(numbered)}
    families = {family: at for at, family in enumerate(taxonomy.families)}
    belongs = np.zeros((len(place), len(families)))
    for concept, at in place.items():
        belongs[at, families[taxonomy.concepts[concept].family]] = 1.0
    pairs = sorted((place[other], place[one.id]) for one in taxonomy.concepts.values() for other in one.related)
    targets, sources = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    targets, starts = np.unique(targets, return_index=True)
    weights = np.array([taxonomy.concepts[concept].weight for concept in place])
    numbers = np.array([number for number, _ in numbered], dtype=NUMBERS)
    return _Table(numbers, belongs, weights, sources, starts, targets)


@lru_cache(maxsize=16)
def _rarity_of(table: _Table, statistics: Statistics) -> Numbers:
    return np.array([statistics.weight(number) for number in table.numbers.tolist()])


def _cosines(rows: Numbers, one: Numbers) -> Numbers:
    lengths = np.sqrt((rows * rows).sum(axis=1) * (one * one).sum())
    cosines: Numbers = np.minimum(1.0, rows @ one / np.where(lengths > 0, lengths, 1.0))
    return cosines
