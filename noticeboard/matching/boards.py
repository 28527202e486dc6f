"""Reading a board from CSV files: its needs, offers, judgements and places."""

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from noticeboard.matching.locality import KILOMETRES_IN_A_MILE
from noticeboard.matching.postings import Need, Offer, Point, Reach

_TOWN_RADIUS = {"village": 0.5, "suburb": 0.5}
_TOWN_RADIUS_ELSE = 1.0
_OUTCODE_RADIUS_SHARE = 0.4
_TYPES = frozenset({"volunteering", "equipment", "space", "funding", "mentoring", "project_delivery"})
_COVERAGES = {"borough": Reach.BOROUGH, "remote": Reach.REMOTE, "any": Reach.ANYWHERE}
_T = TypeVar("_T", Need, Offer)

_NEED_COLUMNS = ("need_id", "title", "support_type")
_OFFER_COLUMNS = ("offer_id", "title", "support_type")


class BoardFileError(ValueError):
    """A file that cannot be read as what it should be; its text is one sentence for whoever gave it."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where towns and outcodes are.

    towns       points by town and outcode; `by_name` by town alone; both folded to lower case.
    outcodes    points by outcode in capitals; `authorities` the shares of its local authorities.
    """

    towns: Mapping[tuple[str, str], Point] = field(default_factory=dict)
    by_name: Mapping[str, Point] = field(default_factory=dict)
    outcodes: Mapping[str, Point] = field(default_factory=dict)
    authorities: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def find(self, town: str, outcode: str) -> Point | None:
        """The point of a town, else of its outcode, else None."""
        name, code = _fold(town), outcode.strip().upper()
        return self.towns.get((name, code)) or self.by_name.get(name) or self.outcodes.get(code)


@cache
def shipped_places() -> Places:
    """The towns, villages and outcodes that come with the package."""
    by_name: dict[str, Point] = {}
    for row in _shipped_rows("cheshire_east_places.csv"):
        point = Point(float(row["lat"]), float(row["lng"]), _TOWN_RADIUS.get(row["kind"], _TOWN_RADIUS_ELSE))
        for name in (row["name"], *row["alt_names"].split(";")):
            if _fold(name) and row["kind"] != "city":
                # The outcode says better which part of a city is meant.
                by_name.setdefault(_fold(name), point)
    outcodes: dict[str, Point] = {}
    authorities: dict[str, tuple[tuple[str, float], ...]] = {}
    for row in _shipped_rows("cheshire_merseyside_outcodes.csv"):
        if not row["lat"]:
            continue
        radius = _OUTCODE_RADIUS_SHARE * float(row["radius_km"] or 0) / KILOMETRES_IN_A_MILE
        outcodes[row["outcode"]] = Point(float(row["lat"]), float(row["lng"]), radius)
        authorities[row["outcode"]] = _shares(row)
    return Places(by_name=by_name, outcodes=outcodes, authorities=authorities)


def read_places(path: Path) -> Places:
    """Read places from a CSV file of town, outcode, lat and lon. Raises BoardFileError."""
    towns: dict[tuple[str, str], Point] = {}
    names: dict[str, list[Point]] = {}
    codes: dict[str, list[Point]] = {}
    for where, row in _rows(path, ("town", "outcode", "lat", "lon")):
        if not row["lat"] or not row["lon"]:
            continue
        lat, lng = (_number(row[name], f"{where}, {name}") for name in ("lat", "lon"))
        point = Point(float(lat), float(lng), _TOWN_RADIUS_ELSE)
        name, code = _fold(row["town"]), row["outcode"].upper()
        towns.setdefault((name, code), point)
        if name:
            names.setdefault(name, []).append(point)
        if code:
            codes.setdefault(code, []).append(point)
    shipped = shipped_places()
    return Places(towns, _middles(names), _middles(codes), shipped.authorities)


def read_needs(path: Path, places: Places) -> tuple[Need, ...]:
    """Read needs from a CSV file. Raises BoardFileError."""
    return _read(path, _NEED_COLUMNS, lambda where, row: _need(where, row, places))


def read_offers(path: Path, places: Places) -> tuple[Offer, ...]:
    """Read offers from a CSV file. Raises BoardFileError."""
    return _read(path, _OFFER_COLUMNS, lambda where, row: _offer(where, row, places))


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """Read the grades of pairs from a CSV file of need_id, offer_id and grade, 0 to 3. Raises BoardFileError."""
    grades: dict[str, dict[str, int]] = {}
    for where, row in _rows(path, ("need_id", "offer_id", "grade")):
        if row["grade"] not in ("0", "1", "2", "3"):
            raise BoardFileError(f"{where}: the grade must be 0, 1, 2 or 3, not {row['grade']!r}.")
        grades.setdefault(row["need_id"], {})[row["offer_id"]] = int(row["grade"])
    return grades


