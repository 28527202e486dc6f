"""What the team decides about a suggested pair: shortlist it, dismiss it with a reason, or think again."""

from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import SuggestionStatus
from noticeboard.models import Suggestion
from noticeboard.services.events import note_event
from noticeboard.services.introductions import check_team_of_pair
from noticeboard.services.moves import move


def shortlist_pair(session: Session, *, actor: Actor, suggestion: Suggestion, now: datetime) -> None:
    """Keep a suggested pair in sight."""
    _decide(session, actor, suggestion, SuggestionStatus.SHORTLISTED, "pair.shortlisted", now)


def dismiss_pair(session: Session, *, actor: Actor, suggestion: Suggestion, reason: str, now: datetime) -> None:
    """Take a suggested pair off the queue, saying why."""
    _decide(session, actor, suggestion, SuggestionStatus.DISMISSED, "pair.dismissed", now, reason)


def undo_decision(session: Session, *, actor: Actor, suggestion: Suggestion, now: datetime) -> None:
    """Put a pair that was shortlisted or dismissed back among those to review."""
    _decide(session, actor, suggestion, SuggestionStatus.FRESH, "pair.put_back", now)


def _decide(
    session: Session,
    actor: Actor,
    suggestion: Suggestion,
    to: SuggestionStatus,
    action: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    check_team_of_pair(actor, suggestion.need, suggestion.offer)
    before = suggestion.status
    move(session, suggestion, to, decided_by_id=actor.person_id, decided_at=now, dismissal_reason=reason)
    note_event(
        session,
        actor=actor,
        action=action,
        about=f"suggestion:{suggestion.id}",
        now=now,
        before={"status": before.value},
        after={"status": to.value},
    )
