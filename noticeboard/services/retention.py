"""Removing rows that have served: of throttles, one-use links, sign-in sessions and forms kept for a day."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from noticeboard.models import Invitation, KeptForm, OneUseLink, SignInSession, Throttle
from noticeboard.queries.people import SESSION_LENGTH
from noticeboard.services.throttles import Limit, give_try_back, take_try

# No bucket takes longer to fill up, so a row as old as this says no more than none at all.
ADDRESSES_KEPT = timedelta(hours=24)
# For so long an old link still says that it was used or has run out, and not that it never was.
LINKS_KEPT = timedelta(days=30)
ONCE_A_DAY = Limit("retention", 1, timedelta(days=1))


def remove_spent(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Remove rows that nothing needs any more, once a day over all workers. Returns how many.

    A day's work goes on, batch after batch, until a batch is not full.
    """
    today = ONCE_A_DAY.of("everybody")
    if take_try(session, today, now=now):
        return 0
    removed = 0
    for key, spent in _spent(now):
        removed += _remove(session, key, spent, limit=limit - removed)
    if removed == limit:
        give_try_back(session, [today])
    return removed


def _spent(now: datetime) -> tuple[tuple[InstrumentedAttribute[Any], ColumnElement[bool]], ...]:
    """The primary key of each table, with what makes a row of it spent."""
    over, long_over = now - ADDRESSES_KEPT, now - LINKS_KEPT
    # An invitation keeps its link for as long as there is one.
    invites = exists().where(Invitation.link_id == OneUseLink.id)
    links = and_(or_(OneUseLink.used_at <= long_over, OneUseLink.expires_at <= long_over), ~invites)
    sessions = or_(SignInSession.ended_at <= over, SignInSession.created_at <= over - SESSION_LENGTH)
    return (
        (KeptForm.id, KeptForm.expires_at <= now),
        (Throttle.key, Throttle.refilled_at <= over),
        (SignInSession.id, sessions),
        (OneUseLink.id, links),
    )


def _remove(session: Session, key: InstrumentedAttribute[Any], spent: ColumnElement[bool], *, limit: int) -> int:
    """Remove `limit` rows at most. The rows are looked at again as they go: a bucket may be taken from meanwhile."""
    batch = select(key).where(spent).order_by(key).limit(limit)
    removal = delete(key.class_).where(key.in_(batch), spent).execution_options(synchronize_session=False)
    result = session.execute(removal)
    return result.rowcount if isinstance(result, CursorResult) else 0
