"""Twins: two postings that the team has found to be one and the same."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from noticeboard.models.base import Base


class PostingTwin(Base):
    """A pair of postings of one side that say the same. The one that was made first comes first."""

    __tablename__ = "posting_twin"
    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), primary_key=True, index=True)
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    linked_at: Mapped[datetime]
