"""Times the import of invented postcodes: as many as around Cheshire, and as many as in Great Britain.

    python benchmarks/gazetteer.py                178,000 and 1,750,000 rows, as Code-Point Open and as ONSPD
    python benchmarks/gazetteer.py --rows 178000  only so many

Nothing is downloaded: the rows are invented, around the shipped outcodes and then across Britain.
"""

import argparse
import csv
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_import import import_postcodes
from noticeboard.adapters.gazetteer_postcodes import Selection
from noticeboard.adapters.reference_data import OUTCODES, read_text
from noticeboard.clock import utc_now
from noticeboard.domain.grid import to_wgs84
from tests.gazetteers import AUGUST_2026, GOLDEN, Unit, code_point_rows, directory_rows

INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
USUAL, ALL = 178_000, 1_750_000
LOOKUPS = 2000


def outward() -> Iterator[tuple[str, int, int, str]]:
    """The shipped outcodes, and then invented ones spread across Britain."""
    for row in csv.DictReader(read_text(OUTCODES).splitlines()):
        if row["kind"] == "geographic":
            yield row["outcode"], int(float(row["easting"])), int(float(row["northing"])), row["lad_code"]
    for number, (letters, district) in enumerate(
        product(("AB", "BA", "CF", "EX", "G", "IP", "LN", "YO"), range(1, 99))
    ):
        east, north = 250_000 + number * 7919 % 300_000, 100_000 + number * 6841 % 500_000
        yield f"{letters}{district}", east, north, f"E0700{number % 300:04}"


def units(count: int) -> Iterator[Unit]:
    """So many postcodes: as many in each outcode as are needed, over some kilometres around its point."""
    yield from GOLDEN
    known = list(outward())
    if count <= USUAL:
        known = [each for each in known if not each[0].startswith(("AB", "BA", "CF", "EX", "IP", "LN", "YO", "G"))]
    each = -(-count // len(known))
    made = len(GOLDEN)
    inward = [f"{digit}{one}{two}" for digit, one, two in product("0123456789", INWARD_LETTERS, INWARD_LETTERS)]
    golden = {unit.postcode for unit in GOLDEN}
    for outcode, east, north, lad in known:
        for number, ending in enumerate(inward[:each]):
            if made >= count:
                return
            if f"{outcode} {ending}" in golden:
                continue
            made += 1
            at = east + number * 37 % 4000 - 2000, north + number * 53 % 4000 - 2000
            yield Unit(f"{outcode} {ending}", *at, 0.0, 0.0, lad, "E05000001")


def located(made: Iterator[Unit]) -> Iterator[Unit]:
    """The same with the degrees that the postcode directory gives."""
    for unit in made:
        lat, lng = to_wgs84(unit.easting, unit.northing)
        yield Unit(unit.postcode, unit.easting, unit.northing, round(lat, 6), round(lng, 6), unit.lad, unit.ward)


def write(path: Path, kind: str, count: int) -> None:
    """Write the file that is to be imported."""
    with path.open("w", newline="", encoding="utf-8") as opened:
        made = units(count)
        rows = (
            code_point_rows(made, spaced=True)
            if kind == "Code-Point Open"
            else directory_rows(located(made), AUGUST_2026)
        )
        csv.writer(opened).writerows(rows)


def time_import(kind: str, count: int) -> None:
    """Write a file, import it, and say how long that took, how large the gazetteer is and how fast a look-up."""
    with tempfile.TemporaryDirectory() as folder:
        file, path = Path(folder) / "postcodes.csv", Path(folder) / "gazetteer.sqlite3"
        write(file, kind, count)
        selection = Selection() if count <= USUAL else Selection(areas=None)
        began, worked = time.perf_counter(), time.process_time()
        done = import_postcodes(path, file, selection=selection, now=utc_now())
        taken, worked = time.perf_counter() - began, time.process_time() - worked
        with closing(GazetteerFile(path)) as gazetteer:
            wanted = [unit.postcode for unit in GOLDEN] * (LOOKUPS // len(GOLDEN))
            times = []
            for postcode in wanted:
                before = time.perf_counter()
                gazetteer.find_unit(postcode)
                times.append(time.perf_counter() - before)
        megabytes = path.stat().st_size / 1e6
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{kind:<16} {done.read:>9,} rows, {done.kept:>9,} kept  {taken:5.1f} s ({worked:.1f} s of work)  "
            f"{megabytes:5.1f} MB  {resident:.0f} MiB resident  {statistics.median(times) * 1e6:.0f} µs a postcode",
            flush=True,
        )


def main() -> None:
    """Time what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, action="append", help="how many rows; may be given again")
    parser.add_argument("--kind", choices=("Code-Point Open", "ONSPD"), action="append")
    asked = parser.parse_args()
    for count in asked.rows or (USUAL, ALL):
        for kind in asked.kind or ("Code-Point Open", "ONSPD"):
            time_import(kind, count)


if __name__ == "__main__":
    main()
