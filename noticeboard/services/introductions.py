"""Introductions: the team puts two parties in touch who have not answered one another."""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted, Refusal
from noticeboard.domain.lifecycle import IntroductionStatus, PostingStatus, SuggestionStatus
from noticeboard.domain.permissions import TAKES_RESPONSES, decides_on_own, may_accept, may_introduce
from noticeboard.domain.quantities import check_whole, introduced_quantity, proposed_quantity
from noticeboard.domain.references import Prefix
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Connection, Introduction, Need, Offer, Posting, Suggestion
from noticeboard.queries.connections import has_standing_connection
from noticeboard.queries.introductions import list_introductions_of_pair
from noticeboard.queries.responses import has_live_response
from noticeboard.queries.suggestions import find_suggestion
from noticeboard.services.capacity import changing_postings, hold_all
from noticeboard.services.clocks import answer_due
from noticeboard.services.connections import open_connection
from noticeboard.services.events import note_event
from noticeboard.services.hidden_places import refuse_private_words
from noticeboard.services.introduction_endings import end_introduction, lapse_introduction, tell_side
from noticeboard.services.moves import move
from noticeboard.services.outbox import tell_teams
from noticeboard.services.references import fresh_reference


def introduce(
    session: Session, *, actor: Actor, need: Need, offer: Offer, message: str, quantity: Decimal, now: datetime
) -> Introduction:
    """Ask both sides of a pair whether they want to work together, whether or not the pair was suggested.

    quantity   how much of the need it is for, in the need's unit.

    Raises Conflict when they already wait for one another's answer, work together or have been introduced, or one of
    the two is no longer open; Invalid for a quantity that the need or the offer has not got,
    or for a part of what is counted whole, and for a message that says what one of the two keeps private.
    """
    refuse_private_words(message, (need, offer))
    with changing_postings(session, (need.id, offer.id), now=now):
        # Either may be ending at this moment, which lets go only of the introductions there are by then.
        check_introducible(session, actor=actor, need=need, offer=offer)
        check_whole(quantity, unit=need.unit)
        of_offer = introduced_quantity(quantity, unit=need.unit, offer_unit=offer.unit)
        if not 0 < quantity <= need.remaining or of_offer > offer.remaining:
            most = proposed_quantity(need.remaining, offer.remaining, unit=need.unit, offer_unit=offer.unit)
            raise Invalid("more-than-remains", most=f"{most.normalize():,f}")
    suggestion = find_suggestion(session, need=need, offer=offer)
    introduction = Introduction(
        ref=fresh_reference(session, Introduction, Prefix.INTRODUCTION),
        need=need,
        offer=offer,
        suggestion_id=suggestion.id if suggestion else None,
        introduced_by_id=actor.person_id,
        status=IntroductionStatus.PROPOSED,
        message=message,
        quantity=quantity,
        unit=need.unit,
        introduced_at=now,
        due_at=answer_due(now),
    )
    try:
        with session.begin_nested():
            session.add(introduction)
    except IntegrityError as taken:
        raise Conflict("already-introduced") from taken
    if suggestion is not None:
        _mark_introduced(session, actor, suggestion, now)
    note_event(session, actor=actor, action="introduction.made", about=introduction.ref, now=now)
    for side in Side:
        tell_side(session, introduction=introduction, side=side, kind="introduction-made", now=now)
    return introduction


def check_introducible(session: Session, *, actor: Actor, need: Need, offer: Offer) -> None:
    """Raise NotPermitted or Conflict, as `introduce` does, unless `actor` could introduce a pair as both stand now."""
    check_team_of_pair(actor, need, offer)
    _check_pair(session, need, offer)
    introductions = list_introductions_of_pair(session, need=need, offer=offer)
    if any(one.status is IntroductionStatus.PROPOSED for one in introductions):
        raise Conflict("already-introduced")


