"""Accounts: signing up, confirming an address, passwords and names. Known and unknown addresses are treated alike."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.vocabulary import TeamRole
from noticeboard.models import Area, OneUseLink, Person, TeamMember
from noticeboard.queries.people import find_person
from noticeboard.services.events import note_event
from noticeboard.services.giving_way import insert_into
from noticeboard.services.links import create_link, end_links
from noticeboard.services.moves import move
from noticeboard.services.outbox import queue_message
from noticeboard.services.sessions import end_sessions
from noticeboard.services.throttles import RESET, VERIFICATION, Bucket, take_try

CONFIRM_WITHIN = timedelta(days=3)
SIGN_IN_WITHIN = timedelta(minutes=30)
RESET_WITHIN = timedelta(hours=1)

CONFIRM_EMAIL = "confirm-email"
CONFIRM_NEW_EMAIL = "confirm-new-email"
SIGN_IN = "sign-in"
RESET_PASSWORD = "reset-password"


def find_or_make_person(session: Session, *, email: str, name: str, now: datetime) -> Person:
    """The person with an address, made unconfirmed and without a password if there is none yet.

    Two at once make one. A known person keeps their own name.
    """
    address = email.strip().lower()
    made = session.execute(
        insert_into(session, Person)
        .values(
            name=name.strip(), email=address, status=PersonStatus.UNCONFIRMED, is_demonstration=False, created_at=now
        )
        .on_conflict_do_nothing(index_elements=[Person.email])
        .returning(Person.id)
    ).scalar_one_or_none()
    person = session.scalars(select(Person).where(Person.email == address)).one()
    if made is not None:
        note_event(session, actor=NOBODY, action="person.signed-up", about=f"person:{made}", now=now)
    return person


def sign_up(session: Session, *, name: str, email: str, password_hash: str, now: datetime) -> None:
    """Begin an account and send the link that confirms its address.

    An address that has an account is sent word of that instead, so that nobody who asks can tell the two apart.
    Until an address is confirmed, the newest name and password given for it count.
    """
    person = find_or_make_person(session, email=email, name=name, now=now)
    if person.status is PersonStatus.UNCONFIRMED:
        person.name, person.password_hash = name.strip(), password_hash
        send_confirmation(session, person=person, now=now)
    elif _may_mail(session, VERIFICATION.of(person.email), now):
        queue_message(session, kind="already-have-account", to=person, now=now)


def send_confirmation(session: Session, *, person: Person, now: datetime) -> None:
    """Send a fresh link that confirms a new account; earlier ones end. At most three in six hours."""
    if _may_mail(session, VERIFICATION.of(person.email), now):
        end_links(session, person_id=person.id, purpose=CONFIRM_EMAIL, now=now)
        _send_link(session, person, CONFIRM_EMAIL, "confirm-email", CONFIRM_WITHIN, now)


def confirm_person(session: Session, *, person: Person, now: datetime, keep_password: bool = False) -> None:
    """Count a person's address as proven, because a link sent to it was opened.

    keep_password   only for the link that signing up sent. Whoever proves the address in another way has not seen
                    the password that somebody gave for it, so that password ends.
    """
    if person.status is not PersonStatus.UNCONFIRMED:
        return
    move(session, person, PersonStatus.ACTIVE)
    if not keep_password:
        person.password_hash = None
    end_links(session, person_id=person.id, purpose=CONFIRM_EMAIL, now=now)
    note_event(session, actor=_as(person), action="person.confirmed", about=_about(person), now=now)


def admit(session: Session, *, email: str, stored: str | None, now: datetime, renewed: str | None) -> Person | None:
    """The person who may come in after `stored`, the hash of their password, was found to match what they typed.

    renewed   a hash of the same password with today's parameters, to keep instead.

    None for somebody who has not confirmed their address, who is sent a fresh link, and when the password was changed
    meanwhile. Raises NotPermitted("account-suspended") for somebody suspended.
    """
    person = find_person(session, email=email)
    if person is None or stored is None or person.password_hash != stored:
        return None
    if person.status is PersonStatus.UNCONFIRMED:
        send_confirmation(session, person=person, now=now)
        return None
    check_not_suspended(person)
    if renewed is not None:
        person.password_hash = renewed
    return person


def check_not_suspended(person: Person) -> None:
    """Raise NotPermitted("account-suspended") for somebody suspended."""
    if person.status is PersonStatus.SUSPENDED:
        raise NotPermitted("account-suspended")


def send_sign_in_link(session: Session, *, email: str, now: datetime, path: str | None = None) -> None:
    """Send a link that signs in; the team is told to use its password, and a stranger that there is no account.

    path   the page that the link leads on to, where somebody was on the way to one.
    """
    person = find_person(session, email=email)
    if person is not None and person.status is PersonStatus.UNCONFIRMED:
        send_confirmation(session, person=person, now=now)
    elif not _may_mail(session, RESET.of(f"sign-in {email.strip().lower()}"), now):
        return
    elif person is None:
        queue_message(session, kind="no-account", to=email.strip().lower(), now=now)
    elif person.status is PersonStatus.ACTIVE and person.team_roles:
        queue_message(session, kind="sign-in-by-password", to=person, now=now)
    elif person.status is PersonStatus.ACTIVE:
        _send_link(session, person, SIGN_IN, "sign-in-link", SIGN_IN_WITHIN, now, path)


def send_reset_link(session: Session, *, email: str, now: datetime) -> None:
    """Send a link that lets somebody choose a new password; a stranger is told that there is no account."""
    person = find_person(session, email=email)
    if not _may_mail(session, RESET.of(email.strip().lower()), now):
        return
    if person is None:
        queue_message(session, kind="no-account", to=email.strip().lower(), now=now)
    elif person.status is not PersonStatus.SUSPENDED:
        _send_link(session, person, RESET_PASSWORD, "reset-password", RESET_WITHIN, now)


def change_name(session: Session, *, person: Person, name: str, now: datetime) -> None:
    """Give a person another name; nothing is done about the one they have."""
    if name.strip() == person.name:
        return
    person.name = name.strip()
    note_event(session, actor=_as(person), action="person.name-changed", about=_about(person), now=now)


def set_password(
    session: Session, *, person: Person, password_hash: str, now: datetime, keep_session: int | None = None
) -> None:
    """Give a person another password; their other sessions end, and they are told.

    keep_session   the session in which it was changed, which goes on.
    """
    person.password_hash = password_hash
    end_sessions(session, person_id=person.id, now=now, but=keep_session)
    end_links(session, person_id=person.id, purpose=RESET_PASSWORD, now=now)
    end_links(session, person_id=person.id, purpose=SIGN_IN, now=now)
    note_event(session, actor=_as(person), action="person.password-changed", about=_about(person), now=now)
    queue_message(session, kind="password-changed", to=person, now=now)


def ask_to_change_email(session: Session, *, person: Person, email: str, now: datetime) -> None:
    """Send a link to a new address; the account keeps the old one until it is opened."""
    address = email.strip().lower()
    if not _may_mail(session, VERIFICATION.of(address), now):
        return
    other = find_person(session, email=address)
    if other is not None:
        queue_message(session, kind="already-have-account", to=other, now=now)
        return
    end_links(session, person_id=person.id, purpose=CONFIRM_NEW_EMAIL, now=now)
    link = create_link(
        session, purpose=CONFIRM_NEW_EMAIL, email=address, person=person, now=now, expires_in=CONFIRM_WITHIN
    )
    queue_message(session, kind="confirm-new-email", to=address, now=now, payload={"link_id": link.id})


def change_email(session: Session, *, person: Person, link: OneUseLink, now: datetime) -> None:
    """Move an account to the address that `link` proved; the old address is told.

    Raises Conflict("address-taken") when somebody else has taken that address in the meantime.
    """
    if find_person(session, email=link.email) is not None:
        raise Conflict("address-taken")
    old = person.email
    try:
        with session.begin_nested():
            person.email = link.email
    except IntegrityError:
        raise Conflict("address-taken") from None
    end_links(session, person_id=person.id, now=now)
    note_event(session, actor=_as(person), action="person.email-changed", about=_about(person), now=now)
    queue_message(session, kind="email-changed", to=old, now=now, payload={"person_id": person.id})


def create_person(
    session: Session,
    *,
    name: str,
    email: str,
    password_hash: str,
    now: datetime,
    area: Area | None = None,
    role: TeamRole | None = None,
) -> Person:
    """Make an active account by command, with a role in an area's team if one is given.

    Raises Conflict("address-taken") when the address has an account.
    """
    if find_person(session, email=email) is not None:
        raise Conflict("address-taken")
    person = find_or_make_person(session, email=email, name=name, now=now)
    confirm_person(session, person=person, now=now)
    person.password_hash = password_hash
    if area is not None and role is not None:
        session.add(TeamMember(person_id=person.id, area_id=area.id, role=role))
        note_event(session, actor=NOBODY, action="team.joined", about=_about(person), now=now, after={"role": role})
    session.flush()
    return person


def _send_link(
    session: Session,
    person: Person,
    purpose: str,
    kind: str,
    expires_in: timedelta,
    now: datetime,
    path: str | None = None,
) -> None:
    link = create_link(
        session,
        purpose=purpose,
        email=person.email,
        person=person,
        payload={"path": path} if path else {},
        now=now,
        expires_in=expires_in,
    )
    queue_message(session, kind=kind, to=person, now=now, payload={"link_id": link.id})


def _may_mail(session: Session, bucket: Bucket, now: datetime) -> bool:
    """Say whether an address may be sent one more. Beyond the limit nothing is sent, and the page says the same."""
    return take_try(session, bucket, now=now) == 0


def _as(person: Person) -> Actor:
    return Actor(person_id=person.id, status=person.status)


def _about(person: Person) -> str:
    return f"person:{person.id}"
