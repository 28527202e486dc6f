"""What its owner says of a posting: the answers as services take them, and what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from noticeboard.domain.errors import Invalid
from noticeboard.domain.places import Place
from noticeboard.domain.proposals import Benefits, PlainAnswers, Proposal, propose
from noticeboard.domain.quantities import check_whole
from noticeboard.domain.vocabulary import Cadence, QuantityUnit, ReachMode, Side, SupportType, Urgency

OPEN_FOR = timedelta(days=90)
LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 4000
MOST_MILES = 50
# How many years from this one a date may be; further off it is a slip of the pen.
MOST_YEARS = 10

# A group of people whose support has a measure of its own.
BENEFITS_OF_GROUP: Mapping[str, Benefits] = {
    "young_people": Benefits.YOUNG_PEOPLE,
    "unemployed_people": Benefits.UNEMPLOYED_PEOPLE,
    "homeless_people": Benefits.HOMELESS_PEOPLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingDetails:
    """Everything a posting says.

    place          where it is; None for an offer that goes on by borough, remote or anywhere reach alone.
    location_text  what was typed to say where, which only the owner and the team see.
    covers         codes of the authorities that an offer of borough reach is taken to serve while it has no
                   organisation; after that they are those of the organisation's area.
    travel_mi      how far the group of a need can travel or collect, in miles.
    """

    side: Side
    support_type: SupportType
    title: str
    description: str
    quantity: Decimal | None = None
    unit: QuantityUnit | None = None
    minimum_age: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    urgency: Urgency = Urgency.NORMAL
    place: Place | None = None
    location_text: str = ""
    travel_mi: int | None = None
    reach_mode: ReachMode | None = None
    reach_mi: int | None = None
    covers: tuple[str, ...] = ()
    cadence: Cadence | None = None
    groups: tuple[str, ...] = ()


def check_details(details: PostingDetails, *, today: date) -> None:
    """Raise Invalid unless what a posting says agrees with itself and is not already over."""
    if not details.title.strip() or len(details.title) > LONGEST_TITLE:
        raise Invalid("title-wrong", longest=LONGEST_TITLE)
    if len(details.description) > LONGEST_DESCRIPTION:
        raise Invalid("description-too-long", longest=f"{LONGEST_DESCRIPTION:,}")
    if (details.quantity is None) != (details.unit is None) or (details.quantity is not None and details.quantity <= 0):
        raise Invalid("quantity-wrong")
    check_whole(details.quantity, unit=details.unit)
    for refusal in date_refusals(details.starts_on, details.ends_on, today=today).values():
        raise refusal
    _check_reach(details)


def date_refusals(starts_on: date | None, ends_on: date | None, *, today: date) -> dict[str, Invalid]:
    """What is wrong with the dates of a posting, by the date that has to be mended; nothing where they agree."""
    earliest, latest = today.year - MOST_YEARS, today.year + MOST_YEARS
    found: dict[str, Invalid] = {}
    if starts_on is not None and not earliest <= starts_on.year <= latest:
        found["starts_on"] = Invalid("starts-too-far", earliest=earliest, latest=latest)
    if ends_on is not None and ends_on < today:
        found["ends_on"] = Invalid("ends-in-past")
    elif ends_on is not None and ends_on.year > latest:
        found["ends_on"] = Invalid("ends-too-far", latest=latest)
    elif starts_on and ends_on and starts_on > ends_on and not found:
        found["ends_on"] = Invalid("ends-before-start")
    return found


def closing_date(ends_on: date | None, *, today: date) -> date:
    """The day a posting leaves the board: the last day it is of use, else 90 days from now."""
    return ends_on if ends_on is not None else today + OPEN_FOR


def proposed_measure(details: PostingDetails) -> Proposal:
    """The measure put forward for a posting and how much of it is expected; the first, where a project has two."""
    return propose(details.support_type, plain_answers(details))[0]


def plain_answers(details: PostingDetails) -> PlainAnswers:
    """The plain answers that the measure is chosen from."""
    answers = details.answers
    skill = answers.get("professional_skill")
    counted = {details.unit: details.quantity} if details.unit else {}
    each = _number(answers.get("hours_each"))
    hours = _number(answers.get("hours_of_use")) or _number(answers.get("labour_hours"))
    worth = _number(answers.get("worth")) or _number(answers.get("materials_worth"))
    return PlainAnswers(
        professional_skill=skill if isinstance(skill, bool) else None,
        benefits=BENEFITS_OF_GROUP.get(details.groups[0]) if len(details.groups) == 1 else None,
        people=counted.get(QuantityUnit.PEOPLE),
        hours=each or hours or counted.get(QuantityUnit.HOURS),
        value=counted.get(QuantityUnit.POUNDS) or worth,
        hire_rate=_number(answers.get("hire_rate")),
    )


def _check_reach(details: PostingDetails) -> None:
    if details.side is Side.NEED:
        if details.place is None:
            raise Invalid("place-needed")
        if not 0 <= (details.travel_mi or 0) <= MOST_MILES:
            raise Invalid("travel-miles-wrong", most=MOST_MILES)
        return
    if details.reach_mode is None:
        raise Invalid("reach-needed")
    if details.place is None and details.reach_mode in {ReachMode.RADIUS, ReachMode.VENUE}:
        raise Invalid("place-needed")
    if details.reach_mode is ReachMode.RADIUS and not 1 <= (details.reach_mi or 0) <= MOST_MILES:
        raise Invalid("reach-miles-wrong", most=MOST_MILES)


def _number(answer: Any) -> Decimal | None:  # noqa: ANN401 - kept answers are JSON
    return Decimal(answer) if isinstance(answer, str) and answer else None
