"""Which days of the week a text names."""

import pytest

from noticeboard.matching.conditions import plain
from noticeboard.matching.days import WEEK, days_apart, days_in


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ten laptops", ""),
        ("Tuesday mornings, or any Thursday", "tuesday thursday"),
        ("Mon-Fri, 9 to 5", "monday tuesday wednesday thursday friday"),
        ("Friday to Sunday", "friday saturday sunday"),
        ("Saturday till Monday", "saturday sunday monday"),
        ("Weekends only", "saturday sunday"),
        ("Evenings and weekends", " ".join(WEEK)),
        ("Weekdays but not Mondays", "monday tuesday wednesday thursday friday"),
        ("Tuesdays, never Mondays or Fridays", "tuesday"),
        ("Mondays and Fridays are taken; Sundays are yours", "sunday"),
        ("It sat in the sun for years", ""),
        ("Any day suits us", " ".join(WEEK)),
    ],
)
def test_days_are_read(text: str, days: str) -> None:
    assert days_in(plain(text)) == frozenset(days.split())


def test_days_are_apart_only_where_both_name_some() -> None:
    assert days_apart(frozenset({"monday"}), frozenset({"sunday"}))
    assert not days_apart(frozenset({"monday"}), frozenset({"monday", "sunday"}))
    assert not days_apart(frozenset(), frozenset({"monday"}))
