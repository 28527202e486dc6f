"""Brokering rounds: what the team would introduce in one sitting, one proposal for each scarce offer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import RoundLineStatus
from noticeboard.models.area import Area
from noticeboard.models.base import Base, Code, one_of
from noticeboard.models.introduction import Introduction
from noticeboard.models.person import Person
from noticeboard.models.posting import Need, Offer


class Round(Base):
    """A round that somebody in the team of an area has begun. Nothing is sent before they say so."""

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    # What is written to both sides of every line.
    message: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    area: Mapped[Area] = relationship()
    begun_by: Mapped[Person] = relationship()
    lines: Mapped[list["RoundLine"]] = relationship(back_populates="round", order_by="RoundLine.id")


class RoundLine(Base):
    """A need of a round with the offer proposed for it, or the one that somebody chose instead."""

    __tablename__ = "round_line"
    __table_args__ = (
        UniqueConstraint("round_id", "need_id"),
        one_of("status", RoundLineStatus),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    # Of the pair as it stands, in ten-thousandths.
    score: Mapped[int] = mapped_column(Integer)
    status: Mapped[RoundLineStatus] = mapped_column(Code(RoundLineStatus), default=RoundLineStatus.PROPOSED)
    # The code of what kept a line from being sent.
    refusal: Mapped[str | None] = mapped_column(String(40))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introduction.id"))
    round: Mapped[Round] = relationship(back_populates="lines")
    need: Mapped[Need] = relationship(foreign_keys=[need_id])
    offer: Mapped[Offer] = relationship(foreign_keys=[offer_id])
    introduction: Mapped[Introduction | None] = relationship()
