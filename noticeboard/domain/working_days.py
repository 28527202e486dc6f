"""Counting working days: Monday to Friday, but not a public holiday. Which days are holidays is given."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

FRIDAY = 4
ONE_DAY = timedelta(days=1)


def is_working_day(day: date, *, holidays: AbstractSet[date]) -> bool:
    """Say whether people are expected to work on `day`."""
    return day.weekday() <= FRIDAY and day not in holidays


def add_working_days(day: date, days: int, *, holidays: AbstractSet[date]) -> date:
    """The day that is `days` working days after `day`, which itself does not count.

    days   zero or more; zero gives `day` itself, whether or not it is a working day.
    """
    if days < 0:
        raise ValueError(f"cannot add {days} working days")
    for _ in range(days):
        day += ONE_DAY
        while not is_working_day(day, holidays=holidays):
            day += ONE_DAY
    return day


def count_working_days(start: date, end: date, *, holidays: AbstractSet[date]) -> int:
    """Count the working days after `start` up to and including `end`; 0 where `end` is not later."""
    days = range(1, (end - start).days + 1)
    return sum(is_working_day(start + timedelta(days=n), holidays=holidays) for n in days)
