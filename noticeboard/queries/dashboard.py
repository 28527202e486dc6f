"""Reading what an organisation has to do next, what it has on the board, and what others hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from noticeboard.domain.lifecycle import (
    BEGUN_CONNECTION_STATUSES,
    ConnectionStatus,
    IntroductionStatus,
    PostingStatus,
    ResponseStatus,
)
from noticeboard.domain.vocabulary import Side
from noticeboard.models import (
    Confirmation,
    Connection,
    Introduction,
    Organisation,
    Posting,
    Response,
    SocialValueLine,
    SocialValueRecord,
)
from noticeboard.queries.standing import delivered_now, superseded, taken_along

MOST = 50
LIVE_RESPONSES = (ResponseStatus.AWAITING_CHECK, ResponseStatus.MADE, ResponseStatus.WAITING)
# For so long after the work is done its value is asked for here; it may be given on the connection's page ever after.
ASKED_FOR = timedelta(days=365)
LIVE_CONNECTIONS = (ConnectionStatus.AGREED, ConnectionStatus.UNDER_WAY, ConnectionStatus.COMPLETED)
SHOWN_POSTINGS = tuple(status for status in PostingStatus if status not in (PostingStatus.MET, PostingStatus.CLOSED))


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody has to do next.

    code     what it is, for `web/wording/steps`.
    ref      of what it is about.
    title    what it is about, as people call it.
    other    the organisation across from this one, by the name it may be called here; empty where there is none.
    due_at   by when, where there is a clock.
    said_at  when the other side gave the figure that waits to be confirmed.
    """

    code: str
    ref: str
    title: str
    other: str = ""
    due_at: datetime | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What one organisation sees first."""

    organisation: Organisation
    ours: Sequence[Step]
    postings: Sequence[Posting]
    theirs: Sequence[Step]


def get_dashboard(session: Session, *, organisation_id: int, now: datetime) -> Dashboard:
    """What waits for an organisation, its postings that have not ended, and what waits for others.

    now   aware UTC time; the value of work done more than a year before is not asked for any more.

    Soonest due first, then the oldest. At most 50 of each; the pages of each kind list the rest. Five queries.
    """
    organisation = (
        session.scalars(
            select(Organisation).options(joinedload(Organisation.standards)).where(Organisation.id == organisation_id)
        )
        .unique()
        .one()
    )
    found = [
        *_steps_of_responses(session, organisation_id),
        *_steps_of_introductions(session, organisation_id),
        *_steps_of_connections(session, organisation, now),
    ]
    return Dashboard(
        organisation=organisation,
        ours=_soonest_first(step for mine, step in found if mine),
        postings=_list_postings(session, organisation_id),
        theirs=_soonest_first(step for mine, step in found if not mine),
    )


def list_steps_of(session: Session, *, posting: Posting) -> Sequence[Step]:
    """The pledges, asks and introductions about a posting that its owner has yet to answer, soonest due first."""
    own = posting.organisation_id
    found = [
        *_steps_of_responses(session, own, about=posting.id),
        *_steps_of_introductions(session, own, about=posting.id),
    ]
    return _soonest_first(step for mine, step in found if mine)


def _soonest_first(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (step.due_at is None, step.due_at or datetime.max.replace(tzinfo=UTC)))


def _list_postings(session: Session, organisation_id: int) -> Sequence[Posting]:
    return session.scalars(
        select(Posting)
        .where(Posting.organisation_id == organisation_id, Posting.status.in_(SHOWN_POSTINGS))
        .order_by(Posting.created_at.desc(), Posting.id.desc())
        .limit(MOST)
    ).all()


def _steps_of_responses(session: Session, organisation_id: int, *, about: int | None = None) -> list[tuple[bool, Step]]:
    """The live responses to its postings and from it, or about one, each with whether the next step is its own."""
    rows = session.scalars(
        select(Response)
        .join(Posting, Response.posting_id == Posting.id)
        .options(joinedload(Response.posting))
        .where(
            Response.status.in_(LIVE_RESPONSES),
            or_(Response.organisation_id == organisation_id, Posting.organisation_id == organisation_id),
            true() if about is None else Posting.id == about,
        )
        .order_by(Response.due_at, Response.made_at, Response.id)
        .limit(MOST)
    )
    return [step for row in rows if (step := _step_of_response(row, organisation_id)) is not None]


def _step_of_response(row: Response, organisation_id: int) -> tuple[bool, Step] | None:
    made_by_us = row.organisation_id == organisation_id
    other = row.posting.organisation.public_name if made_by_us else row.organisation.public_name
    if row.status is ResponseStatus.MADE:
        code = "response-theirs" if made_by_us else f"{row.kind}-answer"
        return not made_by_us, Step(code, row.ref, row.posting.title, other, row.due_at)
    if not made_by_us:
        return None
    waiting = "response-check" if row.status is ResponseStatus.AWAITING_CHECK else "response-waiting"
    return False, Step(waiting, row.ref, row.posting.title, other)


def _steps_of_introductions(
    session: Session, organisation_id: int, *, about: int | None = None
) -> list[tuple[bool, Step]]:
    """The introductions, or those of one posting, that wait for an answer: its own, or the other side's."""
    need, offer = aliased(Posting), aliased(Posting)
    rows = session.execute(
        select(Introduction, need, offer)
        .join(need, Introduction.need_id == need.id)
        .join(offer, Introduction.offer_id == offer.id)
        .where(
            Introduction.status == IntroductionStatus.PROPOSED,
            or_(need.organisation_id == organisation_id, offer.organisation_id == organisation_id),
            true() if about is None else or_(need.id == about, offer.id == about),
        )
        .order_by(Introduction.due_at, Introduction.id)
        .limit(MOST)
    )
    steps = []
    for row, needed, offered in rows:
        receiving = needed.organisation_id == organisation_id
        other, own = (offered, needed) if receiving else (needed, offered)
        answered = row.need_accepted_at if receiving else row.offer_accepted_at
        code = "introduction-theirs" if answered else "introduction-answer"
        steps.append((not answered, Step(code, row.ref, own.title, other.organisation.public_name, row.due_at)))
    return steps


