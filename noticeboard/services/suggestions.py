"""Keeping suggestions: the pairs that go together, scored and explained when a posting opens, changes or closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.clock import local_date
from noticeboard.domain.lifecycle import PostingStatus, SuggestionStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.matching.exposure import fair_share
from noticeboard.models import Posting, Suggestion
from noticeboard.queries.candidates import as_need, as_offer, list_candidates, list_sample_of_offers
from noticeboard.queries.taxonomy import get_taxonomy

MOST_KEPT = 20
# So that a giver of many leaves room for others among those that are kept.
MOST_RANKED = 60
SCALE = 10_000


@dataclass(frozen=True, slots=True)
class Likely:
    """A posting across the board that goes with one that is not saved yet."""

    posting: Posting
    match: matching.Match


def refresh_for(session: Session, *, posting: Posting, now: datetime) -> int:
    """Bring the suggestions of `posting` up to date, in both directions, and return how many it has now.

    An open posting is scored against what could go with it; the best twenty above the threshold are kept, and any kept
    before that still holds. For one that is not open, what was decided is marked stale and the rest goes.
    """
    session.flush()
    kept = {_other_id(row, posting): row for row in _rows_of(session, posting)}
    found = _score(session, posting, kept, now) if posting.status is PostingStatus.OPEN else {}
    for other_id, row in kept.items():
        if other_id not in found:
            _let_go(session, row)
    for other_id, match in found.items():
        _keep(session, kept.get(other_id), posting, other_id, match, now)
    session.flush()
    return len(found)


def find_likely(session: Session, *, posting: Posting, now: datetime, limit: int = 3) -> Sequence[Likely]:
    """The best matches of a posting that is not saved yet, explained from public points only."""
    others = {other.ref: other for other in list_candidates(session, posting=posting, today=local_date(now))}
    statistics = _statistics(session, now)
    if posting.side is Side.NEED:
        offers = [as_offer(other, public=True) for other in others.values()]
        best = matching.rank(
            as_need(posting, public=True), offers, limit=limit, statistics=statistics, taxonomy=get_taxonomy(session)
        )
        chosen = [(match.offer_id, match) for match in best]
    else:
        needs = [as_need(other, public=True) for other in others.values()]
        best = matching.rank_needs(
            as_offer(posting, public=True), needs, limit=limit, statistics=statistics, taxonomy=get_taxonomy(session)
        )
        chosen = [(match.need_id, match) for match in best]
    return [Likely(others[ref], match) for ref, match in chosen if match.score >= matching.THRESHOLD]


def _statistics(session: Session, now: datetime) -> matching.Statistics:
    offers = list_sample_of_offers(session, today=local_date(now))
    return matching.statistics_of([as_offer(offer) for offer in offers], taxonomy=get_taxonomy(session))


def _rows_of(session: Session, posting: Posting) -> Sequence[Suggestion]:
    own = or_(Suggestion.need_id == posting.id, Suggestion.offer_id == posting.id)
    return session.scalars(select(Suggestion).where(own).order_by(Suggestion.id)).all()


def _other_id(row: Suggestion, posting: Posting) -> int:
    return row.offer_id if row.need_id == posting.id else row.need_id


def _score(
    session: Session, posting: Posting, kept: dict[int, Suggestion], now: datetime
) -> dict[int, tuple[matching.Match, matching.Match]]:
    """Score every candidate: by the id of the other posting, the pair as it is and as the public may know it."""
    others = {other.id: other for other in list_candidates(session, posting=posting, today=local_date(now))}
    missing = [other_id for other_id in kept if other_id not in others]
    still_open = select(Posting).where(Posting.id.in_(missing), Posting.status == PostingStatus.OPEN)
    others |= {other.id: other for other in session.scalars(still_open.order_by(Posting.id))} if missing else {}
    by_ref = {other.ref: other for other in others.values()}
    statistics = _statistics(session, now)
    if posting.side is Side.NEED:
        pool = [as_offer(other) for other in others.values()]
        ranked = matching.rank(
            as_need(posting), pool, limit=MOST_RANKED + len(kept), statistics=statistics, taxonomy=get_taxonomy(session)
        )
        in_order = [(by_ref[match.offer_id], match) for match in ranked]
    else:
        needs = [as_need(other) for other in others.values()]
        ranked = matching.rank_needs(
            as_offer(posting),
            needs,
            limit=MOST_RANKED + len(kept),
            statistics=statistics,
            taxonomy=get_taxonomy(session),
        )
        in_order = [(by_ref[match.need_id], match) for match in ranked]
    worth = [(other, match) for other, match in in_order if match.score >= matching.THRESHOLD]
    fair = fair_share(worth, of=lambda pair: pair[0].organisation_id, keep=MOST_KEPT)
    chosen = [pair for pair in worth if pair in fair or pair[0].id in kept]
    return {other.id: (match, _public(session, posting, other, statistics)) for other, match in chosen}


def _public(session: Session, posting: Posting, other: Posting, statistics: matching.Statistics) -> matching.Match:
    need, offer = (posting, other) if posting.side is Side.NEED else (other, posting)
    return matching.explain(
        as_need(need, public=True), as_offer(offer, public=True), statistics=statistics, taxonomy=get_taxonomy(session)
    )


def _let_go(session: Session, row: Suggestion) -> None:
    """Drop a suggestion that no longer holds; what somebody decided stays, marked stale."""
    if row.status is SuggestionStatus.FRESH:
        session.delete(row)
    else:
        row.stale = True


def _keep(
    session: Session,
    row: Suggestion | None,
    posting: Posting,
    other_id: int,
    found: tuple[matching.Match, matching.Match],
    now: datetime,
) -> None:
    match, public = found
    if row is None:
        is_need = posting.side is Side.NEED
        row = Suggestion(
            need_id=posting.id if is_need else other_id,
            offer_id=other_id if is_need else posting.id,
            status=SuggestionStatus.FRESH,
        )
        session.add(row)
    row.score = min(SCALE, round(match.score * SCALE))
    row.parts = dict(match.parts.as_json())
    row.reasons = [reason.as_json() for reason in match.reasons]
    row.cautions = [reason.as_json() for reason in match.cautions]
    row.public_reasons = [reason.as_json() for reason in public.reasons]
    row.public_cautions = [reason.as_json() for reason in public.cautions]
    row.version = match.version
    row.computed_at = now
    row.stale = False
