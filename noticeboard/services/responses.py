"""Pledges and asks: making them, answering them, withdrawing them, and what happens when nobody answers."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.domain.permissions import (
    TAKES_RESPONSES,
    decides_on_own,
    may_accept,
    may_hold,
    may_respond,
    may_withdraw,
)
from noticeboard.domain.quantities import check_whole
from noticeboard.domain.references import Prefix
from noticeboard.domain.vocabulary import Context, ResponseKind
from noticeboard.models import Connection, Organisation, Posting, Response
from noticeboard.queries.introductions import find_proposed_between
from noticeboard.queries.responses import find_crossing_response, find_live_response, list_live_responses
from noticeboard.services.capacity import changing_postings, hold_all
from noticeboard.services.clocks import answer_due
from noticeboard.services.connections import open_connection
from noticeboard.services.events import note_event
from noticeboard.services.moves import move
from noticeboard.services.organisations import is_trusted
from noticeboard.services.outbox import tell_organisation, tell_teams
from noticeboard.services.references import fresh_reference
from noticeboard.services.waiting_list import (
    NONE,
    give_back,
    promote_waiting,
    take_for,
    tell_made,
    touched_postings,
    wanted_of,
)


@dataclass(frozen=True, slots=True)
class ResponseDetails:
    """What somebody says when they pledge or ask.

    quantity       in the unit of the posting answered; None where it has none, which counts as 1.
    from_posting   the maker's own posting that it is made from, if any.
    contract_name  the council contract a pledge is for; None for a voluntary one.
    """

    message: str
    quantity: Decimal | None = None
    from_posting: Posting | None = None
    contract_name: str | None = None


def make_response(
    session: Session, *, actor: Actor, posting: Posting, details: ResponseDetails, now: datetime
) -> Response:
    """Record a pledge to a need or an ask for an offer, holding its quantity until it is answered.

    Returns the response: `made` when its quantity could be held, `waiting` when others hold it, `awaiting_check` when
    the team has yet to verify its maker.
    Raises NotPermitted when the actor may not answer this posting; Conflict when it takes no responses, or the two
    have answered one another or been introduced and wait for an answer; and Invalid for a quantity that it, or the
    maker's own posting, has not.
    """
    own = details.from_posting
    with changing_postings(session, (posting.id, own.id if own else None), now=now):
        # Either may be ending at this moment, which lets go only of the responses there are by then.
        _check_may_respond(actor, posting)
        _check_details(actor, posting, details)
        assert actor.organisation_id is not None
        _check_not_paired(session, posting, own, actor.organisation_id)
        trusted = is_trusted(session, organisation_id=actor.organisation_id)
        response = _add_response(session, actor, posting, details, now)
        if trusted:
            _place(session, response, now)
    action = f"{response.kind.value}.made"
    after = {"status": response.status.value, "posting": posting.ref, "quantity": str(response.quantity)}
    note_event(session, actor=actor, action=action, about=response.ref, now=now, after=after)
    if response.shown_at is not None:
        tell_made(session, response=response, now=now)
    _tell(session, response.organisation_id, "response-sent", response, now)
    teams, about = _team_areas(response), {"response_id": response.id}
    tell_teams(session, area_ids=teams, kind="response-for-team", now=now, payload=about)
    return response


def accept_response(
    session: Session, *, actor: Actor, response: Response, now: datetime, contract_name: str | None = None
) -> Connection:
    """Say yes: the connection opens, and both sides are given one another's contact details.

    contract_name   the council contract that the giver of what was asked for gives it under; a pledge has said its own.

    Raises Conflict when it has been answered, the team holds it, its maker has been suspended, or the actor made it
    themselves for the other organisation.
    """
    if not may_accept(actor, owner_id=response.posting.organisation_id):
        raise NotPermitted("answer")
    if response.person_id == actor.person_id:
        raise Conflict("both-sides")
    if not response.organisation.trusted:
        raise Conflict("other-side-suspended")
    if response.paused_at is not None:
        raise Conflict("response-held")
    under: dict[str, Any] = {}
    if response.kind is ResponseKind.ASK and contract_name:
        under = {"context": Context.CONTRACT, "contract_name": contract_name}
    move(
        session,
        response,
        ResponseStatus.ACCEPTED,
        only_if=Response.paused_at.is_(None),
        **under,
        answered_at=now,
        answered_by_id=actor.person_id,
        due_at=None,
    )
    note_event(session, actor=actor, action="response.accepted", about=response.ref, now=now)
    return open_connection(session, origin=response, actor=actor, now=now)


def decline_response(session: Session, *, actor: Actor, response: Response, reason: str, now: datetime) -> None:
    """Say no, with a reason that its maker is told. What it held goes to whoever waits."""
    if not may_accept(actor, owner_id=response.posting.organisation_id):
        raise NotPermitted("answer")
    _end(session, actor, response, ResponseStatus.DECLINED, now, reason=reason)
    _tell(session, response.organisation_id, "response-declined", response, now)


def withdraw_response(session: Session, *, actor: Actor, response: Response, now: datetime) -> None:
    """Take a response back. What it held goes to whoever waits."""
    if not may_withdraw(actor, maker_id=response.organisation_id):
        raise NotPermitted("withdraw")
    _end(session, actor, response, ResponseStatus.WITHDRAWN, now)
    if response.shown_at is not None:
        _tell(session, response.posting.organisation_id, "response-withdrawn", response, now)


def hold_response(session: Session, *, actor: Actor, response: Response, reason: str, now: datetime) -> None:
    """Make a response wait while the team looks into something. Its clock stands, and it cannot be accepted."""
    _check_team(actor, response)
    live = response.status in (ResponseStatus.MADE, ResponseStatus.WAITING)
    if not live or not _set_pause(session, response, paused_at=now, pause_reason=reason):
        raise Conflict("moved-on", status=response.status)
    note_event(session, actor=actor, action="response.held", about=response.ref, now=now)
    _tell_both(session, response, "response-held", now)


def resume_response(session: Session, *, actor: Actor, response: Response, now: datetime) -> None:
    """Let a response that was held go on. It has as long to be answered as it had left; one that waits may move up."""
    _check_team(actor, response)
    since, due_at = response.paused_at, response.due_at
    touched = touched_postings(session, response.posting_id, response.from_posting_id)
    with changing_postings(session, touched, now=now):
        if since is None or not _set_pause(
            session, response, paused_at=None, pause_reason=None, due_at=due_at + (now - since) if due_at else None
        ):
            raise Conflict("moved-on", status=response.status)
        note_event(session, actor=actor, action="response.resumed", about=response.ref, now=now)
        _tell_both(session, response, "response-resumed", now)
        promote_waiting(session, posting_ids=[response.posting_id], now=now)


def release_waiting(session: Session, *, organisation: Organisation, now: datetime) -> int:
    """Bring forward what an organisation pledged or asked before it was verified. Returns how many there were."""
    kept = Response.organisation_id == organisation.id, Response.status == ResponseStatus.AWAITING_CHECK
    rows = session.scalars(select(Response).where(*kept).order_by(Response.made_at, Response.id)).all()
    with changing_postings(session, [i for row in rows for i in (row.posting_id, row.from_posting_id)], now=now):
        for response in rows:
            if not take_for(session, response=response, now=now):
                move(session, response, ResponseStatus.WAITING, shown_at=now)
            note_event(session, actor=NOBODY, action="response.released", about=response.ref, now=now)
            tell_made(session, response=response, now=now)
            _tell(session, response.organisation_id, "response-sent", response, now)
    return len(rows)


def lapse_due(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Let responses lapse that nobody answered in time, and tell both sides. Returns how many lapsed."""
    due = (
        Response.status == ResponseStatus.MADE,
        Response.due_at < now,
        Response.paused_at.is_(None),
    )
    rows = session.scalars(select(Response).where(*due).order_by(Response.due_at, Response.id).limit(limit)).all()
    lapsed = 0
    for response in rows:
        # Somebody may answer, or the team hold it, between the reading and the lapsing: then there is nothing to do.
        with suppress(Conflict):
            _end(session, NOBODY, response, ResponseStatus.LAPSED, now, only_if=Response.paused_at.is_(None))
            _tell_both(session, response, "response-lapsed", now)
            lapsed += 1
    return lapsed


