"""Weighing many candidates at once by what the index keeps of their words, concepts and meaning."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from noticeboard import matching
from noticeboard.matching.gist import OFFERS, Gist
from noticeboard.matching.likeness import likeness_to_needs, likeness_to_offers
from noticeboard.matching.profile import gist_of
from noticeboard.matching.scoring import text_part
from noticeboard.matching.words_in_common import Terms, WordsInCommon

Numbers = NDArray[np.float64]
Meanings = Sequence[matching.Meaning | None]


def weigh_texts(
    posting: matching.Need | matching.Offer,
    gists: Sequence[Gist],
    meanings: Meanings,
    *,
    topics: Mapping[int, float],
    statistics: matching.Statistics,
    taxonomy: matching.Taxonomy,
) -> Numbers:
    """Score the texts of some candidates, from 0 to 1, by the gist and the vectors of each.

    It is the scorer's sum, but for the topics, of which the index knows only which a text speaks of most.

    topics  the numbers of the topics that the posting speaks of, each with how much it does.
    """
    is_need = isinstance(posting, matching.Need)
    terms = Terms(gists)
    common = WordsInCommon(gist_of(posting, taxonomy), is_need=is_need, statistics=statistics, taxonomy=taxonomy)
    concept, words = common.concepts(terms), common.words(terms)
    texts: Numbers = text_part(concept=concept, words=words, meaning=None)
    likeness = _likeness(posting, meanings, _topics(terms, topics))
    known = np.array(list(likeness), dtype=np.int64)
    meaning = np.array(list(likeness.values()))
    texts[known] = text_part(concept=concept[known], words=words[known], meaning=meaning)
    return texts


def _likeness(posting: matching.Need | matching.Offer, meanings: Meanings, topics: Numbers) -> dict[int, float]:
    """How alike in meaning the posting is with those of the candidates that can be compared, each by its place."""
    mine = posting.meaning
    if mine is None:
        return {}
    theirs = {at: one for at, one in enumerate(meanings) if one is not None and one.version == mine.version}
    if not theirs:
        return {}
    compare = likeness_to_offers if isinstance(posting, matching.Need) else likeness_to_needs
    return dict(zip(theirs, compare(mine, list(theirs.values()), topics=topics[list(theirs)]), strict=True))


def _topics(terms: Terms, topics: Mapping[int, float]) -> Numbers:
    """How much of what a posting says of its topics is said of topics that each text shares, from 0 to 1."""
    if not topics:
        return np.zeros(len(terms.lengths))
    numbered = sorted((number & ~OFFERS, share) for number, share in topics.items())
    numbers, shares = (np.array(column) for column in zip(*numbered, strict=True))
    shared: Numbers = (terms.count(numbers.astype(np.int32)) > 0) @ shares / shares.sum()
    return shared
