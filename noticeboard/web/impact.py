"""The figures of the impact page and its CSV, from one list, so that the two can never differ."""

import csv
import io
from calendar import month_name
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from noticeboard.domain.disclosure import hide_small
from noticeboard.domain.errors import NotFound
from noticeboard.domain.vocabulary import Context, SupportType
from noticeboard.queries.impact import Cell, Impact, Sum
from noticeboard.web.filters import long_date, money, quantity
from noticeboard.web.spreadsheets import plain
from noticeboard.web.wording.labels import label

NO_PLACE = "No place given"
NOT_VALUED = "not valued"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a breakdown: what it is called, and what it comes to. `value` is what its bar shows."""

    part: str
    key: str
    label: str
    sum: Sum

    @property
    def value(self) -> Decimal:
        """Pounds, for the bar."""
        return self.sum.net

    @property
    def text(self) -> str:
        """Pounds as they are written, or that there are none."""
        return pounds(self.sum)


@dataclass(frozen=True, slots=True)
class Part:
    """One way of breaking the settled value down."""

    code: str
    title: str
    heading: str
    rows: tuple[Row, ...]


def year_asked(text: str) -> int | None:
    """Read the year of an address, from 1 April; None for all time. Raises NotFound for what is no year."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 2000 <= int(text) <= 2999):
        raise NotFound("year")
    return int(text)


def pounds(total: Sum) -> str:
    """Write settled pounds, with "(est.)" where a value is indicative; "not valued" where no line has one."""
    if total.lines and total.lines == total.unvalued:
        return NOT_VALUED
    return money(total.net) + (" (est.)" if total.indicative else "")


def where_key(is_local: bool | None) -> str:
    """Inside the borough, outside it, or not known to be either."""
    return "unknown" if is_local is None else ("inside" if is_local else "outside")


WHERE = {"inside": "Inside the borough", "outside": "Outside the borough", "unknown": "Place not known"}


def parts_of(impact: Impact) -> tuple[Part, ...]:
    """Every breakdown of the settled value, themes in their printed order, the others largest first."""
    themes = impact.by(lambda cell: (cell.theme_order, cell.theme))
    by_theme = tuple(Row("theme", code, code, themes[order, code]) for order, code in sorted(themes))
    return (
        Part("theme", "Social value by theme", "Theme", by_theme),
        _part(impact, "kind", "By kind of support", "Kind of support", _kind, lambda key: label(SupportType(key))),
        _part(impact, "place", "By place", "Place", lambda cell: cell.place, lambda key: key or NO_PLACE),
        _part(
            impact,
            "context",
            "Under a contract and voluntary",
            "Why it was given",
            lambda cell: cell.context.value,
            lambda key: label(Context(key)),
        ),
        _part(
            impact,
            "where",
            "Inside and outside the borough",
            "Where it went",
            lambda cell: where_key(cell.is_local),
            lambda key: WHERE[key],
        ),
    )


def people_rows(impact: Impact) -> list[tuple[str, str]]:
    """Counts of people by theme, those under 5 as "fewer than 5", and another hidden where one would give it away."""
    counts = impact.people_by_theme
    shown = hide_small(counts)
    return [(theme, _people(counts[theme], shown[theme])) for theme in sorted(counts)]


def period_words(impact: Impact, *, today: date) -> str:
    """Name the months of a period up to today: "April to November 2026", "April 2025 to March 2026"."""
    starts = impact.period.starts or impact.first_on or today
    last = impact.period.ends.replace(month=3, day=31) if impact.period.ends else today
    ends = max(min(last, today), starts)
    first, final = month_name[starts.month], month_name[ends.month]
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"{first} {ends.year}"
    return f"{first}{'' if starts.year == ends.year else f' {starts.year}'} to {final} {ends.year}"


def csv_of(impact: Impact, *, today: date) -> str:
    """The same figures as the page, one a row; numbers plain, and no text that a spreadsheet would carry out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["part", "name", "settled_gbp", "of_which_verified_gbp", "lines", "lines_not_valued", "indicative"])
    everything = Row("total", "total", f"Impact, {period_words(impact, today=today)}", impact.total)
    for row in [everything, *(row for part in parts_of(impact) for row in part.rows)]:
        writer.writerow([plain(row.part), plain(row.label), *_numbers(row.sum)])
    writer.writerow([])
    writer.writerow(["count", "number"])
    for name, number in counts_of(impact):
        writer.writerow([plain(name), number])
    for theme, people in people_rows(impact):
        writer.writerow([plain(f"People, {theme}"), people.replace(",", "")])
    writer.writerow([])
    for edition in impact.editions:
        writer.writerow(["edition", plain(edition)])
    for title, since in impact.sets:
        writer.writerow(["values", plain(title), f"in force since {long_date(since)}"])
    return out.getvalue()


def counts_of(impact: Impact) -> list[tuple[str, str]]:
    """The counts beside the pounds, numbers without thousands' commas."""
    return [
        ("connections made", str(impact.connections)),
        ("connections completed", str(impact.completed)),
        ("groups helped", str(impact.groups)),
        ("volunteer hours", quantity(impact.volunteer_hours).replace(",", "")),
        ("records", str(impact.records)),
        ("records not valued", str(impact.unvalued_records)),
        ("lines waiting for a check", str(impact.awaiting)),
    ]


def _part(
    impact: Impact, code: str, title: str, heading: str, key: Callable[[Cell], Any], words: Callable[[Any], str]
) -> Part:
    sums = impact.by(key)
    rows = [Row(code, str(one), words(one), total) for one, total in sums.items()]
    return Part(code, title, heading, tuple(sorted(rows, key=lambda row: (-row.sum.net, row.label))))


def _kind(cell: Cell) -> str:
    return cell.support_type.value


def _people(count: Decimal, shown: Decimal | None) -> str:
    if shown is not None:
        return quantity(shown)
    return "fewer than 5" if count < 5 else "not shown"


def _numbers(total: Sum) -> Sequence[str]:
    """Plain numbers; no pounds at all where nothing is valued, which is not 0."""
    none = total.lines > 0 and total.lines == total.unvalued
    money_cells = ["", ""] if none else [f"{total.net:.2f}", f"{total.verified:.2f}"]
    return [*money_cells, str(total.lines), str(total.unvalued), "yes" if total.indicative else "no"]
