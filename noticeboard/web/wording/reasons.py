"""The words of a match's reasons and cautions, as they were kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from noticeboard.matching import Reason, say

MOST_AT_A_GLANCE = 3
SAME_SUBJECT: Mapping[str, str] = {
    "same_topic": "topic",
    "related_topic": "topic",
    "same_words": "topic",
    "remote": "place",
    "anywhere": "place",
    "covers_area": "place",
    "within_reach": "place",
    "within_travel": "place",
}
"""Reasons that speak about one thing, by their codes; every other code stands for itself."""


def reason_words(kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The sentences of reasons or cautions kept with a suggestion. One that is no longer known is left out."""
    said = []
    for one in kept:
        try:
            said.append(say(Reason.from_json(one)))
        except (KeyError, ValueError):
            continue
    return tuple(said)


def strongest_reason_words(kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The three reasons that say most, for a list: the strongest about each thing first, then whatever is next."""
    reasons = list(kept)
    first: dict[str, Mapping[str, Any]] = {}
    for one in reasons:
        first.setdefault(SAME_SUBJECT.get(str(one.get("code")), str(one.get("code"))), one)
    leading = list(first.values())
    chosen = [*leading, *(one for one in reasons if one not in leading)][:MOST_AT_A_GLANCE]
    return reason_words(one for one in reasons if one in chosen)
