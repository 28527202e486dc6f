"""Sign-in sessions: opening, noting that they are in use, ending."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from noticeboard.models import Person, SignInSession
from noticeboard.queries.people import hash_token

LAST_SEEN_EVERY = timedelta(minutes=1)


def open_session(
    session: Session, *, person: Person, address: str, browser: str, now: datetime
) -> tuple[SignInSession, str]:
    """Open a session for `person`. Returns the row and the token, which is not kept anywhere else."""
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        person=person,
        token_hash=hash_token(token),
        created_at=now,
        last_seen_at=now,
        address=address[:64],
        browser=browser[:200],
    )
    session.add(row)
    session.flush()
    return row, token


def note_last_seen(session: Session, *, row: SignInSession, now: datetime) -> bool:
    """Note that a session is in use, once a minute at most. Returns whether anything was written."""
    if now - row.last_seen_at < LAST_SEEN_EVERY:
        return False
    session.execute(update(SignInSession).where(SignInSession.id == row.id).values(last_seen_at=now))
    return True


def end_sessions(
    session: Session, *, person_id: int, now: datetime, only: int | None = None, but: int | None = None
) -> None:
    """End a person's sessions: all of them, `only` one, or all `but` one."""
    live = update(SignInSession).where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
    if only is not None:
        live = live.where(SignInSession.id == only)
    if but is not None:
        live = live.where(SignInSession.id != but)
    session.execute(live.values(ended_at=now))


def act_for(session: Session, *, row: SignInSession, organisation_id: int) -> None:
    """Note whom a person chose to act for in one browser. That they belong to it is for the caller to know."""
    row.acting_for_id = organisation_id
    session.flush()
