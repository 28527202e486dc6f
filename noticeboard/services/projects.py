"""Making, changing and closing projects, choosing their needs, and the team's check of what they say."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import ProjectStatus, check_move
from noticeboard.domain.posting_permissions import may_check, may_keep, may_post
from noticeboard.domain.projects import EDITABLE, MOST_NEEDS, check_text
from noticeboard.domain.references import Prefix
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Organisation, Posting, Project, ProjectNeed
from noticeboard.queries.projects import list_need_ids, list_needs_to_choose
from noticeboard.services.events import note_event
from noticeboard.services.moves import move
from noticeboard.services.outbox import tell_organisation, tell_team
from noticeboard.services.postings import check_note
from noticeboard.services.references import fresh_reference


def make_project(
    session: Session, *, actor: Actor, organisation: Organisation, title: str, story: str, now: datetime
) -> Project:
    """Make a project, and send it to the team: everybody can read it once the team has.

    Raises NotPermitted unless the actor belongs to the organisation and it is a group that is not suspended, and
    Invalid when some of the text is missing or too long.
    """
    if not may_post(actor, organisation_id=organisation.id, side=Side.NEED):
        raise NotPermitted("post")
    title, story = check_text(title, story)
    project = Project(
        ref=fresh_reference(session, Project, Prefix.PROJECT),
        area_id=organisation.area_id,
        organisation_id=organisation.id,
        author_id=actor.person_id or organisation.created_by_id,
        status=ProjectStatus.AWAITING_CHECK,
        title=title,
        story=story,
        created_at=now,
        sent_at=now,
    )
    session.add(project)
    session.flush()
    _note(session, actor, project, "project.sent", now)
    _tell_group(session, project, "project-sent", now)
    _tell_team(session, project, "project-to-check", now)
    return project


def edit_project(session: Session, *, actor: Actor, project: Project, title: str, story: str, now: datetime) -> None:
    """Change what a project says. One that was declined is sent to the team again.

    As with a need, a change of what everybody can read counts at once; the team is told of it.
    """
    _check_group(actor, project)
    title, story = check_text(title, story)
    if (title, story) == (project.title, project.story) and project.status is not ProjectStatus.DECLINED:
        return
    project.title, project.story = title, story
    if project.status is ProjectStatus.DECLINED:
        move(session, project, ProjectStatus.AWAITING_CHECK, sent_at=now, status_note=None)
        _note(session, actor, project, "project.sent", now)
        _tell_team(session, project, "project-to-check", now)
        return
    session.flush()
    _note(session, actor, project, "project.changed", now)
    if project.status is ProjectStatus.OPEN:
        _tell_team(session, project, "project-changed", now)


def choose_needs(
    session: Session, *, actor: Actor, project: Project, need_ids: Collection[int], now: datetime
) -> tuple[int, int]:
    """Make exactly these needs part of a project; returns how many were added and how many taken out.

    Each stays the need it was. Raises Invalid("need-not-yours") for a need that is over, of somebody else or part of
    another project, and Invalid("too-many-needs") beyond fifty.
    """
    _check_group(actor, project)
    wanted, kept = set(need_ids), set(list_need_ids(session, project=project))
    known = {need.id: need for need in list_needs_to_choose(session, project=project)}
    if wanted - set(known):
        raise Invalid("need-not-yours")
    if len(wanted) > MOST_NEEDS:
        raise Invalid("too-many-needs", most=MOST_NEEDS)
    for need_id in sorted(kept - wanted):
        session.execute(
            delete(ProjectNeed).where(ProjectNeed.posting_id == need_id, ProjectNeed.project_id == project.id)
        )
        _note(session, actor, project, "project.need_taken_out", now, need=known.get(need_id))
    for need_id in sorted(wanted - kept):
        _add_need(session, project, need_id, now)
        _note(session, actor, project, "project.need_added", now, need=known[need_id])
    return len(wanted - kept), len(kept - wanted)


def close_project(session: Session, *, actor: Actor, project: Project, now: datetime) -> None:
    """End a project. Its page stays, for those who read it before; its needs go on as they are."""
    if not may_keep(actor, organisation_id=project.organisation_id):
        raise NotPermitted("project")
    move(session, project, ProjectStatus.CLOSED, ended_at=now, status_note=None)
    _note(session, actor, project, "project.closed", now)


def approve_project(session: Session, *, actor: Actor, project: Project, now: datetime) -> None:
    """Find a project good: everybody can read it now.

    Raises NotPermitted for anyone but its area's team, and Conflict("organisation-not-verified") until its group is.
    """
    _check_team(actor, project)
    check_move(project.status, ProjectStatus.OPEN)
    if not project.organisation.trusted:
        raise Conflict("organisation-not-verified")
    move(session, project, ProjectStatus.OPEN, opened_at=project.opened_at or now)
    _note(session, actor, project, "project.opened", now)
    _tell_group(session, project, "project-opened", now)


def decline_project(session: Session, *, actor: Actor, project: Project, reason: str, now: datetime) -> None:
    """Send a project back to its group with the reason, which can change it and so send it again."""
    _check_team(actor, project)
    move(session, project, ProjectStatus.DECLINED, status_note=check_note(reason))
    _note(session, actor, project, "project.declined", now)
    _tell_group(session, project, "project-declined", now)


def _add_need(session: Session, project: Project, need_id: int, now: datetime) -> None:
    """Make a need part of a project; the key of the row settles who was first where two projects take it at once."""
    try:
        with session.begin_nested():
            session.execute(insert(ProjectNeed).values(posting_id=need_id, project_id=project.id, added_at=now))
    except IntegrityError as taken:
        raise Conflict("moved-on") from taken


def _check_group(actor: Actor, project: Project) -> None:
    if not may_keep(actor, organisation_id=project.organisation_id):
        raise NotPermitted("project")
    if project.status not in EDITABLE:
        raise Conflict("moved-on", status=project.status)


def _check_team(actor: Actor, project: Project) -> None:
    if not may_check(actor, area_id=project.area_id):
        raise NotPermitted("check-posting")


def _note(
    session: Session, actor: Actor, project: Project, action: str, now: datetime, *, need: Posting | None = None
) -> None:
    after = {"need": need.ref} if need is not None else {"status": project.status}
    note_event(session, actor=actor, action=action, about=project.ref, now=now, after=after)


def _tell_group(session: Session, project: Project, kind: str, now: datetime) -> None:
    about = {"project_id": project.id}
    tell_organisation(session, organisation_id=project.organisation_id, kind=kind, now=now, payload=about)


def _tell_team(session: Session, project: Project, kind: str, now: datetime) -> None:
    tell_team(session, area_id=project.area_id, kind=kind, now=now, payload={"project_id": project.id})
