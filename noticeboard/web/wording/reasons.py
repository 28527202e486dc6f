"""The words of a match's reasons and cautions, as they were kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from noticeboard.matching import Reason, say


def reason_words(kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The sentences of reasons or cautions kept with a suggestion. One that is no longer known is left out."""
    said = []
    for one in kept:
        try:
            said.append(say(Reason.from_json(one)))
        except (KeyError, ValueError):
            continue
    return tuple(said)
