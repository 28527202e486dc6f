"""Where somebody stands in the queue or in a round, carried in the address while they go from pair to pair."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import SuggestionStatus
from noticeboard.domain.vocabulary import SupportType
from noticeboard.extensions import db
from noticeboard.models import Suggestion
from noticeboard.queries.suggestions import find_next_to_review

SHOWS = (
    ("", "All to review"),
    ("responses", "Responses only"),
    (SuggestionStatus.SHORTLISTED.value, "Shortlisted pairs"),
    (SuggestionStatus.INTRODUCED.value, "Introduced pairs"),
    (SuggestionStatus.DISMISSED.value, "Dismissed pairs"),
)
_QUEUE = ("show", "kind", "after")


def chosen() -> tuple[str, SupportType | None]:
    """What of the queue is to be seen, and of which kind of support; "" and None where it is all."""
    show, kind = request.args.get("show", ""), request.args.get("kind", "")
    return show if show in dict(SHOWS) else "", SupportType(kind) if kind in set(SupportType) else None


def place() -> dict[str, Any]:
    """What the address says of where somebody came from, for the addresses that they go on to."""
    return {name: request.args[name][:80] for name in (*_QUEUE, "round") if name in request.args}


def ways_on(actor: Actor, suggestion: Suggestion | None) -> dict[str, Any]:
    """The ways on from the page of a pair: back, to the next, and to what is done with it."""
    return {"back": way_back(), "onward": next_pair(actor, suggestion), "place": place()}


def way_back() -> tuple[str, str]:
    """Where somebody came from, and what the link there says."""
    number = request.args.get("round", type=int)
    if number is not None and number > 0:
        return url_for("team_rounds.show", number=number), "Back to the round"
    stood: dict[str, Any] = {name: text for name, text in place().items() if text and name in _QUEUE}
    return url_for("team_review.queue", **stood), "Back to the queue"


def next_pair(actor: Actor, suggestion: Suggestion | None) -> str:
    """The address of the pair after this one in the queue that somebody is going through; "" where there is none."""
    if suggestion is None or "after" not in request.args:
        return ""
    only, kind = chosen()
    found = find_next_to_review(db.session(), actor=actor, after=suggestion, only=only, support_type=kind)
    return pair_address(found, place()) if found else ""


def pair_address(suggestion: Suggestion, places: Mapping[str, Any]) -> str:
    """The address of the page of a suggested pair, with where in the queue it stands."""
    return url_for("team_review.pair", need_ref=suggestion.need.ref, offer_ref=suggestion.offer.ref, **places)
