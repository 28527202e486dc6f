"""Brokering rounds: proposed, gone through line by line, and sent as introductions when the team says so."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import RoundLineStatus
from noticeboard.domain.permissions import may_introduce
from noticeboard.domain.quantities import proposed_quantity
from noticeboard.matching.rounds import Pairing, propose
from noticeboard.models import Introduction, Round, RoundLine, Suggestion
from noticeboard.queries.rounds import list_choices, list_pairs_to_broker
from noticeboard.services.events import note_event
from noticeboard.services.hidden_places import refuse_private_words
from noticeboard.services.introductions import introduce
from noticeboard.services.moves import move

S = RoundLineStatus
OVER = frozenset({S.SENT, S.SKIPPED})
MOST_SENT = 30
"""How many introductions are sent at a time: while they are written, nobody else can write on SQLite."""


def begin_round(session: Session, *, actor: Actor, area_id: int, now: datetime) -> Round:
    """Propose an introduction for every need of an area that an offer is left for. Nobody is told of it."""
    _check_actor(actor, area_id)
    assert actor.person_id is not None
    idle = list_pairs_to_broker(session, area_id=area_id, idle=True)
    pairs = {(pair.need.ref, pair.offer.ref): pair for pair in idle}
    chosen = propose(Pairing(need, offer, pair.score) for (need, offer), pair in pairs.items())
    brokering = Round(area_id=area_id, begun_by_id=actor.person_id, begun_at=now, message="")
    brokering.lines = [_line_of(pairs[one.need, one.offer]) for one in chosen]
    session.add(brokering)
    session.flush()
    note_event(session, actor=actor, action="round.begun", about=f"round:{brokering.id}", now=now)
    return brokering


def decide_round(
    session: Session, *, actor: Actor, brokering: Round, choices: Mapping[int, int | None], message: str, now: datetime
) -> None:
    """Accept, change or drop lines, and keep what is written to both sides. Nothing is sent.

    choices   by the line's id, the id of the offer to introduce, or None to leave the line out; others stay.

    Raises Invalid("offer-chosen-twice", title=…) where one offer is left on two lines, Invalid("not-a-choice") for an
    offer that does not go with the need, and Invalid("says-private", words=…) for a message that says
    what one of the two keeps private.
    """
    _check_actor(actor, brokering.area_id)
    possible = list_choices(session, brokering=brokering)
    taken: set[int] = set()
    for line in brokering.lines:
        offer_id = choices.get(line.id, line.offer_id if line.status is S.ACCEPTED else None)
        if line.status in OVER or offer_id is None:
            continue
        if offer_id in taken:
            title = next(pair.offer.title for pair in possible[line.need_id] if pair.offer_id == offer_id)
            raise Invalid("offer-chosen-twice", title=title)
        taken.add(offer_id)
    for line in brokering.lines:
        if line.id in choices and line.status not in OVER:
            _decide(session, line, choices[line.id], {pair.offer_id: pair for pair in possible[line.need_id]})
    for line in brokering.lines:
        if line.status is S.ACCEPTED:
            refuse_private_words(message, (line.need, line.offer))
    brokering.message = message
    note_event(session, actor=actor, action="round.decided", about=f"round:{brokering.id}", now=now)


def send_round(session: Session, *, actor: Actor, brokering: Round, line_ids: Collection[int], now: datetime) -> int:
    """Make introductions of those of some lines that are accepted, at most `MOST_SENT`, and return how many were sent.

    A line that cannot be introduced any more, because a posting has closed or the two have met, is skipped, with why.
    """
    _check_actor(actor, brokering.area_id)
    ready = [line for line in ready_lines(brokering) if line.id in line_ids][:MOST_SENT]
    sent = sum(_send(session, actor, line, brokering.message, now) for line in ready)
    brokering.sent_at = now
    note_event(session, actor=actor, action="round.sent", about=f"round:{brokering.id}", now=now, after={"sent": sent})
    return sent


def ready_lines(brokering: Round) -> list[RoundLine]:
    """The accepted lines of a round that are yet to be sent, the strongest first."""
    return sorted((line for line in brokering.lines if line.status is S.ACCEPTED), key=strongest_first)


def strongest_first(line: RoundLine) -> tuple[int, int]:
    """What orders the lines of a round."""
    return -line.score, line.id


def _check_actor(actor: Actor, area_id: int) -> None:
    if not may_introduce(actor, area_ids=frozenset({area_id})):
        raise NotPermitted("introduce")


def _line_of(pair: Suggestion) -> RoundLine:
    return RoundLine(need=pair.need, offer=pair.offer, score=pair.score, status=S.PROPOSED)


def _decide(session: Session, line: RoundLine, offer_id: int | None, possible: Mapping[int, Suggestion]) -> None:
    if offer_id is None:
        if line.status is not S.DROPPED:
            move(session, line, S.DROPPED)
        return
    if offer_id not in possible:
        raise Invalid("not-a-choice")
    if offer_id != line.offer_id:
        line.offer, line.score = possible[offer_id].offer, possible[offer_id].score
    if line.status is not S.ACCEPTED:
        move(session, line, S.ACCEPTED)


def _send(session: Session, actor: Actor, line: RoundLine, message: str, now: datetime) -> bool:
    try:
        with session.begin_nested():
            introduction = _introduce(session, actor, line, message, now)
            session.flush()
            move(session, line, S.SENT, introduction_id=introduction.id)
    except (Conflict, Invalid) as refusal:
        # Where somebody else has sent it at the same moment, there is nothing to skip.
        with suppress(Conflict):
            move(session, line, S.SKIPPED, refusal=refusal.code)
        return False
    return True


def _introduce(session: Session, actor: Actor, line: RoundLine, message: str, now: datetime) -> Introduction:
    need, offer = line.need, line.offer
    quantity = proposed_quantity(need.remaining, offer.remaining, unit=need.unit, offer_unit=offer.unit)
    return introduce(session, actor=actor, need=need, offer=offer, message=message, quantity=quantity, now=now)
