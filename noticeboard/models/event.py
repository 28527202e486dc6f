"""The append-only record of who did what when: timeline and audit in one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from noticeboard.models.base import Base


class Event(Base):
    """One thing that was done. Ids and codes only, no personal values; triggers refuse change and deletion."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_about_ref_at", "about_ref", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    # None for the noticeboard's own timed work.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # The organisation acted for; None for the team and for timed work.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    request_id: Mapped[str | None] = mapped_column(String(64))
    # Noun and verb, such as "pledge.made".
    action: Mapped[str] = mapped_column(String(48))
    # The public reference of what it was done to, or "table:id" where that has none.
    about_ref: Mapped[str] = mapped_column(String(48))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
