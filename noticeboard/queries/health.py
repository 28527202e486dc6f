"""Reading how the noticeboard is."""

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import OutboxState
from noticeboard.models import OutboxMessage


def find_revision(session: Session) -> str | None:
    """The migration that the tables stand at. Raises OperationalError or ProgrammingError when there are none."""
    revision: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def find_oldest_due(session: Session, *, now: datetime) -> datetime | None:
    """When the message that has been due longest should have been sent; None when none is due.

    A message that the mail server refuses is put off, so an old one means that nobody is sending.
    """
    due = (OutboxMessage.state == OutboxState.QUEUED, OutboxMessage.due_at <= now)
    return session.scalar(select(func.min(OutboxMessage.due_at)).where(*due))
