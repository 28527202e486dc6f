"""Reading social value records: what each line stands at, and whose turn it is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import Connection, SocialValueRecord


def find_record_of(session: Session, connection: Connection) -> SocialValueRecord | None:
    """The record of a connection, if it has been opened."""
    return session.scalar(select(SocialValueRecord).where(SocialValueRecord.connection_id == connection.id))
