"""Reading watches, and the good matches that they have not told of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import PersonStatus, PostingStatus, SuggestionStatus
from noticeboard.models import Membership, Organisation, Person, Posting, Suggestion, Watch, WatchNotice

# What was decided about a pair is known to its owner in another way.
_UNDECIDED = (SuggestionStatus.FRESH, SuggestionStatus.SHORTLISTED)


def find_watch(session: Session, *, posting: Posting, actor: Actor) -> Watch | None:
    """The watch that `actor` keeps on a posting, or kept and stopped."""
    mine = Watch.posting_id == posting.id, Watch.person_id == actor.person_id
    return session.scalar(select(Watch).where(*mine))


def list_watches_with_news(session: Session, *, before: datetime, limit: int) -> Sequence[Watch]:
    """The watches on open postings, of people who still belong to their organisation, with a match to tell of.

    before  only those that told of nothing after this.
    """
    belongs = exists().where(
        Membership.person_id == Watch.person_id,
        Membership.organisation_id == Posting.organisation_id,
        Membership.ended_at.is_(None),
    )
    open_ones = Posting.status == PostingStatus.OPEN, Posting.organisation.has(Organisation.suspended_at.is_(None))
    query = (
        select(Watch)
        .join(Posting, Posting.id == Watch.posting_id)
        .join(Person, Person.id == Watch.person_id)
        .where(Watch.stopped_at.is_(None), or_(Watch.told_at.is_(None), Watch.told_at <= before), *open_ones)
        .where(Person.status == PersonStatus.ACTIVE, belongs, _news_of(Watch.id, Watch.posting_id))
    )
    return session.scalars(query.order_by(Watch.id).limit(limit)).all()


def list_untold(session: Session, *, watch: Watch) -> Sequence[Posting]:
    """The postings that go well with a watched one and that the watch has not told of, best first."""
    other = aliased(Posting)
    query = (
        select(other)
        .join(Suggestion, _pair(watch.posting_id, other.id))
        .where(*_to_tell(other), ~exists().where(WatchNotice.watch_id == watch.id, WatchNotice.posting_id == other.id))
        .order_by(Suggestion.score.desc(), Suggestion.id)
    )
    return session.scalars(query).all()


def _pair(mine: Any, other: Any) -> ColumnElement[bool]:  # noqa: ANN401 - ids, or columns of them
    return or_(
        and_(Suggestion.need_id == mine, Suggestion.offer_id == other),
        and_(Suggestion.offer_id == mine, Suggestion.need_id == other),
    )


def _to_tell(other: type[Posting]) -> tuple[ColumnElement[bool], ...]:
    return (
        Suggestion.stale.is_(False),
        Suggestion.status.in_(_UNDECIDED),
        other.status == PostingStatus.OPEN,
        other.organisation.has(Organisation.suspended_at.is_(None)),
    )


def _news_of(watch_id: Any, posting_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    other = aliased(Posting)
    told = exists().where(WatchNotice.watch_id == watch_id, WatchNotice.posting_id == other.id)
    return (
        select(Suggestion.id)
        .join(other, _pair(posting_id, other.id))
        .where(*_to_tell(other), ~told)
        .correlate(Watch)
        .exists()
    )
