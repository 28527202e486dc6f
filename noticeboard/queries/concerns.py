"""Reading concerns, and what a concern can be about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import ConcernStatus
from noticeboard.domain.references import parse_reference
from noticeboard.models import Concern, Connection, Organisation, Person, Posting, Project
from noticeboard.queries.organisations import get_organisation
from noticeboard.queries.postings import get_posting
from noticeboard.queries.projects import get_project


@dataclass(frozen=True, slots=True)
class Subject:
    """What a concern is about: its reference, what it is called, and the area whose team is told."""

    ref: str
    title: str
    area_id: int


@dataclass(frozen=True, slots=True)
class RaisedConcern:
    """A concern with the people it names."""

    concern: Concern
    raised_by: Person | None
    resolved_by: Person | None


def get_subject(session: Session, ref: str, *, actor: Actor) -> Subject:
    """What has a reference, be it a posting, project, organisation or connection, if `actor` may see it.

    Raises NotFound otherwise.
    """
    known = parse_reference(ref)
    if known is None or known != ref:
        raise NotFound("subject")
    match known[0]:
        case "N" | "O":
            posting = get_posting(session, ref, visible_to_actor=actor)
            return Subject(ref, posting.title, posting.area_id)
        case "P":
            project = get_project(session, ref, visible_to_actor=actor)
            return Subject(ref, project.title, project.area_id)
        case "G":
            organisation = get_organisation(session, ref, visible_to_actor=actor)
            return Subject(ref, organisation.name, organisation.area_id)
        case "C":
            return _connection(session, ref, actor)
        case _:
            raise NotFound("subject")


def list_concerns(session: Session, *, actor: Actor, status: ConcernStatus, limit: int = 100) -> Sequence[Concern]:
    """The concerns of a status that the team of `actor` has, those that waited longest first."""
    return session.scalars(
        select(Concern)
        .where(Concern.area_id.in_(actor.team_area_ids), Concern.status == status)
        .order_by(Concern.raised_at, Concern.id)
        .limit(limit)
    ).all()


def list_titles(session: Session, refs: Collection[str]) -> Mapping[str, str]:
    """What each thing that concerns are about is called, by its reference; a connection has no name of its own."""
    named = (Posting.ref, Posting.title), (Project.ref, Project.title), (Organisation.ref, Organisation.name)
    found = [session.execute(select(ref, title).where(ref.in_(refs))) for ref, title in named]
    return {ref: title for rows in found for ref, title in rows}


def list_concerns_about(session: Session, ref: str, *, actor: Actor) -> Sequence[RaisedConcern]:
    """The concerns about one thing that the team of `actor` has, open ones first, newest first.

    Raises NotFound when there is none.
    """
    rows = session.scalars(
        select(Concern)
        .where(Concern.about_ref == ref, Concern.area_id.in_(actor.team_area_ids))
        .order_by(Concern.status, Concern.raised_at.desc(), Concern.id.desc())
    ).all()
    if not rows:
        raise NotFound("concern")
    ids = {row.raised_by_id for row in rows} | {row.resolved_by_id for row in rows}
    people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ids - {None})))}
    return [RaisedConcern(row, people.get(row.raised_by_id or 0), people.get(row.resolved_by_id or 0)) for row in rows]


def get_concern(session: Session, concern_id: int, *, ref: str, actor: Actor) -> Concern:
    """A concern about what has a reference, that the team of `actor` has. Raises NotFound otherwise."""
    row = session.scalar(
        select(Concern).where(
            Concern.id == concern_id, Concern.about_ref == ref, Concern.area_id.in_(actor.team_area_ids)
        )
    )
    if row is None:
        raise NotFound("concern")
    return row


def _connection(session: Session, ref: str, actor: Actor) -> Subject:
    mine = actor.organisation_ids
    parties = or_(Connection.giver_id.in_(mine), Connection.receiver_id.in_(mine))
    row = session.scalar(select(Connection).where(Connection.ref == ref, parties)) if actor.active else None
    if row is None:
        raise NotFound("connection")
    return Subject(ref, row.title, row.area_id)
