"""The boundaries of wards, from the GeoJSON the Office for National Statistics publishes, as paths of the area map."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from noticeboard.adapters.gazetteer_import import Imported, Layer, note_layer, replaced_layer
from noticeboard.adapters.gazetteer_sources import GazetteerSourceError, version_in
from noticeboard.domain.area_map import Spot, path_of, place_on_map
from noticeboard.domain.grid import to_wgs84
from noticeboard.domain.places import CHESHIRE_EAST

SOURCE = "ONS ward boundaries"
_CODE, _NAME, _LAD = re.compile(r"wd\d\dcd"), re.compile(r"wd\d\dnm"), re.compile(r"lad\d\dcd")
# Degrees of longitude are never so large: these are metres of the National Grid.
_DEGREES = 180


def import_boundaries(path: Path, file: Path, *, dry_run: bool = False, now: datetime) -> Imported:
    """Import the boundaries of the wards that are known, or lie in the home borough, into the gazetteer at `path`.

    Raises GazetteerSourceError, having changed nothing, where the file is wrong, damaged or cut short.
    """
    features = _read_features(file)
    with replaced_layer(path, Layer.BOUNDARIES, dry_run=dry_run) as database:
        kept = _fill(database, features, file)
        if not kept:
            raise GazetteerSourceError(f"{file.name} holds none of the wards that are known.")
        version = version_in(file.name)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        note_layer(database, Layer.BOUNDARIES, SOURCE, version, digest, kept, now)
    return Imported(Layer.BOUNDARIES, SOURCE, version, len(features), kept, {"elsewhere": len(features) - kept})


def _read_features(file: Path) -> list[Mapping[str, Any]]:
    try:
        whole = json.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as wrong:
        raise GazetteerSourceError(f"There is no {file}.") from wrong
    except (OSError, ValueError, RecursionError) as wrong:
        raise GazetteerSourceError(f"{file.name} is not GeoJSON, or is cut short: {wrong}.") from wrong
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise GazetteerSourceError(f"{file.name} is not GeoJSON of boundaries: it has no list of features.")
    return features


def _fill(database: Database, features: Sequence[Mapping[str, Any]], file: Path) -> int:
    known = {code for (code,) in database.conn.execute("SELECT code FROM area")}
    kept: dict[str, str] = {}
    for number, feature in enumerate(features, start=1):
        given = feature.get("properties")
        properties = given if isinstance(given, dict) else {}
        code = _property(properties, _CODE)
        lad = _property(properties, _LAD)
        if not code or not (code in known or lad in CHESHIRE_EAST):
            continue
        try:
            path = path_of(list(_rings(feature["geometry"])))
        except (ArithmeticError, IndexError, KeyError, TypeError, ValueError) as wrong:
            raise GazetteerSourceError(f"Feature {number} of {file.name}, {code}, has no readable boundary.") from wrong
        if path:
            kept[code] = path
        if code not in known:
            area = {"code": code, "kind": "ward", "name": _property(properties, _NAME) or code, "parent": lad}
            database.table("area").insert(area)
    database.table("boundary").insert_all({"code": code, "path": path} for code, path in sorted(kept.items()))
    return len(kept)


def _property(properties: Mapping[str, Any], pattern: re.Pattern[str]) -> str | None:
    found = (value for name, value in properties.items() if pattern.fullmatch(name.lower()))
    value = next(found, None)
    return value if isinstance(value, str) and value.isprintable() else None


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Spot]]:
    """Give every ring of a polygon or of several, drawn."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [_drawn(float(point[0]), float(point[1])) for point in ring]


def _drawn(across: float, up: float) -> Spot:
    lat, lng = to_wgs84(across, up) if abs(across) > _DEGREES else (up, across)
    return place_on_map(lat, lng)
