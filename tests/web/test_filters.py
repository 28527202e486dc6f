"""Dates, money and quantities read as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from noticeboard.web import filters


def test_dates_are_written_in_full_and_short() -> None:
    assert filters.long_date(date(2026, 12, 12)) == "12 December 2026"
    assert filters.short_date(date(2026, 9, 1)) == "1 Sep 2026"
    assert filters.long_date(None) == ""


def test_a_moment_is_written_as_the_clock_in_england_shows_it() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert filters.long_date(late) == "1 July 2026"
    assert filters.date_and_time(late) == "1 July 2026, 12:30am"


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [(14, 30, "2:30pm"), (9, 0, "9am"), (0, 0, "midnight"), (12, 0, "midday"), (12, 5, "12:05pm"), (0, 5, "12:05am")],
)
def test_times_have_no_idle_noughts(hour: int, minute: int, text: str) -> None:
    assert filters.clock_time(datetime(2026, 1, 5, hour, minute, tzinfo=UTC)) == text


@pytest.mark.parametrize(
    ("pounds", "text"),
    [("1250", "£1,250"), ("1250.5", "£1,250.50"), ("0", "£0"), ("-3.1", "−£3.10"), ("0.005", "£0.01")],
)
def test_money_shows_pence_only_when_there_are_any(pounds: str, text: str) -> None:
    assert filters.money(Decimal(pounds)) == text


@pytest.mark.parametrize(("amount", "text"), [("1250.00", "1,250"), ("7.50", "7.5"), ("1E+2", "100"), ("0.05", "0.05")])
def test_quantities_have_no_idle_noughts(amount: str, text: str) -> None:
    assert filters.quantity(Decimal(amount)) == text


def test_nothing_is_written_for_no_figure() -> None:
    assert [write(None) for write in (filters.money, filters.quantity, filters.about_miles, filters.clock_time)] == [
        ""
    ] * 4


def test_distances_are_never_more_exact_than_they_are_known() -> None:
    assert [filters.about_miles(miles) for miles in (0.4, 1.2, 3.4, 1200)] == [
        "less than a mile",
        "about 1 mile",
        "about 3 miles",
        "about 1,200 miles",
    ]


def test_days_are_counted_in_words() -> None:
    assert [filters.days_left(days) for days in (0, 1, 4)] == ["Last day", "1 day left", "4 days left"]
    assert [filters.days_ago(days) for days in (0, 1, 3)] == ["today", "yesterday", "3 days ago"]
    assert [filters.days_waited(days) for days in (0, 1, 3)] == ["Today", "1 day", "3 days"]
    assert [filters.counted(number, "person", "people") for number in (1, 2)] == ["1 person", "2 people"]


def test_shares_stay_between_nothing_and_all() -> None:
    assert [filters.share_of(value, 8) for value in (0, 1, 8)] == ["0.0", "12.5", "100.0"]
    assert filters.share_of(5, 0) == "0"


def test_words_are_made_ready_for_sentences_and_ids() -> None:
    assert filters.lower_first("Kind of support") == "kind of support"
    assert filters.lower_first("GP surgery") == "GP surgery"
    assert filters.slug("Suggested matches, strongest first") == "suggested-matches-strongest-first"
