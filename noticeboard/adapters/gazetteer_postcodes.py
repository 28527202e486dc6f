"""The rows of Code-Point Open and of the postcode directories, as rows of the gazetteer."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from noticeboard.adapters.gazetteer_sources import (
    GazetteerSourceError,
    Member,
    Source,
    SourceKind,
    find_column,
    read_figure,
    read_rows,
)
from noticeboard.domain.grid import to_wgs84

# Cheshire and what adjoins it: the areas that the shipped outcodes are of.
USUAL_AREAS = frozenset({"CW", "SK", "WA", "CH", "L", "ST", "M", "PR", "WN", "SY", "TF"})
NOT_COVERED = "BT"
NO_GRID_REFERENCE = "9"
NO_POSITION = "90"
TELL_EVERY = 100_000

COLUMNS = ("pcd", "lat", "lng", "lad", "ward", "doterm", "usertype")
Record = tuple[str, float, float, str | None, str | None, str | None, str | None]

# The columns of a directory, whatever the year calls them and wherever they stand.
_PATTERNS = {
    "pcd": r"pcds",
    "lat": r"lat",
    "lng": r"long",
    "ended": r"doterm",
    "usertype": r"usrtypind|usertype",
    "grid": r"gridind|osgrdind",
    "lad": r"lad\d\dcd|oslaua|laua",
    "ward": r"wd\d\dcd|osward|ward",
}
_SPELT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", re.ASCII)


@dataclass(frozen=True)
class Selection:
    """Which postcodes to keep: those of postcode areas, or of local authorities, or all of Britain."""

    areas: frozenset[str] | None = USUAL_AREAS
    lads: frozenset[str] | None = None

    @property
    def by_lads(self) -> bool:
        """Whether authorities are named, whose postcodes may lie in any area."""
        return self.lads is not None

    @property
    def expected(self) -> frozenset[str]:
        """The postcode areas that a whole file must have something of."""
        return USUAL_AREAS if self.areas is None else self.areas

    def words(self) -> str:
        """Write the selection as the options of the command do, in one order."""
        if self.lads is not None:
            return f"--lads {','.join(sorted(self.lads))}"
        return "--all" if self.areas is None else f"--areas {','.join(sorted(self.areas))}"


@dataclass
class Tally:
    """How many rows have been read, and why some were left out. It tells of every so many."""

    tell: Callable[[int], None]
    read: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def count(self) -> None:
        """Count a row that was read."""
        self.read += 1
        if self.read % TELL_EVERY == 0:
            self.tell(self.read)

    def leave_out(self, why: str) -> None:
        """Count a row that is not kept."""
        self.left_out[why] = self.left_out.get(why, 0) + 1


def postcode_records(
    source: Source, selection: Selection, *, live_only: bool, tally: Tally
) -> Iterator[Sequence[str] | Record]:
    """Give the names of the columns, and then the postcodes that are to be kept.

    Raises GazetteerSourceError where a row cannot be what it should.
    """
    yield COLUMNS
    for member in source.members:
        if source.kind is SourceKind.CODE_POINT:
            yield from _code_point_records(member, selection, tally)
        else:
            yield from _directory_records(member, selection, live_only, tally)


def _directory_records(member: Member, selection: Selection, live_only: bool, tally: Tally) -> Iterator[Record]:
    rows = read_rows(member)
    _, header = next(rows)
    at = {name: find_column(header, pattern) for name, pattern in _PATTERNS.items()}
    absent = [_PATTERNS[name] for name, index in at.items() if index is None]
    if absent:
        raise GazetteerSourceError(f"{member.name} has no column named like {' or like '.join(absent)}.")
    pcd, lat, lng, ended, usertype, grid, lad, ward = (at[name] or 0 for name in _PATTERNS)
    for number, row in rows:
        tally.count()
        area = area_of(row[pcd])
        if row[grid] == NO_GRID_REFERENCE or area == NOT_COVERED:
            tally.leave_out("without a grid reference" if area != NOT_COVERED else "in Northern Ireland")
        elif selection.areas is not None and area not in selection.areas:
            tally.leave_out("in other areas")
        elif live_only and row[ended]:
            tally.leave_out("no longer in use")
        else:
            try:
                point = read_figure(row[lat]), read_figure(row[lng])
            except ValueError as wrong:
                raise _unreadable(member, number) from wrong
            yield (
                _spaced(row[pcd], member, number),
                *point,
                row[lad] or None,
                row[ward] or None,
                row[ended] or None,
                row[usertype] or None,
            )


def _code_point_records(member: Member, selection: Selection, tally: Tally) -> Iterator[Record]:
    for number, row in read_rows(member):
        tally.count()
        area = area_of(row[0])
        if row[1] == NO_POSITION or area == NOT_COVERED:
            tally.leave_out("without a position" if area != NOT_COVERED else "in Northern Ireland")
        elif selection.areas is not None and area not in selection.areas:
            tally.leave_out("in other areas")
        else:
            try:
                lat, lng = to_wgs84(read_figure(row[2]), read_figure(row[3]))
            except (ValueError, OverflowError, ZeroDivisionError) as wrong:
                raise _unreadable(member, number) from wrong
            postcode = _spaced(row[0], member, number)
            yield postcode, round(lat, 6), round(lng, 6), row[8] or None, row[9] or None, None, None


def area_of(postcode: str) -> str:
    """Give the letters a postcode begins with."""
    return postcode[:2] if postcode[1:2].isalpha() else postcode[:1]


def _spaced(text: str, member: Member, number: int) -> str:
    """Write a postcode with one space, however the year spaces it."""
    together = text.replace(" ", "")
    if not _SPELT.fullmatch(together):
        raise _unreadable(member, number)
    return f"{together[:-3]} {together[-3:]}"


def _unreadable(member: Member, number: int) -> GazetteerSourceError:
    return GazetteerSourceError(f"Line {number} of {member.name} cannot be read: the file is damaged.")
