"""The gazetteer file: where postcodes and places are. It is built from the shipped data and only ever read.

A file of its own, outside the database and its backups, and the same whichever database is used. Missing, corrupt or
of an old schema, it is built again in a moment, so the site never fails for want of it.
"""

import os
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from rapidfuzz import fuzz, process

from noticeboard.adapters.gazetteer_tables import SCHEMA, build_gazetteer
from noticeboard.domain.gazetteer import LayerFacts, OutcodeEntry, PlaceEntry, SectorEntry, UnitEntry

# A name less like than this is not even suggested (0 to 100, rapidfuzz's WRatio).
LEAST_LIKENESS = 80
LONGEST_NAME = 100

# A table or column that is not there, a page that makes no sense, a file that is no database at all.
UNREADABLE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class OldSchemaError(sqlite3.DatabaseError):
    """The file was built by another version of the software."""


class GazetteerFile:
    """A gazetteer read from its file; see `domain.gazetteer.Gazetteer` for what it answers.

    Any number of threads may ask. The file is opened when first asked, and again whenever it has been replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, ...] | None = None
        self._names: dict[str, str] = {}

    def version(self) -> str:
        """Give what the file was made of, shipped and imported; it is kept with each posting it located."""
        return str(self._rows("SELECT value FROM meta WHERE key = 'version'")[0]["value"])

    def count_rows(self) -> dict[str, int]:
        """Count the rows of each layer."""
        layers = ("postcode", "sector", "outcode", "place", "area", "boundary")
        return {layer: self._rows(f"SELECT count(*) AS n FROM {layer}")[0]["n"] for layer in layers}  # noqa: S608

    def list_layers(self) -> Sequence[LayerFacts]:
        """Give where each imported layer is from, in order of their names."""
        meta = {row["key"]: row["value"] for row in self._rows("SELECT key, value FROM meta")}
        names = sorted(key.removesuffix(".rows") for key in meta if key.endswith(".rows"))
        facts = ("source", "version", "licence", "rows", "imported_at")
        found = [(name, *(meta[f"{name}.{fact}"] for fact in facts)) for name in names]
        return [LayerFacts(name, of, version, terms, int(rows), at) for name, of, version, terms, rows, at in found]

    def list_boundaries(self, on: date) -> Sequence[str]:
        """Give the paths of the wards that hold on a day, drawn on the area map, in order of their codes."""
        rows = self._rows(
            "SELECT path FROM boundary JOIN area USING (code) WHERE coalesce(valid_from, '') <= ? "
            "AND coalesce(nullif(valid_to, ''), '9999') >= ? ORDER BY code",
            on.isoformat(),
            on.isoformat(),
        )
        return [row["path"] for row in rows]

    def list_centres(self) -> Sequence[tuple[str, float, float]]:
        """Give the larger towns of the home borough with their points, in order of size and name."""
        rows = self._rows(
            "SELECT name, lat, lng FROM place WHERE tier IN ('principal_town', 'key_service_centre') "
            "ORDER BY tier DESC, name"
        )
        return [(row["name"], row["lat"], row["lng"]) for row in rows]

    def find_unit(self, postcode: str) -> UnitEntry | None:
        """Give a full postcode, live or ended; None until postcodes have been imported."""
        for row in self._rows("SELECT * FROM postcode WHERE pcd = ?", postcode):
            return UnitEntry(row["pcd"], row["lat"], row["lng"], row["lad"], row["ward"], row["doterm"] is not None)
        return None

    def find_sector(self, sector: str) -> SectorEntry | None:
        """Give a sector; None until postcodes have been imported."""
        for row in self._rows("SELECT * FROM sector WHERE sector = ?", sector):
            return SectorEntry(row["sector"], row["lat"], row["lng"], row["radius_mi"], row["lad"], row["lad_share"])
        return None

    def find_outcode(self, outcode: str) -> OutcodeEntry | None:
        """Give an outcode, with its authorities, the largest first."""
        for row in self._rows("SELECT * FROM outcode WHERE outcode = ?", outcode):
            shares = self._rows(
                "SELECT lad, share FROM outcode_area WHERE outcode = ? ORDER BY share DESC, lad", outcode
            )
            return OutcodeEntry(
                outcode=row["outcode"],
                post_towns=tuple(town for town in row["post_town"].split(";") if town),
                lat=row["lat"],
                lng=row["lng"],
                radius_mi=row["radius_mi"],
                kind=row["kind"],
                shares=tuple((share["lad"], share["share"]) for share in shares),
            )
        return None

    def find_places(self, name: str) -> Sequence[PlaceEntry]:
        """Give the places that have exactly this name or alias, in order of name and authority."""
        return tuple(
            PlaceEntry(
                name=row["name"],
                kind=row["kind"],
                lat=row["lat"],
                lng=row["lng"],
                radius_mi=row["radius_mi"],
                outcode=row["outcode"],
                lad_code=row["lad"],
                lad_name=row["lad_name"],
                ward_code=row["ward"],
                tier=row["tier"],
                same_name_in_gb=row["same_name_in_gb"],
            )
            for row in self._rows(
                "SELECT place.* FROM place JOIN place_alias ON place_id = id WHERE place_alias.norm = ? "
                "ORDER BY name, lad, id",
                name,
            )
        )

    def near_names(self, name: str, *, limit: int) -> Sequence[str]:
        """Give names of places spelt nearly like this one, likeliest first."""
        if not name or len(name) > LONGEST_NAME:
            return ()
        self._rows("SELECT 1")
        alike = process.extract(name, list(self._names), scorer=fuzz.WRatio, score_cutoff=LEAST_LIKENESS, limit=None)
        likeliest = sorted(alike, key=lambda each: (-each[1], each[0]))
        return tuple(dict.fromkeys(self._names[norm] for norm, _, _ in likeliest))[:limit]

    def close(self) -> None:
        """Let go of the file; it is opened again when next asked."""
        with self._lock:
            self._close()

    def _rows(self, query: str, *values: str) -> list[sqlite3.Row]:
        with self._lock:
            try:
                return self._ready().execute(query, values).fetchall()
            except sqlite3.DatabaseError as wrong:
                self._close()
                if not _wants_building(wrong, self.path):
                    raise
                build_gazetteer(self.path)
                return self._ready().execute(query, values).fetchall()

    def _ready(self) -> sqlite3.Connection:
        """Give the open connection, opening the file when it is not, or has been replaced."""
        if self._connection is not None and self._opened == _stamp(self.path):
            return self._connection
        self._close()
        return self._open()

    def _open(self) -> sqlite3.Connection:
        """Open the file read-only. Raises sqlite3.DatabaseError when it is missing, corrupt or of an old schema."""
        opened = _stamp(self.path)
        self._connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        meta: dict[str, Any] = {row["key"]: row["value"] for row in self._connection.execute("SELECT * FROM meta")}
        if meta.get("schema") != SCHEMA:
            raise OldSchemaError(f"the gazetteer is of schema {meta.get('schema')}, not {SCHEMA}")
        aliases = self._connection.execute(
            "SELECT place_alias.norm, name FROM place_alias JOIN place ON id = place_id "
            "ORDER BY place_alias.norm, id DESC"
        )
        self._names = {row["norm"]: row["name"] for row in aliases}
        self._opened = opened
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._opened = None


def _wants_building(wrong: sqlite3.DatabaseError, path: Path) -> bool:
    """Say whether the file is missing, corrupt or of an old schema, and not merely out of reach for a moment."""
    code = getattr(wrong, "sqlite_errorcode", None)
    return isinstance(wrong, OldSchemaError) or code in UNREADABLE or not path.exists()


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Give what changes when a file is replaced, and in a process of its own; None when there is no file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return os.getpid(), found.st_ino, found.st_mtime_ns, found.st_size
