"""What the matcher finds postings by, and what it has worked out and the team has decided: suggestions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import SuggestionStatus
from noticeboard.models.base import Base, Code, one_of
from noticeboard.models.posting import Need, Offer

SCALE = 10_000
"""What a score from 0 to 1 is kept in parts of, so that order and comparison are exact."""


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


class MatchKey(Base):
    """A key that an open posting is found by, in one cell: `matching.keys` says what both numbers mean.

    It has no foreign key: that would ask for a second index as large as the table. Its rows follow from `MatchEntry`,
    and `check` compares them.
    """

    __tablename__ = "match_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    cell: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    posting_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(SmallInteger)


class MatchEntry(Base):
    """What the index holds of one open posting, so that it can be taken out when its words have changed."""

    __tablename__ = "match_entry"

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(SmallInteger)
    # How many of the terms are keys: they stand first. Cells and terms are numbers of four bytes.
    keys: Mapped[int] = mapped_column(SmallInteger)
    length: Mapped[int] = mapped_column(Integer)
    cells: Mapped[bytes] = mapped_column(LargeBinary)
    terms: Mapped[bytes] = mapped_column(LargeBinary)


class MatchCount(Base):
    """How many open postings a term stands in."""

    __tablename__ = "match_count"

    term: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    postings: Mapped[int] = mapped_column(Integer)


class MatchChange(Base):
    """A posting that came into the index or left it, and is still to be counted."""

    __tablename__ = "match_change"
    __table_args__ = (CheckConstraint("sign IN (-1, 1)", name="sign_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sign: Mapped[int] = mapped_column(SmallInteger)
    length: Mapped[int] = mapped_column(Integer)
    terms: Mapped[bytes] = mapped_column(LargeBinary)


class PostingMeaning(Base):
    """The vectors of a posting's title and sentences, of one version of the encoder; without a version, to be made."""

    __tablename__ = "posting_meaning"
    __table_args__ = (Index("ix_posting_meaning_version", "version", "posting_id"),)

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id", ondelete="CASCADE"), primary_key=True)
    # Of the text that was, or is to be, encoded.
    digest: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(64))
    vectors: Mapped[bytes] = mapped_column(LargeBinary)
