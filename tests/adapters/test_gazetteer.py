"""The gazetteer file is built whole, mended when it is not, and answers many threads."""

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_tables import build_gazetteer, shipped_version
from noticeboard.adapters.reference_data import read_place_data
from noticeboard.domain.places import Outcome, Precision, read_place

SHIPPED = {"postcode": 0, "sector": 0, "outcode": 213, "place": 110, "area": 52, "boundary": 0}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "gazetteer.sqlite3"


@pytest.fixture
def gazetteer(path: Path) -> Iterator[GazetteerFile]:
    with closing(GazetteerFile(path)) as opened:
        yield opened


def change(path: Path, statement: str) -> None:
    """Change a copy of the file and put it in place, as an import does."""
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(statement)
        connection.commit()
    copy.replace(path)


def test_a_missing_file_is_built_from_the_shipped_data(gazetteer: GazetteerFile, path: Path) -> None:
    assert gazetteer.count_rows() == SHIPPED
    assert gazetteer.version() == shipped_version()
    assert len(shipped_version()) == 20
    assert [file.name for file in path.parent.iterdir()] == ["gazetteer.sqlite3"]


@pytest.mark.parametrize("content", [b"", b"not a database at all, and long enough to look like one" * 40])
def test_a_corrupt_file_is_built_again(gazetteer: GazetteerFile, path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    assert gazetteer.count_rows() == SHIPPED


def test_a_page_spoilt_while_the_file_is_open_is_mended(gazetteer: GazetteerFile, path: Path) -> None:
    size = 4096
    build_gazetteer(path)
    spoilt = path.read_bytes()
    path.write_bytes(spoilt[:size] + b"\xff" * (len(spoilt) - size))

    assert gazetteer.count_rows() == SHIPPED


def test_a_file_of_an_old_schema_is_built_again(gazetteer: GazetteerFile, path: Path) -> None:
    build_gazetteer(path)
    change(path, "UPDATE meta SET value = '0' WHERE key = 'schema'")

    assert gazetteer.count_rows() == SHIPPED
    assert gazetteer.version() == shipped_version()


def test_a_file_without_a_table_is_built_again(gazetteer: GazetteerFile, path: Path) -> None:
    build_gazetteer(path)
    change(path, "DROP TABLE sector")

    assert gazetteer.find_sector("CW1 2") is None
    assert gazetteer.count_rows() == SHIPPED


def test_a_file_that_was_replaced_is_opened_again(gazetteer: GazetteerFile, path: Path) -> None:
    assert gazetteer.find_unit("CW1 2BJ") is None

    change(path, "INSERT INTO postcode VALUES ('CW1 2BJ', 53.09844, -2.43945, 'E06000049', 'E05008620', NULL, '0')")

    unit = gazetteer.find_unit("CW1 2BJ")
    assert unit is not None
    assert (unit.lat, unit.lng, unit.ward_code, unit.ended) == (53.09844, -2.43945, "E05008620", False)


def test_the_file_is_never_written_by_reading_it(gazetteer: GazetteerFile, path: Path) -> None:
    gazetteer.count_rows()

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        gazetteer._rows("DELETE FROM place")
    assert gazetteer.count_rows() == SHIPPED


def test_a_failed_build_leaves_the_old_file_and_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_gazetteer(path)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        build_gazetteer(path)

    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]  # noqa: PTH208


def test_many_threads_may_ask_at_once(gazetteer: GazetteerFile) -> None:
    with ThreadPoolExecutor(max_workers=8) as threads:
        readings = list(threads.map(lambda text: read_place(text, gazetteer), ["CW1 2BJ", "Nantwich", "ST7"] * 60))

    assert {reading.outcome for reading in readings} == {Outcome.FOUND}
    assert len(set(readings)) == 3


def test_an_outcode_has_its_town_point_and_authorities(gazetteer: GazetteerFile) -> None:
    cw3 = gazetteer.find_outcode("CW3")

    assert cw3 is not None
    assert cw3.post_towns == ("Crewe",)
    assert cw3.shares == (("E07000195", 0.511), ("E06000049", 0.356), ("E06000051", 0.132))
    assert gazetteer.find_outcode("CW99") is None
    assert gazetteer.find_outcode("cw3'; DROP TABLE place; --") is None


def test_the_radius_of_an_outcode_is_estimated_before_an_import(gazetteer: GazetteerFile) -> None:
    radii = [row.radius_mi for row in read_place_data().outcodes if row.scope == "cheshire_east"]
    cw1 = gazetteer.find_outcode("CW1")

    assert 1.0 < sum(radii) / len(radii) < 1.25
    assert cw1 is not None
    assert cw1.radius_mi in radii


@pytest.mark.parametrize(
    ("name", "outcode"), [("macc", "SK11"), ("hanley", "ST1"), ("newbold astbury", "CW12"), ("st helens", "WA10")]
)
def test_a_place_is_found_by_name_or_alias(gazetteer: GazetteerFile, name: str, outcode: str) -> None:
    assert [place.outcode for place in gazetteer.find_places(name)] == [outcode]


def test_every_place_and_alias_is_found_by_its_own_name(gazetteer: GazetteerFile) -> None:
    for row in read_place_data().places:
        for name in (row.name, *row.alt_names):
            reading = read_place(name, gazetteer)

            assert reading.place is not None
            assert reading.place.label == f"{row.name} ({row.outcode})"
            assert reading.place.precision is Precision.PLACE


def test_near_names_come_likeliest_first_and_never_more_than_asked(gazetteer: GazetteerFile) -> None:
    assert gazetteer.near_names("sandbatch", limit=3)[0] == "Sandbach"
    assert len(gazetteer.near_names("over", limit=3)) <= 3
    assert gazetteer.near_names("", limit=3) == ()
    assert gazetteer.near_names("x" * 5000, limit=3) == ()
