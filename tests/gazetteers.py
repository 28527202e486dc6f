"""Files like those that are published, made of eight real postcodes and of invented ones around shipped outcodes."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from noticeboard.adapters.reference_data import OUTCODES, read_text

HOME = "E06000049"
LETTERS = "ABDEFGHJLN"


@dataclass(frozen=True)
class Unit:
    """One postcode as a publisher has it."""

    postcode: str
    easting: int
    northing: int
    lat: float
    lng: float
    lad: str
    ward: str
    ended: str = ""
    quality: int = 10


# The units to which the figures of the design are given, from Code-Point Open 2025.4.
GOLDEN = (
    Unit("CW1 2BJ", 370672, 355783, 53.09844, -2.43945, HOME, "E05008620"),
    Unit("SK10 1EA", 391750, 373751, 53.26069, -2.12513, HOME, "E05008634"),
    Unit("CW12 1AB", 385768, 363026, 53.16416, -2.21433, HOME, "E05008619"),
    Unit("SK9 5AF", 384375, 380982, 53.32552, -2.23605, HOME, "E05008658"),
    Unit("WA16 6JD", 375371, 378581, 53.30360, -2.37104, HOME, "E05008632"),
    Unit("CW5 5AA", 365153, 352459, 53.06822, -2.52151, HOME, ""),
    Unit("ST7 2AA", 379828, 355548, 53.09675, -2.30270, HOME, "E05008611"),
    Unit("L1 8JQ", 334469, 390202, 53.40455, -2.98715, "E08000012", ""),
)
ENDED = Unit("CH1 2HS", 340360, 366430, 53.19240, -2.89400, "E06000050", "", ended="200406")
NO_POSITION = Unit("CW1 0ZZ", 0, 0, 99.999999, 0.0, HOME, "", quality=90)
BELFAST = Unit("BT1 5GS", 0, 0, 54.597, -5.93, "N09000003", "")


def _columns(text: str) -> list[str]:
    return text.split(",")


# The headers of three vintages of the postcode directory; that of August 2026 has all its 35 columns.
JUNE_2023 = _columns(
    "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,oseast1m,osnrth1m,osgrdind,ctry,rgn,lat,long,imd"
)
YEAR_2025 = _columns(
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,wd25cd,usrtypind,east1m,north1m,gridind,lat,long,imd20ind"
)
AUGUST_2026 = _columns(
    "pcd7,pcd8,pcds,dointr,doterm,cty26cd,ced26cd,lad26cd,wd26cd,nhser24cd,ctry26cd,rgn26cd,ttwa15cd,itl25cd,npark16cd,"
    "lsoa21cd,msoa21cd,wz11cd,sicbl24cd,bua24cd,ruc21ind,oac21ind,lep21cd1,lep21cd2,pfa23cd,imd20ind,icb23cd,"
    "usrtypind,east1m,north1m,gridind,lat,long,parncp26cd,oa21cd"
)
VINTAGES = {"June 2023": JUNE_2023, "2025": YEAR_2025, "August 2026": AUGUST_2026}


def invented_units(each: int = 8) -> Iterator[Unit]:
    """So many units around every shipped outcode, each in the outcode's largest authority."""
    for row in csv.DictReader(read_text(OUTCODES).splitlines()):
        if row["kind"] != "geographic":
            continue
        for number in range(each):
            second, first = divmod(number, len(LETTERS))
            yield Unit(
                f"{row['outcode']} {9 - number % 3}{LETTERS[first]}{LETTERS[second % len(LETTERS)]}",
                int(float(row["easting"])) + 40 * number,
                int(float(row["northing"])) - 30 * number,
                round(float(row["lat"]) - 0.00027 * number, 6),
                round(float(row["lng"]) + 0.0006 * number, 6),
                row["lad_code"],
                "",
            )


def all_units() -> list[Unit]:
    """What the usual file holds: the golden units, one that has ended, one without a position, and one of Belfast."""
    return [*GOLDEN, ENDED, NO_POSITION, BELFAST, *invented_units()]


def code_point_rows(units: Iterable[Unit], *, spaced: bool) -> Iterator[list[object]]:
    """Rows of Code-Point Open: live postcodes, in the spacing of 2025 or without any, as in 2014."""
    for unit in units:
        if not unit.ended and not unit.postcode.startswith("BT"):
            postcode = unit.postcode if spaced else unit.postcode.replace(" ", "").ljust(7)
            east, north = unit.easting, unit.northing
            yield [postcode, unit.quality, east, north, "E92000001", "E19", "E18", "", unit.lad, unit.ward]


