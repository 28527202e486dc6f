"""How dates, money and quantities are written on a page, and what else every template is given."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from flask import Flask

from noticeboard.clock import LOCAL_ZONE
from noticeboard.domain.organisations import UNNAMED
from noticeboard.web.form_errors import error_list
from noticeboard.web.parameters import field_parameters
from noticeboard.web.wording.labels import label

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(day: date | None) -> str:
    """Write a date as "12 December 2026"; nothing for no date. A time is taken as it stands in England."""
    if day is None:
        return ""
    here = _in_england(day)
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}"


def short_date(day: date | None) -> str:
    """Write a date as "12 Dec 2026", for cards and tables; nothing for no date."""
    if day is None:
        return ""
    here = _in_england(day)
    return f"{here.day} {_MONTHS[here.month - 1][:3]} {here.year}"


def clock_time(moment: datetime | None) -> str:
    """Write the time in England at an aware moment as "2:30pm", "9am", "midday" or "midnight"."""
    if moment is None:
        return ""
    here = moment.astimezone(LOCAL_ZONE)
    if here.minute == 0 and here.hour in (0, 12):
        return "midday" if here.hour else "midnight"
    minutes = f":{here.minute:02}" if here.minute else ""
    return f"{here.hour % 12 or 12}{minutes}{'pm' if here.hour >= 12 else 'am'}"


def date_and_time(moment: datetime | None) -> str:
    """Write an aware moment as "12 December 2026, 2:30pm", in England's time."""
    return "" if moment is None else f"{long_date(moment)}, {clock_time(moment)}"


def money(pounds: Decimal | int | None) -> str:
    """Write pounds as "£1,250", with pence only when there are any; nothing for no amount."""
    if pounds is None:
        return ""
    exact = Decimal(pounds).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign = "−" if exact < 0 else ""
    size = abs(exact)
    return f"{sign}£{size:,.0f}" if size == size.to_integral_value() else f"{sign}£{size:,.2f}"


def quantity(amount: Decimal | int | None) -> str:
    """Write a quantity with thousands and without idle zeros: "1,250", "7.5"; nothing for no amount."""
    if amount is None:
        return ""
    exact = Decimal(amount)
    if exact == exact.to_integral_value():
        return f"{exact:,.0f}"
    return f"{exact:,f}".rstrip("0")


def about_miles(miles: float | None) -> str:
    """Write a distance as "about 3 miles"; "less than a mile" below one, nothing for no distance."""
    if miles is None:
        return ""
    whole = round(miles)
    if miles < 1:
        return "less than a mile"
    return "about 1 mile" if whole == 1 else f"about {whole:,} miles"


def days_left(days: int) -> str:
    """Write how long is left: "Last day", "1 day left", "4 days left"."""
    if days <= 0:
        return "Last day"
    return "1 day left" if days == 1 else f"{days} days left"


def days_waited(days: int) -> str:
    """Write how long something has waited: "Today", "1 day", "3 days"."""
    if days <= 0:
        return "Today"
    return "1 day" if days == 1 else f"{days:,} days"


def days_ago(days: int) -> str:
    """Write how long ago something was: "today", "yesterday", "3 days ago"."""
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days:,} days ago"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Write a number with its noun: "1 need", "1,204 needs", "2 people" for ("person", "people")."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def lower_first(text: str) -> str:
    """Begin a text with a small letter, so that it can stand inside a sentence; "GP" and "I" stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def mid_sentence(name: str) -> str:
    """Let what stands for the name of an organisation go on a sentence: "a local group"; real names stay."""
    return name[:1].lower() + name[1:] if name in UNNAMED.values() else name


def slug(text: str) -> str:
    """Make a text into letters, figures and hyphens, for an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"


def share_of(value: Decimal | float, largest: Decimal | float) -> str:
    """Say what part of `largest` a value is, from 0 to 100 with one decimal; 0 when there is nothing to compare."""
    return "0" if not largest else f"{max(0.0, min(100.0, float(value) / float(largest) * 100)):.1f}"


def height_of(value: Decimal | float, largest: Decimal | float) -> str:
    """Say how far down a chart 100 high a value stands, largest at the top, with room for the line's own width."""
    return f"{98 - 0.96 * float(share_of(value, largest)):.1f}"


def init_filters(app: Flask) -> None:
    """Give every template the filters of this module, "date" being the long one, and what forms are shown with."""
    app.jinja_env.globals.update(error_list=error_list, field_parameters=field_parameters, label=label)
    app.jinja_env.filters.update(
        date=long_date,
        short_date=short_date,
        clock_time=clock_time,
        date_and_time=date_and_time,
        money=money,
        quantity=quantity,
        about_miles=about_miles,
        days_left=days_left,
        days_waited=days_waited,
        days_ago=days_ago,
        counted=counted,
        label=label,
        lower_first=lower_first,
        mid_sentence=mid_sentence,
        slug=slug,
        share_of=share_of,
        height_of=height_of,
    )


def _in_england(day: date) -> date:
    """Return the date in England of a date or an aware time."""
    return day.astimezone(LOCAL_ZONE).date() if isinstance(day, datetime) else day
