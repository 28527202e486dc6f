"""What is worked out from the postcodes that were imported: sectors, and how far the units of an outcode lie apart."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from math import cos, radians, sqrt
from statistics import median
from typing import Any

from sqlite_utils import Database

# Miles in a degree of latitude, on the sphere that distances are measured on.
MILES_IN_A_DEGREE = 69.0934
_LIVE = "SELECT pcd, lat, lng, lad FROM postcode WHERE doterm IS NULL ORDER BY pcd"


@dataclass
class _Units:
    """The live units of a sector or an outcode."""

    lats: list[float] = field(default_factory=list)
    lngs: list[float] = field(default_factory=list)
    lads: Counter[str] = field(default_factory=Counter)

    def centre(self) -> tuple[float, float]:
        """Give the middle of them."""
        return sum(self.lats) / len(self.lats), sum(self.lngs) / len(self.lngs)

    def median_miles(self, lat: float, lng: float) -> float:
        """Give how far from a point half of them lie."""
        narrow = cos(radians(lat))
        squares = [
            (north - lat) ** 2 + ((east - lng) * narrow) ** 2 for north, east in zip(self.lats, self.lngs, strict=True)
        ]
        return sqrt(median(squares)) * MILES_IN_A_DEGREE

    def shares(self) -> list[tuple[str, float]]:
        """Give the part of them in each authority, the largest first."""
        ordered = sorted(self.lads.items(), key=lambda each: (-each[1], each[0]))
        return [(lad, round(count / len(self.lats), 3)) for lad, count in ordered]


def derive_parts(database: Database, *, lads: frozenset[str] | None) -> None:
    """Fill the sectors, measure the outcodes, and add those that are not shipped.

    lads   where authorities are named, everything outside them is taken out afterwards: the shares of an outcode are
           those of the whole of it.
    """
    shipped = {
        outcode: (lat, lng) for outcode, lat, lng in database.conn.execute("SELECT outcode, lat, lng FROM outcode")
    }
    sectors: list[dict[str, Any]] = []
    for outcode, units, parts in _outcodes(database):
        if lads is not None and not lads & units.lads.keys():
            continue
        sectors += [_sector(name, part) for name, part in parts.items()]
        if outcode in shipped:
            radius = units.median_miles(*shipped[outcode])
            database.conn.execute(
                "UPDATE outcode SET radius_mi = ?, n = ? WHERE outcode = ?", (radius, len(units.lats), outcode)
            )
        else:
            _add_outcode(database, outcode, units)
    database.table("sector").insert_all(sectors)
    if lads is not None:
        marks = ", ".join("?" * len(lads))
        database.conn.execute(f"DELETE FROM postcode WHERE lad IS NULL OR lad NOT IN ({marks})", sorted(lads))  # noqa: S608
        database.vacuum()


def _outcodes(database: Database) -> Iterator[tuple[str, _Units, dict[str, _Units]]]:
    """Give each outcode with its units, together and by sector. In order of postcode each stands in one piece."""
    rows = database.conn.execute(_LIVE)
    for outcode, of_outcode in groupby(rows, key=lambda row: row[0][:-4]):
        whole, parts = _Units(), {}
        for sector, of_sector in groupby(of_outcode, key=lambda row: row[0][:-2]):
            part = parts[sector] = _Units()
            for _, lat, lng, lad in of_sector:
                part.lats.append(lat)
                part.lngs.append(lng)
                if lad is not None:
                    part.lads[lad] += 1
            whole.lats += part.lats
            whole.lngs += part.lngs
            whole.lads += part.lads
        yield outcode, whole, parts


def _sector(name: str, units: _Units) -> dict[str, Any]:
    lat, lng = units.centre()
    lad, share = next(iter(units.shares()), (None, 0.0))
    return {
        "sector": name,
        "lat": lat,
        "lng": lng,
        "radius_mi": units.median_miles(lat, lng),
        "n": len(units.lats),
        "lad": lad,
        "lad_share": share,
    }


def _add_outcode(database: Database, outcode: str, units: _Units) -> None:
    lat, lng = units.centre()
    shares = units.shares()
    if not shares:
        return
    database.conn.execute(
        "INSERT INTO outcode VALUES (?, '', ?, ?, ?, ?, 'geographic', ?, ?)",
        (outcode, lat, lng, units.median_miles(lat, lng), len(units.lats), *shares[0]),
    )
    database.conn.executemany(
        "INSERT INTO outcode_area VALUES (?, ?, ?)", [(outcode, lad, share) for lad, share in shares]
    )
