"""What each one-use link does when it is opened. The owner of a purpose registers it when its module is imported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.models import OneUseLink

# Does what the link is for, in the transaction that spent it, and returns the address to go to.
Handler = Callable[[Session, OneUseLink, datetime], str]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for: the question its page asks, the button that answers it, and what is done then."""

    handler: Handler | None
    question: str
    button: str
    explanation: str
    endpoint: str | None


PURPOSES: dict[str, Purpose] = {}


def register_purpose(name: str, handler: Handler, *, question: str, button: str, explanation: str = "") -> None:
    """Say what opening a link does: its page asks `question`, and `button` spends the link and calls `handler`."""
    _add(name, Purpose(handler, question, button, explanation, None))


def register_page(name: str, endpoint: str) -> None:
    """Say that a link leads to a page of its own, at `endpoint` with the `token`, which spends it itself."""
    _add(name, Purpose(None, "", "", "", endpoint))


def _add(name: str, purpose: Purpose) -> None:
    if name in PURPOSES:
        raise ValueError(f"the purpose {name} is registered twice")
    PURPOSES[name] = purpose
