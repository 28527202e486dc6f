"""What an owner may do to a posting with one button: the question, what follows, and the service that does it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Posting
from noticeboard.services.posting_endings import mark_met, pause_posting, renew_posting, resume_posting
from noticeboard.services.postings import send_for_check, take_back


class Service(Protocol):
    """A service that changes the status of a posting."""

    def __call__(self, session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One button, and the page that asks before it is pressed."""

    service: Service
    question: str
    consequence: str
    button: str
    done: str
    variant: str = "primary"


ACTIONS: Mapping[str, Action] = {
    "send": Action(
        send_for_check,
        "Send this for our check",
        "The Connected Communities team checks it within 2 working days. We email you when it is on the board.",
        "Send for our check",
        "“{title}” is with the team.",
    ),
    "take_back": Action(
        take_back,
        "Take this back",
        "It becomes a draft again. You can change it and send it again when you are ready.",
        "Take it back",
        "“{title}” is a draft again. Change it, then send it.",
    ),
    "pause": Action(
        pause_posting,
        "Pause this",
        "Nobody new can answer it until you put it back. Those who have answered stay with you, and are told.",
        "Pause it",
        "“{title}” is paused.",
    ),
    "resume": Action(
        resume_posting,
        "Put this back on the board",
        "People can answer it again, and we look for matches. Those who have answered are told.",
        "Put it back",
        "“{title}” is on the board again.",
    ),
    "renew": Action(
        renew_posting,
        "Renew this",
        "It goes back on the board, for 90 days unless its last day comes sooner.",
        "Renew it",
        "“{title}” is on the board again.",
    ),
    "met": Action(
        mark_met,
        "Say that this was met here",
        "It leaves the board for good. Those who wait for an answer from you are told.",
        "It was met here",
        "“{title}” was met. Thank you for telling us.",
        variant="warning",
    ),
}
# An offer is not met, as a need is: it is taken up.
_TAKEN_UP = replace(
    ACTIONS["met"],
    question="Say that this was taken up here",
    button="It was taken up here",
    done="“{title}” was taken up. Thank you for telling us.",
)


def action_of(name: str, *, side: Side) -> Action:
    """The button of a posting of one side. Raises KeyError where there is none of that name."""
    return _TAKEN_UP if name == "met" and side is Side.OFFER else ACTIONS[name]
