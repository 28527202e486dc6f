"""The social value ledger: records, lines, entries that are never changed, and confirmations."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.vocabulary import Context, Side, Stage
from noticeboard.models.base import MONEY, PERCENTAGE, PROXY_VALUE, QUANTITY, Base, Code, one_of
from noticeboard.models.connection import Connection
from noticeboard.models.measure import Measure
from noticeboard.models.organisation import Organisation


class SocialValueRecord(Base):
    """What one connection gave: who to whom, when, where, why. Written once; its lines and entries say the rest."""

    __tablename__ = "social_value_record"
    __table_args__ = (one_of("context", Context),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    context: Mapped[Context] = mapped_column(Code(Context))
    contract_name: Mapped[str | None] = mapped_column(String(200))
    claimant_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    opened_on: Mapped[date]
    place_label: Mapped[str | None]
    outcode: Mapped[str | None] = mapped_column(String(4))
    # Whether the help went to somewhere inside the area; None where that is not known.
    is_local: Mapped[bool | None]
    created_at: Mapped[datetime]
    connection: Mapped[Connection] = relationship()
    giver: Mapped[Organisation] = relationship(foreign_keys=[giver_id])
    receiver: Mapped[Organisation] = relationship(foreign_keys=[receiver_id])
    claimant: Mapped[Organisation] = relationship(foreign_keys=[claimant_id])
    lines: Mapped[list["SocialValueLine"]] = relationship(back_populates="record", order_by="SocialValueLine.id")


class SocialValueLine(Base):
    """One thing given, under one measure. Written once."""

    __tablename__ = "social_value_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("social_value_record.id"), index=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    # Names the thing given (these hours, that £3,000), so that it is counted once.
    input_key: Mapped[str] = mapped_column(String(80), index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    record: Mapped[SocialValueRecord] = relationship(back_populates="lines")
    measure: Mapped[Measure] = relationship(lazy="joined")
    entries: Mapped[list["LedgerEntry"]] = relationship(back_populates="line", order_by="LedgerEntry.id")
    confirmations: Mapped[list["Confirmation"]] = relationship(back_populates="line", order_by="Confirmation.id")


class LedgerEntry(Base):
    """One statement about a line of social value, never changed once written, chained to the one before it."""

    __tablename__ = "social_value_entry"
    __table_args__ = (
        one_of("stage", Stage),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("(unit_value IS NULL) = (net IS NULL)", name="valued_or_not"),
        CheckConstraint("(stage = 'reversed') = (reverses_id IS NOT NULL)", name="reversal_names_entry"),
        CheckConstraint("(stage = 'verified') = (verifies_id IS NOT NULL)", name="verification_names_entry"),
        Index("ix_social_value_entry_line_id_stage", "line_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("social_value_line.id"))
    stage: Mapped[Stage] = mapped_column(Code(Stage))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    unit: Mapped[str] = mapped_column(String(16))
    edition: Mapped[str] = mapped_column(String(16))
    attribution_pct: Mapped[Decimal] = mapped_column(PERCENTAGE)
    deadweight_pct: Mapped[Decimal] = mapped_column(PERCENTAGE)
    proxy_value_id: Mapped[int | None] = mapped_column(ForeignKey("proxy_value.id"))
    # Copied when the entry is made, so that a new set of values never rewrites old figures.
    unit_value: Mapped[Decimal | None] = mapped_column(PROXY_VALUE)
    value_source: Mapped[str | None]
    indicative: Mapped[bool]
    gross: Mapped[Decimal | None] = mapped_column(MONEY)
    net: Mapped[Decimal | None] = mapped_column(MONEY)
    reason_code: Mapped[str | None] = mapped_column(String(48))
    verifies_id: Mapped[int | None] = mapped_column(ForeignKey("social_value_entry.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("social_value_entry.id"), unique=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    prev_hash: Mapped[str] = mapped_column(String(64), unique=True)
    row_hash: Mapped[str] = mapped_column(String(64), unique=True)
    line: Mapped[SocialValueLine] = relationship(back_populates="entries")


class Confirmation(Base):
    """One side's word on how much was given. The latest of each side stands."""

    __tablename__ = "confirmation"
    __table_args__ = (one_of("side", Side), CheckConstraint("quantity > 0", name="quantity_positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("social_value_line.id"), index=True)
    # need: the receiver's word; offer: the giver's.
    side: Mapped[Side] = mapped_column(Code(Side))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]
    line: Mapped[SocialValueLine] = relationship(back_populates="confirmations")