def _read(path: Path, columns: tuple[str, ...], make: Callable[[str, dict[str, str]], _T]) -> tuple[_T, ...]:
    postings: dict[str, _T] = {}
    for where, row in _rows(path, columns):
        if not row[columns[0]]:
            raise BoardFileError(f"{where}: {columns[0]} is blank.")
        posting = make(where, row)
        if posting.id in postings:
            raise BoardFileError(f"{where}: {posting.id} stands there twice.")
        postings[posting.id] = posting
    return tuple(postings.values())


def _need(where: str, row: dict[str, str], places: Places) -> Need:
    travel = row.get("travel_miles", "")
    return Need(
        id=row["need_id"],
        organisation=row.get("organisation", ""),
        title=row["title"],
        description=row.get("description", ""),
        support_type=_support_type(where, row),
        point=places.find(row.get("town", ""), row.get("outcode", "")),
        place=_place(row),
        outcode=row.get("outcode", "").upper(),
        authorities=places.authorities.get(row.get("outcode", "").upper(), ()),
        quantity=_quantity(where, row),
        unit=row.get("unit", ""),
        starts_on=_day(where, row, "start_date"),
        ends_on=_day(where, row, "end_date"),
        travel_miles=float(_number(travel, f"{where}, travel_miles")) if travel else None,
    )


def _offer(where: str, row: dict[str, str], places: Places) -> Offer:
    reach, miles = _coverage(where, row.get("coverage", ""))
    return Offer(
        id=row["offer_id"],
        organisation=row.get("business", "") or row.get("organisation", ""),
        title=row["title"],
        description=row.get("description", ""),
        support_type=_support_type(where, row),
        point=places.find(row.get("town", ""), row.get("outcode", "")),
        place=_place(row),
        outcode=row.get("outcode", "").upper(),
        authorities=places.authorities.get(row.get("outcode", "").upper(), ()),
        quantity=_quantity(where, row),
        unit=row.get("unit", ""),
        starts_on=_day(where, row, "start_date"),
        ends_on=_day(where, row, "end_date"),
        reach=reach,
        reach_miles=miles,
    )


def _coverage(where: str, text: str) -> tuple[Reach, float | None]:
    """Read a coverage: miles, `borough`, `remote`, `any`, or `0` for a fixed place; blank is miles not stated."""
    word = text.lower()
    if word in _COVERAGES:
        return _COVERAGES[word], None
    if not word:
        return Reach.RADIUS, None
    miles = float(_number(word, f"{where}, coverage"))
    return (Reach.RADIUS, miles) if miles > 0 else (Reach.VENUE, None)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV file with where each stands, space trimmed, blank lines left out. Raises BoardFileError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise BoardFileError(f"{path} cannot be read: {problem.strerror or problem}.") from problem
    except UnicodeDecodeError as problem:
        raise BoardFileError(f"{path} is not UTF-8 text.") from problem
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        missing = [column for column in columns if column not in names]
        if missing:
            raise BoardFileError(f"{path} has no column {', '.join(missing)}.")
        for row in reader:
            cells = {name: (row.get(name) or "").strip() for name in names}
            if any(cells.values()):
                yield f"{path}, line {reader.line_num}", cells
    except csv.Error as problem:
        raise BoardFileError(f"{path} is not CSV: {problem}.") from problem


def _shipped_rows(name: str) -> list[dict[str, str]]:
    text = files("noticeboard.data").joinpath(name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def _shares(row: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    shares = [(row["lad_code"], float(row["lad_share"] or 0))] if row["lad_code"] else []
    for part in row["other_lads"].split(";"):
        code, _, share = part.partition("=")
        if code and share:
            shares.append((code.strip(), float(share)))
    return tuple(shares)


def _middles(points: Mapping[str, list[Point]]) -> dict[str, Point]:
    """One point for each name: the middle of its points."""
    return {
        name: Point(sum(p.lat for p in group) / len(group), sum(p.lng for p in group) / len(group), group[0].radius_mi)
        for name, group in points.items()
    }


def _support_type(where: str, row: Mapping[str, str]) -> str:
    code = row["support_type"].lower().replace(" ", "_")
    if code not in _TYPES:
        raise BoardFileError(f"{where}: support_type must be one of {', '.join(sorted(_TYPES))}, not {code!r}.")
    return code


def _quantity(where: str, row: Mapping[str, str]) -> Decimal | None:
    text = row.get("quantity", "").replace(",", "").removeprefix("£")
    return _number(text, f"{where}, quantity") if text else None


def _number(text: str, where: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as problem:
        raise BoardFileError(f"{where}: {text!r} is not a number.") from problem
    if not math.isfinite(number):
        raise BoardFileError(f"{where}: {text!r} is not a number.")
    return number


def _day(where: str, row: Mapping[str, str], column: str) -> date | None:
    text = row.get(column, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise BoardFileError(f"{where}, {column}: {text!r} is not a date like 2026-05-31.") from problem


def _place(row: Mapping[str, str]) -> str:
    town, outcode = row.get("town", ""), row.get("outcode", "").upper()
    return f"{town} ({outcode})" if town and outcode else town or outcode


def _fold(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").replace("'", "").split())
