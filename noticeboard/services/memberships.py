"""Who belongs to an organisation: inviting, joining, changing roles, removing, leaving, asking to join."""

from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, func, select, update
from sqlalchemy.orm import Session, aliased

from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.permissions import may_manage_members
from noticeboard.domain.vocabulary import MembershipRole
from noticeboard.models import Invitation, Membership, Organisation, OutboxMessage, Person
from noticeboard.queries.organisations import INVITED_FOR
from noticeboard.services.connections import telling_contacts
from noticeboard.services.events import note_event
from noticeboard.services.links import create_link
from noticeboard.services.outbox import queue_message, tell_organisation

JOIN_ORGANISATION = "join-organisation"
MOST_INVITATIONS = 20


def invite_person(
    session: Session, *, actor: Actor, organisation: Organisation, email: str, role: MembershipRole, now: datetime
) -> Invitation:
    """E-mail somebody a link with which they join `organisation`, with an account or without one yet.

    An earlier invitation to the same address is withdrawn. Raises Invalid("already-member") for a member, and
    Invalid("too-many-invitations") beyond 20 that are open.
    """
    _check_admin(actor, organisation)
    address = email.strip().lower()
    if _find_member(session, organisation, address) is not None:
        raise Invalid("already-member")
    session.execute(
        update(Invitation)
        .where(Invitation.organisation_id == organisation.id, Invitation.email == address, *_open(now))
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    still_open = select(func.count(Invitation.id)).where(Invitation.organisation_id == organisation.id, *_open(now))
    if (session.scalar(still_open) or 0) >= MOST_INVITATIONS:
        raise Invalid("too-many-invitations", most=MOST_INVITATIONS)
    link = create_link(session, purpose=JOIN_ORGANISATION, email=address, now=now, expires_in=INVITED_FOR)
    invitation = Invitation(
        organisation_id=organisation.id,
        email=address,
        role=role,
        link_id=link.id,
        invited_by_id=actor.person_id,
        invited_at=now,
    )
    session.add(invitation)
    session.flush()
    note_event(
        session,
        actor=actor,
        action="member.invited",
        about=organisation.ref,
        now=now,
        after={"invitation": invitation.id, "role": role},
    )
    payload = {"organisation_id": organisation.id, "link_id": link.id, "person_id": actor.person_id or 0}
    queue_message(session, kind="invitation", to=address, now=now, payload=payload)
    return invitation


def withdraw_invitation(session: Session, *, actor: Actor, invitation: Invitation, now: datetime) -> None:
    """Take an invitation back, so that its link no longer lets anybody in. Raises Conflict when it was accepted."""
    organisation = session.get_one(Organisation, invitation.organisation_id)
    _check_admin(actor, organisation)
    if not _claim(session, invitation, now, withdrawn_at=now):
        raise Conflict("moved-on")
    note_event(session, actor=actor, action="member.invitation-withdrawn", about=organisation.ref, now=now)


def accept_invitation(session: Session, *, invitation: Invitation, person: Person, now: datetime) -> Membership:
    """Make `person`, whose address the invitation's link has proved, a member in the role they were invited to.

    Raises Conflict("invitation-over") when the invitation was withdrawn or accepted before, and
    Conflict("invitation-suspended") while the organisation is suspended: the invitation stays as it is.
    """
    if invitation.organisation.suspended_at is not None:
        raise Conflict("invitation-suspended")
    if not _claim(session, invitation, now, accepted_at=now):
        raise Conflict("invitation-over")
    organisation = session.get_one(Organisation, invitation.organisation_id)
    membership = session.scalar(
        select(Membership).where(Membership.person_id == person.id, Membership.organisation_id == organisation.id)
    )
    with telling_contacts(session, organisation_ids=[organisation.id], now=now):
        if membership is None:
            membership = Membership(
                person_id=person.id, organisation_id=organisation.id, role=invitation.role, joined_at=now
            )
            session.add(membership)
        elif membership.ended_at is not None:
            membership.role, membership.joined_at, membership.ended_at = invitation.role, now, None
    actor = Actor(person_id=person.id, status=person.status)
    note_event(
        session,
        actor=actor,
        action="member.joined",
        about=organisation.ref,
        now=now,
        after={"membership": membership.id, "role": membership.role},
    )
    tell_organisation(
        session, organisation_id=organisation.id, kind="member-joined", now=now, payload={"person_id": person.id}
    )
    return membership


def change_role(session: Session, *, actor: Actor, membership: Membership, role: MembershipRole, now: datetime) -> None:
    """Make a member an admin or an admin a member. Raises Conflict("last-admin") for the only admin."""
    _check_admin(actor, membership.organisation)
    before = membership.role
    if before is role:
        return
    _change(session, membership, now, keeps_admin=role is MembershipRole.ADMIN, role=role)
    note_event(
        session,
        actor=actor,
        action="member.role-changed",
        about=membership.organisation.ref,
        now=now,
        before={"membership": membership.id, "role": before},
        after={"membership": membership.id, "role": role},
    )
    _tell(session, membership, "member-role-changed", now)


def remove_member(session: Session, *, actor: Actor, membership: Membership, now: datetime) -> None:
    """End somebody's membership. Raises Conflict("last-admin") for the only admin."""
    _check_admin(actor, membership.organisation)
    _end(session, actor, membership, "member.removed", now)
    _tell(session, membership, "member-removed", now)


def leave_organisation(session: Session, *, actor: Actor, membership: Membership, now: datetime) -> None:
    """End one's own membership. Raises Conflict("last-admin") for the only admin."""
    if membership.person_id != actor.person_id:
        raise NotPermitted("page")
    _end(session, actor, membership, "member.left", now)
    tell_organisation(
        session,
        organisation_id=membership.organisation_id,
        kind="member-left",
        now=now,
        payload={"person_id": membership.person_id},
    )


def ask_to_join(session: Session, *, actor: Actor, organisation: Organisation, now: datetime) -> None:
    """Tell an organisation's admins and the team, once a day at most, that somebody asks to join it.

    Raises Invalid("already-member") for a member.
    """
    if actor.person_id is None:
        raise NotPermitted("page")
    if actor.belongs_to(organisation.id):
        raise Invalid("already-member")
    key = f"ask-to-join:{organisation.id}:{actor.person_id}:{local_date(now)}"
    if session.scalar(select(OutboxMessage.id).where(OutboxMessage.dedupe_key == f"{key}:0")) is not None:
        return
    payload = {"organisation_id": organisation.id, "person_id": actor.person_id}
    queue_message(
        session,
        kind="ask-to-join-team",
        to=organisation.area.team_email,
        now=now,
        payload=payload,
        dedupe_key=f"{key}:0",
    )
    admins = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation.id,
            Membership.role == MembershipRole.ADMIN,
            Membership.ended_at.is_(None),
            Person.status == PersonStatus.ACTIVE,
        )
        .order_by(Person.id)
    )
    for person in admins:
        queue_message(session, kind="ask-to-join", to=person, now=now, payload=payload)
    note_event(session, actor=actor, action="member.asked", about=organisation.ref, now=now)


