"""Which measure to propose from three plain questions, and how much of it: a group never has to know a TOMs ref."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from noticeboard.domain.measures import POUND_UNITS, Unit
from noticeboard.domain.vocabulary import SupportType

# Printed on Essex County Council's social value reporting form (2022 edition): what an hour counts for inside
# "pounds invested". Hours counted so cannot be NT29 as well.
STAFF_RATE = Decimal("16.93")
EXPERT_RATE = Decimal("101.00")
FTE_OF_HALF_TIME = Decimal("0.5")
PENNY = Decimal("0.01")
FINEST = Decimal("0.0001")


class Benefits(StrEnum):
    """Who benefits, the third plain question."""

    COMMUNITY_PROJECT = "community_project"
    ORGANISATION = "organisation"
    HEALTH = "health"
    VULNERABLE_PEOPLE = "vulnerable_people"
    HOMELESS_PEOPLE = "homeless_people"
    COMMUNITY_SAFETY = "community_safety"
    YOUNG_PEOPLE = "young_people"
    UNEMPLOYED_PEOPLE = "unemployed_people"
    PUPILS = "pupils"
    ENVIRONMENT = "environment"
    COMMUNITY_PLAN = "community_plan"


class Reason(StrEnum):
    """Why a measure is proposed; `web/wording` has the sentence."""

    USUAL_FOR_KIND = "usual_for_kind"
    SKILL_USED = "skill_used"
    NO_SKILL_USED = "no_skill_used"
    WHO_BENEFITS = "who_benefits"
    BUYING = "buying"
    GOODS_OF_PROJECT = "goods_of_project"
    HOURS_OF_PROJECT = "hours_of_project"


@dataclass(frozen=True)
class PlainAnswers:
    """What a person was asked, in plain words; None where it was not asked or not answered.

    hours     each person's for volunteering and a project's own staff; all of them for space and mentoring.
    people    who volunteer, or who are mentored in a group.
    value     pounds given, or what the goods, materials and hired labour are worth, without VAT.
    """

    professional_skill: bool | None = None
    benefits: Benefits | None = None
    buying: bool = False
    people: Decimal | None = None
    hours: Decimal | None = None
    value: Decimal | None = None
    hire_rate: Decimal | None = None
    local_hall_rate: Decimal | None = None


@dataclass(frozen=True)
class Proposal:
    """A measure put forward for a line, how much of it is expected, and why this one. The team may change it."""

    ref: str
    unit: Unit
    quantity: Decimal | None
    reason: Reason


# As the catalogue has them, and a test keeps it so.
PROPOSED_UNITS: Mapping[str, Unit] = {
    "NT7": Unit.ATTENDEE_HOURS,
    "NT8": Unit.STAFF_HOURS,
    "NT11": Unit.ATTENDEE_HOURS,
    "NT14": Unit.GBP,
    "NT15": Unit.EXPERT_HOURS,
    "NT16": Unit.GBP,
    "NT17": Unit.STAFF_HOURS,
    "NT25": Unit.GBP_INVESTED,
    "NT26": Unit.GBP_INVESTED,
    "NT27": Unit.GBP_INVESTED,
    "NT28": Unit.GBP,
    "NT29": Unit.STAFF_HOURS,
    "NT30": Unit.GBP_INVESTED,
    "NT67": Unit.GBP,
}

# The first choice of each kind, but for a project delivery, which is split.
USUAL: Mapping[SupportType, str] = {
    SupportType.VOLUNTEERING: "NT29",
    SupportType.EQUIPMENT: "NT16",
    SupportType.SPACE: "NT28",
    SupportType.FUNDING: "NT28",
    SupportType.MENTORING: "NT15",
}

# Who benefits moves the proposal away from the first choice. Community safety (NT24) stays with it: NT24 has no
# wording yet, so it is never proposed.
BY_WHO_BENEFITS: Mapping[SupportType, Mapping[Benefits, str]] = {
    SupportType.VOLUNTEERING: {Benefits.ORGANISATION: "NT17", Benefits.PUPILS: "NT8"},
    SupportType.EQUIPMENT: {Benefits.COMMUNITY_PROJECT: "NT28", Benefits.HEALTH: "NT26"},
    SupportType.SPACE: {
        Benefits.ORGANISATION: "NT16",
        Benefits.HEALTH: "NT26",
        Benefits.VULNERABLE_PEOPLE: "NT27",
    },
    SupportType.FUNDING: {
        Benefits.ENVIRONMENT: "NT67",
        Benefits.HOMELESS_PEOPLE: "NT25",
        Benefits.HEALTH: "NT26",
    },
    SupportType.MENTORING: {
        Benefits.YOUNG_PEOPLE: "NT11",
        Benefits.UNEMPLOYED_PEOPLE: "NT7",
        Benefits.PUPILS: "NT8",
    },
    SupportType.PROJECT_DELIVERY: {
        Benefits.HEALTH: "NT26",
        Benefits.VULNERABLE_PEOPLE: "NT27",
        Benefits.HOMELESS_PEOPLE: "NT25",
        Benefits.COMMUNITY_PLAN: "NT30",
        Benefits.ENVIRONMENT: "NT67",
    },
}


def propose(support_type: SupportType, answers: PlainAnswers) -> tuple[Proposal, ...]:
    """Propose the measure of what was given: one line, or for a project delivery two with an input each.

    A project's goods and hired labour are NT28 and its own staff hours NT29, unless who benefits has a measure that
    takes both. Source: the publisher's wording of each measure, through the support type table.
    """
    if support_type is SupportType.PROJECT_DELIVERY:
        taken_whole = _by_who_benefits(support_type, answers)
        if taken_whole is None:
            return (
                _proposal("NT28", Reason.GOODS_OF_PROJECT, support_type, answers),
                _proposal("NT29", Reason.HOURS_OF_PROJECT, support_type, answers),
            )
        return (_proposal(taken_whole, Reason.WHO_BENEFITS, support_type, answers),)
    ref, reason = _choose(support_type, answers)
    return (_proposal(ref, reason, support_type, answers),)


def fte_years(full_time: Decimal, half_time: Decimal, *, years: Decimal) -> Decimal:
    """Count jobs as full-time equivalents times years: ten full time and five half time for two years are 25."""
    return (full_time + half_time * FTE_OF_HALF_TIME) * years


def expected_quantity(support_type: SupportType, unit: Unit, answers: PlainAnswers) -> Decimal | None:
    """Work out how much of a measure plain answers come to; None where they do not say, or come to nothing.

    Pounds come to the penny, and everything else to four places, which is what a quantity keeps.
    """
    match unit:
        case Unit.STAFF_HOURS:
            quantity = _staff_hours(support_type, answers)
        case Unit.EXPERT_HOURS:
            # A mentor's hour is one hour of advice however many listen; volunteers each bring their own.
            quantity = answers.hours if support_type is SupportType.MENTORING else _staff_hours(support_type, answers)
        case Unit.ATTENDEE_HOURS:
            quantity = _times(answers.hours, _or_one(answers.people))
        case Unit.GBP:
            quantity = answers.value if answers.value is not None else _worth_of_space(support_type, answers)
        case Unit.GBP_INVESTED:
            quantity = _invested(support_type, answers)
        case Unit.PEOPLE:
            quantity = answers.people
        case _:
            quantity = None
    if not quantity:
        return None
    return quantity.quantize(PENNY if unit in POUND_UNITS else FINEST, rounding=ROUND_HALF_UP)


def _choose(support_type: SupportType, answers: PlainAnswers) -> tuple[str, Reason]:
    """Pick one measure and the reason for it, for every kind that is not split."""
    if support_type is SupportType.FUNDING and answers.buying:
        return "NT14", Reason.BUYING
    if support_type is SupportType.VOLUNTEERING and answers.professional_skill:
        return "NT15", Reason.SKILL_USED
    ref = _by_who_benefits(support_type, answers)
    if ref is not None:
        return ref, Reason.WHO_BENEFITS
    if support_type is SupportType.MENTORING and answers.professional_skill is not None:
        return ("NT15", Reason.SKILL_USED) if answers.professional_skill else ("NT17", Reason.NO_SKILL_USED)
    return USUAL[support_type], Reason.USUAL_FOR_KIND


def _by_who_benefits(support_type: SupportType, answers: PlainAnswers) -> str | None:
    return BY_WHO_BENEFITS[support_type].get(answers.benefits) if answers.benefits is not None else None


def _proposal(ref: str, reason: Reason, support_type: SupportType, answers: PlainAnswers) -> Proposal:
    unit = PROPOSED_UNITS[ref]
    return Proposal(ref, unit, expected_quantity(support_type, unit, answers), reason)


def _staff_hours(support_type: SupportType, answers: PlainAnswers) -> Decimal | None:
    if support_type is SupportType.MENTORING:
        return answers.hours
    return _times(answers.hours, _or_one(answers.people))


def _worth_of_space(support_type: SupportType, answers: PlainAnswers) -> Decimal | None:
    """Hours at the lower of the owner's rate and a local hall's."""
    rates = [rate for rate in (answers.hire_rate, answers.local_hall_rate) if rate is not None]
    if support_type is not SupportType.SPACE or not rates:
        return None
    return _times(answers.hours, min(rates))


def _invested(support_type: SupportType, answers: PlainAnswers) -> Decimal | None:
    """Pounds, the use of space, and staff time at its hourly rate."""
    parts = [answers.value, _worth_of_space(support_type, answers)]
    if support_type is not SupportType.SPACE:
        rate = EXPERT_RATE if answers.professional_skill else STAFF_RATE
        parts.append(_times(_staff_hours(support_type, answers), rate))
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def _times(amount: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if amount is None else amount * factor


def _or_one(people: Decimal | None) -> Decimal:
    return Decimal(1) if people is None else people
