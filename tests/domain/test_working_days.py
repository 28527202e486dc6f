"""Counting working days over weekends and bank holidays."""

from datetime import date

import pytest

from noticeboard.adapters.calendar import bank_holidays
from noticeboard.domain.working_days import add_working_days, count_working_days, is_working_day

FRIDAY = date(2026, 11, 20)
CHRISTMAS_EVE = date(2026, 12, 24)


def test_two_working_days_after_a_friday_is_the_tuesday() -> None:
    assert add_working_days(FRIDAY, 2, holidays=frozenset()) == date(2026, 11, 24)


def test_bank_holidays_and_the_day_instead_of_one_do_not_count() -> None:
    days = bank_holidays(2026)

    assert add_working_days(CHRISTMAS_EVE, 2, holidays=days) == date(2026, 12, 30)
    assert not is_working_day(date(2026, 12, 28), holidays=days)
    assert not is_working_day(date(2027, 1, 1), holidays=days)


def test_counting_is_adding_backwards() -> None:
    later = add_working_days(FRIDAY, 7, holidays=frozenset())

    assert count_working_days(FRIDAY, later, holidays=frozenset()) == 7
    assert count_working_days(later, FRIDAY, holidays=frozenset()) == 0


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        add_working_days(FRIDAY, -1, holidays=frozenset())
