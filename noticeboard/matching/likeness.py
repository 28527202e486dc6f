"""How alike postings are in meaning: one posting's vectors against those of many, in a few products of matrices.

The library loads this module with the first vectors to compare, for it imports numpy; a board's index loads it anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noticeboard.matching.meaning import Meaning
from noticeboard.matching.topics import topic_likeness

Numbers = NDArray[np.float64]

# Cosines are small between texts that have nothing in common and hardly ever near 1 between those that do, so that the
# weights of the first three add up to more than 1.
_WHOLE = 0.78
_BEST_PAIR = 0.26
_ASKED = 0.26
_TOPICS = 0.8
_POWER = 2.0
# Beyond what the vectors, which are whole numbers up to 127, can tell.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Closest:
    """The two parts of a pair that lie closest together in meaning.

    cosine      of the two.
    need_part   0 for the need's title, 1 for its first sentence and so on; `offer_part` likewise.
    """

    cosine: float
    need_part: int
    offer_part: int


def likeness_to_offers(need: Meaning, offers: Sequence[Meaning], *, topics: Numbers | None = None) -> list[float]:
    """How alike a need and each of some offers are, 0 to 1; their vectors must be of one version.

    topics  how alike their topics are, where that is known well enough; worked out else, which takes the longest.
    """
    cosines, titles, wholes = _cosines(need, offers)
    asked = np.maximum.reduceat(cosines[0], titles)
    known = topic_likeness(need, offers, offer=False) if topics is None else topics
    return _likeness(cosines, titles, wholes, asked=asked, topics=known)


def likeness_to_needs(offer: Meaning, needs: Sequence[Meaning], *, topics: Numbers | None = None) -> list[float]:
    """How alike an offer and each of some needs are, 0 to 1; a pair is as alike as from the need's side."""
    cosines, titles, wholes = _cosines(offer, needs)
    asked = cosines[:-1, titles].max(axis=0)
    known = topic_likeness(offer, needs, offer=True) if topics is None else topics
    return _likeness(cosines, titles, wholes, asked=asked, topics=known)


def closest_parts(need: Meaning, offer: Meaning) -> Closest:
    """The title or sentence of a need and that of an offer which lie closest; of equal ones, the first."""
    cosines, _, _ = _cosines(need, [offer])
    parts = cosines[:-1, :-1]
    need_part, offer_part = divmod(int(parts.argmax()), parts.shape[1])
    return Closest(float(parts[need_part, offer_part]), need_part, offer_part)


def _likeness(
    cosines: Numbers, titles: NDArray[np.int64], wholes: NDArray[np.int64], *, asked: Numbers, topics: Numbers
) -> list[float]:
    """Weigh the wholes, the best two parts, what the need's title found, and the topics; `asked` is the third."""
    best = np.maximum.reduceat(cosines[:-1].max(axis=0), titles)
    raw = _WHOLE * cosines[-1, wholes] + _BEST_PAIR * best + _ASKED * asked + _TOPICS * topics
    likeness: list[float] = np.round(np.clip(raw, 0.0, 1.0) ** _POWER, _DIGITS).tolist()
    return likeness


def _cosines(one: Meaning, many: Sequence[Meaning]) -> tuple[Numbers, NDArray[np.int64], NDArray[np.int64]]:
    """Every row of one against every row of many, and in which columns the titles and the wholes of the many stand.

    Wholes are compared with wholes only: their cosine with a part is given as -1.
    """
    mine, theirs = _numbers([one]), _numbers(many)
    wholes = np.cumsum([meaning.parts + 1 for meaning in many]) - 1
    titles = np.concatenate([[0], wholes[:-1] + 1])
    # Sums of whole numbers below 2^24 are exact in float32, in whatever order they are added.
    products = (mine @ theirs.T).astype(np.float64)
    cosines = np.round(products / np.outer(_lengths(mine), _lengths(theirs)), _DIGITS)
    last = cosines[-1, wholes]
    cosines[:, wholes] = -1.0
    cosines[-1, wholes] = last
    return cosines, titles, wholes


def _numbers(meanings: Sequence[Meaning]) -> NDArray[np.float32]:
    rows = np.frombuffer(b"".join(meaning.rows for meaning in meanings), dtype=np.int8)
    return rows.reshape(-1, meanings[0].size).astype(np.float32)


def _lengths(rows: NDArray[np.float32]) -> Numbers:
    squares = (rows * rows).sum(axis=1).astype(np.float64)
    lengths: Numbers = np.sqrt(np.maximum(squares, 1.0))
    return lengths