def end_responses(session: Session, *, posting: Posting, now: datetime) -> None:
    """Let everything lapse that waits for an answer about a posting which has ended. Its owner's reason was told."""
    for response in list_live_responses(session, posting_id=posting.id):
        _end(session, NOBODY, response, ResponseStatus.LAPSED, now, action="response.ended")


def _check_may_respond(actor: Actor, posting: Posting) -> None:
    allowed = may_respond(actor, side=posting.side, status=posting.status, owner_id=posting.organisation_id)
    if allowed and posting.organisation.trusted:
        return
    if posting.status in TAKES_RESPONSES and posting.organisation.trusted:
        raise NotPermitted("respond")
    raise Conflict("not-taking", title=posting.title)


def _check_not_paired(session: Session, posting: Posting, own: Posting | None, organisation_id: int) -> None:
    """Raise Conflict where one more response would be a second road to the same help: two answers, two connections."""
    if introduction := find_proposed_between(session, posting=posting, organisation_id=organisation_id):
        raise Conflict("introduced-to-it", ref=introduction.ref)
    if crossing := find_crossing_response(session, posting=posting, own=own, organisation_id=organisation_id):
        raise Conflict("they-answered-first", ref=crossing.ref)


def _check_details(actor: Actor, posting: Posting, details: ResponseDetails) -> None:
    quantity = details.quantity if posting.unit is not None else Decimal(1)
    if quantity is None or quantity <= 0:
        raise Invalid("quantity-missing")
    check_whole(quantity, unit=posting.unit)
    if quantity > posting.capacity:
        raise Invalid("more-than-asked", most=f"{posting.capacity.normalize():,f}")
    if details.contract_name and not posting.is_need:
        raise Invalid("asks-have-no-contract")
    own = details.from_posting
    if own is not None and (
        own.organisation_id != actor.organisation_id or own.side is posting.side or own.status is not PostingStatus.OPEN
    ):
        raise Invalid("not-your-open-posting")


