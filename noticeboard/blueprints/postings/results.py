"""What the list of needs or offers shows: cards, counts, filters, and what to widen when nothing is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from noticeboard.blueprints.postings.filters import (
    DISTANCES,
    Asked,
    Chip,
    Option,
    chips_of,
    search_for,
)
from noticeboard.domain.gazetteer import Gazetteer
from noticeboard.domain.places import Place, Reading, read_place
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.queries.facets import (
    Count,
    Counts,
    MeasureChoice,
    Widening,
    count_options,
    list_group_choices,
    list_measure_choices,
    list_widenings,
)
from noticeboard.queries.near import Near, find_near
from noticeboard.queries.search import Page, Part, Search, Sort, list_page
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.places import note_words, reading_words

SORTS: Mapping[Sort, str] = {
    Sort.NEAREST: "Nearest first",
    Sort.NEWEST: "Newest first",
    Sort.CLOSING: "Closing soonest",
}
NOUNS: Mapping[Side, tuple[str, str]] = {Side.NEED: ("need", "needs"), Side.OFFER: ("offer", "offers")}


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What the page says beside the question of place: an error with choices, or a note on what was taken.

    others   other known places of the name that was taken, each the address of the list near it.
    """

    error: str | None = None
    choices: Sequence[Chip] = ()
    notes: Sequence[str] = ()
    others: Sequence[Chip] = ()


@dataclass(frozen=True, slots=True)
class Widen:
    """A change of the search that would find something."""

    text: str
    count: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything the list shows."""

    asked: Asked
    search: Search
    page: Page
    heading: str
    chips: Sequence[Chip]
    options: Mapping[str, Sequence[Option]]
    place: PlaceAnswer
    widen: Sequence[Widen]
    on_board: Count

    @property
    def more_open(self) -> bool:
        """Whether a filter among the lesser ones is in use, so that they are shown opened."""
        lesser = {Part.HELPS, Part.THEME, Part.MEASURE, Part.DATES}
        return bool(lesser & set(self.search.parts())) or bool(self.asked.date_errors)

    @property
    def problems(self) -> list[dict[str, str]]:
        """What has to be mended in the filter, as an error summary takes it."""
        near = {"near": self.place.error} if self.place.error else {}
        return [{"text": text, "href": f"#{name}"} for name, text in (near | dict(self.asked.date_errors)).items()]


def list_board(
    session: Session, asked: Asked, gazetteer: Gazetteer, *, after: str | None, before: str | None
) -> Results:
    """Read the page of the board that is asked for."""
    measures = list_measure_choices(session)
    groups = {group.code: group.label for group in list_group_choices(session)}
    reading = read_place(asked.near, gazetteer) if asked.near else None
    search = search_for(asked, measures, list(groups))
    if reading is not None and reading.place is not None:
        search = replace(search, near=_near(session, asked, reading.place, asked.within))
    page = list_page(session, search, after=after, before=before)
    counts = count_options(session, search)
    return Results(
        asked=asked,
        search=search,
        page=page,
        heading=_heading(search, counts),
        chips=chips_of(asked, search, reading, groups, measures),
        options=_options(asked, search, counts, groups, measures),
        place=_place_answer(asked, reading),
        widen=[] if page.postings else _widen(session, asked, search, reading),
        on_board=counts.on_board,
    )


def count_words(count: Count) -> str:
    """Write a count, "1,000+" where there are more than were counted."""
    return f"{count.number:,}+" if count.more else f"{count.number:,}"


def _near(session: Session, asked: Asked, place: Place, miles: int) -> Near:
    """What is so near the public point of a place: also a visitor's own postcode counts as its outcode only."""
    if place.public_lat is None or place.public_lng is None:
        return Near({})
    lat, lng, lad_code = place.public_lat, place.public_lng, place.lad_code
    return find_near(session, side=asked.side, lat=lat, lng=lng, miles=miles, lad_code=lad_code)


def _heading(search: Search, counts: Counts) -> str:
    one, many = NOUNS[search.side]
    noun = one if counts.on_board == Count(1) else many
    found = count_words(counts.found)
    return f"{found} of {count_words(counts.on_board)} {noun}" if search.parts() else f"{found} {noun}"


