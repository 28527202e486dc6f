"""People: accounts, sign-in sessions, one-use links, throttles."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.models.area import TeamMember
from noticeboard.models.base import Base, Code, one_of


class Person(Base):
    """Somebody with an account."""

    __tablename__ = "person"
    __table_args__ = (one_of("status", PersonStatus), CheckConstraint("email = lower(email)", name="email_lower_case"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    # Lower case, as it is compared; the domain part is not case-sensitive and no provider we know minds the rest.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    status: Mapped[PersonStatus] = mapped_column(Code(PersonStatus), default=PersonStatus.UNCONFIRMED)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None]
    totp_confirmed_at: Mapped[datetime | None]
    # The last 30-second step whose code was used, so that a code serves once.
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    team_roles: Mapped[list[TeamMember]] = relationship(order_by=TeamMember.area_id, lazy="selectin")


class RecoveryCode(Base):
    """A one-time code that stands in for a lost authenticator."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """One signed-in browser. The cookie carries the token; the row keeps only its hash."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # The organisation the person chose to act for in this browser.
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    # Whether the second step was passed; without it a session that needs one opens nothing else.
    second_step_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200))
    person: Mapped[Person] = relationship(lazy="joined")


class OneUseLink(Base):
    """A link that was e-mailed, for one purpose and one use. Its token is made from the row when the mail is sent."""

    __tablename__ = "one_use_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """A bucket of tries, refilled as time passes and taken from before a password or code is looked at."""

    __tablename__ = "throttle"
    __table_args__ = (Index("ix_throttle_refilled_at", "refilled_at"),)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    # Thousandths of a try, so that refilling is exact in whole numbers.
    level: Mapped[int] = mapped_column(BigInteger)
    refilled_at: Mapped[datetime]
