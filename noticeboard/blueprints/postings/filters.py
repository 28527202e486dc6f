"""The filter of the lists: reading what an address asks for, and the addresses that ask for a little less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import url_for
from werkzeug.datastructures import MultiDict

from noticeboard.domain.places import Reading
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.queries.facets import MeasureChoice
from noticeboard.queries.search import LONGEST_WORDS, Search, Sort, search_words
from noticeboard.web.filters import short_date
from noticeboard.web.wording.labels import label

DISTANCES = (5, 10, 25)
USUAL_DISTANCE = 10
LONGEST_PLACE = 100
MOST_VALUES = 30
PATHS: Mapping[Side, str] = {Side.NEED: "needs", Side.OFFER: "offers"}

NO_DATE = "Enter a real date, like 2026-12-31"
REVERSED = "The “Useful until” date must be the same as or after the “Useful from” date"

C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks the list for. State is in the address and nowhere else."""

    side: Side
    q: str = ""
    kinds: tuple[SupportType, ...] = ()
    helps: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    near: str = ""
    within: int = USUAL_DISTANCE
    useful_from: date | None = None
    useful_until: date | None = None
    sort: Sort | None = None
    unread_dates: tuple[str, ...] = ()

    @property
    def usual_sort(self) -> Sort:
        """The order where none is asked for: whoever names a place wants what is near it first."""
        return Sort.NEAREST if self.near else Sort.NEWEST

    @property
    def dates_reversed(self) -> bool:
        """Whether the first date is after the last, so that neither can be gone by."""
        return bool(self.useful_from and self.useful_until and self.useful_from > self.useful_until)

    @property
    def date_errors(self) -> Mapping[str, str]:
        """What is wrong with each date, by the name of its field."""
        wrong = dict.fromkeys(self.unread_dates, NO_DATE)
        return wrong | ({"until": REVERSED} if self.dates_reversed else {})

    def href(self, *, after: str | None = None, before: str | None = None) -> str:
        """The address that asks for this, and for the page beside a posting where a cursor is given."""
        answers: dict[str, Any] = {
            "q": self.q or None,
            "kind": [kind.value for kind in self.kinds],
            "helps": list(self.helps),
            "theme": list(self.themes),
            "measure": list(self.measures),
            "near": self.near or None,
            "within": self.within if self.near and self.within != USUAL_DISTANCE else None,
            "from": self.useful_from.isoformat() if self.useful_from else None,
            "until": self.useful_until.isoformat() if self.useful_until else None,
            "sort": self.sort.value if self.sort not in {None, self.usual_sort} else None,
            "after": after,
            "before": before,
        }
        return url_for("postings.browse", side=PATHS[self.side], **answers)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address of the same list without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Option:
    """One value a filter offers."""

    value: str
    text: str
    chosen: bool
    count: str | None = None


def read_asked(side: Side, answers: MultiDict[str, str]) -> Asked:
    """Read what an address asks for. What makes no sense is left out; the first of a repeated single answer counts."""
    dates = {name: _date(answers.get(name, "")) for name in ("from", "until")}
    within = answers.get("within", "")
    return Asked(
        side=side,
        q=_line(answers.get("q", ""))[:LONGEST_WORDS],
        kinds=_codes(SupportType, answers.getlist("kind")),
        helps=_texts(answers.getlist("helps")),
        themes=_texts(answers.getlist("theme")),
        measures=_texts(answers.getlist("measure")),
        near=_line(answers.get("near", ""))[:LONGEST_PLACE],
        within=int(within) if within in {str(miles) for miles in DISTANCES} else USUAL_DISTANCE,
        useful_from=dates["from"],
        useful_until=dates["until"],
        sort=next(iter(_codes(Sort, answers.getlist("sort")[:1])), None),
        unread_dates=tuple(name for name in dates if answers.get(name, "").strip() and dates[name] is None),
    )


def search_for(asked: Asked, measures: Sequence[MeasureChoice], groups: Sequence[str]) -> Search:
    """Make the search of what was asked, without its place, leaving out codes that are not known."""
    known_themes = {choice.theme_code for choice in measures}
    themes = [theme for theme in asked.themes if theme in known_themes]
    refs = {choice.ref for choice in measures}
    return Search(
        side=asked.side,
        words=search_words(asked.q),
        kinds=asked.kinds,
        helps=tuple(code for code in asked.helps if code in groups),
        theme_refs=tuple(choice.ref for choice in measures if choice.theme_code in themes) if themes else None,
        measures=tuple(ref for ref in asked.measures if ref in refs),
        useful_from=None if asked.dates_reversed else asked.useful_from,
        useful_until=None if asked.dates_reversed else asked.useful_until,
        sort=asked.sort or asked.usual_sort,
    )


def chips_of(
    asked: Asked, search: Search, reading: Reading | None, groups: Mapping[str, str], measures: Sequence[MeasureChoice]
) -> list[Chip]:
    """One chip for each value that narrows the search."""
    themes = {choice.theme_code: choice.theme_title for choice in measures}
    plain = {choice.ref: choice.label for choice in measures}
    chips = [Chip(f"“{asked.q}”", replace(asked, q="").href())] if search.words else []
    chips += _chips(asked, "kinds", [(kind, label(kind)) for kind in search.kinds])
    chips += _chips(asked, "helps", [(code, groups[code]) for code in search.helps])
    chips += _chips(asked, "themes", [(code, themes[code]) for code in asked.themes if code in themes])
    chips += _chips(asked, "measures", [(ref, plain[ref]) for ref in search.measures])
    if search.near is not None and reading is not None and reading.place is not None:
        elsewhere = replace(asked, near="", sort=None if asked.sort is Sort.NEAREST else asked.sort)
        chips.append(Chip(f"Within {asked.within} miles of {reading.place.label}", elsewhere.href()))
    if search.useful_from:
        chips.append(Chip(f"From {short_date(search.useful_from)}", replace(asked, useful_from=None).href()))
    if search.useful_until:
        chips.append(Chip(f"Until {short_date(search.useful_until)}", replace(asked, useful_until=None).href()))
    return chips


def _chips(asked: Asked, name: str, chosen: Sequence[tuple[str, str]]) -> list[Chip]:
    values: tuple[str, ...] = getattr(asked, name)
    chips = []
    for gone, text in chosen:
        kept: dict[str, Any] = {name: tuple(value for value in values if value != gone)}
        chips.append(Chip(text, replace(asked, **kept).href()))
    return chips


def _codes(codes: type[C], values: Sequence[str]) -> tuple[C, ...]:
    """Keep the values that are codes, each once, in the order of the codes."""
    return tuple(code for code in codes if code.value in values)


def _line(text: str) -> str:
    """Give a text as one line, without what cannot be printed."""
    return " ".join("".join(one if one.isprintable() else " " for one in text[:1000]).split())


def _texts(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values[:MOST_VALUES] if 0 < len(value) <= 32 and value.isprintable()))


def _date(text: str) -> date | None:
    """Read a date as a browser sends it, 2026-12-01."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.isoformat() == text.strip() else None