def _add_response(
    session: Session, actor: Actor, posting: Posting, details: ResponseDetails, now: datetime
) -> Response:
    """Add a response that holds nothing yet. One organisation has one live response to a posting."""
    assert actor.organisation_id is not None
    assert actor.person_id is not None
    known = find_live_response(session, posting_id=posting.id, organisation_id=actor.organisation_id)
    if known is not None:
        raise Conflict("already-responded", ref=known.ref)
    response = Response(
        ref=fresh_reference(session, Response, Prefix.RESPONSE),
        kind=ResponseKind.PLEDGE if posting.is_need else ResponseKind.ASK,
        area_id=posting.area_id,
        posting=posting,
        from_posting=details.from_posting,
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        status=ResponseStatus.AWAITING_CHECK,
        message=details.message,
        quantity=details.quantity if posting.unit is not None else Decimal(1),
        unit=posting.unit,
        held=NONE,
        held_from=NONE,
        context=Context.CONTRACT if details.contract_name else Context.VOLUNTARY,
        contract_name=details.contract_name or None,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(response)
    except IntegrityError as taken:
        raise Conflict("already-responded", ref="") from taken
    return response


def _place(session: Session, response: Response, now: datetime) -> None:
    """Hold what a fresh response wants, or put it on the waiting list where others hold it."""
    wanted = wanted_of(response)
    short = hold_all(session, wanted=wanted, now=now)
    if short is not None and short != response.posting_id:
        raise Invalid("own-posting-short")
    response.shown_at = now
    if short is not None:
        response.status = ResponseStatus.WAITING
    else:
        response.status = ResponseStatus.MADE
        response.held = wanted[response.posting_id]
        response.held_from = wanted.get(response.from_posting_id or 0, NONE)
        response.due_at = answer_due(now)
    session.flush()


def _end(
    session: Session,
    actor: Actor,
    response: Response,
    to: ResponseStatus,
    now: datetime,
    *,
    reason: str | None = None,
    action: str = "",
    only_if: ColumnElement[bool] | None = None,
) -> None:
    """Move a response to an end at which it holds nothing, and give back what it held."""
    touched = touched_postings(session, response.posting_id, response.from_posting_id)
    before = response.status
    with changing_postings(session, touched, now=now):
        answer = {"answered_at": now, "answered_by_id": actor.person_id, "answer_reason": reason, "due_at": None}
        move(session, response, to, only_if=only_if, **answer)
        amounts = {response.from_posting_id: response.held_from, response.posting_id: response.held}
        response.held = response.held_from = NONE
        note_event(
            session,
            actor=actor,
            action=action or f"response.{to.value}",
            about=response.ref,
            now=now,
            before={"status": before.value},
            after={"status": to.value},
        )
        session.flush()
        give_back(session, amounts=amounts, now=now)


def _check_team(actor: Actor, response: Response) -> None:
    if not may_hold(actor, area_ids=_team_areas(response)):
        raise NotPermitted("hold")
    if decides_on_own(actor, organisation_ids=(response.organisation_id, response.posting.organisation_id)):
        raise NotPermitted("own-organisation")


def _team_areas(response: Response) -> frozenset[int]:
    """The areas whose teams may hold a response: that of the posting, and that of its maker."""
    return frozenset({response.area_id, response.organisation.area_id})


def _set_pause(session: Session, response: Response, **values: object) -> bool:
    """Hold a response or let it go on, unless somebody else moved it first. Returns whether it was done."""
    guard = (
        Response.id == response.id,
        Response.status == response.status,
        Response.paused_at.is_not_distinct_from(response.paused_at),
    )
    statement = update(Response).where(*guard).values(**values).execution_options(synchronize_session=False)
    result = session.execute(statement)
    session.refresh(response)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _tell(session: Session, organisation_id: int, kind: str, response: Response, now: datetime) -> None:
    tell_organisation(
        session, organisation_id=organisation_id, kind=kind, now=now, payload={"response_id": response.id}
    )


def _tell_both(session: Session, response: Response, kind: str, now: datetime) -> None:
    _tell(session, response.organisation_id, kind, response, now)
    if response.shown_at is not None:
        _tell(session, response.posting.organisation_id, kind, response, now)
