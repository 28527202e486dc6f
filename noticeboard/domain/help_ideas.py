"""What somebody could give who does not know yet: where they start, and the offer that their answers come to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from noticeboard.domain.places import CHESHIRE_EAST, Place
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.questions import quantity_question
from noticeboard.domain.vocabulary import QuantityUnit, ReachMode, Side, SupportType

# How many hours a day of somebody's time is taken to be, in what is carried into an offer. The page says so.
HOURS_IN_A_DAY = 7


class HelpStart(StrEnum):
    """What somebody thinks they could give."""

    PEOPLE = "people"
    GOODS = "goods"
    ROOM = "room"
    MONEY = "money"
    SKILLS = "skills"
    NOT_SURE = "not_sure"


KIND_OF_START: Mapping[HelpStart, SupportType] = {
    HelpStart.PEOPLE: SupportType.VOLUNTEERING,
    HelpStart.GOODS: SupportType.EQUIPMENT,
    HelpStart.ROOM: SupportType.SPACE,
    HelpStart.MONEY: SupportType.FUNDING,
    HelpStart.SKILLS: SupportType.MENTORING,
}
# What is looked for where nobody said what sort. Nothing that these words alone have in common is given as a reason.
WORDS_OF_START: Mapping[HelpStart, str] = {
    HelpStart.PEOPLE: "Volunteers to lend a hand",
    HelpStart.GOODS: "Equipment or goods",
    HelpStart.ROOM: "A room or other space",
    HelpStart.MONEY: "Money towards a local project",
    HelpStart.SKILLS: "Advice and training",
    HelpStart.NOT_SURE: "Help from a local business",
}
UNIT_OF_START: Mapping[HelpStart, QuantityUnit] = {
    HelpStart.PEOPLE: QuantityUnit.PEOPLE,
    HelpStart.GOODS: QuantityUnit.ITEMS,
    HelpStart.ROOM: QuantityUnit.PLACES,
    HelpStart.MONEY: QuantityUnit.POUNDS,
    HelpStart.SKILLS: QuantityUnit.HOURS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAnswers:
    """What somebody said they could give.

    sort       in their own words; empty where they did not say.
    quantity   in the unit of the start; `days` is for each person.
    far        how far they go; `miles` only for a radius.
    """

    start: HelpStart
    sort: str = ""
    quantity: Decimal | None = None
    days: Decimal | None = None
    place: Place | None = None
    place_text: str = ""
    far: ReachMode | None = None
    miles: int | None = None

    @property
    def kinds(self) -> tuple[SupportType, ...]:
        """The kinds of support it could be: every kind for somebody who is not sure."""
        kind = KIND_OF_START.get(self.start)
        return (kind,) if kind else tuple(SupportType)

    @property
    def title(self) -> str:
        """What is offered, in their words, or in ours where they did not say."""
        return self.sort[:1].upper() + self.sort[1:] if self.sort else WORDS_OF_START[self.start]

    @property
    def hours_each(self) -> Decimal | None:
        """The hours that each person gives in their days."""
        return None if self.days is None else self.days * HOURS_IN_A_DAY


def offers_from(answers: HelpAnswers) -> Iterator[PostingDetails]:
    """The offers that answers could come to, one for each kind of support: to look for needs with, never to keep."""
    unit = UNIT_OF_START.get(answers.start)
    for kind in answers.kinds:
        counted = unit is not None and answers.quantity is not None
        yield PostingDetails(
            side=Side.OFFER,
            support_type=kind,
            title=answers.title,
            description="",
            quantity=answers.quantity if counted else None,
            unit=unit if counted else None,
            place=answers.place,
            reach_mode=reach_of(answers),
            reach_mi=answers.miles,
            covers=tuple(sorted(CHESHIRE_EAST)) if answers.far is ReachMode.BOROUGH else (),
        )


def reach_of(answers: HelpAnswers) -> ReachMode:
    """How far the help goes: a room stays where it is, money goes anywhere, and the rest as they said."""
    match answers.start:
        case HelpStart.ROOM:
            return ReachMode.VENUE
        case HelpStart.MONEY:
            return ReachMode.ANYWHERE
        case _:
            return answers.far or ReachMode.RADIUS


def carried_into_offer(answers: HelpAnswers) -> dict[str, str]:
    """The answers as the pages that write an offer ask for them, so that nobody is asked twice."""
    kind = KIND_OF_START.get(answers.start)
    said: dict[str, str] = {"title": answers.title if answers.sort else "", "place": answers.place_text}
    if kind is not None:
        counted = quantity_question(kind, Side.OFFER)
        said["support_type"] = kind.value
        if counted is not None and answers.quantity is not None:
            said[counted.code] = f"{answers.quantity:f}"
            said["unit"] = UNIT_OF_START[answers.start].value
    if answers.start is HelpStart.SKILLS:
        said["topic"] = answers.sort
    if answers.hours_each is not None:
        said["hours_each"] = f"{answers.hours_each.normalize():f}"
    reach = reach_of(answers)
    said["reach_mode"] = reach.value
    if reach is ReachMode.RADIUS and answers.miles is not None:
        said["reach_mi"] = str(answers.miles)
    return {name: value for name, value in said.items() if value}
