"""What each part of a score says of a pair, in a few words: the text, the kind, the distance, the dates, the amount."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from noticeboard.matching import Parts, Reason, say
from noticeboard.web.wording.reasons import AMOUNT, CONDITIONS, DATES, KIND, PLACE, SHORT, miles_words

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "text": "Text",
        "type": "Kind of support",
        "place": "Distance",
        "time": "Dates",
        "amount": "Amount",
        "conditions": "Conditions",
    }
)
"""The parts that a score is multiplied from, in order."""

_ABOUT = {"type": KIND, "place": PLACE, "time": DATES, "amount": AMOUNT, "conditions": CONDITIONS}
_MADE_OF = {"concept": "topics", "words": "telling words", "meaning": "meaning"}
_HOW_MUCH = ((0.6, "much in common"), (0.3, "something in common"), (0.1, "a little in common"))
_AS_A_WHOLE = {
    "type": ((0.7, "much the same"), (0.3, "not quite the same"), (0.0, "another")),
    "place": ((0.7, "near enough"), (0.3, "some way off"), (0.0, "far off")),
    "time": ((1.0, "nothing stands against it"), (0.0, "they do not meet")),
    "amount": ((1.0, "nothing to compare"), (0.0, "not all that is needed")),
    "conditions": ((1.0, "none stands against it"), (0.0, "one is not met")),
}
_PLACES: Mapping[str, Callable[[Reason], str]] = MappingProxyType(
    {
        "remote": lambda _: "by phone or online",
        "anywhere": lambda _: "given anywhere",
        "covers_area": lambda one: f"{miles_words(one)}, in an area they cover",
        "within_reach": lambda one: f"{miles_words(one)}, inside their reach",
        "within_travel": lambda one: f"{miles_words(one)}, as far as the group can travel",
        "place_unknown": lambda _: "not known",
        "only_remote": lambda _: "by phone or online only",
        "outside_area": lambda _: "outside the area they cover",
        "perhaps_outside_area": lambda _: "perhaps outside the area they cover",
        "just_beyond_reach": lambda one: f"{miles_words(one)}, just outside their reach",
        "just_beyond_travel": lambda one: f"{miles_words(one)}, just further than the group can travel",
        "beyond_reach": lambda one: f"{miles_words(one)}, outside their reach",
        "beyond_travel": lambda one: f"{miles_words(one)}, further than the group can travel",
    }
)
_OTHERS: Mapping[str, Callable[[Reason], str]] = MappingProxyType(
    {
        "same_type": lambda _: "the same",
        "dates_meet": lambda _: "they meet",
        "dates_miss": lambda _: "they do not meet",
    }
)


def part_words(name: str, parts: Parts, said: Sequence[Reason]) -> str:
    """A part of a score and what it says: "Distance: 4 miles, inside their reach".

    name    one of `NAMES`.
    said    the reasons and cautions of the pair.
    """
    return f"{NAMES[name]}: {_text_words(parts.text) if name == 'text' else _other_words(name, parts, said)}"


def text_made_of(parts: Parts) -> str:
    """What the part of the text was made of: "topics: much in common; meaning: a little in common"."""
    values = [(words, getattr(parts, name, None)) for name, words in _MADE_OF.items()]
    return "; ".join(f"{words}: {_text_words(value)}" for words, value in values if value is not None)


def _other_words(name: str, parts: Parts, said: Sequence[Reason]) -> str:
    found = next((one for one in said if one.code in SHORT and SHORT[one.code][0] == _ABOUT[name]), None)
    if found is None:
        return _level(getattr(parts, name), _AS_A_WHOLE[name])
    special = _PLACES.get(found.code) or _OTHERS.get(found.code)
    if special is not None:
        return special(found)
    sentence = say(found)
    return sentence[0].lower() + sentence[1:]


def _text_words(value: float) -> str:
    return _level(value, (*_HOW_MUCH, (0.0, "hardly anything in common")))


def _level(value: float, levels: Sequence[tuple[float, str]]) -> str:
    return next((words for least, words in levels if value >= least), levels[-1][1])
