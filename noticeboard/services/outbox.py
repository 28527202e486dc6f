"""Queueing, claiming and marking messages. A message is a row in the transaction of the change that caused it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import CursorResult, Update, or_, select, update
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.delays import MOST_TRIES, delay_after
from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import OutboxState
from noticeboard.models import Area, OutboxMessage, Person
from noticeboard.queries.people import list_organisation_people
from noticeboard.services.events import note_event

Payload = Mapping[str, int | str]
NOTHING: Payload = MappingProxyType({})

# Longer than any mailer takes to give up, so that a message is only taken over from a worker that has died.
LEASE = timedelta(minutes=5)
LONGEST_ERROR = 500


def queue_message(
    session: Session,
    *,
    kind: str,
    now: datetime,
    to: Person | str,
    due_at: datetime | None = None,
    dedupe_key: str | None = None,
    payload: Payload = NOTHING,
) -> OutboxMessage:
    """Queue one e-mail.

    kind      the template of its words: `templates/email/<kind>.txt`.
    to        a person, or an address that has no account.
    due_at    when to send it; by default at once.
    dedupe_key  says which message this is; a second one with the same key is not queued, and the first comes back.
    payload   ids and codes that its words are made from when it is sent: `posting_id`, `response_id`, `link_id` …
    """
    if dedupe_key and (queued := _find_same(session, dedupe_key)):
        return queued
    message = OutboxMessage(
        kind=kind,
        person_id=to.id if isinstance(to, Person) else None,
        email=to if isinstance(to, str) else None,
        payload=dict(payload),
        due_at=due_at or now,
        attempts=0,
        dedupe_key=dedupe_key,
        created_at=now,
    )
    session.add(message)
    return message


def tell_organisation(
    session: Session, *, organisation_id: int, kind: str, now: datetime, payload: Payload = NOTHING
) -> None:
    """Queue one e-mail to each active person of an organisation."""
    for person in list_organisation_people(session, organisation_id=organisation_id):
        queue_message(session, kind=kind, now=now, to=person, payload={"organisation_id": organisation_id, **payload})


def tell_team(session: Session, *, area_id: int, kind: str, now: datetime, payload: Payload = NOTHING) -> None:
    """Queue one e-mail to the shared address of an area's team."""
    area = session.get_one(Area, area_id)
    queue_message(session, kind=kind, now=now, to=area.team_email, payload={"area_id": area_id, **payload})


def tell_teams(
    session: Session, *, area_ids: Collection[int], kind: str, now: datetime, payload: Payload = NOTHING
) -> None:
    """Queue one e-mail to the shared address of each area's team; teams that share an address are sent one."""
    areas = session.scalars(select(Area).where(Area.id.in_(area_ids)).order_by(Area.id.desc()))
    for area in sorted({area.team_email: area for area in areas}.values(), key=lambda area: area.id):
        tell_team(session, area_id=area.id, kind=kind, now=now, payload=payload)


def claim_message(session: Session, *, now: datetime) -> OutboxMessage | None:
    """Take the message that has been due longest, for as long as the lease; commit before sending it.

    A try is counted when it begins, so that a message that ends its worker does not go round for ever.
    Returns None when nothing is due that no other worker holds.
    """
    free = (
        OutboxMessage.state == OutboxState.QUEUED,
        OutboxMessage.due_at <= now,
        or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now),
    )
    first = select(OutboxMessage.id).where(*free).order_by(OutboxMessage.due_at, OutboxMessage.id).limit(1)
    while (message_id := session.scalar(first.with_for_update(skip_locked=True))) is not None:
        take = update(OutboxMessage).where(OutboxMessage.id == message_id, *free)
        if _changed(session, take, leased_until=now + LEASE, attempts=OutboxMessage.attempts + 1):
            return session.get_one(OutboxMessage, message_id, populate_existing=True)
    return None


def mark_sent(session: Session, *, message: OutboxMessage, now: datetime) -> None:
    """Note that a message has gone out."""
    done = update(OutboxMessage).where(OutboxMessage.id == message.id, OutboxMessage.state != OutboxState.SENT)
    _changed(session, done, state=OutboxState.SENT, done_at=now, leased_until=None, last_error=None)


def mark_failed(session: Session, *, message: OutboxMessage, attempt: int, error: str, now: datetime) -> None:
    """Note that a try failed: the message waits longer each time, and after the last it is dead.

    attempt   the try that failed; it changes nothing when another worker has begun a later one.
    error     why, for a team admin to read.
    """
    wait = delay_after(attempt)
    mine = update(OutboxMessage).where(
        OutboxMessage.id == message.id,
        OutboxMessage.state == OutboxState.QUEUED,
        OutboxMessage.attempts == attempt,
    )
    after = {"state": OutboxState.DEAD, "done_at": now} if wait is None else {"due_at": now + wait}
    _changed(session, mine, leased_until=None, last_error=error[:LONGEST_ERROR], **after)


def bury_unfinished(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Give up the messages whose worker ended during the last try they had. Returns how many."""
    spent = (
        OutboxMessage.state == OutboxState.QUEUED,
        OutboxMessage.attempts >= MOST_TRIES,
        OutboxMessage.leased_until <= now,
    )
    chosen = session.scalars(select(OutboxMessage.id).where(*spent).order_by(OutboxMessage.id).limit(limit)).all()
    over = update(OutboxMessage).where(OutboxMessage.id.in_(chosen), *spent)
    error = "The noticeboard stopped while it was sending this."
    return _changed(session, over, state=OutboxState.DEAD, done_at=now, leased_until=None, last_error=error)


def send_again(session: Session, *, actor: Actor, message_id: int, now: datetime) -> None:
    """Queue a dead message once more, with all its tries before it.

    Raises Conflict("message-not-dead") when it is not dead any more, or was never there.
    """
    dead = update(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.state == OutboxState.DEAD)
    if not _changed(session, dead, state=OutboxState.QUEUED, due_at=now, attempts=0, done_at=None):
        raise Conflict("message-not-dead")
    note_event(session, actor=actor, action="message.sent-again", about=f"outbox:{message_id}", now=now)


def _find_same(session: Session, dedupe_key: str) -> OutboxMessage | None:
    return session.scalar(select(OutboxMessage).where(OutboxMessage.dedupe_key == dedupe_key))


def _changed(session: Session, guarded: Update, **values: Any) -> int:  # noqa: ANN401 - values of any column
    """Carry out a guarded UPDATE, and say how many rows it changed."""
    result = session.execute(guarded.values(**values).execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0
