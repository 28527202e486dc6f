"""Twins: the team says that two postings are one and the same, so that they show together and are brokered once."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound, NotPermitted
from noticeboard.domain.posting_permissions import may_check
from noticeboard.models import Posting, PostingTwin
from noticeboard.queries.twins import find_twin
from noticeboard.services.events import note_event


def link_twins(session: Session, *, actor: Actor, posting: Posting, other: Posting, now: datetime) -> None:
    """Say that two postings are the same. Saying it twice changes nothing.

    Raises NotFound("twin") for a posting and itself, or a need and an offer.
    """
    _check(actor, posting, other)
    assert actor.person_id is not None
    if find_twin(session, posting=posting, other=other) is not None:
        return
    first, second = sorted((posting, other), key=lambda one: one.id)
    twin = PostingTwin(first_id=first.id, second_id=second.id, linked_by_id=actor.person_id, linked_at=now)
    try:
        with session.begin_nested():
            session.add(twin)
    except IntegrityError:
        return
    note_event(session, actor=actor, action="posting.linked", about=posting.ref, now=now, after={"same": other.ref})


def unlink_twins(session: Session, *, actor: Actor, posting: Posting, other: Posting, now: datetime) -> None:
    """Say that two postings are not the same after all."""
    _check(actor, posting, other)
    twin = find_twin(session, posting=posting, other=other)
    if twin is None:
        return
    session.delete(twin)
    note_event(session, actor=actor, action="posting.unlinked", about=posting.ref, now=now, before={"same": other.ref})


def _check(actor: Actor, posting: Posting, other: Posting) -> None:
    if not may_check(actor, area_id=posting.area_id):
        raise NotPermitted("check-posting")
    if posting.id == other.id or posting.side is not other.side:
        raise NotFound("twin")