def why_not_introduced(session: Session, *, actor: Actor, need: Need, offer: Offer) -> Refusal | None:
    """What `introduce` would refuse a pair with, as both stand now; None where `actor` could introduce it."""
    try:
        check_introducible(session, actor=actor, need=need, offer=offer)
    except (NotPermitted, Conflict) as refusal:
        return refusal
    return None


def check_team_of_pair(actor: Actor, need: Posting, offer: Posting) -> None:
    """Raise NotPermitted unless `actor` may decide about a pair: the team of either side, and members of neither."""
    if not may_introduce(actor, area_ids=frozenset({need.area_id, offer.area_id})):
        raise NotPermitted("introduce")
    if decides_on_own(actor, organisation_ids=(need.organisation_id, offer.organisation_id)):
        raise NotPermitted("own-organisation")


def side_of(introduction: Introduction, actor: Actor) -> Side:
    """The side `actor` answers for. Raises NotPermitted when they act for neither party."""
    if may_accept(actor, owner_id=introduction.need.organisation_id):
        return Side.NEED
    if may_accept(actor, owner_id=introduction.offer.organisation_id):
        return Side.OFFER
    raise NotPermitted("answer")


def accepted_by(introduction: Introduction, side: Side) -> int | None:
    """The id of the person who accepted for a side."""
    return introduction.need_accepted_by_id if side is Side.NEED else introduction.offer_accepted_by_id


def accept_introduction(
    session: Session, *, actor: Actor, introduction: Introduction, now: datetime, contract_name: str | None = None
) -> Connection | None:
    """Say yes for one side. The second yes takes the quantity and opens the connection.

    contract_name   the council contract that the giver gives it under; the receiver names none.

    Returns the connection, or None when the other side has yet to answer, or when it cannot be any more, as too little
    is left by now or the two have connected otherwise: then the introduction has lapsed and both sides are told.
    Raises Conflict when this side has answered already, the actor answered for the other side, or it is over.
    """
    side = side_of(introduction, actor)
    if actor.person_id in (introduction.need_accepted_by_id, introduction.offer_accepted_by_id):
        raise Conflict("both-sides" if accepted_by(introduction, side) is None else "moved-on")
    if not all(posting.organisation.trusted for posting in (introduction.need, introduction.offer)):
        raise Conflict("other-side-suspended")
    with changing_postings(session, (introduction.need_id, introduction.offer_id), now=now):
        _mark_accepted(session, actor, introduction, side, now)
        if side is Side.OFFER:
            introduction.contract_name = contract_name
        note_event(session, actor=actor, action="introduction.accepted_by_one", about=introduction.ref, now=now)
        if introduction.need_accepted_at is None or introduction.offer_accepted_at is None:
            tell_side(session, introduction=introduction, side=side.other, kind="introduction-accepted", now=now)
            return None
        return _conclude(session, actor, introduction, now)


def decline_introduction(
    session: Session, *, actor: Actor, introduction: Introduction, reason: str, now: datetime
) -> None:
    """Say no for one side, with a reason that the other side and the team are told."""
    side = side_of(introduction, actor)
    to = IntroductionStatus.DECLINED
    end_introduction(session, actor=actor, introduction=introduction, to=to, reason=reason, now=now)
    tell_side(session, introduction=introduction, side=side.other, kind="introduction-declined", now=now)
    tell_teams(
        session,
        area_ids={introduction.need.area_id, introduction.offer.area_id},
        kind="introduction-declined-for-team",
        now=now,
        payload={"introduction_id": introduction.id},
    )


def withdraw_introduction(
    session: Session, *, actor: Actor, introduction: Introduction, reason: str, now: datetime
) -> None:
    """Take an introduction back. Both sides are told why."""
    check_team_of_pair(actor, introduction.need, introduction.offer)
    to = IntroductionStatus.WITHDRAWN
    end_introduction(session, actor=actor, introduction=introduction, to=to, reason=reason, now=now)
    for side in Side:
        tell_side(session, introduction=introduction, side=side, kind="introduction-withdrawn", now=now)


