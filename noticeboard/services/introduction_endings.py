"""Introductions that lead to nothing: what every such end has in common, and the end of their posting."""

from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.lifecycle import IntroductionStatus, SuggestionStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Introduction, Posting
from noticeboard.queries.introductions import list_proposed_for
from noticeboard.services.events import note_event
from noticeboard.services.moves import move
from noticeboard.services.outbox import tell_organisation


def end_introductions(session: Session, *, posting: Posting, now: datetime) -> None:
    """Let every introduction of a posting lapse that still waits for an answer, because the posting has ended."""
    for introduction in list_proposed_for(session, posting=posting):
        lapse_introduction(session, actor=NOBODY, introduction=introduction, now=now)


def lapse_introduction(
    session: Session, *, actor: Actor, introduction: Introduction, now: datetime, reason: str | None = None
) -> None:
    """Let an introduction lapse, and tell both sides."""
    end_introduction(
        session, actor=actor, introduction=introduction, to=IntroductionStatus.LAPSED, reason=reason, now=now
    )
    for side in Side:
        tell_side(session, introduction=introduction, side=side, kind="introduction-lapsed", now=now)


def end_introduction(
    session: Session,
    *,
    actor: Actor,
    introduction: Introduction,
    to: IntroductionStatus,
    reason: str | None,
    now: datetime,
) -> None:
    """End an introduction that led to nothing; the pair comes back to the team's queue."""
    move(session, introduction, to, ended_at=now, ended_by_id=actor.person_id, end_reason=reason)
    note_event(session, actor=actor, action=f"introduction.{to.value}", about=introduction.ref, now=now)
    suggestion = introduction.suggestion
    if suggestion is not None and suggestion.status is SuggestionStatus.INTRODUCED:
        back = SuggestionStatus.FRESH
        move(session, suggestion, back, decided_at=now, decided_by_id=actor.person_id)


def tell_side(session: Session, *, introduction: Introduction, side: Side, kind: str, now: datetime) -> None:
    """Tell everybody of one side of an introduction."""
    posting = introduction.need if side is Side.NEED else introduction.offer
    tell_organisation(
        session,
        organisation_id=posting.organisation_id,
        kind=kind,
        now=now,
        payload={"introduction_id": introduction.id, "side": side.value},
    )
