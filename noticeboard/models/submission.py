"""Forms that have been carried out, so that sending one twice does it once."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from noticeboard.models.base import Base


class Submission(Base):
    """One form, filled in once by one actor, and where its answer led."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("actor", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # "person:7", or "draft:<hash>" for somebody without an account.
    actor: Mapped[str] = mapped_column(String(80))
    form_key: Mapped[str] = mapped_column(String(64))
    # SHA-256 of the answers; the same key with other answers shows the form again.
    digest: Mapped[str] = mapped_column(String(64))
    location: Mapped[str | None]
    submitted_at: Mapped[datetime]


class KeptForm(Base):
    """What somebody typed into a form whose page or sign-in had expired, kept a day so that nothing is lost."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    path: Mapped[str]
    # Name and value pairs in order. Passwords and codes are left out.
    fields: Mapped[list[Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
