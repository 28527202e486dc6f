"""What rules a pair out, in words: what stands in its way, and what its score lacks."""

from collections.abc import Sequence

from noticeboard.matching import THRESHOLD, Match, is_out_of_reach, say
from noticeboard.queries.obstacles import Obstacle
from noticeboard.web.wording.reasons import PLACE, SHORT

_ENOUGH = round(THRESHOLD * 100)
# A part at or above this takes too little off to rule a pair out by itself.
_HARDLY_LESS = 0.6


def why_not_words(match: Match, obstacles: Sequence[Obstacle]) -> list[str]:
    """Sentences for everything that rules a pair out, the weightiest first; none where nothing does."""
    said = [_obstacle_words(one) for one in obstacles]
    if is_out_of_reach(match):
        said.append(f"{_place_words(match)} That alone rules it out.")
    if match.score >= THRESHOLD:
        return said
    points = round(match.score * 100)
    # What is rounded up to the limit would contradict itself: "it has 25 points, and a match is suggested from 25".
    has = f"{points}" if points < _ENOUGH else f"just under {_ENOUGH}"
    said.append(f"It has {has} of 100 points, and a match is suggested from {_ENOUGH}.")
    lacks = _LACKS | {"place": _place_words(match), "conditions": _condition_words(match)}
    lacking = sorted(
        (value, sentence)
        for name, sentence in lacks.items()
        if (value := getattr(match.parts, name)) < _HARDLY_LESS and not (name == "place" and is_out_of_reach(match))
    )
    return said + [sentence for _value, sentence in lacking]


_LACKS = {
    "text": "What the two say has too little in common.",
    "type": "They are posted as different kinds of support.",
    "time": "Their dates do not meet.",
    "amount": "It would cover only a part of what is needed.",
}


def _place_words(match: Match) -> str:
    """What is against the distance: the caution about it, else that they are some way apart, inside a reach or not."""
    cautions = [one for one in match.cautions if one.code in SHORT and SHORT[one.code][0] == PLACE]
    return f"{say(cautions[0])}." if cautions else "They are some way apart."


def _condition_words(match: Match) -> str:
    """The condition that is not met, with what both say of it."""
    failed = [one for one in match.cautions if one.code == "condition_failed"]
    return f"{say(failed[0])}." if failed else "One states a condition that the other does not meet."


def _obstacle_words(obstacle: Obstacle) -> str:
    match obstacle.code:
        case "not-open":
            assert obstacle.posting is not None
            return f"“{obstacle.posting.title}” is not open at the moment."
        case "not-trusted":
            assert obstacle.posting is not None
            return f"{obstacle.posting.organisation.name} is not verified, or is suspended."
        case "same-organisation":
            return "Both belong to one organisation."
        case "answered":
            return "They have already answered one another, so they are not suggested again."
        case "connected":
            return "They are working together already."
        case "introduced":
            return "They have been introduced, and the answer is awaited."
        case _:
            return "The team has dismissed this pair."
