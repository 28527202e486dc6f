"""Connections: two parties working together."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.vocabulary import Context, QuantityUnit, SupportType
from noticeboard.models.base import QUANTITY, Base, Code, one_of
from noticeboard.models.introduction import Introduction
from noticeboard.models.organisation import Organisation
from noticeboard.models.person import Person
from noticeboard.models.posting import Need, Offer
from noticeboard.models.response import Response


class Connection(Base):
    """A giver and a receiver who have agreed to work together, from a response or an introduction."""

    __tablename__ = "connection"
    __table_args__ = (
        one_of("status", ConnectionStatus),
        one_of("support_type", SupportType),
        one_of("unit", QuantityUnit, optional=True),
        one_of("context", Context),
        CheckConstraint("(response_id IS NULL) <> (introduction_id IS NULL)", name="one_origin"),
        CheckConstraint("giver_id <> receiver_id", name="two_parties"),
        Index("ix_connection_area_id_status", "area_id", "status", "opened_at"),
        Index("ix_connection_status_opened_at", "status", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    # The receiver's area, whose team verifies.
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), unique=True)
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introduction.id"), unique=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # The person on each side who agreed. The other side sees their contact details, or the next one's once they leave.
    giver_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    receiver_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    support_type: Mapped[SupportType] = mapped_column(Code(SupportType))
    # What is held of the need and of the offer for as long as the connection stands.
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    unit: Mapped[QuantityUnit | None] = mapped_column(Code(QuantityUnit))
    held_of_need: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    held_of_offer: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    context: Mapped[Context] = mapped_column(Code(Context))
    contract_name: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[ConnectionStatus] = mapped_column(Code(ConnectionStatus), default=ConnectionStatus.AGREED)
    opened_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    fell_through_at: Mapped[datetime | None]
    fell_through_reason: Mapped[str | None]
    response: Mapped[Response | None] = relationship()
    introduction: Mapped[Introduction | None] = relationship()
    need: Mapped[Need | None] = relationship(foreign_keys=[need_id])
    offer: Mapped[Offer | None] = relationship(foreign_keys=[offer_id])
    giver: Mapped[Organisation] = relationship(foreign_keys=[giver_id], lazy="joined")
    receiver: Mapped[Organisation] = relationship(foreign_keys=[receiver_id], lazy="joined")
    giver_person: Mapped[Person] = relationship(foreign_keys=[giver_person_id])
    receiver_person: Mapped[Person] = relationship(foreign_keys=[receiver_person_id])

    @property
    def title(self) -> str:
        """What the connection is about: the need's title, or else the offer's."""
        posting = self.need or self.offer
        return posting.title if posting else self.ref


class ConnectionNote(Base):
    """Something one party or the team wrote on a connection, for both parties and the team to read."""

    __tablename__ = "connection_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # The organisation written for; None for the team.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
