"""The heartbeat: what readiness writes, to show that the database takes writes."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from noticeboard.models.base import Base


class Heartbeat(Base):
    """The last time that the noticeboard wrote to its database only to see that it can. There is one row."""

    __tablename__ = "heartbeat"

    id: Mapped[int] = mapped_column(primary_key=True)
    beaten_at: Mapped[datetime]
