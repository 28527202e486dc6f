"""Phrases that the team has added to the taxonomy that comes with the matcher."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from noticeboard.models.base import Base


class TaxonomyPhrase(Base):
    """One phrase that names a concept of the taxonomy on this board."""

    __tablename__ = "taxonomy_phrase"
    __table_args__ = (UniqueConstraint("concept", "phrase"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept: Mapped[str] = mapped_column(String(64))
    phrase: Mapped[str] = mapped_column(String(60))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