def lapse_introductions_due(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Let introductions lapse that were not answered in time, and tell everybody. Returns how many lapsed."""
    due = Introduction.status == IntroductionStatus.PROPOSED, Introduction.due_at < now
    query = select(Introduction).where(*due).order_by(Introduction.due_at, Introduction.id).limit(limit)
    lapsed = 0
    for introduction in session.scalars(query).all():
        # Somebody may answer between the reading and the lapsing: then there is nothing to do.
        with suppress(Conflict):
            lapse_introduction(session, actor=NOBODY, introduction=introduction, now=now)
            lapsed += 1
    return lapsed


def _check_pair(session: Session, need: Need, offer: Offer) -> None:
    for posting in (need, offer):
        if posting.status is not PostingStatus.OPEN or not posting.organisation.trusted:
            raise Conflict("posting-not-open", title=posting.title)
    if has_live_response(session, need=need, offer=offer):
        raise Conflict("pair-has-response")
    if has_standing_connection(session, need=need, offer=offer):
        raise Conflict("pair-connected")


def _mark_introduced(session: Session, actor: Actor, suggestion: Suggestion, now: datetime) -> None:
    """Note that a suggested pair was introduced, even one that was dismissed or introduced before."""
    decided = {"decided_by_id": actor.person_id, "decided_at": now}
    if suggestion.status is SuggestionStatus.DISMISSED:
        move(session, suggestion, SuggestionStatus.FRESH, dismissal_reason=None, **decided)
    if suggestion.status is not SuggestionStatus.INTRODUCED:
        move(session, suggestion, SuggestionStatus.INTRODUCED, **decided)


def _mark_accepted(session: Session, actor: Actor, introduction: Introduction, side: Side, now: datetime) -> None:
    accepted_at = Introduction.need_accepted_at if side is Side.NEED else Introduction.offer_accepted_at
    statement = (
        update(Introduction)
        .where(
            Introduction.id == introduction.id,
            Introduction.status == IntroductionStatus.PROPOSED,
            accepted_at.is_(None),
        )
        .values({f"{side.value}_accepted_at": now, f"{side.value}_accepted_by_id": actor.person_id})
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    session.refresh(introduction)
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Conflict("moved-on", status=introduction.status)


def _conclude(session: Session, actor: Actor, introduction: Introduction, now: datetime) -> Connection | None:
    """Both have said yes: take the quantity and open the connection, or let the introduction lapse.

    Raises Conflict("posting-paused") while one of the two is paused: the second yes can be said once it is back.
    """
    for posting in (introduction.need, introduction.offer):
        if posting.status is PostingStatus.PAUSED:
            raise Conflict("posting-paused", title=posting.title)
    of_offer = introduced_quantity(introduction.quantity, unit=introduction.unit, offer_unit=introduction.offer.unit)
    wanted = {introduction.need_id: introduction.quantity, introduction.offer_id: of_offer}
    reason = _why_not_now(session, introduction)
    if reason is None and hold_all(session, wanted=wanted, now=now) is not None:
        reason = "no-longer-enough"
    if reason is not None:
        lapse_introduction(session, actor=actor, introduction=introduction, reason=reason, now=now)
        return None
    move(session, introduction, IntroductionStatus.ACCEPTED, ended_at=now)
    note_event(session, actor=actor, action="introduction.accepted", about=introduction.ref, now=now)
    return open_connection(session, origin=introduction, actor=actor, now=now, held_of_offer=of_offer)


def _why_not_now(session: Session, introduction: Introduction) -> str | None:
    """The code of what has come in between since the two were introduced, if anything has."""
    need, offer = introduction.need, introduction.offer
    if has_live_response(session, need=need, offer=offer):
        return "pair-has-response"
    if has_standing_connection(session, need=need, offer=offer):
        return "pair-connected"
    # In hand is off the board as well, but only because others have what was left.
    gone = [posting for posting in (need, offer) if posting.status not in TAKES_RESPONSES]
    return "posting-not-open" if gone else None
