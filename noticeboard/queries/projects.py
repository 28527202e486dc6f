"""Reading projects, the needs that are part of them, and how far they have come."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import (
    PUBLIC_PROJECT_STATUSES,
    ConnectionStatus,
    PostingStatus,
    ProjectStatus,
)
from noticeboard.domain.projects import MOST_NEEDS, NeedProgress, Progress, progress_of
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Connection, Organisation, Posting, Project, ProjectNeed
from noticeboard.queries import postings

PAGE_LENGTH = 20
MOST_LISTED = 100
_OVER = (PostingStatus.MET, PostingStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One page of open projects, and the references that the pages beside it start from."""

    projects: Sequence[Project]
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class NeedOfProject:
    """A need of a project, and how far it has come."""

    need: Posting
    progress: NeedProgress


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The projects `actor` may read: what the team has checked, their organisations', and those of their team.

    A project of a suspended organisation is hidden from everyone but its members and the team.
    """
    checked = and_(
        Project.status.in_(PUBLIC_PROJECT_STATUSES),
        Project.opened_at.is_not(None),
        Project.organisation.has(Organisation.suspended_at.is_(None)),
    )
    mine, team = Project.organisation_id.in_(actor.organisation_ids), Project.area_id.in_(actor.team_area_ids)
    return or_(checked, mine, team) if actor.active else checked


def get_project(session: Session, ref: str, *, visible_to_actor: Actor) -> Project:
    """The project with a reference. Raises NotFound when there is none, or not for this actor."""
    return _one(session, ref, visible_to(visible_to_actor))


def get_own_project(session: Session, ref: str, *, actor: Actor) -> Project:
    """The project with a reference, of an organisation `actor` belongs to. Raises NotFound otherwise."""
    return _one(session, ref, Project.organisation_id.in_(actor.organisation_ids))


def get_team_project(session: Session, ref: str, *, actor: Actor) -> Project:
    """The project with a reference, in an area of the actor's team. Raises NotFound otherwise."""
    return _one(session, ref, Project.area_id.in_(actor.team_area_ids))


def find_project_of(session: Session, *, need: Posting, actor: Actor) -> Project | None:
    """The project that a need is part of, if `actor` may read it."""
    part = select(ProjectNeed.project_id).where(ProjectNeed.posting_id == need.id).scalar_subquery()
    return session.scalar(select(Project).where(Project.id == part, visible_to(actor)))


def list_open_projects(
    session: Session, *, after: str | None = None, before: str | None = None, limit: int = PAGE_LENGTH
) -> ProjectPage:
    """A page of the open projects, newest first; equal ones come newest first by id. Public: the same for everyone.

    after, before   the reference of the project that the page follows or goes before; an unknown one gives the first.
    """
    edge = _edge(session, after or before)
    backwards = before is not None and after is None and edge is not None
    rows = _open_rows(session, edge, backwards=backwards, limit=limit)
    if edge is not None and (not rows or (backwards and len(rows) <= limit)):
        # Gone past an end, or the first page would be cut short: show the first page whole.
        edge, backwards = None, False
        rows = _open_rows(session, None, backwards=False, limit=limit)
    more, shown = len(rows) > limit, list(rows[:limit])
    if backwards:
        shown.reverse()
    earlier, later = (more if backwards else edge is not None), more or backwards
    return ProjectPage(
        shown,
        before=shown[0].ref if shown and earlier else None,
        after=shown[-1].ref if shown and later else None,
    )


def list_own_projects(session: Session, *, actor: Actor) -> Sequence[Project]:
    """The projects of every organisation `actor` belongs to: those not closed first, then the newest; 100 at most."""
    over = case((Project.status == ProjectStatus.CLOSED, 1), else_=0)
    return session.scalars(
        select(Project)
        .where(Project.organisation_id.in_(actor.organisation_ids))
        .order_by(over, Project.created_at.desc(), Project.id.desc())
        .limit(MOST_LISTED)
    ).all()


def list_project_needs(session: Session, *, project: Project, actor: Actor) -> Sequence[NeedOfProject]:
    """The needs of a project that `actor` may read, in the order in which they were added, with their progress."""
    rows = session.scalars(
        select(Posting)
        .join(ProjectNeed, ProjectNeed.posting_id == Posting.id)
        .where(ProjectNeed.project_id == project.id, postings.visible_to(actor))
        .order_by(ProjectNeed.added_at, Posting.id)
    ).all()
    agreed = _agreed(session, [need.id for need in rows])
    return [NeedOfProject(need, _progress(need, agreed)) for need in rows]


