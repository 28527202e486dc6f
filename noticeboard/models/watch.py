"""Watches: somebody wants to hear when a good match for a posting appears."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.models.base import Base
from noticeboard.models.person import Person
from noticeboard.models.posting import Posting


class Watch(Base):
    """One person's wish to hear of good matches for one posting, kept when it is stopped."""

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("posting_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    # When they were written to last: once a day at most.
    told_at: Mapped[datetime | None]
    posting: Mapped[Posting] = relationship()
    person: Mapped[Person] = relationship()


class WatchNotice(Base):
    """A posting across the board that a watch has told of, or that was in sight when it began: never told of again."""

    __tablename__ = "watch_notice"

    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), primary_key=True)
    told_at: Mapped[datetime]
