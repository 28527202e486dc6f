"""The map of the board: a circle for each place, drawn by the server, and beside it the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from noticeboard.blueprints.postings.filters import DISTANCES, Asked
from noticeboard.domain.area_map import HEIGHT, WIDTH, Spot, is_within, place_on_map
from noticeboard.domain.vocabulary import Side
from noticeboard.queries.area_map import PlaceCount
from noticeboard.web.filters import counted

# In units of the map. The smallest circle is 24 pixels across where the map is at its narrowest.
SMALLEST, LARGEST, A_POSTING = 18.0, 56.0, 9.0
LETTER_HEIGHT, LETTER_WIDTH, GAP = 22, 11, 5
DOT = 4


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a place, written beside it."""

    text: str
    across: int
    down: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Circle:
    """A place that has something on the board."""

    text: str
    href: str
    count: int
    across: int
    down: int
    radius: int
    name: Name | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a place, and its lists, None where there is nothing or where it is no place."""

    label: str
    needs: int
    offers: int
    needs_href: str | None
    offers_href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMap:
    """Everything the page shows."""

    width: int
    height: int
    circles: Sequence[Circle]
    towns: Sequence[Name]
    boundaries: Sequence[str]
    lines: Sequence[Line]
    needs: int
    offers: int
    beyond: int
    placeless: bool


Box = tuple[float, float, float, float]


def draw_area(
    places: Sequence[PlaceCount], *, towns: Sequence[tuple[str, float, float]], boundaries: Sequence[str]
) -> AreaMap:
    """Draw the places, largest first so that no circle hides a smaller one, and list them.

    towns   names and points that are written where nothing is, so that people find their way.
    """
    spots = {place.label: _spot(place) for place in places}
    largest_first = sorted(places, key=lambda place: (-place.total, place.label))
    shown = [place for place in largest_first if (spot := spots[place.label]) and is_within(spot, margin=SMALLEST)]
    scale = min(A_POSTING, LARGEST / sqrt(max((place.total for place in shown), default=1)))
    radii = {place.label: max(SMALLEST, scale * sqrt(place.total)) for place in shown}
    taken = [_round(spots[place.label], radii[place.label]) for place in shown]
    circles = [_circle(place, spots[place.label], radii[place.label], taken) for place in shown]
    return AreaMap(
        width=WIDTH,
        height=HEIGHT,
        circles=circles,
        towns=_towns(towns, {_short(place.label) for place in shown}, taken),
        boundaries=boundaries,
        lines=[_line(place) for place in places],
        needs=sum(place.needs for place in places),
        offers=sum(place.offers for place in places),
        beyond=sum(1 for place in places if spots[place.label] and place not in shown),
        placeless=None in spots.values(),
    )


def _spot(place: PlaceCount) -> Spot | None:
    return None if place.lat is None or place.lng is None else place_on_map(place.lat, place.lng)


def _circle(place: PlaceCount, spot: Spot | None, radius: float, taken: list[Box]) -> Circle:
    across, down = spot or (0.0, 0.0)
    return Circle(
        text=f"{place.label}: {counted(place.needs, 'need')}, {counted(place.offers, 'offer')}",
        href=_list_near(place, Side.NEED if place.needs else Side.OFFER) or "",
        count=place.total,
        across=round(across),
        down=round(down),
        radius=round(radius),
        name=_name(_short(place.label), (across, down), radius, taken),
    )


def _towns(towns: Sequence[tuple[str, float, float]], drawn: set[str], taken: list[Box]) -> list[Name]:
    found = []
    for text, lat, lng in towns:
        spot = place_on_map(lat, lng)
        clear = not any(_meet(_round(spot, DOT), box) for box in taken)
        name = _name(text, spot, DOT, taken) if text not in drawn and clear else None
        found += [name] if name else []
    return found


def _name(text: str, spot: Spot, radius: float, taken: list[Box]) -> Name | None:
    """Find room for a name beside a circle, and take it; None where there is none."""
    across, down = spot
    wide, away = LETTER_WIDTH * len(text), radius + GAP
    for left, base, anchor, at in (
        (across + away, down + LETTER_HEIGHT / 3, "start", across + away),
        (across - away - wide, down + LETTER_HEIGHT / 3, "end", across - away),
        (across - wide / 2, down + away + LETTER_HEIGHT * 0.8, "middle", across),
        (across - wide / 2, down - away, "middle", across),
    ):
        box = (left, base - LETTER_HEIGHT * 0.8, left + wide, base + LETTER_HEIGHT * 0.2)
        inside = is_within((box[0], box[1])) and is_within((box[2], box[3]))
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return Name(text, round(at), round(base), anchor)
    return None


def _round(spot: Spot | None, radius: float) -> Box:
    across, down = spot or (0.0, 0.0)
    return across - radius, down - radius, across + radius, down + radius


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _short(label: str) -> str:
    """Give the name of a place without its outcode."""
    return label.split(" (")[0]


def _line(place: PlaceCount) -> Line:
    return Line(
        place.label,
        place.needs,
        place.offers,
        _list_near(place, Side.NEED) if place.needs else None,
        _list_near(place, Side.OFFER) if place.offers else None,
    )


def _list_near(place: PlaceCount, side: Side) -> str | None:
    """The address of the list with what is nearest to a place first."""
    if place.reads_as is None:
        return None
    return Asked(side=side, near=place.reads_as, within=DISTANCES[0]).href()
