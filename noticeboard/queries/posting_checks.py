"""Reading what the team has to check."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.posting_permissions import LOOKED_AT_AGAIN
from noticeboard.models import Posting, PostingChange
from noticeboard.queries.postings import sent_to_team_of

MOST_LISTED = 100


def list_to_check(session: Session, *, actor: Actor, limit: int = MOST_LISTED) -> Sequence[Posting]:
    """The postings that wait for the actor's team, those that wait longest first."""
    return session.scalars(_waiting(actor).limit(limit)).all()


def waiting_for_team(actor: Actor) -> Select[int]:
    """The ids of what the actor's team has to read: postings not yet checked, and those changed on the board since."""
    unchecked = and_(Posting.status == PostingStatus.AWAITING_CHECK, Posting.approved_at.is_(None))
    changed = and_(Posting.status.in_(LOOKED_AT_AGAIN), exists().where(*_unread_of(Posting.id)))
    return select(Posting.id).where(Posting.area_id.in_(actor.team_area_ids), or_(unchecked, changed))


def count_to_check(session: Session, *, actor: Actor) -> int:
    """How many postings wait for the actor's team to check them."""
    waiting = _waiting(actor).where(Posting.approved_at.is_(None)).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def find_next_to_check(session: Session, *, actor: Actor, but: Posting) -> Posting | None:
    """The posting that has waited longest for the actor's team and has not been looked at, other than `but`."""
    return session.scalar(_waiting(actor).where(Posting.approved_at.is_(None), Posting.id != but.id).limit(1))


def list_changed(session: Session, *, actor: Actor, limit: int = MOST_LISTED) -> Sequence[Posting]:
    """The postings of the actor's team that were changed once they had been checked, and not looked at since."""
    own = Posting.area_id.in_(actor.team_area_ids), Posting.status.in_(LOOKED_AT_AGAIN)
    first = select(func.min(PostingChange.changed_at)).where(*_unread_of(Posting.id)).scalar_subquery()
    rows = select(Posting).where(*own, exists().where(*_unread_of(Posting.id)))
    return session.scalars(rows.order_by(first, Posting.id).limit(limit)).all()


def list_changes_to_look_at(session: Session, *, posting: Posting) -> Sequence[PostingChange]:
    """What was changed of a posting since the team last read it, oldest first; nothing once it is off the board."""
    if posting.status not in LOOKED_AT_AGAIN:
        return ()
    rows = select(PostingChange).where(*_unread_of(posting.id))
    return session.scalars(rows.order_by(PostingChange.changed_at, PostingChange.id)).all()


def get_team_posting(session: Session, ref: str, *, actor: Actor) -> Posting:
    """The posting with a reference, if it was sent to the actor's team. Raises NotFound otherwise."""
    posting = session.scalar(select(Posting).where(Posting.ref == ref, sent_to_team_of(actor)))
    if posting is None:
        raise NotFound("no-posting")
    return posting


def _unread_of(posting_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> tuple[ColumnElement[bool], ...]:
    return PostingChange.posting_id == posting_id, PostingChange.looked_at.is_(None)


def _waiting(actor: Actor) -> Select[Posting]:
    return (
        select(Posting)
        .where(Posting.status == PostingStatus.AWAITING_CHECK, Posting.area_id.in_(actor.team_area_ids))
        .order_by(Posting.sent_at, Posting.id)
    )
