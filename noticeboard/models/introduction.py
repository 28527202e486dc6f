"""Introductions: the team puts two parties in touch who have not answered one another."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import IntroductionStatus
from noticeboard.domain.vocabulary import QuantityUnit
from noticeboard.models.base import QUANTITY, Base, Code, one_of
from noticeboard.models.match_index import Suggestion
from noticeboard.models.person import Person
from noticeboard.models.posting import Need, Offer


class Introduction(Base):
    """A need and an offer that the team has introduced. Nothing is held until both sides accept."""

    __tablename__ = "introduction"
    __table_args__ = (
        one_of("status", IntroductionStatus),
        one_of("unit", QuantityUnit, optional=True),
        Index("ix_introduction_status_due_at", "status", "due_at"),
        # One live introduction of a pair at a time.
        Index(
            "uq_introduction_live_pair",
            "need_id",
            "offer_id",
            unique=True,
            sqlite_where=text("status = 'proposed'"),
            postgresql_where=text("status = 'proposed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestion.id"))
    introduced_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[IntroductionStatus] = mapped_column(Code(IntroductionStatus))
    # What the team wrote to both.
    message: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    unit: Mapped[QuantityUnit | None] = mapped_column(Code(QuantityUnit))
    introduced_at: Mapped[datetime]
    due_at: Mapped[datetime]
    need_accepted_at: Mapped[datetime | None]
    need_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    offer_accepted_at: Mapped[datetime | None]
    offer_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The council contract that the giver named when they accepted; None for a voluntary one.
    contract_name: Mapped[str | None] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[str | None]
    need: Mapped[Need] = relationship(foreign_keys=[need_id])
    offer: Mapped[Offer] = relationship(foreign_keys=[offer_id])
    suggestion: Mapped[Suggestion | None] = relationship()
    introduced_by: Mapped[Person] = relationship(foreign_keys=[introduced_by_id])
