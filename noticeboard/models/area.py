"""Areas: the council areas whose teams run the board."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from noticeboard.domain.vocabulary import TeamRole
from noticeboard.models.base import Base, Code, one_of


class Area(Base):
    """A council area with a team of its own. Made by command only."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str]
    # The council whose policy rules and priorities apply here.
    council: Mapped[str]
    team_email: Mapped[str]
    authorities: Mapped[list["AreaAuthority"]] = relationship(cascade="all, delete-orphan")

    @property
    def lad_codes(self) -> frozenset[str]:
        """The codes of the districts it covers."""
        return frozenset(authority.lad_code for authority in self.authorities)


class AreaAuthority(Base):
    """A local authority district that an area covers."""

    __tablename__ = "area_authority"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    lad_code: Mapped[str] = mapped_column(String(9), primary_key=True)


class TeamMember(Base):
    """A person's role in the team of an area."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("person_id", "area_id"), one_of("role", TeamRole))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    role: Mapped[TeamRole] = mapped_column(Code(TeamRole))
