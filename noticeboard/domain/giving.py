"""What somebody is asked in plain words to find out how much was given, and what their answers come to."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from noticeboard.domain.errors import Invalid
from noticeboard.domain.measures import Unit
from noticeboard.domain.proposals import PlainAnswers, expected_quantity
from noticeboard.domain.social_value import MOST_QUANTITY, check_quantity
from noticeboard.domain.vocabulary import SupportType


class Asked(StrEnum):
    """One plain question; `web/wording` has its words for each kind of support."""

    PEOPLE = "people"
    HOURS_EACH = "hours_each"
    HOURS = "hours"
    VALUE = "value"
    HIRE_RATE = "hire_rate"
    LOCAL_HALL_RATE = "local_hall_rate"
    NUMBER = "number"


_BY_UNIT: Mapping[Unit, tuple[Asked, ...]] = {
    Unit.STAFF_HOURS: (Asked.PEOPLE, Asked.HOURS_EACH),
    Unit.EXPERT_HOURS: (Asked.PEOPLE, Asked.HOURS_EACH),
    Unit.ATTENDEE_HOURS: (Asked.PEOPLE, Asked.HOURS),
    Unit.GBP: (Asked.VALUE,),
    Unit.GBP_INVESTED: (Asked.VALUE, Asked.PEOPLE, Asked.HOURS_EACH),
}
_OF_SPACE: Mapping[Unit, tuple[Asked, ...]] = {
    Unit.GBP: (Asked.HOURS, Asked.HIRE_RATE, Asked.LOCAL_HALL_RATE, Asked.VALUE),
    Unit.GBP_INVESTED: (Asked.HOURS, Asked.HIRE_RATE, Asked.LOCAL_HALL_RATE, Asked.VALUE),
}
# A mentor's hour is one hour of advice however many listen.
_OF_MENTORING: Mapping[Unit, tuple[Asked, ...]] = {
    Unit.STAFF_HOURS: (Asked.HOURS,),
    Unit.EXPERT_HOURS: (Asked.HOURS,),
}

HOURS_IN_A_YEAR = 24 * 366
# Many times what any one connection gives, so that slips of the hand are refused and nothing that was given: 500,000
# hours are about 280 people working full time for a year.
MOST_GIVEN: Mapping[Unit, Decimal] = {
    Unit.STAFF_HOURS: Decimal(500_000),
    Unit.EXPERT_HOURS: Decimal(200_000),
    Unit.ATTENDEE_HOURS: Decimal(1_000_000),
    Unit.FTE_PEOPLE: Decimal(10_000),
    Unit.GBP: Decimal(100_000_000),
    Unit.GBP_INVESTED: Decimal(100_000_000),
    Unit.WEEKS: Decimal(100_000),
    Unit.TONNES: Decimal(100_000),
    Unit.TCO2E: Decimal(100_000),
}


def most_given(unit: Unit) -> Decimal:
    """The most of a unit that one connection can have given."""
    return MOST_GIVEN.get(unit, MOST_QUANTITY)


def check_given(quantity: Decimal, unit: Unit) -> Decimal:
    """Give a quantity back if one connection can have given it.

    Raises Invalid as `check_quantity` does, and Invalid("quantity-too-large", most=…) above `most_given`.
    """
    if check_quantity(quantity, unit) > most_given(unit):
        raise Invalid("quantity-too-large", most=most_given(unit))
    return quantity


def years_of(opened_on: date, today: date) -> int:
    """The years that a connection has begun, at least one: help from before it was written down fits in the first."""
    return max(0, (today - opened_on).days) // 365 + 1


def of_one_person(asked: Asked, unit: Unit) -> bool:
    """Whether an answer is the hours of one person, or how long something lasted: never more than have passed."""
    return asked is Asked.HOURS_EACH or (asked is Asked.HOURS and unit is Unit.ATTENDEE_HOURS)


def asked_for(support_type: SupportType, unit: Unit) -> tuple[Asked, ...]:
    """The plain questions whose answers give a quantity in a unit, for a kind of support."""
    special = {SupportType.SPACE: _OF_SPACE, SupportType.MENTORING: _OF_MENTORING}.get(support_type, {})
    return special.get(unit) or _BY_UNIT.get(unit, (Asked.NUMBER,))


def missing_answer(support_type: SupportType, unit: Unit, answers: Mapping[Asked, Decimal | None]) -> Asked | None:
    """The first question that has to be answered as well before there is a quantity; None when there is enough."""
    given = {asked for asked, answer in answers.items() if answer is not None}
    questions = asked_for(support_type, unit)
    if Asked.HIRE_RATE in questions:
        rated = given & {Asked.HIRE_RATE, Asked.LOCAL_HALL_RATE}
        if Asked.HOURS in given or rated:
            return Asked.HOURS if Asked.HOURS not in given else (None if rated else Asked.HIRE_RATE)
        return None if Asked.VALUE in given else Asked.HOURS
    if unit is Unit.GBP_INVESTED:
        time = given & {Asked.PEOPLE, Asked.HOURS_EACH}
        if len(time) == 1:
            return Asked.HOURS_EACH if Asked.PEOPLE in given else Asked.PEOPLE
        return None if given else Asked.VALUE
    return next((asked for asked in questions if asked not in given), None)


def quantity_from(support_type: SupportType, unit: Unit, answers: Mapping[Asked, Decimal | None]) -> Decimal | None:
    """What the answers come to in a unit; None where they come to nothing."""
    if Asked.NUMBER in asked_for(support_type, unit):
        return answers.get(Asked.NUMBER)
    rated = _space_only(support_type, unit, answers)
    plain = PlainAnswers(
        people=answers.get(Asked.PEOPLE),
        hours=answers.get(Asked.HOURS_EACH) or answers.get(Asked.HOURS),
        value=None if rated else answers.get(Asked.VALUE),
        hire_rate=answers.get(Asked.HIRE_RATE),
        local_hall_rate=answers.get(Asked.LOCAL_HALL_RATE),
    )
    return expected_quantity(support_type, unit, plain)


def _space_only(support_type: SupportType, unit: Unit, answers: Mapping[Asked, Decimal | None]) -> bool:
    """Whether hours and a rate say what space is worth, so that a rent given as well is not counted too."""
    if support_type is not SupportType.SPACE or unit is not Unit.GBP:
        return False
    rates = (answers.get(Asked.HIRE_RATE), answers.get(Asked.LOCAL_HALL_RATE))
    return answers.get(Asked.HOURS) is not None and any(rate is not None for rate in rates)
