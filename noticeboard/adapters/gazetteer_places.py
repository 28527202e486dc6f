"""The settlements of the Index of Place Names, as places of the gazetteer."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from noticeboard.adapters.gazetteer_postcodes import Tally
from noticeboard.adapters.gazetteer_sources import (
    GazetteerSourceError,
    Member,
    Source,
    find_column,
    read_figure,
    read_rows,
)
from noticeboard.domain.gazetteer import RADIUS_OF_PLACE
from noticeboard.domain.postcodes import normal_name
from noticeboard.matching.locality import miles_between
from noticeboard.matching.postings import Point

LAYER = "places"
FIRST_ID = 1001
# Codes of the index for settlements: built-up areas, their parts, and localities. The rest are parishes and councils.
KINDS = {"BUA": "town", "BUASD": "town", "LOC": "village"}
# A place of the same name so near is the same place; one so far from every outcode known is in none of them.
SAME_PLACE_MILES = 3.0
NEAR_AN_OUTCODE_MILES = 8.0
_SQUARE = 0.2  # degrees: wider than NEAR_AN_OUTCODE_MILES, north and east

_PATTERNS = {
    "code": r"place\d\dcd",
    "name": r"place\d\dnm",
    "kind": r"descnm",
    "lad": r"lad\d\dcd",
    "ward": r"wd\d\dcd",
    "lat": r"lat",
    "lng": r"long",
}


@dataclass(frozen=True)
class FoundPlaces:
    """How many rows an index had, and how many places were kept of it."""

    read: int
    kept: int
    left_out: dict[str, int]


@dataclass(frozen=True)
class _Named:
    name: str
    norm: str
    kind: str
    point: Point
    lad: str
    lad_name: str
    ward: str | None


def fill_places(database: Database, source: Source, tell: Callable[[int], None]) -> FoundPlaces:
    """Add the settlements that lie near a known outcode and are not there yet.

    Raises GazetteerSourceError where the file cannot be read.
    """
    tally = Tally(tell)
    found = _distinct(named for member in source.members for named in _settlements(member, tally))
    times = Counter(each.norm for each in found)
    known, outcodes = _known_places(database), _Outcodes(database)
    rows: list[dict[str, object]] = []
    for each in found:
        outcode = outcodes.nearest(each.point)
        if outcode is None:
            tally.leave_out("far from every outcode that is known")
        elif _beside(each.point, known[each.norm]):
            tally.leave_out("already there")
        else:
            rows.append(_row(each, FIRST_ID + len(rows), outcode, times[each.norm]))
    database.table("place").insert_all(rows)
    database.table("place_alias").insert_all({"norm": row["norm"], "place_id": row["id"]} for row in rows)
    return FoundPlaces(tally.read, len(rows), tally.left_out)


def _settlements(member: Member, tally: Tally) -> Iterable[_Named]:
    rows = read_rows(member)
    _, header = next(rows)
    at = {name: find_column(header, pattern) for name, pattern in _PATTERNS.items()}
    absent = [_PATTERNS[name] for name, index in at.items() if index is None]
    if absent:
        raise GazetteerSourceError(f"{member.name} has no column named like {' or like '.join(absent)}.")
    columns = {name: index for name, index in at.items() if index is not None}
    called = find_column(header, r"lad\d\dnm")
    for number, row in rows:
        tally.count()
        cells = {name: row[index].strip() for name, index in columns.items()}
        kind, norm = KINDS.get(cells["kind"].upper()), normal_name(cells["name"])
        if kind is None or not norm:
            tally.leave_out("not a settlement")
        elif not cells["lat"] or not cells["lad"]:
            tally.leave_out("without a point or an authority")
        else:
            try:
                point = Point(read_figure(cells["lat"]), read_figure(cells["lng"]))
            except ValueError as wrong:
                raise GazetteerSourceError(f"Line {number} of {member.name} cannot be read: it is damaged.") from wrong
            lad_name = row[called].strip() if called is not None else cells["lad"]
            yield _Named(cells["name"], norm, kind, point, cells["lad"], lad_name, cells["ward"] or None)


def _distinct(found: Iterable[_Named]) -> list[_Named]:
    """Keep one of each place that is there more than once: as a town where it is one."""
    kept: dict[str, list[_Named]] = defaultdict(list)
    for each in sorted(found, key=lambda named: (named.norm, named.kind, named.point.lat, named.point.lng)):
        if not _beside(each.point, (other.point for other in kept[each.norm])):
            kept[each.norm].append(each)
    return [each for named in kept.values() for each in named]


def _beside(point: Point, others: Iterable[Point]) -> bool:
    return any(miles_between(point, other) < SAME_PLACE_MILES for other in others)


def _known_places(database: Database) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = defaultdict(list)
    for norm, lat, lng in database.conn.execute(
        "SELECT place_alias.norm, lat, lng FROM place_alias JOIN place ON id = place_id"
    ):
        found[norm].append(Point(lat, lng))
    return found


class _Outcodes:
    """Finds the outcode whose point, or the point of one of whose sectors, is nearest."""

    def __init__(self, database: Database) -> None:
        self.squares: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)
        rows = database.conn.execute(
            "SELECT outcode, lat, lng FROM outcode WHERE kind = 'geographic' "
            "UNION ALL SELECT substr(sector, 1, instr(sector, ' ') - 1), lat, lng FROM sector ORDER BY 1, 2, 3"
        )
        for outcode, lat, lng in rows:
            self.squares[int(lat // _SQUARE), int(lng // _SQUARE)].append((outcode, Point(lat, lng)))

    def nearest(self, point: Point) -> str | None:
        """Give the nearest outcode; None where none is near."""
        north, east = int(point.lat // _SQUARE), int(point.lng // _SQUARE)
        about = (self.squares.get((north + up, east + along), ()) for up in (-1, 0, 1) for along in (-1, 0, 1))
        ranked = [(miles_between(point, other), outcode) for square in about for outcode, other in square]
        miles, outcode = min(ranked, default=(NEAR_AN_OUTCODE_MILES, ""))
        return outcode if miles < NEAR_AN_OUTCODE_MILES else None


def _row(named: _Named, number: int, outcode: str, times: int) -> dict[str, object]:
    return {
        "id": number,
        "name": named.name,
        "norm": named.norm,
        "kind": named.kind,
        "lat": named.point.lat,
        "lng": named.point.lng,
        "radius_mi": RADIUS_OF_PLACE[named.kind],
        "outcode": outcode,
        "lad": named.lad,
        "lad_name": named.lad_name,
        "ward": named.ward,
        "tier": "",
        "same_name_in_gb": times,
        "layer": LAYER,
    }
