"""Which days of the week a text names."""

import pytest

from noticeboard.matching.conditions import plain
from noticeboard.matching.days import WEEK, Days, days_apart, days_in


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
        ("Weekdays but not Mondays", "tuesday wednesday thursday friday"),
        ("Not Tuesdays", "monday wednesday thursday friday saturday sunday"),
        ("Any day but Tuesday", "monday wednesday thursday friday saturday sunday"),
        ("Closed Monday to Friday", "saturday sunday"),
        ("We can't do weekends or Fridays", "monday tuesday wednesday thursday"),
        ("Not only Tuesdays", "tuesday"),
        ("We don't mind Tuesdays", "tuesday"),
        ("Tuesdays, never Mondays or Fridays", "tuesday"),
        ("Mondays and Fridays are taken; Sundays are yours", "sunday"),
        ("It sat in the sun for years", ""),
        ("Any day suits us", " ".join(WEEK)),
    ],
)
def test_days_are_read(text: str, days: str) -> None:
    assert days_in(plain(text)).left == frozenset(days.split())


def test_days_are_apart_only_where_both_name_some() -> None:
    monday, sunday, either = (Days(frozenset(days)) for days in (["monday"], ["sunday"], ["monday", "sunday"]))
    not_monday = Days(ruled_out=frozenset({"monday"}))

    assert days_apart(monday, sunday)
    assert days_apart(monday, not_monday)
    assert not days_apart(monday, either)
    assert not days_apart(either, not_monday)
    assert not days_apart(not_monday, not_monday)
    assert not days_apart(Days(), monday)
