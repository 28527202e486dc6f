"""Messages to send and timed work to do: rows written in the transaction of the change that caused them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from noticeboard.domain.lifecycle import OutboxState
from noticeboard.models.base import Base, Code, one_of


class OutboxMessage(Base):
    """One e-mail to one address. The words are made when it is sent; the row holds a kind and ids."""

    __tablename__ = "outbox"
    __table_args__ = (one_of("state", OutboxState), Index("ix_outbox_state_due_at", "state", "due_at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(48))
    # To a person, whose address is read when it is sent; or to an address that has no account.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[OutboxState] = mapped_column(Code(OutboxState), default=OutboxState.QUEUED)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]
    dedupe_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
