"""The words of a match's reasons and cautions, as they were kept: in sentences, and short enough for a column."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from noticeboard.matching import Reason, say

MOST_AT_A_GLANCE = 4
# What a reason is about, in the order in which a list says it; of several about one thing it says the first.
KIND, PLACE, TOPIC, PEOPLE, AMOUNT, DATES, CONDITIONS = range(7)


def reason_words(kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The sentences of reasons or cautions kept with a suggestion. One that is no longer known is left out."""
    said = []
    for one in kept:
        try:
            said.append(say(Reason.from_json(one)))
        except (KeyError, ValueError):
            continue
    return tuple(said)


def giver_words(kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The same sentences for somebody who has posted nothing: of where they are and how far they go, "you said"."""
    said: list[str] = []
    for one in kept:
        own = GIVER.get(str(one.get("code")))
        said += [own(Reason.from_json(one))] if own else reason_words([one])
    return tuple(said)


def short_words(kept: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """A few words about each thing that reasons or cautions speak of, for a list: four at most."""
    said: dict[int, str] = {}
    for one in kept:
        try:
            reason = Reason.from_json(one)
            about, words = SHORT[reason.code]
            said.setdefault(about, words(reason))
        except (KeyError, ValueError):
            continue
    return tuple(said[about] for about in sorted(said))[:MOST_AT_A_GLANCE]


def miles_words(reason: Reason) -> str:
    """How far apart a reason says that two postings are: "1 mile", "4.2 miles", "about 4 miles"."""
    miles = float(reason["miles"])
    if reason["about"]:
        return f"about {miles:.0f} miles" if miles >= 1.5 else "about a mile or less"
    return "1 mile" if miles == 1 else f"{miles:g} miles"


def _quoted(reason: Reason) -> str:
    """The words that each side has for a topic; the longer alone where it holds the other: "Storage unit"."""
    needs, offers = str(reason["need_says"]), str(reason["offer_says"])
    if needs.lower() in offers.lower() or offers.lower() in needs.lower():
        return f"“{max(needs, offers, key=len)}”"
    return f"“{needs}”, “{offers}”"


def _quoted_words(reason: Reason) -> str:
    return ", ".join(f"“{word}”" for word in str(reason["words"]).split(", "))


def _far(ending: str = "") -> Callable[[Reason], str]:
    def words(reason: Reason) -> str:
        text = miles_words(reason) + ending
        return text[0].upper() + text[1:]

    return words


def _always(text: str) -> Callable[[Reason], str]:
    return lambda _reason: text


def _away(reason: Reason) -> str:
    """How far apart two postings are, to begin a sentence with: "About a mile away or less"."""
    words = miles_words(reason)
    text = "about a mile away or less" if words.endswith("or less") else f"{words} away"
    return text[0].upper() + text[1:]


def _beyond(reason: Reason) -> str:
    return f"{_away(reason)}, further than the {float(reason['reach_miles']):g} miles you said"


def _you_said(reason: Reason) -> str:
    """The sentence of a reason, with "you said" for what no offer says yet."""
    text, words = say(reason), f"“{reason['offer_says']}”"
    return text.replace(f"the offer says {words}", f"you said {words}").replace(
        f"the offer {words}", f"you said {words}"
    )


def _you_named(reason: Reason) -> str:
    """An amount that was named, against what the need asks for: "You said 4 people, 6 needed"."""
    return f"You said {say(reason).replace(' offered, ', ', ')}"


GIVER: Mapping[str, Callable[[Reason], str]] = MappingProxyType(
    {
        "same_topic": _you_said,
        "related_topic": _you_said,
        "alike": _you_said,
        "condition_failed": _you_said,
        "enough": _you_named,
        "part_of_amount": _you_named,
        "within_reach": lambda reason: f"{_away(reason)}, within the {float(reason['reach_miles']):g} miles you said",
        "within_travel": lambda reason: (
            f"{_away(reason)}, within the {float(reason['reach_miles']):g} miles the group can travel"
        ),
        "covers_area": lambda reason: f"{_away(reason)}, in the area you said",
        "just_beyond_reach": _beyond,
        "beyond_reach": _beyond,
        "outside_area": _always("Outside the area you said"),
        "perhaps_outside_area": _always("May be outside the area you said: worth asking"),
        "place_unknown": _always("The distance is not known: the group does not show where it is"),
        "only_remote": _always("You could help by phone or online, and the need asks for someone in person"),
    }
)
"""What is said in other words to somebody who has posted nothing."""

SHORT: Mapping[str, tuple[int, Callable[[Reason], str]]] = MappingProxyType(
    {
        "same_type": (KIND, _always("Same kind")),
        "remote": (PLACE, _always("Remote")),
        "anywhere": (PLACE, _always("Anywhere")),
        "covers_area": (PLACE, _far()),
        "within_reach": (PLACE, _far()),
        "within_travel": (PLACE, _far()),
        "same_topic": (TOPIC, _quoted),
        "related_topic": (TOPIC, _quoted),
        "same_words": (TOPIC, _quoted_words),
        "alike": (TOPIC, _always("Close in meaning")),
        "same_subject": (TOPIC, lambda reason: f"About {reason['name']}"),
        "same_people": (PEOPLE, lambda reason: f"For {reason['name']}"),
        "enough": (AMOUNT, _always("Enough for it")),
        "dates_meet": (DATES, _always("Dates meet")),
        "type_differs": (KIND, _always("Different kind")),
        "place_unknown": (PLACE, _always("Distance not known")),
        "only_remote": (PLACE, _always("Only remote")),
        "outside_area": (PLACE, _always("Outside its area")),
        "perhaps_outside_area": (PLACE, _always("Perhaps outside its area")),
        "just_beyond_reach": (PLACE, _far(", just out of reach")),
        "just_beyond_travel": (PLACE, _far(", just out of reach")),
        "beyond_reach": (PLACE, _far(", out of reach")),
        "beyond_travel": (PLACE, _far(", out of reach")),
        "part_of_amount": (AMOUNT, _always("Only a part of it")),
        "dates_miss": (DATES, _always("Dates do not meet")),
        "condition_failed": (CONDITIONS, _always("A condition is not met")),
        "need_says": (CONDITIONS, _always("Has conditions")),
        "offer_says": (CONDITIONS, _always("Has conditions")),
    }
)
"""Every code there is, with what it is about and the way it is said in short."""