def read_progress(session: Session, *, project_ids: Collection[int]) -> Mapping[int, Progress]:
    """How far each of some projects has come, by id, counted from the needs that everybody may read."""
    rows = session.execute(
        select(ProjectNeed.project_id, Posting)
        .join(Posting, Posting.id == ProjectNeed.posting_id)
        .where(ProjectNeed.project_id.in_(project_ids), Posting.opened_at.is_not(None))
        .order_by(Posting.id)
    ).all()
    agreed = _agreed(session, [need.id for _project_id, need in rows])
    needs: dict[int, list[NeedProgress]] = defaultdict(list)
    for project_id, need in rows:
        needs[project_id].append(_progress(need, agreed))
    return {project_id: progress_of(needs[project_id]) for project_id in project_ids}


def list_needs_to_choose(session: Session, *, project: Project) -> Sequence[Posting]:
    """The needs of a project's group that could be part of it: those that are, and those live in no other; newest."""
    mine = select(ProjectNeed.posting_id).where(ProjectNeed.project_id == project.id)
    taken = select(ProjectNeed.posting_id).where(ProjectNeed.project_id != project.id)
    live = and_(Posting.status.not_in(_OVER), Posting.id.not_in(taken))
    return session.scalars(
        select(Posting)
        .where(
            Posting.side == Side.NEED,
            Posting.organisation_id == project.organisation_id,
            or_(Posting.id.in_(mine), live),
        )
        .order_by(Posting.created_at.desc(), Posting.id.desc())
        .limit(MOST_LISTED)
    ).all()


def list_need_ids(session: Session, *, project: Project) -> Sequence[int]:
    """The ids of the needs that are part of a project, in order."""
    rows = select(ProjectNeed.posting_id).where(ProjectNeed.project_id == project.id)
    return session.scalars(rows.order_by(ProjectNeed.posting_id).limit(2 * MOST_NEEDS)).all()


def list_projects_to_check(session: Session, *, actor: Actor) -> Sequence[Project]:
    """The projects that wait for the actor's team, those that wait longest first; 100 at most."""
    return session.scalars(_waiting(actor).limit(MOST_LISTED)).all()


def find_next_to_check(session: Session, *, actor: Actor, but: Project) -> Project | None:
    """The project that has waited longest for the actor's team, other than `but`."""
    return session.scalar(_waiting(actor).where(Project.id != but.id).limit(1))


def _one(session: Session, ref: str, allowed: ColumnElement[bool]) -> Project:
    project = session.scalar(select(Project).where(Project.ref == ref, allowed))
    if project is None:
        raise NotFound("project")
    return project


def _waiting(actor: Actor) -> Select[Project]:
    return (
        select(Project)
        .where(Project.status == ProjectStatus.AWAITING_CHECK, Project.area_id.in_(actor.team_area_ids))
        .order_by(Project.sent_at, Project.id)
    )


def _edge(session: Session, ref: str | None) -> Project | None:
    found = select(Project).where(Project.ref == ref, Project.opened_at.is_not(None))
    return None if ref is None else session.scalar(found)


def _open_rows(session: Session, edge: Project | None, *, backwards: bool, limit: int) -> Sequence[Project]:
    key = (Project.opened_at, Project.id)
    page = select(Project).where(
        Project.status == ProjectStatus.OPEN, Project.organisation.has(Organisation.suspended_at.is_(None))
    )
    page = page.order_by(*(one.asc() if backwards else one.desc() for one in key)).limit(limit + 1)
    if edge is not None:
        moment, id_ = edge.opened_at, edge.id
        beyond = Project.opened_at > moment if backwards else Project.opened_at < moment
        next_to = Project.id > id_ if backwards else Project.id < id_
        page = page.where(or_(beyond, and_(Project.opened_at == moment, next_to)))
    return session.scalars(page).all()


def _agreed(session: Session, need_ids: Collection[int]) -> Mapping[int, Decimal]:
    """What connections that stand hold of each need."""
    rows = session.execute(
        select(Connection.need_id, func.sum(Connection.held_of_need))
        .where(Connection.need_id.in_(need_ids), Connection.status != ConnectionStatus.FELL_THROUGH)
        .group_by(Connection.need_id)
    )
    return {need_id: amount for need_id, amount in rows if need_id is not None}


def _progress(need: Posting, agreed: Mapping[int, Decimal]) -> NeedProgress:
    held = agreed.get(need.id, Decimal(0))
    return NeedProgress(need.status, need.capacity, held, max(Decimal(0), need.capacity - need.remaining - held))