def _check_admin(actor: Actor, organisation: Organisation) -> None:
    """Raise NotPermitted unless `actor` is an admin of `organisation`, whichever they act for, and it goes on."""
    if not may_manage_members(actor, organisation_id=organisation.id):
        raise NotPermitted("suspended-members" if actor.administers(organisation.id) else "admins-only")


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.invited_at > now - INVITED_FOR,
    )


def _claim(session: Session, invitation: Invitation, now: datetime, **values: datetime) -> bool:
    """Settle an open invitation in one guarded UPDATE; of two people at once only one succeeds."""
    result = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, *_open(now))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(invitation)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _find_member(session: Session, organisation: Organisation, email: str) -> Membership | None:
    return session.scalar(
        select(Membership)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None), Person.email == email)
    )


def _end(session: Session, actor: Actor, membership: Membership, action: str, now: datetime) -> None:
    _change(session, membership, now, keeps_admin=False, ended_at=now)
    note_event(
        session,
        actor=actor,
        action=action,
        about=membership.organisation.ref,
        now=now,
        before={"membership": membership.id, "role": membership.role},
    )


def _change(session: Session, membership: Membership, now: datetime, *, keeps_admin: bool, **values: object) -> None:
    """Change a live membership in one guarded UPDATE that never leaves its organisation without an active admin.

    The organisation's row is locked first, so that on PostgreSQL too two admins cannot both be the one who leaves.
    """
    session.flush()
    session.execute(select(Organisation.id).where(Organisation.id == membership.organisation_id).with_for_update())
    another = aliased(Membership)
    admin_left = (
        select(another.id)
        .join(Person, Person.id == another.person_id)
        .where(
            another.organisation_id == membership.organisation_id,
            another.id != membership.id,
            another.role == MembershipRole.ADMIN,
            another.ended_at.is_(None),
            Person.status == PersonStatus.ACTIVE,
        )
        .exists()
    )
    guarded = update(Membership).where(Membership.id == membership.id, Membership.ended_at.is_(None))
    if not keeps_admin:
        guarded = guarded.where((Membership.role != MembershipRole.ADMIN) | admin_left)
    with telling_contacts(session, organisation_ids=[membership.organisation_id], now=now):
        result = session.execute(guarded.values(**values).execution_options(synchronize_session=False))
        session.refresh(membership)
        if not isinstance(result, CursorResult) or result.rowcount != 1:
            raise Conflict("moved-on" if membership.ended_at else "last-admin")


def _tell(session: Session, membership: Membership, kind: str, now: datetime) -> None:
    payload = {"organisation_id": membership.organisation_id}
    queue_message(session, kind=kind, to=membership.person, now=now, payload=payload)
