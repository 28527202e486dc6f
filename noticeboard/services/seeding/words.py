"""What seeded postings say: sentences about the taxonomy's topics, with common and rare words in known shares."""

import itertools
import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from noticeboard import matching
from noticeboard.domain.vocabulary import Side, SupportType

COMMON_WORD, COMMON_SHARE = "parish", 0.16
"""A word that stands in about 16 postings of 100."""
RARE_WORD, RARE_SHARE = "bandstand", 0.0004
"""A word that stands in about 4 postings of 10,000."""
MISFILED = 0.12
"""How many groups and givers file under a neighbouring kind."""

V, E, S = SupportType.VOLUNTEERING, SupportType.EQUIPMENT, SupportType.SPACE
F, M, P = SupportType.FUNDING, SupportType.MENTORING, SupportType.PROJECT_DELIVERY
KINDS_OF_FAMILY: Mapping[str, tuple[SupportType, ...]] = {
    **dict.fromkeys(("computing", "phones", "av", "cold", "furniture", "household", "personal", "children"), (E, E, F)),
    **dict.fromkeys(("digital", "communications", "law", "research", "security"), (P, M, V)),
    **dict.fromkeys(("finance", "governance", "leadership", "employment", "learning"), (M, V, P)),
    **dict.fromkeys(("fundraising", "treats", "energy"), (F, F, P)),
    **dict.fromkeys(("rooms", "workspace", "land"), (S, S, S)),
    **dict.fromkeys(("building", "trades", "decorating", "transport"), (P, V, E)),
}
KINDS_OF_OTHERS = (V, V, E)

OPENINGS: Mapping[Side, tuple[str, ...]] = {
    Side.NEED: (
        "{topic} for our {group}",
        "Looking for {topic}",
        "Could anyone help with {topic}",
        "{topic} wanted by a {group}",
        "Our {group} needs {topic}",
        "Help with {topic} this {season}",
    ),
    Side.OFFER: (
        "{topic} to give away",
        "We can help with {topic}",
        "{topic} for local groups",
        "Offering {topic}",
        "Free {topic} for a {group}",
        "{topic} from our {trade}",
    ),
}
MIDDLES: Mapping[Side, tuple[str, ...]] = {
    Side.NEED: (
        "Our {group} meets every {day} and about {count} people come.",
        "What we had has given up, and {other} would be of use as well.",
        "We work with {people} near {street}.",
        "It would make this {season} much easier for {people}.",
        "We have tried to raise the money for {topic} and are not there yet.",
    ),
    Side.OFFER: (
        "Our {trade} near {street} has this to spare.",
        "We have done the same for a {group} and enjoyed it.",
        "About {count} of us could come on a {day}.",
        "We would like it to go to {people}.",
        "There is {other} as well, if that is of use.",
    ),
}
ENDINGS = (
    "Any {day} in the {season} suits us.",
    "We can collect from {street}.",
    "Ask for the office at {street}.",
    "It is wanted for {people}.",
    "Please say how many and by when.",
)
WITH_COMMON = "The {common} council knows about it."
WITH_RARE = "We meet beside the {rare}."

GROUPS = (
    "foodbank",
    "youth club",
    "lunch club",
    "scout group",
    "village hall",
    "choir",
    "allotment society",
    "hospice",
    "playgroup",
    "community shop",
    "homework club",
    "men's shed",
    "carers' group",
    "mosque",
    "church",
    "football club",
)
TRADES = ("factory", "office", "warehouse", "shop", "practice", "depot", "hotel", "workshop", "salon", "laboratory")
PEOPLE = ("families", "older people", "young carers", "refugees", "people who live alone", "children", "jobseekers")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = ("spring", "summer", "autumn", "winter")
FIRST = (
    "Ald Bar Black Bram Cal Chel Cran Dane Ed Elm Fair Gold Hart Hazel Hol "
    "Kel Lang Lime Mar Nor Oak Pem Raven Rose Sand Stan Thorn Wal West Wy"
)
LAST = (
    "bank berry bourne brook bury by cote croft dale den field ford gate ham hill "
    "hurst ley low mere moor ridge shaw stead stock thorpe ton well wick wood worth"
)
WAYS = ("Lane", "Road", "Street")


@dataclass(frozen=True, slots=True)
class Text:
    """A posting's words, and the kind it is filed under."""

    title: str
    description: str
    kind: SupportType


T = TypeVar("T")


class Zipf:
    """Picks from a list so that the second comes half as often as the first, the third a third as often, and so on."""

    def __init__(self, things: Sequence[str], *, power: float = 1.0) -> None:
        self.things = things
        self._sums = list(itertools.accumulate(1 / rank**power for rank in range(1, len(things) + 1)))

    def pick(self, chance: random.Random) -> str:
        """One of the things."""
        return self.things[bisect(self._sums, chance.random() * self._sums[-1])]


class Writer:
    """Writes postings about the taxonomy's topics, some of them far more often than others."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        taxonomy = matching.Taxonomy.shipped()
        self.concepts = {
            concept.id: concept
            for concept in taxonomy.concepts.values()
            if concept.phrases and not taxonomy.is_about_people(concept.id)
        }
        topics = sorted(self.concepts)
        chance.shuffle(topics)
        self.topics = Zipf(topics, power=0.6)
        streets = [f"{one}{other} {way}" for way in WAYS for one in FIRST.split() for other in LAST.split()]
        chance.shuffle(streets)
        self.streets = Zipf(streets)

    def write(self, side: Side) -> Text:
        """A posting of a title and two to four sentences."""
        chance = self.chance
        concept = self.concepts[self.topics.pick(chance)]
        usual = KINDS_OF_FAMILY.get(concept.family, KINDS_OF_OTHERS)
        kind = self._one(tuple(SupportType)) if chance.random() < MISFILED else self._one(usual)
        words = {
            "topic": self._one(concept.phrases),
            "other": self._one(self.concepts[self.topics.pick(chance)].phrases),
            "group": self._one(GROUPS),
            "trade": self._one(TRADES),
            "people": self._one(PEOPLE),
            "day": self._one(DAYS),
            "season": self._one(SEASONS),
            "street": self.street(),
            "count": str(3 + int(chance.random() * 40)),
            "common": COMMON_WORD,
            "rare": RARE_WORD,
        }
        parts = [self._one(MIDDLES[side]), self._one(ENDINGS)]
        if chance.random() < 0.5:
            parts.insert(0, self._one(MIDDLES[side]))
        if chance.random() < COMMON_SHARE:
            parts.append(WITH_COMMON)
        if chance.random() < RARE_SHARE:
            parts.append(WITH_RARE)
        title = self._one(OPENINGS[side]).format(**words)
        return Text(title[0].upper() + title[1:], " ".join(parts).format(**words), kind)

    def street(self) -> str:
        """A street, some of them far more often than others."""
        return self.streets.pick(self.chance)

    def _one(self, things: Sequence[T]) -> T:
        return things[int(self.chance.random() * len(things))]
