"""Suspending a person's account, and restoring it."""

from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.models import Person
from noticeboard.queries.people import list_memberships
from noticeboard.services.connections import telling_contacts
from noticeboard.services.events import note_event
from noticeboard.services.moves import move
from noticeboard.services.outbox import queue_message
from noticeboard.services.sessions import end_sessions
from noticeboard.services.team_notes import write_note


def suspend_person(session: Session, *, actor: Actor, person: Person, about: str, reason: str, now: datetime) -> None:
    """Suspend somebody's account: every browser they are signed in with is signed out.

    about    the reference of the organisation on whose page the team decided it; the reason is noted there.

    Raises NotPermitted for oneself, and for a member of a team unless an admin of that team asks;
    Conflict("moved-on") when the account is not active.
    """
    _check_may_suspend(actor, person)
    with telling_contacts(session, organisation_ids=_organisations_of(session, person), now=now):
        move(session, person, PersonStatus.SUSPENDED)
    end_sessions(session, person_id=person.id, now=now)
    write_note(session, actor=actor, about=about, text=f"Suspended {person.name}: {reason}", now=now)
    note_event(session, actor=actor, action="person.suspended", about=f"person:{person.id}", now=now)
    queue_message(session, kind="person-suspended", to=person, now=now)


def restore_person(session: Session, *, actor: Actor, person: Person, about: str, now: datetime) -> None:
    """Let somebody use their account again. Raises as `suspend_person` does."""
    _check_may_suspend(actor, person)
    with telling_contacts(session, organisation_ids=_organisations_of(session, person), now=now):
        move(session, person, PersonStatus.ACTIVE)
    write_note(session, actor=actor, about=about, text=f"Restored {person.name}", now=now)
    note_event(session, actor=actor, action="person.restored", about=f"person:{person.id}", now=now)
    queue_message(session, kind="person-restored", to=person, now=now)


def _organisations_of(session: Session, person: Person) -> list[int]:
    return [membership.organisation_id for membership in list_memberships(session, person_id=person.id)]


def _check_may_suspend(actor: Actor, person: Person) -> None:
    if not actor.in_team:
        raise NotPermitted("page")
    if actor.person_id == person.id:
        raise NotPermitted("own-account")
    if not {role.area_id for role in person.team_roles} <= actor.team_admin_area_ids:
        raise NotPermitted("team-account")
