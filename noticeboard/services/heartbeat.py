"""Writing the heartbeat."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.orm import Session

from noticeboard.models import Heartbeat
from noticeboard.services.giving_way import insert_into

BEAT_EVERY = timedelta(seconds=1)


def note_heartbeat(session: Session, *, now: datetime) -> bool:
    """Write the heartbeat, once a second at most over all servers. Returns whether anything was written."""
    # A time ahead of the clock was written before the clock was put back.
    old = or_(Heartbeat.beaten_at <= now - BEAT_EVERY, Heartbeat.beaten_at > now)
    beat = update(Heartbeat).where(Heartbeat.id == 1, old).values(beaten_at=now)
    result = session.execute(beat.execution_options(synchronize_session=False))
    if isinstance(result, CursorResult) and result.rowcount:
        return True
    first = insert_into(session, Heartbeat).values(id=1, beaten_at=now).on_conflict_do_nothing()
    result = session.execute(first)
    return isinstance(result, CursorResult) and result.rowcount > 0
