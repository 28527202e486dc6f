"""Projects: several needs of one group under one page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.lifecycle import ProjectStatus
from noticeboard.models.base import Base, Code, one_of
from noticeboard.models.organisation import Organisation
from noticeboard.models.person import Person


class Project(Base):
    """What a group wants to bring about, and asks for in several needs."""

    __tablename__ = "project"
    __table_args__ = (
        one_of("status", ProjectStatus),
        Index("ix_project_board", "status", "opened_at", "id"),
        Index("ix_project_queue", "area_id", "status", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(8), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[ProjectStatus] = mapped_column(Code(ProjectStatus))
    title: Mapped[str] = mapped_column(String(120))
    story: Mapped[str]
    # The reason the team gave when it declined it.
    status_note: Mapped[str | None]
    created_at: Mapped[datetime]
    # When it was last sent to the team, and when everybody could first read it.
    sent_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    author: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ProjectNeed(Base):
    """A need that is part of a project. It is part of one at most, and stays a need like any other."""

    __tablename__ = "project_need"

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    added_at: Mapped[datetime]
