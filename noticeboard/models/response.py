"""Responses: pledges to needs and asks for offers, one table with two sides."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import ResponseStatus
from noticeboard.domain.vocabulary import Context, QuantityUnit, ResponseKind
from noticeboard.models.base import QUANTITY, Base, Code, one_of
from noticeboard.models.organisation import Organisation
from noticeboard.models.person import Person
from noticeboard.models.posting import Posting


class Response(Base):
    """An organisation's answer to a posting."""

    __tablename__ = "response"
    __table_args__ = (
        one_of("kind", ResponseKind),
        one_of("status", ResponseStatus),
        one_of("unit", QuantityUnit, optional=True),
        one_of("context", Context),
        CheckConstraint("held >= 0 AND held_from >= 0", name="held_not_negative"),
        CheckConstraint("(context = 'contract') = (contract_name IS NOT NULL)", name="contract_is_named"),
        Index("ix_response_posting_id_status", "posting_id", "status", "made_at", "id"),
        Index("ix_response_status_due_at", "status", "due_at"),
        Index("ix_response_area_id_status", "area_id", "status", "made_at"),
        Index("ix_response_from_posting_id_status", "from_posting_id", "status"),
        # One live response of an organisation to a posting.
        Index(
            "uq_response_live",
            "posting_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("status IN ('awaiting_check', 'made', 'waiting')"),
            postgresql_where=text("status IN ('awaiting_check', 'made', 'waiting')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    kind: Mapped[ResponseKind] = mapped_column(Code(ResponseKind))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    # The posting that is answered.
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    # The maker's own posting that it is made from, if it names one.
    from_posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[ResponseStatus] = mapped_column(Code(ResponseStatus))
    message: Mapped[str]
    # How much is pledged or asked for, in the unit of the posting answered; 1 where it has none.
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    unit: Mapped[QuantityUnit | None] = mapped_column(Code(QuantityUnit))
    # How much it holds now of the posting answered, and of the maker's own.
    held: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    held_from: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    context: Mapped[Context] = mapped_column(Code(Context), default=Context.VOLUNTARY)
    contract_name: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]
    # When the posting's owner could first see it. None while the team has yet to verify its maker.
    shown_at: Mapped[datetime | None]
    # When it lapses unless it is answered. None while it waits for the team or for quantity.
    due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_reason: Mapped[str | None]
    # The team asks both to wait.
    paused_at: Mapped[datetime | None]
    pause_reason: Mapped[str | None]
    posting: Mapped[Posting] = relationship(foreign_keys=[posting_id])
    from_posting: Mapped[Posting | None] = relationship(foreign_keys=[from_posting_id])
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
