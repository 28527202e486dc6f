"""Finding postings that say nearly the same, so that nobody posts a thing twice."""

from collections.abc import Sequence

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from noticeboard.models import Posting
from noticeboard.queries.candidates import list_similar_candidates

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
