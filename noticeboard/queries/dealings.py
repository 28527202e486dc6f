"""Reading who deals with a posting or with an organisation: who answered, was introduced, or works with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from noticeboard.domain.lifecycle import IntroductionStatus
from noticeboard.models import Connection, Introduction, Organisation, Posting, Response
from noticeboard.queries.connections import STANDING
from noticeboard.queries.introductions import list_proposed_for
from noticeboard.queries.responses import LIVE_RESPONSES


@dataclass(frozen=True, slots=True)
class Dealing:
    """An organisation on the other side of a posting, and the one thing that joins the two now.

    key, thing_id   what a message calls it: "connection_id", "introduction_id" or "response_id", and its id.
    """

    organisation_id: int
    key: str
    thing_id: int


def list_dealings(session: Session, *, posting: Posting) -> Sequence[Dealing]:
    """Everybody who deals with a posting, once each: by their connection, else their introduction, else a response."""
    found: dict[int, Dealing] = {}
    for dealing in _dealings(session, posting):
        found.setdefault(dealing.organisation_id, dealing)
    return list(found.values())


def list_partners(session: Session, *, organisation: Organisation) -> Sequence[int]:
    """The organisations that work together with one, have been introduced to it, or wait with it for an answer."""
    own = organisation.id
    connected = select(Connection.giver_id, Connection.receiver_id).where(Connection.status.in_(STANDING))
    need, offer = aliased(Posting), aliased(Posting)
    introduced = (
        select(need.organisation_id, offer.organisation_id)
        .select_from(Introduction)
        .join(need, need.id == Introduction.need_id)
        .join(offer, offer.id == Introduction.offer_id)
        .where(Introduction.status == IntroductionStatus.PROPOSED)
    )
    answered = (
        select(Response.organisation_id, Posting.organisation_id)
        .join(Posting, Posting.id == Response.posting_id)
        .where(Response.status.in_(LIVE_RESPONSES), Response.shown_at.is_not(None))
    )
    found: set[int] = set()
    for pairs in (connected, introduced, answered):
        one, other = pairs.selected_columns
        found |= {theirs for pair in session.execute(pairs.where(or_(one == own, other == own))) for theirs in pair}
    return sorted(found - {own})


def _dealings(session: Session, posting: Posting) -> Iterator[Dealing]:
    own = posting.organisation_id
    about = or_(Connection.need_id == posting.id, Connection.offer_id == posting.id)
    standing = select(Connection).where(about, Connection.status.in_(STANDING)).order_by(Connection.id)
    for connection in session.scalars(standing):
        other = connection.giver_id if connection.receiver_id == own else connection.receiver_id
        yield Dealing(other, "connection_id", connection.id)
    for introduction in list_proposed_for(session, posting=posting):
        side = introduction.offer if posting.is_need else introduction.need
        yield Dealing(side.organisation_id, "introduction_id", introduction.id)
    answers = or_(Response.posting_id == posting.id, Response.from_posting_id == posting.id)
    live = select(Response).where(answers, Response.status.in_(LIVE_RESPONSES)).order_by(Response.id)
    for response in session.scalars(live):
        if response.posting_id == posting.id:
            yield Dealing(response.organisation_id, "response_id", response.id)
        elif response.shown_at is not None:
            yield Dealing(response.posting.organisation_id, "response_id", response.id)
