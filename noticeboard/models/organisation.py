"""Organisations, who belongs to them, and what the team knows of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import CheckStatus, ConcernStatus
from noticeboard.domain.organisations import UNNAMED
from noticeboard.domain.vocabulary import GroupSize, LegalForm, MembershipRole, MinimumStandard, OrganisationKind, Side
from noticeboard.models.area import Area
from noticeboard.models.base import Base, Code, one_of
from noticeboard.models.person import Person


class Organisation(Base):
    """A VCFSE group, a business or a public body."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        one_of("legal_form", LegalForm),
        one_of("status", CheckStatus),
        one_of("group_size", GroupSize, optional=True),
        Index("ix_organisation_area_id_status", "area_id", "status", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[OrganisationKind] = mapped_column(Code(OrganisationKind))
    legal_form: Mapped[LegalForm] = mapped_column(Code(LegalForm))
    # Asked of VCFSE groups only, who need not say.
    group_size: Mapped[GroupSize | None] = mapped_column(Code(GroupSize))
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(default="")
    website: Mapped[str | None] = mapped_column(String(300))
    # Contact details are given only to the other party of a connection, and to the team.
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    place_label: Mapped[str | None]
    outcode: Mapped[str | None] = mapped_column(String(4))
    lad_code: Mapped[str | None] = mapped_column(String(9))
    status: Mapped[CheckStatus] = mapped_column(Code(CheckStatus), default=CheckStatus.AWAITING_CHECK)
    # What the team said last: the reason it was declined, or what more is asked.
    status_note: Mapped[str | None]
    suspended_at: Mapped[datetime | None]
    # Why it is suspended, while it is.
    suspension_reason: Mapped[str | None]
    # A party that does not agree to be named counts in the area's totals only.
    may_be_named: Mapped[bool] = mapped_column(default=True)
    # Where it is must not be known: everyone else reads its borough alone.
    place_hidden: Mapped[bool] = mapped_column(default=False)
    # While that is so, what `place_label` and `outcode` would say.
    hidden_place: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area] = relationship(lazy="joined")
    identifiers: Mapped[list["OrganisationIdentifier"]] = relationship(
        back_populates="organisation", order_by="OrganisationIdentifier.scheme"
    )
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="organisation", order_by="Membership.id", viewonly=True
    )
    standards: Mapped[list["StandardConfirmation"]] = relationship(order_by="StandardConfirmation.standard")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def side(self) -> Side:
        """The side of the board it is on."""
        return self.kind.side

    @property
    def public_name(self) -> str:
        """Its name, or what it is where it does not agree to be named."""
        return self.name if self.may_be_named else UNNAMED[self.kind]

    def name_for(self, actor: Actor, *, met: bool = False) -> str:
        """Its name as `actor` may read it: its own people and the team always, others where it may be named.

        met   whether the two have agreed to work together: a response was accepted, or an introduction by both.
        """
        return self.name if met or actor.in_team or actor.belongs_to(self.id) else self.public_name

    @property
    def full_place_label(self) -> str | None:
        """Where it is, for its own people and the team."""
        return self.hidden_place["place_label"] if self.hidden_place else self.place_label

    @property
    def trusted(self) -> bool:
        """Whether what it posts, pledges and asks goes ahead: verified, and not suspended."""
        return self.status is CheckStatus.VERIFIED and self.suspended_at is None


class OrganisationIdentifier(Base):
    """A number on a public register. One number is one organisation."""

    __tablename__ = "organisation_identifier"
    __table_args__ = (UniqueConstraint("scheme", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # An org-id.guide scheme, such as GB-CHC or GB-COH.
    scheme: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(32))
    # When somebody in the team looked it up on the register.
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    register_url: Mapped[str | None]
    organisation: Mapped[Organisation] = relationship(back_populates="identifiers")


class StandardConfirmation(Base):
    """A minimum standard that a business confirmed, and when."""

    __tablename__ = "standard_confirmation"
    __table_args__ = (UniqueConstraint("organisation_id", "standard"), one_of("standard", MinimumStandard))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    standard: Mapped[MinimumStandard] = mapped_column(Code(MinimumStandard))
    confirmed_on: Mapped[date]
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Membership(Base):
    """A person who belongs to an organisation. Ended, not deleted, when they leave."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"), one_of("role", MembershipRole))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[MembershipRole] = mapped_column(Code(MembershipRole))
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(back_populates="memberships", lazy="joined")


class Invitation(Base):
    """An e-mailed invitation to join an organisation."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", MembershipRole),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[MembershipRole] = mapped_column(Code(MembershipRole))
    link_id: Mapped[int] = mapped_column(ForeignKey("one_use_link.id"), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    invited_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[Person] = relationship()


class Concern(Base):
    """A private note to the team about a posting, an organisation or a connection. Only the team sees it."""

    __tablename__ = "concern"
    __table_args__ = (
        one_of("status", ConcernStatus),
        Index("ix_concern_area_id_status", "area_id", "status", "raised_at"),
        CheckConstraint("length(about_ref) = 8", name="about_ref_shape"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    about_ref: Mapped[str] = mapped_column(String(8), index=True)
    text: Mapped[str]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # How to answer somebody without an account, where they want an answer.
    reply_email: Mapped[str | None] = mapped_column(String(254))
    raised_at: Mapped[datetime]
    status: Mapped[ConcernStatus] = mapped_column(Code(ConcernStatus), default=ConcernStatus.OPEN)
    resolution: Mapped[str | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None]


class TeamNote(Base):
    """A note the team keeps about an organisation or a posting. Only the team sees it."""

    __tablename__ = "team_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    about_ref: Mapped[str] = mapped_column(String(8), index=True)
    text: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    written_by: Mapped[Person] = relationship()
