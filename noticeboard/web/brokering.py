"""What the pages of responses, introductions and connections share: sides, next steps and timelines for showing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.actor import Actor
from noticeboard.domain.ledger import ValueStep
from noticeboard.domain.lifecycle import IntroductionStatus, ResponseStatus
from noticeboard.domain.next_steps import Holder, NextStep, step_of_connection, step_of_introduction, step_of_response
from noticeboard.models import Connection, Introduction, Organisation, Response
from noticeboard.queries.events import TimelineEvent
from noticeboard.queries.responses import LIVE_RESPONSES
from noticeboard.web.wording.events import EVENTS
from noticeboard.web.wording.next_steps import STEPS, next_step_words


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One line of a timeline."""

    text: str
    at: datetime


def response_step(response: Response, *, actor: Actor) -> str:
    """The next step of a response in words, with the names that `actor` may read."""
    posting = response.posting
    if response.status in LIVE_RESPONSES and (
        away := _suspended(posting.organisation, response.organisation, actor=actor)
    ):
        return away
    step = step_of_response(
        response.status,
        posting_side=posting.side,
        paused=response.paused_at is not None,
        due_at=response.due_at,
    )
    met = response.status is ResponseStatus.ACCEPTED
    sides = posting.organisation, response.organisation
    need_side, offer_side = sides if posting.is_need else sides[::-1]
    return _words(step, need_side, offer_side, actor=actor, met=met)


def introduction_step(introduction: Introduction, *, actor: Actor) -> str:
    """The next step of an introduction in words, with the names that `actor` may read."""
    sides = introduction.need.organisation, introduction.offer.organisation
    if introduction.status is IntroductionStatus.PROPOSED and (away := _suspended(*sides, actor=actor)):
        return away
    step = step_of_introduction(
        introduction.status,
        need_accepted=introduction.need_accepted_at is not None,
        offer_accepted=introduction.offer_accepted_at is not None,
        due_at=introduction.due_at,
    )
    met = introduction.status is IntroductionStatus.ACCEPTED
    return _words(step, *sides, actor=actor, met=met)


def connection_step(connection: Connection, value: ValueStep | None = None, *, actor: Actor) -> str:
    """The next step of a connection in words; `value` is whose turn it is with its record."""
    step = step_of_connection(connection.status, value)
    return _words(step, connection.receiver, connection.giver, actor=actor, met=True)


def _words(step: NextStep, need_side: Organisation, offer_side: Organisation, *, actor: Actor, met: bool) -> str:
    ours, theirs = actor.belongs_to(need_side.id), actor.belongs_to(offer_side.id)
    return next_step_words(
        step,
        need_side=need_side.name_for(actor, met=met),
        offer_side=offer_side.name_for(actor, met=met),
        reader=Holder.NOBODY if ours is theirs else Holder.NEED_SIDE if ours else Holder.OFFER_SIDE,
    )


def _suspended(*organisations: Organisation, actor: Actor) -> str:
    """That something waits for a suspended organisation; empty where none of them is suspended."""
    names = [one.name_for(actor) for one in organisations if one.suspended_at is not None]
    return STEPS["suspended"].format(who=" and ".join(names)) if names else ""


def shown_timeline(
    events: Sequence[TimelineEvent], *, actor: Actor, met: bool = False, with_people: bool = False
) -> list[ShownEvent]:
    """A timeline in words, with the names of organisations that `actor` may read.

    met           whether the two sides have agreed to work together.
    with_people   whether people are named: only between the parties of a connection, and for the team.
    """
    return [
        ShownEvent(
            f"{_who(event, actor, met=met or with_people, with_people=with_people)} {EVENTS[event.action]}", event.at
        )
        for event in events
        if event.action in EVENTS
    ]


def _who(event: TimelineEvent, actor: Actor, *, met: bool, with_people: bool) -> str:
    if event.person is None:
        return "The noticeboard"
    side = event.organisation.name_for(actor, met=met) if event.organisation else None
    return f"{event.person} ({side or 'the team'})" if with_people else side or "The Connected Communities team"
