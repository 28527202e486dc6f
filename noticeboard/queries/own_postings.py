"""Reading an organisation's own postings, and the suggestions that go with them."""

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import PostingStatus, SuggestionStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.matching.exposure import fair_top
from noticeboard.models import Organisation, Posting, Suggestion

MOST_LISTED = 200
MOST_SUGGESTED = 5
MOST_READ = 60
_ENDED = (PostingStatus.MET, PostingStatus.CLOSED)


def list_own_postings(session: Session, *, actor: Actor) -> Sequence[Posting]:
    """The postings of every organisation `actor` belongs to: those not over first, then the newest; 200 at most."""
    over = case((Posting.status.in_(_ENDED), 1), else_=0)
    return session.scalars(
        select(Posting)
        .where(Posting.organisation_id.in_(actor.organisation_ids))
        .order_by(over, Posting.created_at.desc(), Posting.id.desc())
        .limit(MOST_LISTED)
    ).all()


def find_last_posting(session: Session, *, organisation_id: int, side: Side) -> Posting | None:
    """What an organisation posted last on a side; None where it has posted nothing there."""
    theirs = Posting.organisation_id == organisation_id, Posting.side == side
    return session.scalars(select(Posting).where(*theirs).order_by(Posting.id.desc()).limit(1)).first()


def list_posting_suggestions(
    session: Session, *, posting: Posting, limit: int = MOST_SUGGESTED
) -> Sequence[Suggestion]:
    """The suggestions of a posting that hold now and were not dismissed, strongest first; none of who is suspended.

    At most two are of one organisation.
    """
    own = Suggestion.need_id if posting.is_need else Suggestion.offer_id
    other = Suggestion.offer if posting.is_need else Suggestion.need
    rows = session.scalars(
        select(Suggestion)
        .where(own == posting.id, Suggestion.stale.is_(False), Suggestion.status != SuggestionStatus.DISMISSED)
        .where(other.has(Posting.organisation.has(Organisation.suspended_at.is_(None))))
        .options(joinedload(other))
        .order_by(Suggestion.score.desc(), Suggestion.id)
        .limit(MOST_READ)
    ).all()
    return fair_top(rows, of=lambda row: _other_of(row, posting).organisation_id, top=limit)


def _other_of(row: Suggestion, posting: Posting) -> Posting:
    return row.offer if posting.is_need else row.need
