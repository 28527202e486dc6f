"""Imports a layer of the gazetteer: into a new file beside the old, which takes its place once it has been checked."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database

from noticeboard.adapters.gazetteer_derived import derive_parts
from noticeboard.adapters.gazetteer_places import FoundPlaces, fill_places
from noticeboard.adapters.gazetteer_postcodes import Selection, Tally, postcode_records
from noticeboard.adapters.gazetteer_sources import GazetteerSourceError, Source, SourceKind, open_source
from noticeboard.adapters.gazetteer_tables import SCHEMA, new_file
from noticeboard.matching.locality import miles_between
from noticeboard.matching.postings import Point

BATCH = 5000
LEAST_POSTCODES = 1000
LEAST_PLACES = 1000
# Britain, with its islands, in degrees north and east.
SOUTH, NORTH, WEST, EAST = 49.8, 61.0, -8.7, 1.9
# Postcodes that are looked for in what was imported, and how far in miles each may lie from the point of its outcode.
LANDMARKS = ("CW1 2BJ", "CW12 1AB", "WA16 6JD")
LANDMARK_MILES = 1.0
OPEN_LICENCE = "Open Government Licence v3.0"

Progress = Callable[[int], None]


class Layer(StrEnum):
    """What is imported apart from the rest, and stays when another is."""

    POSTCODES = "postcodes"
    PLACES = "places"
    BOUNDARIES = "boundaries"


@dataclass(frozen=True)
class Imported:
    """What an import kept: how many rows were read, and how many stand in the layer now."""

    layer: Layer
    source: str
    version: str
    read: int
    kept: int
    left_out: dict[str, int]


# What each layer consists of: the rows that are copied when another layer is imported.
_COPIES: dict[Layer, tuple[str, ...]] = {
    Layer.POSTCODES: (
        "INSERT INTO postcode SELECT * FROM old.postcode",
        "INSERT INTO sector SELECT * FROM old.sector",
        "INSERT OR REPLACE INTO outcode SELECT * FROM old.outcode",
        "INSERT OR REPLACE INTO outcode_area SELECT * FROM old.outcode_area",
    ),
    Layer.PLACES: (
        "INSERT INTO place SELECT * FROM old.place WHERE layer = 'places'",
        "INSERT INTO place_alias SELECT a.* FROM place JOIN old.place_alias a ON place_id = id WHERE layer = 'places'",
    ),
    Layer.BOUNDARIES: (
        "INSERT OR IGNORE INTO area SELECT * FROM old.area",
        "INSERT INTO boundary SELECT * FROM old.boundary",
    ),
}


def import_postcodes(
    path: Path,
    file: Path,
    *,
    selection: Selection,
    live_only: bool = False,
    dry_run: bool = False,
    now: datetime,
    progress: Progress = lambda _count: None,
) -> Imported:
    """Import the postcodes of Code-Point Open, ONSPD or NSPL into the gazetteer at `path`.

    Raises GazetteerSourceError, having changed nothing, where the file is wrong, damaged or cut short.
    """
    with open_source(file) as source, replaced_layer(path, Layer.POSTCODES, dry_run=dry_run) as database:
        if source.kind is SourceKind.PLACES:
            raise GazetteerSourceError(f"{file.name} holds place names. Import it with: gazetteer import-places")
        tally = Tally(progress)
        records = postcode_records(source, selection, live_only=live_only, tally=tally)
        database.table("postcode").insert_all(records, batch_size=BATCH, ignore=True)
        _check_points(database)
        _check_selection(database, selection, path)
        derive_parts(database, lads=selection.lads)
        kept = _count(database, "postcode")
        _check_enough(kept, LEAST_POSTCODES, "postcodes", file)
        _note(database, Layer.POSTCODES, source, kept, now, selection=selection.words(), live_only=str(live_only))
    return Imported(Layer.POSTCODES, source.kind, source.version, tally.read, kept, tally.left_out)


def import_places(
    path: Path, file: Path, *, dry_run: bool = False, now: datetime, progress: Progress = lambda _count: None
) -> Imported:
    """Import the settlements of the ONS Index of Place Names that lie near an outcode of the gazetteer at `path`.

    Raises GazetteerSourceError, having changed nothing, where the file is wrong, damaged or cut short.
    """
    with open_source(file) as source, replaced_layer(path, Layer.PLACES, dry_run=dry_run) as database:
        if source.kind is not SourceKind.PLACES:
            raise GazetteerSourceError(f"{file.name} holds postcodes. Import it with: gazetteer import")
        found: FoundPlaces = fill_places(database, source, progress)
        _check_enough(found.read, LEAST_PLACES, "place names", file)
        _check_enough(found.kept, 1, "places near the outcodes that are known", file)
        _note(database, Layer.PLACES, source, found.kept, now)
    return Imported(Layer.PLACES, source.kind, source.version, found.read, found.kept, found.left_out)


@contextmanager
def replaced_layer(path: Path, layer: Layer, *, dry_run: bool) -> Iterator[Database]:
    """Make a gazetteer with every layer of the old but one, to be filled, and put it in the old's place."""
    with new_file(path, dry_run=dry_run) as database:
        for other in Layer:
            if other is not layer and _readable(path):
                _copy_layer(database, path, other)
        yield database
        _note_version(database)


