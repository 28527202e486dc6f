"""Needs and offers: one table with two sides."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import Cadence, QuantityUnit, ReachMode, Side, SupportType, Urgency
from noticeboard.models.base import QUANTITY, Base, Code, one_of
from noticeboard.models.organisation import Organisation
from noticeboard.models.person import Person


class Posting(Base):
    """A need or an offer on the board."""

    __tablename__ = "posting"
    __table_args__ = (
        one_of("side", Side),
        one_of("status", PostingStatus),
        one_of("support_type", SupportType),
        one_of("unit", QuantityUnit, optional=True),
        one_of("reach_mode", ReachMode, optional=True),
        one_of("cadence", Cadence, optional=True),
        one_of("urgency", Urgency),
        CheckConstraint("remaining >= 0 AND remaining <= capacity", name="remaining_within_capacity"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("(quantity IS NULL) = (unit IS NULL)", name="quantity_has_unit"),
        Index("ix_posting_board", "side", "status", "opened_at", "id"),
        Index("ix_posting_kind", "side", "status", "support_type", "opened_at", "id"),
        Index("ix_posting_near", "side", "status", "public_lat", "public_lng"),
        Index(
            "ix_posting_hidden",
            "side",
            "status",
            "lad_code",
            sqlite_where=text("hidden_place IS NOT NULL"),
            postgresql_where=text("hidden_place IS NOT NULL"),
        ),
        Index("ix_posting_far", "side", "status", "reach_mode", "opened_at", "id"),
        Index("ix_posting_queue", "area_id", "status", "sent_at"),
        Index("ix_posting_closing", "status", "closes_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    side: Mapped[Side] = mapped_column(Code(Side))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[PostingStatus] = mapped_column(Code(PostingStatus))
    support_type: Mapped[SupportType] = mapped_column(Code(SupportType))
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str]
    # As its owner gave it; empty where it cannot be counted.
    quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    unit: Mapped[QuantityUnit | None] = mapped_column(Code(QuantityUnit))
    # The quantity, or 1 where there is none; `remaining` is what no live response, introduction or connection holds.
    capacity: Mapped[Decimal] = mapped_column(QUANTITY)
    remaining: Mapped[Decimal] = mapped_column(QUANTITY)
    starts_on: Mapped[date | None]
    # The last day the help is of use, or on offer. None: no end is known.
    ends_on: Mapped[date | None]
    # The day the posting leaves the board unless it is renewed.
    closes_on: Mapped[date]
    minimum_age: Mapped[int | None]
    # The answers to the questions of its kind, checked against the registry in domain/questions.
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    urgency: Mapped[Urgency] = mapped_column(Code(Urgency), default=Urgency.NORMAL)

    # Where. `location_text` and `postcode` are for the owner and the team only.
    location_text: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str | None] = mapped_column(String(8))
    place_label: Mapped[str]
    outcode: Mapped[str | None] = mapped_column(String(4), index=True)
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    loc_radius_mi: Mapped[float | None]
    loc_precision: Mapped[str] = mapped_column(String(12), default="none")
    lad_code: Mapped[str | None] = mapped_column(String(9))
    ward_code: Mapped[str | None] = mapped_column(String(9))
    geo_version: Mapped[str | None] = mapped_column(String(40))
    # The point of its town or outcode: the only one that distances shown to the public are measured from.
    public_lat: Mapped[float | None]
    public_lng: Mapped[float | None]
    # While its organisation's place is hidden: what `place_label`, `outcode` and the public point would say.
    hidden_place: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # Needs: how far the group can travel or collect. Offers: how far the giver goes.
    travel_mi: Mapped[int | None] = mapped_column(Integer)
    reach_mode: Mapped[ReachMode | None] = mapped_column(Code(ReachMode))
    reach_mi: Mapped[int | None] = mapped_column(Integer)
    cadence: Mapped[Cadence | None] = mapped_column(Code(Cadence))

    # Proposed when it is posted; the team may change them; frozen only in a ledger entry.
    proposed_measure_ref: Mapped[str | None] = mapped_column(String(8))
    expected_quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    # What the team said last: the reason it was declined, or what it changed.
    status_note: Mapped[str | None]
    created_at: Mapped[datetime]
    # When it was last sent to the team, and when it first came on to the board.
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # When the team found it good while its organisation was still being checked: it opens once that is verified.
    approved_at: Mapped[datetime | None]
    # The closing date that its owner has been reminded of.
    reminded_for: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    author: Mapped[Person] = relationship()
    groups: Mapped[list["PostingGroup"]] = relationship(
        cascade="all, delete-orphan", order_by="PostingGroup.group_code"
    )
    authorities: Mapped[list["PostingAuthority"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {  # noqa: RUF012 - the form SQLAlchemy asks for
        "polymorphic_on": side,
        "version_id_col": version,
    }

    @property
    def full_place_label(self) -> str:
        """Where it is, for its own people and the team."""
        return str(self.hidden_place["place_label"]) if self.hidden_place else self.place_label

    @property
    def is_need(self) -> bool:
        """Whether this is a need."""
        return self.side is Side.NEED


class Need(Posting):
    """What a VCFSE group needs."""

    __mapper_args__ = {"polymorphic_identity": Side.NEED}  # noqa: RUF012


class Offer(Posting):
    """What a business or a public body can give."""

    __mapper_args__ = {"polymorphic_identity": Side.OFFER}  # noqa: RUF012


class PostingGroup(Base):
    """A group of people that a posting helps."""

    __tablename__ = "posting_group"

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id", ondelete="CASCADE"), primary_key=True)
    group_code: Mapped[str] = mapped_column(ForeignKey("beneficiary_group.code"), primary_key=True, index=True)


class BeneficiaryGroup(Base):
    """A group of people that support can help, from the shipped list."""

    __tablename__ = "beneficiary_group"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str]
    sort_order: Mapped[int]


class PostingAuthority(Base):
    """A local authority that an offer of borough reach covers."""

    __tablename__ = "posting_authority"
    __table_args__ = (Index("ix_posting_authority_lad_code", "lad_code", "posting_id"),)

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id", ondelete="CASCADE"), primary_key=True)
    lad_code: Mapped[str] = mapped_column(String(9), primary_key=True)


class PostingChange(Base):
    """A change that others who deal with the posting are shown, or that the team is to look at."""

    __tablename__ = "posting_change"
    __table_args__ = (Index("ix_posting_change_looked_at", "looked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # {"field": {"before": …, "after": …}} for the fields that changed.
    changes: Mapped[dict[str, Any]]
    # When the team looked at it, or nobody had to. None: it stands on the board as nobody of the team has read it.
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PostingDraft(Base):
    """Answers on their way to becoming a posting, kept by the server so that nothing typed is lost."""

    __tablename__ = "posting_draft"
    __table_args__ = (one_of("side", Side),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The hash of the key in the address of its pages.
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    side: Mapped[Side] = mapped_column(Code(Side))
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    # The posting it became.
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