def _steps_of_connections(session: Session, organisation: Organisation, now: datetime) -> list[tuple[bool, Step]]:
    """The connections to begin or to complete, and those whose value it has yet to give or confirm."""
    lately = or_(Connection.completed_at.is_(None), Connection.completed_at > now - ASKED_FOR)
    said_at = _said_to(organisation.side)
    rows = session.execute(
        select(Connection, said_at)
        .options(joinedload(Connection.need), joinedload(Connection.offer))
        .where(
            or_(Connection.giver_id == organisation.id, Connection.receiver_id == organisation.id),
            Connection.status.in_(LIVE_CONNECTIONS),
            or_(
                Connection.status != ConnectionStatus.COMPLETED,
                and_(lately, or_(_has_value_to_say(organisation.side), said_at.is_not(None))),
            ),
        )
        .order_by(Connection.opened_at, Connection.id)
        .limit(MOST)
    )
    return [(True, step) for row, said in rows for step in _steps_of_connection(row, organisation, said)]


def _has_value_to_say(side: Side) -> ColumnElement[bool]:
    """A condition: that a side has said nothing of a connection's value, and something of it is not delivered yet."""
    record = SocialValueRecord.connection_id == Connection.id
    of_record = and_(record, SocialValueLine.record_id == SocialValueRecord.id)
    own_word = exists().where(of_record, Confirmation.line_id == SocialValueLine.id, Confirmation.side == side)
    open_line = exists().where(of_record, ~superseded(SocialValueLine), ~delivered_now(SocialValueLine.id))
    return and_(~own_word, or_(~exists().where(record), open_line))


def _said_to(side: Side) -> ScalarSelect[datetime]:
    """When the other side first gave a figure of a connection that stands and that a side has said nothing of."""
    own = aliased(Confirmation)
    return (
        select(func.min(Confirmation.confirmed_at))
        .join(SocialValueLine, SocialValueLine.id == Confirmation.line_id)
        .join(SocialValueRecord, SocialValueRecord.id == SocialValueLine.record_id)
        .where(
            SocialValueRecord.connection_id == Connection.id,
            Confirmation.side != side,
            ~taken_along(Confirmation),
            ~exists().where(own.line_id == Confirmation.line_id, own.side == side, ~taken_along(own)),
            ~superseded(SocialValueLine),
            ~delivered_now(SocialValueLine.id),
        )
        .correlate(Connection)
        .scalar_subquery()
    )


def _steps_of_connection(row: Connection, organisation: Organisation, said_at: datetime | None) -> list[Step]:
    """What an organisation does next about a connection; a figure to confirm may come before the work is done."""
    other = row.giver.name if row.receiver_id == organisation.id else row.receiver.name
    codes = {ConnectionStatus.AGREED: "connection-start", ConnectionStatus.UNDER_WAY: "connection-complete"}
    value = "value-give" if organisation.side is Side.NEED else "value-confirm"
    confirms = said_at is not None and row.status in BEGUN_CONNECTION_STATUSES
    steps = [Step("figure-confirm", row.ref, row.title, other, said_at=said_at)] if confirms else []
    if row.status in codes or said_at is None:
        steps.append(Step(codes.get(row.status, value), row.ref, row.title, other))
    return steps
