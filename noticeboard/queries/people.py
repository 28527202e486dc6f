"""Reading people: their sessions, what they belong to, and the actor they are."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor, Standing
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import CheckStatus, PersonStatus
from noticeboard.domain.vocabulary import TeamRole
from noticeboard.models import Membership, Organisation, Person, SignInSession

SESSION_LENGTH = timedelta(hours=12)
TEAM_IDLE = timedelta(minutes=30)


def hash_token(token: str) -> str:
    """The hash under which a session's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_session(session: Session, *, token: str, now: datetime) -> SignInSession | None:
    """The live session of `token`: not ended, not 12 hours old, and for the team not idle for 30 minutes."""
    row = session.scalar(select(SignInSession).where(SignInSession.token_hash == hash_token(token)))
    if row is None or row.ended_at is not None or now - row.created_at > SESSION_LENGTH:
        return None
    if row.person.team_roles and now - row.last_seen_at > TEAM_IDLE:
        return None
    return row if row.person.status is PersonStatus.ACTIVE else None


def find_person(session: Session, *, email: str) -> Person | None:
    """The person with an address, in whatever case it was typed."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def get_person(session: Session, *, person_id: int) -> Person:
    """The person with an id. Raises NotFound when there is none."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    return person


def find_password_hash(session: Session, *, email: str) -> str | None:
    """The hash of the password of whoever has an address, if anybody has and they chose one."""
    return session.scalar(select(Person.password_hash).where(Person.email == email.strip().lower()))


def list_live_sessions(session: Session, *, person_id: int, now: datetime) -> Sequence[SignInSession]:
    """The browsers in which a person is signed in, last used first."""
    rows = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.ended_at.is_(None),
            SignInSession.created_at >= now - SESSION_LENGTH,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    ).all()
    return [row for row in rows if not row.person.team_roles or now - row.last_seen_at <= TEAM_IDLE]


def list_memberships(session: Session, *, person_id: int) -> Sequence[Membership]:
    """The organisations a person belongs to now, by name."""
    return session.scalars(
        select(Membership)
        .join(Organisation)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def organisation_ids_ever(session: Session, actor: Actor) -> frozenset[int]:
    """Every organisation that somebody belongs to or once belonged to: a membership is ended, never deleted."""
    if actor.person_id is None:
        return actor.organisation_ids
    ever = session.scalars(select(Membership.organisation_id).where(Membership.person_id == actor.person_id))
    return actor.organisation_ids | frozenset(ever)


def list_organisation_people(session: Session, *, organisation_id: int) -> Sequence[Person]:
    """The active people of an organisation, in order of joining."""
    return session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            Person.status == PersonStatus.ACTIVE,
        )
        .order_by(Membership.joined_at, Membership.id)
    ).all()


def standing_of(membership: Membership) -> Standing:
    """What a membership lets a person do."""
    organisation = membership.organisation
    return Standing(
        organisation_id=organisation.id,
        organisation_ref=organisation.ref,
        organisation_name=organisation.name,
        kind=organisation.kind,
        verified=organisation.status is CheckStatus.VERIFIED,
        suspended=organisation.suspended_at is not None,
        role=membership.role,
        area_id=organisation.area_id,
    )


def actor_for(
    session: Session, *, person: Person, acting_for_id: int | None = None, acting_for_ref: str | None = None
) -> Actor:
    """The actor that `person` is, acting for the named organisation, else the chosen one, else the first by name."""
    standings = tuple(standing_of(row) for row in list_memberships(session, person_id=person.id))
    named = next((s for s in standings if acting_for_ref and s.organisation_ref == acting_for_ref), None)
    chosen = next((s for s in standings if s.organisation_id == acting_for_id), None)
    return Actor(
        person_id=person.id,
        status=person.status,
        acting_for=named or chosen or (standings[0] if standings else None),
        standings=standings,
        team_area_ids=frozenset(role.area_id for role in person.team_roles),
        team_admin_area_ids=frozenset(role.area_id for role in person.team_roles if role.role is TeamRole.ADMIN),
    )
