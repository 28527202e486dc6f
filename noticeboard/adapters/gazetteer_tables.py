"""The tables of the gazetteer file, what fills them at first, and how a new file takes the place of the old."""

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from noticeboard.adapters.reference_data import OUTCODES, PLACES, WARDS, read_place_data, read_text
from noticeboard.domain.postcodes import normal_name

SCHEMA = "2"
SHIPPED = "shipped"
# A file half written and left by a process that was killed is cleared away after so many seconds.
LEFT_BEHIND = 3600

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE postcode (pcd TEXT PRIMARY KEY, lat REAL NOT NULL, lng REAL NOT NULL, lad TEXT, ward TEXT, doterm TEXT,
                       usertype TEXT) WITHOUT ROWID;
CREATE TABLE sector (sector TEXT PRIMARY KEY, lat REAL NOT NULL, lng REAL NOT NULL, radius_mi REAL NOT NULL,
                     n INTEGER NOT NULL, lad TEXT, lad_share REAL NOT NULL);
CREATE TABLE outcode (outcode TEXT PRIMARY KEY, post_town TEXT NOT NULL, lat REAL NOT NULL, lng REAL NOT NULL,
                      radius_mi REAL NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, lad TEXT NOT NULL,
                      lad_share REAL NOT NULL);
CREATE TABLE outcode_area (outcode TEXT NOT NULL, lad TEXT NOT NULL, share REAL NOT NULL, PRIMARY KEY (outcode, lad));
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, norm TEXT NOT NULL, kind TEXT NOT NULL,
                    lat REAL NOT NULL, lng REAL NOT NULL, radius_mi REAL NOT NULL, outcode TEXT NOT NULL,
                    lad TEXT NOT NULL, lad_name TEXT NOT NULL, ward TEXT, tier TEXT NOT NULL,
                    same_name_in_gb INTEGER NOT NULL, layer TEXT NOT NULL);
CREATE TABLE place_alias (norm TEXT NOT NULL, place_id INTEGER NOT NULL REFERENCES place (id),
                          PRIMARY KEY (norm, place_id));
CREATE TABLE area (code TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, parent TEXT, lat REAL, lng REAL,
                   valid_from TEXT, valid_to TEXT);
CREATE TABLE boundary (code TEXT PRIMARY KEY, path TEXT NOT NULL);
"""

LICENCE = "Open Government Licence v3.0; place points GeoNames, CC BY 4.0"


def shipped_version() -> str:
    """Name what a built file is made of: a digest of the schema and the three shipped files, 20 characters in all."""
    parts = (TABLES, *(read_text(name) for name in (OUTCODES, PLACES, WARDS)))
    return f"shipped-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"


def build_gazetteer(path: Path) -> None:
    """Write the gazetteer file from the shipped data, beside `path` first, and put it in place whole."""
    with new_file(path):
        pass


@contextlib.contextmanager
def new_file(path: Path, *, dry_run: bool = False) -> Iterator[Database]:
    """Make a gazetteer of the shipped data beside the file at `path`, to be filled further and then put in its place.

    Where anything is raised, or nothing is to be kept, the old stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_left_behind(path)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        with contextlib.closing(sqlite3.connect(new, uri=True, isolation_level=None)) as connection:
            # Nobody reads it before it is whole, and it is thrown away if it never is: every statement stands at once.
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
            database = Database(connection)
            write_shipped(database)
            yield database
        if not dry_run:
            _settle(new)
            new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _settle(new: Path) -> None:
    """Let everybody read the file, and see it on the disk before its name is."""
    new.chmod(0o644)
    with new.open("rb") as written:
        os.fsync(written.fileno())


def _clear_left_behind(path: Path) -> None:
    for left in path.parent.glob(f"{path.name}.*.new"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink()


def write_shipped(database: Database) -> None:
    """Fill the tables of a new file with the shipped outcodes, places and wards."""
    data = read_place_data()
    database.table("meta").insert_all(
        {"key": key, "value": value}
        for key, value in (("schema", SCHEMA), ("version", shipped_version()), ("licence", LICENCE))
    )
    database.table("outcode").insert_all(
        {
            "outcode": row.outcode,
            "post_town": ";".join(row.post_towns),
            "lat": row.lat,
            "lng": row.lng,
            "radius_mi": row.radius_mi,
            "n": row.live_units,
            "kind": row.kind,
            "lad": row.shares[0][0],
            "lad_share": row.shares[0][1],
        }
        for row in data.outcodes
    )
    database.table("outcode_area").insert_all(
        {"outcode": row.outcode, "lad": lad, "share": share} for row in data.outcodes for lad, share in row.shares
    )
    _fill_places(database)
    database.table("area").insert_all(
        {
            "code": row.gss_code,
            "kind": "ward",
            "name": row.name,
            "lat": row.lat,
            "lng": row.lng,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        for row in data.wards
    )


def _fill_places(database: Database) -> None:
    places = tuple(enumerate(read_place_data().places, start=1))
    database.table("place").insert_all(
        {
            "id": number,
            "name": row.name,
            "norm": normal_name(row.name),
            "kind": row.kind,
            "lat": row.lat,
            "lng": row.lng,
            "radius_mi": row.radius_mi,
            "outcode": row.outcode,
            "lad": row.lad_code,
            "lad_name": row.lad_name,
            "ward": row.ward_code,
            "tier": row.tier,
            "same_name_in_gb": row.same_name_in_gb,
            "layer": SHIPPED,
        }
        for number, row in places
    )
    aliases = {(normal_name(name), number) for number, row in places for name in (row.name, *row.alt_names)}
    database.table("place_alias").insert_all({"norm": norm, "place_id": number} for norm, number in sorted(aliases))
