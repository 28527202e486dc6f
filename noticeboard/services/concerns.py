"""Concerns raised privately with the team, and what the team does about them."""

from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.lifecycle import ConcernStatus
from noticeboard.models import Concern
from noticeboard.services.events import note_event
from noticeboard.services.moves import move
from noticeboard.services.outbox import tell_team


def raise_concern(
    session: Session,
    *,
    actor: Actor,
    about: str,
    area_id: int,
    text: str,
    now: datetime,
    reply_email: str | None = None,
) -> Concern:
    """Give the team of an area a private note about what has the reference `about`, and tell it by e-mail.

    reply_email   where to answer somebody who has not signed in, if they want an answer.

    The e-mail carries a link and none of the words.
    """
    concern = Concern(
        area_id=area_id,
        about_ref=about,
        text=text,
        raised_by_id=actor.person_id,
        reply_email=None if actor.person_id else reply_email,
        raised_at=now,
        status=ConcernStatus.OPEN,
    )
    session.add(concern)
    session.flush()
    note_event(session, actor=actor, action="concern.raised", about=f"concern:{concern.id}", now=now)
    tell_team(session, area_id=area_id, kind="concern-raised", now=now, payload={"concern_id": concern.id})
    return concern


def resolve_concern(session: Session, *, actor: Actor, concern: Concern, resolution: str, now: datetime) -> None:
    """Close a concern with what was found and done. Raises Conflict("moved-on") when it is closed already."""
    _check_team(actor, concern)
    move(
        session,
        concern,
        ConcernStatus.RESOLVED,
        resolution=resolution,
        resolved_by_id=actor.person_id,
        resolved_at=now,
    )
    _note(session, actor, concern, "concern.resolved", now)


def reopen_concern(session: Session, *, actor: Actor, concern: Concern, now: datetime) -> None:
    """Open a closed concern again; what was found the first time stays until it is closed anew."""
    _check_team(actor, concern)
    move(session, concern, ConcernStatus.OPEN, resolved_by_id=None, resolved_at=None)
    _note(session, actor, concern, "concern.reopened", now)


def _check_team(actor: Actor, concern: Concern) -> None:
    if not actor.works_for(concern.area_id):
        raise NotPermitted("page")


def _note(session: Session, actor: Actor, concern: Concern, action: str, now: datetime) -> None:
    note_event(
        session,
        actor=actor,
        action=action,
        about=f"concern:{concern.id}",
        now=now,
        after={"status": concern.status},
    )