def directory_rows(units: Iterable[Unit], header: Sequence[str]) -> Iterator[Sequence[object]]:
    """A header of the postcode directory and its rows."""
    yield header
    for unit in units:
        outward, inward = unit.postcode.split()
        known: dict[str, object] = {
            "pcd": f"{outward:<4}{inward}",
            "pcd7": f"{outward:<4}{inward}",
            "pcd8": f"{outward:<5}{inward}",
            "pcds": unit.postcode,
            "doterm": unit.ended,
            "lat": unit.lat,
            "long": unit.lng,
        }
        for name in header:
            if name in {"oslaua", "lad25cd", "lad26cd"}:
                known[name] = unit.lad
            elif name in {"osward", "wd25cd", "wd26cd"}:
                known[name] = unit.ward
            elif name in {"osgrdind", "gridind"}:
                known[name] = 9 if unit.quality == NO_POSITION.quality else 1
            elif name in {"usertype", "usrtypind"}:
                known[name] = 0
        yield [known.get(name, "X") for name in header]


def csv_bytes(rows: Iterable[Sequence[object]], *, mark: bool = False) -> bytes:
    """Write rows as the publishers do, with a byte order mark where that is asked."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def write_code_point(path: Path, units: Iterable[Unit] | None = None, *, spaced: bool = True) -> Path:
    """Write one file of Code-Point Open."""
    path.write_bytes(csv_bytes(code_point_rows(all_units() if units is None else units, spaced=spaced)))
    return path


def write_directory(path: Path, header: Sequence[str] = YEAR_2025, units: Iterable[Unit] | None = None) -> Path:
    """Write one file of the postcode directory."""
    path.write_bytes(csv_bytes(directory_rows(all_units() if units is None else units, header)))
    return path


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a ZIP, compressed as the published ones are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


NAMES_HEADER = _columns("place25cd,placesort25,place25nm,splitind,descnm,lad25cd,lad25nm,wd25cd,lat,long")


def name_rows(count: int = 1200) -> Iterator[Sequence[object]]:
    """An Index of Place Names: a second Weston, a Crewe that is known already, a Welsh name, and names far away."""
    yield NAMES_HEADER
    yield ["IPN1", "weston", "Weston", 0, "LOC", "E06000006", "Halton", "E05", 53.3160, -2.7550]
    yield ["IPN2", "weston", "Weston", 0, "PAR", "E06000006", "Halton", "E05", 53.3160, -2.7550]
    yield ["IPN3", "crewe", "Crewe", 0, "BUASD", HOME, "Cheshire East", "E05", 53.1, -2.44]
    yield ["IPN4", "rhosmedre", "Rhôs-medre", 0, "LOC", "W06000006", "Wrexham", "W05", 53.13, -2.90]
    yield ["IPN5", "nowhere", "Nowhere", 0, "LOC", "", "", "", "", ""]
    for number in range(count):
        yield [f"IPN{number + 10}", "weston", "Weston", 0, "LOC", "S12000036", "Edinburgh", "", 55 + number / 20, -3.2]


def far_units(count: int) -> Iterator[Unit]:
    """Units of an area that is not kept."""
    for number in range(count):
        yield Unit("EH1 1YZ", 325838, 673570, 55.949, -3.19, f"S{number}", "")


def code_point_members() -> dict[str, bytes]:
    """The files of Code-Point Open, one for each postcode area, with what comes beside them."""
    members = {
        "Doc/Code-Point_Open_Column_Headers.csv": b"PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\r\nPostcode,a,b,c,d,e,f,g,h,i\r\n",
        "Doc/metadata.txt": b"ORDNANCE SURVEY\r\nPRODUCT: CODE-POINT OPEN\r\nCOPYRIGHT DATE: 20251101\r\n",
    }
    for area in ("cw", "sk", "wa", "ch", "l", "st", "m", "pr", "wn", "sy", "tf"):
        ours = [unit for unit in all_units() if unit.postcode.rstrip("0123456789 ").lower().startswith(area)]
        ours = [unit for unit in ours if not unit.postcode[len(area)].isalpha()]
        members[f"Data/CSV/{area}.csv"] = csv_bytes(code_point_rows(ours, spaced=True))
    return members
