"""What the matcher has worked out and the team has decided: suggestions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import SuggestionStatus
from noticeboard.models.base import Base, Code, one_of
from noticeboard.models.posting import Need, Offer


class Suggestion(Base):
    """A need and an offer that go together, with the score, its parts and its reasons as they were computed."""

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("need_id", "offer_id"),
        one_of("status", SuggestionStatus),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score_in_range"),
        Index("ix_suggestion_queue", "status", "stale", "score", "id"),
        Index("ix_suggestion_offer_id_score", "offer_id", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    # Ten-thousandths, so that order and comparison are exact.
    score: Mapped[int] = mapped_column(Integer)
    parts: Mapped[dict[str, Any]]
    reasons: Mapped[list[Any]]
    cautions: Mapped[list[Any]]
    # The same, measured from the public points: what both owners are shown.
    public_reasons: Mapped[list[Any]]
    public_cautions: Mapped[list[Any]]
    version: Mapped[str] = mapped_column(String(40))
    computed_at: Mapped[datetime]
    status: Mapped[SuggestionStatus] = mapped_column(Code(SuggestionStatus), default=SuggestionStatus.FRESH)
    # A posting has closed, or no longer matches; a decided suggestion is kept, and only marked.
    stale: Mapped[bool] = mapped_column(default=False)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    dismissal_reason: Mapped[str | None]
    need: Mapped[Need] = relationship(foreign_keys=[need_id])
    offer: Mapped[Offer] = relationship(foreign_keys=[offer_id])
