"""Queueing, claiming and marking messages. A message is a row in the transaction of the change that caused it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from noticeboard.models import Area, OutboxMessage, Person
from noticeboard.queries.people import list_organisation_people

Payload = Mapping[str, int | str]
NOTHING: Payload = MappingProxyType({})


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
    payload   ids and codes that its words are made from when it is sent: `posting_id`, `response_id`, `link_id` …
    """
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
