"""Noting what was done: the timeline that people read and the audit that explains a figure."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.models import Event


def note_event(
    session: Session,
    *,
    actor: Actor,
    action: str,
    about: str,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Add one event to the append-only record.

    action          noun and verb, such as "pledge.made"; `web/wording` holds its words.
    about           the public reference of what it was done to, or "table:id" where it has none.
    before, after   ids and codes only, never a personal value.
    """
    event = Event(
        at=now,
        actor_id=actor.person_id,
        organisation_id=actor.organisation_id,
        request_id=structlog.contextvars.get_contextvars().get("request_id"),
        action=action,
        about_ref=about,
        before=before,
        after=after,
    )
    session.add(event)
    return event