def _place_answer(asked: Asked, reading: Reading | None) -> PlaceAnswer:
    if reading is None:
        return PlaceAnswer()
    if reading.place is None:
        return PlaceAnswer(reading_words(reading), _near_each(asked, reading.choices))
    # Whether a place is in the borough changes no distance, so that question is not asked here.
    told = [note_words(note, reading.place) for note in reading.notes if note.value != "ask_home_borough"]
    return PlaceAnswer(notes=told, others=_near_each(asked, reading.others))


def _near_each(asked: Asked, places: Sequence[str]) -> list[Chip]:
    return [Chip(place, replace(asked, near=place).href()) for place in places]


def _options(
    asked: Asked, search: Search, counts: Counts, groups: Mapping[str, str], measures: Sequence[MeasureChoice]
) -> dict[str, Sequence[Option]]:
    kinds, helps = counts.options[Part.KIND], counts.options[Part.HELPS]
    by_measure, themes = counts.options[Part.MEASURE], _by_theme(counts.options[Part.THEME], measures)
    titles = {choice.theme_code: choice.theme_title for choice in measures}
    used = [choice for choice in measures if choice.ref in by_measure or choice.ref in search.measures]
    return {
        "kind": [_option(kind.value, label(kind), kind in asked.kinds, kinds) for kind in SupportType],
        "helps": [_option(code, text, code in search.helps, helps) for code, text in groups.items()],
        "theme": [_option(code, title, code in asked.themes, themes) for code, title in titles.items()],
        "measure": [_option(one.ref, one.label, one.ref in search.measures, by_measure) for one in used],
        "within": [Option(str(miles), f"{miles} miles", miles == asked.within) for miles in DISTANCES],
        "sort": _sort_options(asked, search),
    }


def _sort_options(asked: Asked, search: Search) -> list[Option]:
    """The orders there are, the usual one first: it is asked for by its absence, so that a place changes it."""
    orders = [order for order in SORTS if order is not Sort.NEAREST or search.near is not None]
    usual, *_ = orders
    chosen = asked.sort if asked.sort in orders else usual
    # Beside a place that was not found, an order that somebody chose stays theirs when the place is put right.
    unsaid = usual if asked.sort is None else asked.usual_sort
    return [Option("" if order is unsaid else order.value, SORTS[order], order is chosen) for order in orders]


def _option(value: str, text: str, chosen: bool, counts: Mapping[str, Count]) -> Option:
    return Option(value, text, chosen, count_words(counts.get(value, Count())))


def _by_theme(by_measure: Mapping[str, Count], measures: Sequence[MeasureChoice]) -> dict[str, Count]:
    """Add up the counts of the measures of each theme: a posting has one measure, so none is counted twice."""
    found: dict[str, Count] = {}
    for choice in measures:
        count, so_far = by_measure.get(choice.ref, Count()), found.get(choice.theme_code, Count())
        found[choice.theme_code] = Count(so_far.number + count.number, so_far.more or count.more)
    return found


def _widen(session: Session, asked: Asked, search: Search, reading: Reading | None) -> list[Widen]:
    wider: dict[int, Near] = {}
    if reading is not None and reading.place is not None and asked.within < DISTANCES[-1]:
        furthest = _near(session, asked, reading.place, DISTANCES[-1])
        for miles in DISTANCES:
            if miles > asked.within:
                wider[miles] = furthest.within(miles)
    return [_widen_words(asked, one) for one in list_widenings(session, search, wider=wider)]


def _widen_words(asked: Asked, widening: Widening) -> Widen:
    count, anywhere = count_words(widening.count), replace(asked, near="", sort=None)
    match widening.part:
        case Part.NEAR if widening.miles is not None:
            return Widen(f"Within {widening.miles} miles", count, replace(asked, within=widening.miles).href())
        case Part.NEAR:
            return Widen("Anywhere", count, anywhere.href())
        case Part.WORDS:
            return Widen(f"Without “{asked.q}”", count, replace(asked, q="").href())
        case Part.KIND:
            kinds = " or ".join(label(kind) for kind in asked.kinds)
            return Widen(f"Without “{kinds}”", count, replace(asked, kinds=()).href())
        case Part.HELPS:
            return Widen("Helping anyone", count, replace(asked, helps=()).href())
        case Part.THEME:
            return Widen("Under any theme", count, replace(asked, themes=()).href())
        case Part.MEASURE:
            return Widen("Under any measure", count, replace(asked, measures=()).href())
        case Part.DATES:
            return Widen("At any time", count, replace(asked, useful_from=None, useful_until=None).href())
