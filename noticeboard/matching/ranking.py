"""Ranking: the offers that could meet a need, the needs an offer could meet, and the explanation of any pair."""

import hashlib
import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from noticeboard.matching.comparison import Comparison
from noticeboard.matching.evidence import Evidence, gather
from noticeboard.matching.explanation import Reason, cautions_of, reasons_of
from noticeboard.matching.locality import SHIPPED, PlaceRules, place_between
from noticeboard.matching.meaning import Encoder
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.profile import statistics_of
from noticeboard.matching.scoring import VERSION, Parts, Scored, Scorer
from noticeboard.matching.statistics import Statistics
from noticeboard.matching.taxonomy import Taxonomy

THRESHOLD = 0.25
"""The least score worth showing; below it there is no good match yet."""
GOOD = 0.35
STRONG = 0.45
DEFAULT_LIMIT = 20
# One for all, so that what is weighed by it is weighed once.
_EMPTY_BOARD = Statistics()


Said = tuple[tuple[Reason, ...], tuple[Reason, ...]]
"""The reasons for a pair, and its cautions."""


@dataclass(frozen=True, slots=True)
class Match:
    """A scored pairing of a need and an offer, with what speaks for it and what to look out for.

    said    gives the reasons and the cautions. Most pairs are never shown, so the texts are read for it when asked.
    said_at gives them as they are where no more is known of the pair than the points of these two: public ones, say.
            Where nothing but what was said of the pair is known, it cannot be asked.
    version of what it was scored by: see `version_of`.
    """

    need_id: str
    offer_id: str
    score: float
    parts: Parts
    said: Callable[[], Said] = field(repr=False, compare=False)
    said_at: Callable[[Need, Offer], Said] | None = field(default=None, repr=False, compare=False)
    version: str = VERSION

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks for the pair, the weightiest first."""
        return self.said()[0]

    @property
    def cautions(self) -> tuple[Reason, ...]:
        """What to look out for."""
        return self.said()[1]


class CandidateSource(Protocol):
    """What finds the few postings worth scoring among many."""

    def offers_for(self, need: Need, *, limit: int) -> Sequence[Offer]:
        """Open offers that could meet a need."""
        ...

    def needs_for(self, offer: Offer, *, limit: int) -> Sequence[Need]:
        """Open needs that an offer could meet."""
        ...


def band(score: float) -> str:
    """Name a score's band: strong, good or possible."""
    if score >= STRONG:
        return "strong"
    return "good" if score >= GOOD else "possible"


def rank(
    need: Need,
    offers: Iterable[Offer],
    *,
    limit: int = DEFAULT_LIMIT,
    statistics: Statistics | None = None,
    taxonomy: Taxonomy | None = None,
    encoder: Encoder | None = None,
    places: PlaceRules = SHIPPED,
) -> tuple[Match, ...]:
    """Rank offers for a need: the best `limit`, best first, whatever order they come in; ties by a hash of the id.

    statistics  how common words are on the board; counted from `offers` where none is given.
    places      what this deployment judges otherwise about distance.
    """
    pool = tuple(offers)
    scorer = _scorer(statistics or statistics_of(pool, taxonomy=taxonomy), taxonomy, encoder, places)
    scored = scorer.score_offers(need, pool)
    return _best(scorer, [(need, offer, offer.id, one) for offer, one in zip(pool, scored, strict=True)], limit)


def rank_needs(
    offer: Offer,
    needs: Iterable[Need],
    *,
    limit: int = DEFAULT_LIMIT,
    statistics: Statistics | None = None,
    taxonomy: Taxonomy | None = None,
    encoder: Encoder | None = None,
    places: PlaceRules = SHIPPED,
) -> tuple[Match, ...]:
    """The best `limit` needs for an offer, best first; a pair scores as in `rank`, given the same statistics.

    statistics  how common words are on the board; counted from `needs` where none is given.
    """
    pool = tuple(needs)
    scorer = _scorer(statistics or statistics_of(pool, taxonomy=taxonomy), taxonomy, encoder, places)
    scored = scorer.score_needs(offer, pool)
    return _best(scorer, [(need, offer, need.id, one) for need, one in zip(pool, scored, strict=True)], limit)


def explain(
    need: Need,
    offer: Offer,
    *,
    statistics: Statistics | None = None,
    taxonomy: Taxonomy | None = None,
    encoder: Encoder | None = None,
    places: PlaceRules = SHIPPED,
) -> Match:
    """Score and explain any pair, suggested or not; without statistics, words count as they do on an empty board.

    The distances it speaks of are those between the points given: for readers outside the team, give public ones.
    """
    scorer = _scorer(statistics or _EMPTY_BOARD, taxonomy, encoder, places)
    return _match(scorer, need, offer, scorer.score_offers(need, [offer])[0])


def tie_break(posting_id: str) -> str:
    """What orders postings of equal score: a hash of the id, which favours nobody."""
    return hashlib.sha256(posting_id.encode()).hexdigest()


def version_of(places: PlaceRules = SHIPPED) -> str:
    """What tells a stored match from one scored otherwise: the scorer's version, and any place rules of its own."""
    return VERSION + places.code


def _scorer(statistics: Statistics, taxonomy: Taxonomy | None, encoder: Encoder | None, places: PlaceRules) -> Scorer:
    return Scorer(taxonomy or Taxonomy.shipped(), statistics, Comparison(encoder, taxonomy), places)


def _best(scorer: Scorer, pairs: Sequence[tuple[Need, Offer, str, Scored]], limit: int) -> tuple[Match, ...]:
    best = heapq.nsmallest(limit, pairs, key=lambda pair: (-pair[3].score, tie_break(pair[2])))
    return tuple(_match(scorer, need, offer, scored) for need, offer, _, scored in best)


def _match(scorer: Scorer, need: Need, offer: Offer, scored: Scored) -> Match:
    said = _Telling(scorer, need, offer, scored)
    return Match(need.id, offer.id, scored.score, scored.parts, said, said.at, version_of(scorer.places))


@dataclass(slots=True, eq=False)
class _Telling:
    """What is said of a pair, found out when first asked."""

    scorer: Scorer
    need: Need
    offer: Offer
    scored: Scored
    seen: Evidence | None = None
    told: Said | None = None

    def __call__(self) -> Said:
        if self.told is None:
            self.told = _say_all(self.need, self.offer, self._evidence())
        return self.told

    def at(self, need: Need, offer: Offer) -> Said:
        """What is said of the pair with these two points of it."""
        locality = place_between(need, offer, self.scorer.places)
        return _say_all(need, offer, replace(self._evidence(), locality=locality))

    def _evidence(self) -> Evidence:
        if self.seen is None:
            self.seen = gather(self.scorer, self.need, self.offer, self.scored)
        return self.seen


def _say_all(need: Need, offer: Offer, evidence: Evidence) -> Said:
    return reasons_of(need, offer, evidence), cautions_of(need, offer, evidence)