def _readable(path: Path) -> bool:
    """Say whether there is a file of this schema to copy from; one that cannot be read has nothing to keep."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.DatabaseError:
        return False
    return found is not None and found[0] == SCHEMA


def _copy_layer(database: Database, path: Path, layer: Layer) -> None:
    connection = database.conn
    connection.execute("ATTACH DATABASE ? AS old", (f"{path.resolve().as_uri()}?mode=ro",))
    try:
        held = connection.execute("SELECT 1 FROM old.meta WHERE key = ?", (f"{layer}.rows",)).fetchone()
        if held:
            for statement in _COPIES[layer]:
                connection.execute(statement)
            connection.execute("INSERT INTO meta SELECT * FROM old.meta WHERE key LIKE ? || '.%'", (layer.value,))
    finally:
        connection.execute("DETACH DATABASE old")


def _check_points(database: Database) -> None:
    south, north, west, east = database.conn.execute(
        "SELECT min(lat), max(lat), min(lng), max(lng) FROM postcode"
    ).fetchone()
    if south is not None and not (south >= SOUTH and north <= NORTH and west >= WEST and east <= EAST):
        raise GazetteerSourceError(
            f"Some of its points lie outside Britain: {south:.2f} to {north:.2f} north, {west:.2f} to {east:.2f} east."
        )


def _check_selection(database: Database, selection: Selection, path: Path) -> None:
    """Refuse a file that lacks a whole area, or a postcode that must be there, or has one of them in a wrong place."""
    held = {area for area in selection.expected if _holds_area(database, area)}
    missing = sorted(selection.expected - held)
    if missing and not selection.by_lads:
        raise GazetteerSourceError(
            f"It has no postcode in {', '.join(missing)}: it is cut short, or of other areas. Name those it holds with "
            "--areas."
        )
    found = [landmark for landmark in LANDMARKS if _check_landmark(database, landmark)]
    expected = [landmark for landmark in LANDMARKS if landmark[:2] in held]
    if expected and not found:
        raise GazetteerSourceError(f"It lacks {' and '.join(expected)}, so it is not the whole of its areas.")
    _check_against_last(database, selection, path)


def _check_against_last(database: Database, selection: Selection, path: Path) -> None:
    """Refuse a file with fewer than half the postcodes of the last that was imported for the same areas."""
    if not _readable(path):
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as old:
        meta = dict(old.execute("SELECT key, value FROM meta WHERE key LIKE 'postcodes.%'"))
    before = int(meta.get("postcodes.rows", "0"))
    now = _count(database, "postcode")
    if meta.get("postcodes.selection") == selection.words() and not selection.by_lads and now * 2 < before:
        raise GazetteerSourceError(f"It has {now:,} postcodes where the last import had {before:,}: it is cut short.")


def _holds_area(database: Database, area: str) -> bool:
    beyond = f"{area}:"  # the character that follows 9
    rows = database.conn.execute("SELECT 1 FROM postcode WHERE pcd > ? AND pcd < ? LIMIT 1", (f"{area}0", beyond))
    return rows.fetchone() is not None


def _check_landmark(database: Database, postcode: str) -> bool:
    """Say whether a postcode is held; raise where it lies too far from the shipped point of its outcode."""
    unit = database.conn.execute("SELECT lat, lng FROM postcode WHERE pcd = ?", (postcode,)).fetchone()
    if unit is None:
        return False
    outcode = database.conn.execute("SELECT lat, lng FROM outcode WHERE outcode = ?", (postcode.split()[0],)).fetchone()
    miles = miles_between(Point(*unit), Point(*outcode))
    if miles > LANDMARK_MILES:
        raise GazetteerSourceError(f"{postcode} lies {miles:.1f} miles from where it should: the points are wrong.")
    return True


def _check_enough(count: int, least: int, what: str, file: Path) -> None:
    if count < least:
        raise GazetteerSourceError(f"{file.name} holds only {count:,} {what}, fewer than {least:,}.")


def _count(database: Database, table: str) -> int:
    return int(database.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def note_layer(
    database: Database,
    layer: Layer,
    source: str,
    version: str,
    sha256: str,
    rows: int,
    now: datetime,
    **facts: str,
) -> None:
    """Note in the file where a layer is from."""
    noted = {
        "source": source,
        "version": version,
        "licence": OPEN_LICENCE,
        "rows": str(rows),
        "sha256": sha256,
        "imported_at": now.isoformat(timespec="seconds"),
        **facts,
    }
    database.table("meta").insert_all({"key": f"{layer}.{key}", "value": value} for key, value in noted.items())


def _note(database: Database, layer: Layer, source: Source, rows: int, now: datetime, **facts: str) -> None:
    note_layer(database, layer, source.kind, source.version, source.sha256, rows, now, **facts)


def _note_version(database: Database) -> None:
    """Name what the file is made of: the shipped data, and a digest of what was imported to it."""
    digests = database.conn.execute("SELECT value FROM meta WHERE key LIKE '%.sha256' ORDER BY key").fetchall()
    whole = hashlib.sha256("".join(value for (value,) in digests).encode()).hexdigest()[:12]
    database.conn.execute("UPDATE meta SET value = value || ? WHERE key = 'version'", (f"+{whole}",))
