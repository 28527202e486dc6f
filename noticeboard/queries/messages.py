"""Reading messages that could not be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import OutboxState
from noticeboard.models import OutboxMessage, Person


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """A message that was tried as often as it may be, and was not taken."""

    id: int
    kind: str
    to: str
    reason: str
    queued_at: datetime
    given_up_at: datetime | None


def list_dead_messages(session: Session, *, limit: int = 100) -> Sequence[DeadMessage]:
    """The messages that could not be sent, the latest to be given up first. For team admins."""
    rows = session.execute(
        select(OutboxMessage, Person.email)
        .outerjoin(Person, Person.id == OutboxMessage.person_id)
        .where(OutboxMessage.state == OutboxState.DEAD)
        .order_by(OutboxMessage.done_at.desc(), OutboxMessage.id.desc())
        .limit(limit)
    )
    return [
        DeadMessage(
            id=row.id,
            kind=row.kind,
            to=email or row.email or "",
            reason=row.last_error or "",
            queued_at=row.created_at,
            given_up_at=row.done_at,
        )
        for row, email in rows
    ]


def count_waiting_messages(session: Session) -> int:
    """How many messages wait to be sent, or to be tried again."""
    waiting = select(func.count()).where(OutboxMessage.state == OutboxState.QUEUED)
    return session.scalar(waiting) or 0
