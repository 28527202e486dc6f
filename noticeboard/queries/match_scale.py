"""Weighing many candidates at once by the numbers that the index keeps of their words, concepts and meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from noticeboard import matching
from noticeboard.matching.gist import term_number
from noticeboard.matching.keys import sought_keys
from noticeboard.matching.likeness import likeness_to_needs, likeness_to_offers
from noticeboard.matching.profile import gist_of
from noticeboard.matching.scoring import FAMILY_CREDIT, text_part
from noticeboard.matching.statistics import BM25_B, BM25_HALF, BM25_K1
from noticeboard.matching.taxonomy import RELATED
from noticeboard.queries.match_index import profile_of_posting

Numbers = NDArray[np.float64]


class Scale:
    """Weighs the texts of candidates against one posting's.

    It is the scorer's sum, but for the topics, of which the index knows only which a text speaks of most.
    """

    def __init__(
        self, posting: matching.Need | matching.Offer, statistics: matching.Statistics, taxonomy: matching.Taxonomy
    ) -> None:
        profile = profile_of_posting(posting, taxonomy=taxonomy)
        offers = isinstance(posting, matching.Need)
        topics = [key for key in sought_keys(posting, profile, taxonomy) if key.is_topic]
        self._offers = offers
        self._average_length = statistics.average_length
        self._gist = gist_of(posting, taxonomy)
        self._words = _columns({number | offers: statistics.word_weight(number) for number in self._gist.words})
        self._topics = _columns({term_number(key.term, offers=offers): key.share for key in topics})
        self._meaning = posting.meaning
        self._table = _table_of(taxonomy)
        self._rarity = np.array([statistics.concept_weight(concept) for concept in self._table.concepts])
        self._mine = self._rarity * [profile.concepts.get(concept, 0.0) for concept in self._table.concepts]

    def weigh(
        self, terms: Sequence[bytes], lengths: Sequence[int], meanings: Sequence[matching.Meaning | None]
    ) -> Numbers:
        """Score texts, from 0 to 1, by the terms that the index keeps of each, their numbers of words and vectors."""
        numbers = np.frombuffer(b"".join(terms), dtype=np.int32)
        rows = np.repeat(np.arange(len(terms)), [len(one) // numbers.itemsize for one in terms])
        words, concepts, topics = (
            _counted(numbers, rows, len(terms), sought)
            for sought in (self._words[0], self._table.numbers[self._offers], self._topics[0])
        )
        found = self._found(words, np.array(lengths, dtype=float))
        theirs = self._table.weigh(concepts) * self._rarity
        exact = _cosines(theirs, self._mine)
        related = _cosines(theirs @ self._table.families, self._mine @ self._table.families)
        parts = {"concept": exact + FAMILY_CREDIT * related * (1 - exact), "words": found / (found + BM25_HALF)}
        texts = np.asarray(text_part(**parts, meaning=None), dtype=float)
        known, likeness = self._likeness(meanings, (topics > 0) @ self._topics[1])
        texts[known] = text_part(**{name: part[known] for name, part in parts.items()}, meaning=likeness)
        return texts

    def _likeness(
        self, meanings: Sequence[matching.Meaning | None], topics: Numbers
    ) -> tuple[NDArray[np.int64], Numbers]:
        """Which candidates have vectors that can be compared with the posting's, and how alike these are."""
        mine = self._meaning
        comparable = [one is not None and mine is not None and one.version == mine.version for one in meanings]
        known = np.flatnonzero(comparable)
        if mine is None or not len(known):
            return known, np.zeros(0)
        compare = likeness_to_offers if self._offers else likeness_to_needs
        theirs = [meaning for meaning in meanings if meaning is not None and meaning.version == mine.version]
        share = topics[known] / (self._topics[1].sum() or 1.0)
        return known, np.array(compare(mine, theirs, topics=share))

    def _found(self, words: NDArray[np.int64], lengths: Numbers) -> Numbers:
        """BM25 of each pair: always of what the need asks for, in the words of the offer."""
        if self._offers:
            counts = words.astype(float)
        else:
            counts = (words > 0) * _columns(self._gist.words)[1]
            lengths = np.array([float(self._gist.length)])
        stretch = BM25_K1 * (1 - BM25_B + BM25_B * lengths / self._average_length)
        found: Numbers = (counts * (BM25_K1 + 1) / (counts + stretch[:, None])) @ self._words[1]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The concepts of a taxonomy in the order of their numbers, those numbers, and who is of which family.

    weights     how much each concept says of what is wanted.
    sources     the places of concepts with which others partly come, those of one other side by side; `starts` is where
                each of them begins, and `targets` are the places of the others.
    """

    concepts: tuple[str, ...]
    numbers: Mapping[bool, NDArray[np.int32]]
    families: Numbers
    weights: Numbers
    sources: NDArray[np.int64]
    starts: NDArray[np.int64]
    targets: NDArray[np.int64]

    def weigh(self, counts: NDArray[np.int64]) -> Numbers:
        """What `Taxonomy.weights` gives, for many texts at once, by how often each mentions every concept."""
        mentioned = counts * self.weights
        weights: Numbers = mentioned.copy()
        related = RELATED * np.maximum.reduceat(mentioned[:, self.sources], self.starts, axis=1)
        weights[:, self.targets] = np.maximum(mentioned[:, self.targets], related)
        return weights


@lru_cache(maxsize=4)
def _table_of(taxonomy: matching.Taxonomy) -> _Table:
    def number(concept: str, *, offers: bool = False) -> int:
        return term_number(f"c:{concept}", offers=offers)

    concepts = tuple(sorted(taxonomy.concepts, key=number))
    families = {family: at for at, family in enumerate(taxonomy.families)}
    belongs = np.zeros((len(concepts), len(families)))
    for at, concept in enumerate(concepts):
        belongs[at, families[taxonomy.concepts[concept].family]] = 1.0
    numbers = {
        offers: np.array([number(concept, offers=offers) for concept in concepts], dtype=np.int32)
        for offers in (False, True)
    }
    place = {concept: at for at, concept in enumerate(concepts)}
    listed = [taxonomy.concepts[concept] for concept in concepts]
    related = sorted((place[other], place[one.id]) for one in listed for other in one.related)
    targets, sources = np.array(related, dtype=np.int64).reshape(-1, 2).T
    targets, starts = np.unique(targets, return_index=True)
    weights = np.array([one.weight for one in listed])
    return _Table(concepts, numbers, belongs, weights, sources, starts, targets)


def _columns(weights: Mapping[int, float]) -> tuple[NDArray[np.int32], Numbers]:
    """The numbers of some terms in order, and the weight of each."""
    numbered = sorted(weights.items())
    numbers, values = ([pair[at] for pair in numbered] for at in (0, 1))
    return np.array(numbers, dtype=np.int32), np.array(values, dtype=float)


def _counted(
    numbers: NDArray[np.int32], rows: NDArray[np.int64], count: int, sought: NDArray[np.int32]
) -> NDArray[np.int64]:
    """How often each of the numbers sought, which are in order, stands in each row."""
    if not len(sought):
        return np.zeros((count, 0), dtype=np.int64)
    at = np.minimum(np.searchsorted(sought, numbers), len(sought) - 1)
    there = sought[at] == numbers
    found = np.bincount(rows[there] * len(sought) + at[there], minlength=count * len(sought))
    return found.reshape(count, len(sought))


def _cosines(rows: Numbers, one: Numbers) -> Numbers:
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(one)
    cosines: Numbers = np.minimum(1.0, rows @ one / np.where(lengths > 0, lengths, 1.0))
    return cosines
