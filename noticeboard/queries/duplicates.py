"""Finding postings that say nearly the same, so that nobody posts a thing twice."""

from collections.abc import Sequence

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Organisation, Posting

# rapidfuzz's token_set_ratio, 0 to 100: an organisation repeats itself in fewer of the same words.
OWN_LIKENESS = 85
OTHERS_LIKENESS = 90
MOST_SHOWN = 3


def list_duplicates(session: Session, *, posting: Posting) -> Sequence[Posting]:
    """The postings that `posting` probably repeats, likeliest first; three at most. It need not be saved."""
    said = _words(posting)
    scored = [
        (fuzz.token_set_ratio(said, _words(other)), other)
        for other in list_similar_candidates(session, posting=posting)
    ]
    alike = [(score, other) for score, other in scored if score >= _least(posting, other)]
    return [other for _score, other in sorted(alike, key=lambda pair: (-pair[0], pair[1].id))[:MOST_SHOWN]]


def _least(posting: Posting, other: Posting) -> int:
    return OWN_LIKENESS if other.organisation_id == posting.organisation_id else OTHERS_LIKENESS


def _words(posting: Posting) -> str:
    return f"{posting.title} {posting.description}".lower()


def list_similar_candidates(session: Session, *, posting: Posting) -> Sequence[Posting]:
    """The live postings of the same side that `posting` may repeat: its organisation's first, then its kind's.

    At most 300.
    """
    live = (PostingStatus.AWAITING_CHECK, PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND)
    own = Posting.organisation_id == posting.organisation_id
    alike = Posting.side == posting.side, Posting.status.in_(live), Posting.id.is_distinct_from(posting.id)
    newest = (Posting.created_at.desc(), Posting.id.desc())
    mine = session.scalars(select(Posting).where(*alike, own).order_by(*newest).limit(100)).all()
    public = Posting.status != PostingStatus.AWAITING_CHECK
    others = select(Posting).where(
        *alike,
        public,
        Posting.support_type == posting.support_type,
        Posting.organisation_id.is_distinct_from(posting.organisation_id),
        Posting.organisation.has(Organisation.suspended_at.is_(None)),
    )
    return [*mine, *session.scalars(others.order_by(*newest).limit(200)).all()]
