"""Reading pledges and asks."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Organisation, Posting, Response

LIVE_RESPONSES = (ResponseStatus.AWAITING_CHECK, ResponseStatus.MADE, ResponseStatus.WAITING)
PAGE = 50


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The responses `actor` may read: what they made, what was shown to them, and those of their team's areas."""
    owned = Response.posting.has(Posting.organisation_id.in_(actor.organisation_ids))
    ours = or_(
        Response.area_id.in_(actor.team_area_ids),
        Response.organisation.has(Organisation.area_id.in_(actor.team_area_ids)),
    )
    mine = Response.organisation_id.in_(actor.organisation_ids)
    return or_(mine, and_(owned, Response.shown_at.is_not(None)), ours)


def get_response(session: Session, ref: str, *, actor: Actor) -> Response:
    """The response with a reference, and both its postings. Raises NotFound when there is none for this actor."""
    query = select(Response).where(Response.ref == ref, visible_to(actor))
    response = session.scalar(query.options(joinedload(Response.posting), joinedload(Response.from_posting)))
    if response is None or not actor.active:
        raise NotFound("response")
    return response


def find_live_response(session: Session, *, posting_id: int, organisation_id: int) -> Response | None:
    """The response of an organisation to a posting that has not been answered yet."""
    return session.scalar(
        select(Response).where(
            Response.posting_id == posting_id,
            Response.organisation_id == organisation_id,
            Response.status.in_(LIVE_RESPONSES),
        )
    )


def list_live_responses(session: Session, *, posting_id: int) -> Sequence[Response]:
    """The responses to a posting that have not been answered yet, oldest first."""
    live = Response.posting_id == posting_id, Response.status.in_(LIVE_RESPONSES)
    return session.scalars(select(Response).where(*live).order_by(Response.made_at, Response.id)).all()


def list_live_made_from(session: Session, *, posting_id: int) -> Sequence[Response]:
    """The responses made from a posting of their maker's that have not been answered yet, oldest first."""
    live = Response.from_posting_id == posting_id, Response.status.in_(LIVE_RESPONSES)
    return session.scalars(select(Response).where(*live).order_by(Response.made_at, Response.id)).all()


def list_waiting_list(session: Session, *, posting_ids: Sequence[int]) -> Sequence[Response]:
    """The responses that wait for quantity of some postings, oldest first: those to them, and those made from them."""
    rows = select(Response).where(
        Response.status == ResponseStatus.WAITING,
        or_(Response.posting_id.in_(posting_ids), Response.from_posting_id.in_(posting_ids)),
    )
    return session.scalars(rows.order_by(Response.made_at, Response.id)).all()


def list_made_by(session: Session, *, organisation_id: int) -> Sequence[Response]:
    """The newest fifty responses of an organisation, live ones first."""
    live = case((Response.status.in_(LIVE_RESPONSES), 0), else_=1)
    query = select(Response).where(Response.organisation_id == organisation_id).options(joinedload(Response.posting))
    return session.scalars(query.order_by(live, Response.made_at.desc(), Response.id.desc()).limit(PAGE)).all()


def list_made_to(session: Session, *, organisation_id: int) -> Sequence[Response]:
    """The newest fifty responses to an organisation's postings: those that wait for its answer first, soonest due."""
    answer_first = case((Response.status == ResponseStatus.MADE, 0), (Response.status.in_(LIVE_RESPONSES), 1), else_=2)
    owned = Response.posting.has(Posting.organisation_id == organisation_id)
    query = select(Response).where(owned, Response.shown_at.is_not(None)).options(joinedload(Response.posting))
    order = (answer_first, case((Response.status == ResponseStatus.MADE, Response.due_at)), Response.made_at.desc())
    return session.scalars(query.order_by(*order, Response.id.desc()).limit(PAGE)).all()


def list_own_open_postings(session: Session, *, organisation_id: int, side: Side) -> Sequence[Posting]:
    """The open needs or offers of an organisation, by title: what a response can be made from."""
    own = Posting.organisation_id == organisation_id, Posting.side == side, Posting.status == PostingStatus.OPEN
    return session.scalars(select(Posting).where(*own).order_by(Posting.title, Posting.id)).all()


def has_live_response(session: Session, *, need: Posting, offer: Posting) -> bool:
    """Whether the two owners of a pair have already answered one another and wait for an answer."""
    live = Response.status.in_(LIVE_RESPONSES)
    pledged = and_(Response.posting_id == need.id, Response.organisation_id == offer.organisation_id)
    asked = and_(Response.posting_id == offer.id, Response.organisation_id == need.organisation_id)
    return bool(session.scalar(select(exists().where(live, or_(pledged, asked)))))


def find_crossing_response(
    session: Session, *, posting: Posting, own: Posting | None, organisation_id: int
) -> Response | None:
    """The live response of a posting's owner to an organisation that would be for the same help as its own to theirs.

    own   the organisation's posting that its response is made from. Where either names none, it may be that pair.
    """
    to_it = Response.posting.has(and_(Posting.organisation_id == organisation_id, Posting.side != posting.side))
    from_it = or_(Response.from_posting_id.is_(None), Response.from_posting_id == posting.id)
    query = select(Response).where(
        Response.organisation_id == posting.organisation_id, Response.status.in_(LIVE_RESPONSES), to_it, from_it
    )
    if own is not None:
        query = query.where(Response.posting_id == own.id)
    return session.scalar(query.order_by(Response.id).limit(1))
