"""What the pages of responses, introductions and connections share: sides, next steps and timelines for showing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.ledger import ValueStep
from noticeboard.domain.lifecycle import IntroductionStatus
from noticeboard.domain.next_steps import step_of_connection, step_of_introduction, step_of_response
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


def response_step(response: Response) -> str:
    """The next step of a response in words."""
    posting = response.posting
    if response.status in LIVE_RESPONSES and (away := _suspended(posting.organisation, response.organisation)):
        return away
    step = step_of_response(
        response.status,
        posting_side=posting.side,
        paused=response.paused_at is not None,
        due_at=response.due_at,
    )
    names = posting.organisation.name, response.organisation.name
    need_side, offer_side = names if posting.is_need else names[::-1]
    return next_step_words(step, need_side=need_side, offer_side=offer_side)


def introduction_step(introduction: Introduction) -> str:
    """The next step of an introduction in words."""
    sides = introduction.need.organisation, introduction.offer.organisation
    if introduction.status is IntroductionStatus.PROPOSED and (away := _suspended(*sides)):
        return away
    step = step_of_introduction(
        introduction.status,
        need_accepted=introduction.need_accepted_at is not None,
        offer_accepted=introduction.offer_accepted_at is not None,
        due_at=introduction.due_at,
    )
    return next_step_words(
        step, need_side=introduction.need.organisation.name, offer_side=introduction.offer.organisation.name
    )


def connection_step(connection: Connection, value: ValueStep | None = None) -> str:
    """The next step of a connection in words; `value` is whose turn it is with its record."""
    return next_step_words(
        step_of_connection(connection.status, value),
        need_side=connection.receiver.name,
        offer_side=connection.giver.name,
    )


def _suspended(*organisations: Organisation) -> str:
    """That something waits for a suspended organisation; empty where none of them is suspended."""
    names = [organisation.name for organisation in organisations if organisation.suspended_at is not None]
    return STEPS["suspended"].format(who=" and ".join(names)) if names else ""


def shown_timeline(events: Sequence[TimelineEvent], *, with_people: bool = False) -> list[ShownEvent]:
    """A timeline in words.

    with_people   whether people are named: only between the parties of a connection, and for the team.
    """
    return [
        ShownEvent(f"{_who(event, with_people=with_people)} {EVENTS[event.action]}", event.at)
        for event in events
        if event.action in EVENTS
    ]


def _who(event: TimelineEvent, *, with_people: bool) -> str:
    if event.person is None:
        return "The noticeboard"
    side = event.organisation or "The Connected Communities team"
    return f"{event.person} ({event.organisation or 'the team'})" if with_people else side
