"""One-use links: made with the change that needs them, spent once, ended when they are overtaken."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from noticeboard.models import OneUseLink, Person

A_DAY = timedelta(days=1)
NOTHING: Mapping[str, Any] = MappingProxyType({})


def create_link(
    session: Session,
    *,
    purpose: str,
    email: str,
    now: datetime,
    person: Person | None = None,
    payload: Mapping[str, Any] = NOTHING,
    expires_in: timedelta = A_DAY,
) -> OneUseLink:
    """Make a link that can be used once. Put its id into the payload of the message that carries it.

    purpose   a name registered in `web/link_purposes`.
    email     the address it is sent to, which opening it proves.
    payload   ids and codes its handler will need.
    """
    link = OneUseLink(
        purpose=purpose,
        email=email.strip().lower(),
        person_id=person.id if person else None,
        payload=dict(payload),
        created_at=now,
        expires_at=now + expires_in,
    )
    session.add(link)
    session.flush()
    return link


def spend_link(session: Session, *, link: OneUseLink, now: datetime) -> bool:
    """Use a link up. Returns whether it could be: of two people at once only one succeeds."""
    result = session.execute(
        update(OneUseLink)
        .where(OneUseLink.id == link.id, OneUseLink.used_at.is_(None), OneUseLink.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(link)
    return isinstance(result, CursorResult) and result.rowcount == 1


def end_links(session: Session, *, person_id: int, now: datetime, purpose: str | None = None) -> None:
    """Make a person's unused links useless: those of one purpose, or all that prove an address they have left."""
    live = update(OneUseLink).where(OneUseLink.person_id == person_id, OneUseLink.used_at.is_(None))
    if purpose is not None:
        live = live.where(OneUseLink.purpose == purpose)
    session.execute(live.values(used_at=now).execution_options(synchronize_session=False))
