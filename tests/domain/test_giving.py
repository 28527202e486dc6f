"""How much one connection can have given: nothing that was given is refused, and slips of the hand are."""

from datetime import date
from decimal import Decimal

import pytest

from noticeboard.domain.errors import Invalid
from noticeboard.domain.giving import MOST_GIVEN, Asked, check_given, of_one_person, years_of
from noticeboard.domain.measures import Unit
from noticeboard.domain.social_value import MOST_QUANTITY


@pytest.mark.parametrize("unit", sorted(MOST_GIVEN))
def test_the_most_that_can_be_given_may_stand_and_more_may_not(unit: Unit) -> None:
    most = MOST_GIVEN[unit]

    with pytest.raises(Invalid) as refused:
        check_given(most + 1, unit)

    assert check_given(most, unit) == most
    assert (refused.value.code, refused.value.values["most"]) == ("quantity-too-large", most)


def test_what_is_not_hours_pounds_or_weight_goes_as_far_as_any_quantity() -> None:
    assert check_given(MOST_QUANTITY, Unit.COUNT) == MOST_QUANTITY

    with pytest.raises(Invalid, match="quantity-zero"):
        check_given(Decimal(0), Unit.STAFF_HOURS)


@pytest.mark.parametrize(
    ("today", "years"), [(date(2026, 1, 1), 1), (date(2026, 12, 31), 1), (date(2027, 1, 1), 2), (date(2025, 6, 1), 1)]
)
def test_a_year_that_has_begun_counts_whole(today: date, years: int) -> None:
    assert years_of(date(2026, 1, 1), today) == years


def test_only_the_hours_of_one_person_and_how_long_something_lasted_are_held_to_the_clock() -> None:
    assert of_one_person(Asked.HOURS_EACH, Unit.STAFF_HOURS)
    assert of_one_person(Asked.HOURS, Unit.ATTENDEE_HOURS)
    assert not of_one_person(Asked.HOURS, Unit.EXPERT_HOURS)
    assert not of_one_person(Asked.PEOPLE, Unit.STAFF_HOURS)
