"""A file that is wrong, cut short or interrupted leaves the old gazetteer standing, and says why."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from noticeboard.adapters.gazetteer_import import Imported, import_postcodes
from noticeboard.adapters.gazetteer_postcodes import Selection
from noticeboard.adapters.gazetteer_sources import GazetteerSourceError
from tests.gazetteers import (
    GOLDEN,
    YEAR_2025,
    Unit,
    all_units,
    code_point_members,
    code_point_rows,
    csv_bytes,
    far_units,
    invented_units,
    write_code_point,
    write_directory,
    write_zip,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "gazetteer.sqlite3"


def imported(path: Path, file: Path) -> Imported:
    return import_postcodes(path, file, selection=Selection(), now=NOW)


def cut_within_a_row(content: bytes) -> bytes:
    return content[: len(content) // 2].rsplit(b"\r\n", 1)[0] + b"\r\nCW2 9A"


def cut_within_the_last_cell(content: bytes) -> bytes:
    return content[: content.index(b"E05008658") + 4]


def cut_between_rows(content: bytes) -> bytes:
    lines = sorted(content.splitlines(keepends=True))
    return b"".join(lines[: len(lines) * 2 // 3])


def a_letter_for_a_figure(content: bytes) -> bytes:
    return content.replace(b"370672", b"37O672")


def no_number_for_a_figure(content: bytes) -> bytes:
    return content.replace(b"370672", b"NaN")


def east_and_north_exchanged(content: bytes) -> bytes:
    units = [Unit(u.postcode, u.northing, u.easting, 0, 0, u.lad, u.ward) for u in all_units()]
    return csv_bytes(code_point_rows(units, spaced=True))


def moved_ten_miles(content: bytes) -> bytes:
    return content.replace(b"370672", b"386672")


SPOILT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut within a row": (cut_within_a_row, "has 1 columns, not 10: the file is damaged or cut short"),
    "cut within the last cell": (cut_within_the_last_cell, "ends in the middle of a line"),
    "cut between rows": (cut_between_rows, "has no postcode in .*: it is cut short, or of other areas"),
    "a letter for a figure": (a_letter_for_a_figure, "Line 1 of cp.csv cannot be read"),
    "no number for a figure": (no_number_for_a_figure, "Line 1 of cp.csv cannot be read"),
    "exchanged": (east_and_north_exchanged, "outside Britain|from where it should"),
    "moved": (moved_ten_miles, r"CW1 2BJ lies \d+\.\d miles from where it should"),
    "empty": (lambda _: b"", "none of the files that can be imported"),
    "another file": (lambda _: b"name,age\r\nAda,36\r\n", "none of the files that can be imported"),
    "not text": (lambda _: bytes(range(256)) * 40, "none of the files that can be imported"),
    "few": (lambda content: b"".join(content.splitlines(keepends=True)[:8]), "has no postcode in"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_file_that_is_wrong_leaves_the_old_one_and_says_why(path: Path, tmp_path: Path, case: str) -> None:
    spoil, why = SPOILT[case]
    imported(path, write_code_point(tmp_path / "good.csv"))
    before = path.read_bytes()
    file = write_code_point(tmp_path / "cp.csv")
    file.write_bytes(spoil(file.read_bytes()))

    with pytest.raises(GazetteerSourceError, match=why):
        imported(path, file)

    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("whole", [0.3, 0.6, 0.95])
def test_a_zip_that_is_cut_short_leaves_the_old_file(path: Path, tmp_path: Path, whole: float) -> None:
    imported(path, write_code_point(tmp_path / "good.csv"))
    before = path.read_bytes()
    file = write_zip(tmp_path / "codepo_gb.zip", code_point_members())
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * whole)])

    with pytest.raises(GazetteerSourceError, match="not a whole ZIP"):
        imported(path, file)

    assert path.read_bytes() == before


def test_a_zip_with_a_spoilt_byte_leaves_the_old_file(path: Path, tmp_path: Path) -> None:
    file = write_zip(tmp_path / "codepo_gb.zip", {"cp.csv": csv_bytes(code_point_rows(all_units(), spaced=True))})
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)

    with pytest.raises(GazetteerSourceError):
        imported(path, file)

    assert not path.exists()


def test_a_directory_without_a_column_that_is_needed_is_refused(path: Path, tmp_path: Path) -> None:
    header = [name if name != "lad25cd" else "region" for name in YEAR_2025]

    with pytest.raises(GazetteerSourceError, match=r"no column named like lad"):
        imported(path, write_directory(tmp_path / "onspd.csv", header))


def test_half_the_postcodes_of_the_last_import_are_refused(path: Path, tmp_path: Path) -> None:
    imported(path, write_code_point(tmp_path / "good.csv", [*GOLDEN, *invented_units(40)]))

    with pytest.raises(GazetteerSourceError, match="where the last import had"):
        imported(path, write_code_point(tmp_path / "cp.csv"))


def test_an_import_that_is_interrupted_leaves_the_old_file(path: Path, tmp_path: Path) -> None:
    imported(path, write_code_point(tmp_path / "good.csv"))
    before = path.read_bytes()
    file = write_code_point(tmp_path / "cp.csv", [*GOLDEN, *invented_units(100), *far_units(90_000)])

    def interrupt(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_postcodes(path, file, selection=Selection(), now=NOW, progress=interrupt)

    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_import_that_is_killed_leaves_the_old_file_and_the_next_clears_up(path: Path, tmp_path: Path) -> None:
    imported(path, write_code_point(tmp_path / "good.csv"))
    before = path.read_bytes()
    file = write_code_point(tmp_path / "cp.csv", [*GOLDEN, *invented_units(100), *far_units(90_000)])
    command = [sys.executable, "-c", KILLED, str(path), str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "100000\n"
        running.kill()
    (left,) = path.parent.glob("*.new")

    killed = path.read_bytes()
    long_ago = left.stat().st_mtime - 7200
    os.utime(left, (long_ago, long_ago))
    imported(path, write_code_point(tmp_path / "good.csv"))

    assert killed == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


KILLED = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from noticeboard.adapters.gazetteer_import import import_postcodes
from noticeboard.adapters.gazetteer_postcodes import Selection

def wait(count):
    print(count, flush=True)
    time.sleep(60)

import_postcodes(Path(sys.argv[1]), Path(sys.argv[2]), selection=Selection(), now=datetime.now(UTC), progress=wait)
"""
