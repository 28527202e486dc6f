"""Reading which postings the team has found to be the same."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.models import Posting, PostingTwin
from noticeboard.queries.postings import visible_to

MOST_HOPS = 5


def find_twin(session: Session, *, posting: Posting, other: Posting) -> PostingTwin | None:
    """The link between two postings, whichever was made first; None where there is none."""
    return session.get(PostingTwin, (min(posting.id, other.id), max(posting.id, other.id)))


def list_twins(session: Session, *, posting: Posting, actor: Actor) -> Sequence[Posting]:
    """The other postings that are the same as this one, straight or by way of another, and that `actor` may read."""
    known, fresh = {posting.id}, {posting.id}
    for _ in range(MOST_HOPS):
        links = or_(PostingTwin.first_id.in_(fresh), PostingTwin.second_id.in_(fresh))
        pairs = session.execute(select(PostingTwin.first_id, PostingTwin.second_id).where(links)).all()
        fresh = {one for pair in pairs for one in pair} - known
        if not fresh:
            break
        known |= fresh
    others = known - {posting.id}
    if not others:
        return ()
    readable = select(Posting).where(Posting.id.in_(others), visible_to(actor))
    return session.scalars(readable.order_by(Posting.created_at, Posting.id)).all()
