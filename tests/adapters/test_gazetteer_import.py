"""Importing postcodes: every published form gives the same, and a file that is wrong leaves the old one standing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_import import Imported, import_postcodes
from noticeboard.adapters.gazetteer_postcodes import TELL_EVERY, Selection
from noticeboard.adapters.gazetteer_tables import build_gazetteer
from noticeboard.domain.grid import to_wgs84
from noticeboard.domain.places import Note, Precision, read_place
from tests.gazetteers import (
    GOLDEN,
    HOME,
    VINTAGES,
    YEAR_2025,
    Unit,
    all_units,
    code_point_members,
    csv_bytes,
    directory_rows,
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


@pytest.fixture
def gazetteer(path: Path) -> Iterator[GazetteerFile]:
    with closing(GazetteerFile(path)) as opened:
        yield opened


def imported(path: Path, file: Path, selection: Selection | None = None, *, live_only: bool = False) -> Imported:
    return import_postcodes(path, file, selection=selection or Selection(), live_only=live_only, now=NOW)


def stored(path: Path, table: str = "postcode") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


def test_the_grid_reference_of_the_published_example_is_where_it_should_be() -> None:
    lat, lng = to_wgs84(651409.903, 313177.270)

    assert (round(lat, 5), round(lng, 5)) == (52.65798, 1.71605)


@pytest.mark.parametrize("unit", GOLDEN, ids=lambda unit: unit.postcode)
def test_a_golden_postcode_lies_where_it_should(
    path: Path, gazetteer: GazetteerFile, unit: Unit, tmp_path: Path
) -> None:
    imported(path, write_code_point(tmp_path / "cp.csv"))

    found = gazetteer.find_unit(unit.postcode)

    assert found is not None
    assert (found.lat, found.lng) == pytest.approx((unit.lat, unit.lng), abs=0.000011)
    assert (found.lad_code, found.ward_code, found.ended) == (unit.lad, unit.ward or None, False)


def test_both_spacings_of_code_point_open_give_the_same(tmp_path: Path) -> None:
    spaced, together = tmp_path / "2025" / "g.sqlite3", tmp_path / "2014" / "g.sqlite3"

    imported(spaced, write_code_point(tmp_path / "2025.csv", spaced=True))
    imported(together, write_code_point(tmp_path / "2014.csv", spaced=False))

    assert stored(spaced) == stored(together)
    assert len(stored(spaced)) > 1000


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_vintage_of_the_directory_gives_the_same(tmp_path: Path, vintage: str) -> None:
    one, other = tmp_path / "one" / "g.sqlite3", tmp_path / "other" / "g.sqlite3"

    imported(one, write_directory(tmp_path / "reference.csv", YEAR_2025))
    imported(other, write_directory(tmp_path / "vintage.csv", VINTAGES[vintage]))

    assert stored(other) == stored(one)
    assert stored(other, "sector") == stored(one, "sector")
    assert ("CW1 2BJ", 53.09844, -2.43945, HOME, "E05008620", None, "0") in stored(other)


def test_what_has_no_position_and_what_is_in_northern_ireland_is_left_out(path: Path, tmp_path: Path) -> None:
    code_point = imported(path, write_code_point(tmp_path / "cp.csv"))
    directory = imported(path, write_directory(tmp_path / "onspd.csv"))

    assert code_point.left_out["without a position"] == 1
    assert directory.left_out["without a grid reference"] == directory.left_out["in Northern Ireland"] == 1
    assert "CW1 0ZZ" not in {row[0] for row in stored(path)}


def test_a_postcode_that_has_ended_stays_with_its_month_unless_only_live_ones_are_wanted(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    file = write_directory(tmp_path / "onspd.csv")

    imported(path, file)
    reading = read_place("CH1 2HS", gazetteer)
    live = imported(path, file, live_only=True)

    assert reading.notes == (Note.POSTCODE_ENDED,)
    assert live.left_out["no longer in use"] == 1
    assert gazetteer.find_unit("CH1 2HS") is None


def test_a_byte_order_mark_is_no_part_of_the_first_column(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "onspd.csv"
    header = ["pcds", *(name for name in YEAR_2025 if name != "pcds")]
    file.write_bytes(csv_bytes(directory_rows(all_units(), header), mark=True))

    assert imported(path, file).kept > 1000


def test_a_zip_of_the_directory_is_read_once_though_it_holds_everything_twice(path: Path, tmp_path: Path) -> None:
    whole = csv_bytes(directory_rows(all_units(), YEAR_2025))
    file = write_zip(
        tmp_path / "ONSPD_AUG_2025.zip",
        {
            "Data/ONSPD_AUG_2025_UK.csv": whole,
            "Data/multi_csv/ONSPD_AUG_2025_UK_CW.csv": whole,
            "Documents/LAD names and codes.csv": b"LAD25CD,LAD25NM\r\nE06000049,Cheshire East\r\n",
            "User Guide/guide.pdf": b"%PDF-1.7",
        },
    )

    done = imported(path, file)

    assert done.version == "2025-08"
    assert done.read == len(all_units())


def test_a_zip_and_the_folder_it_unpacks_to_give_the_same(path: Path, tmp_path: Path) -> None:
    members = code_point_members()
    for name, content in members.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)

    zipped = imported(path, write_zip(tmp_path / "codepo_gb.zip", members))
    from_zip = stored(path)
    unpacked = imported(path, tmp_path / "folder")

    assert (zipped.version, unpacked.version) == ("2025-11", "2025-11")
    assert stored(path) == from_zip
    assert zipped.kept == len(from_zip) > 1000


def test_only_the_areas_asked_for_are_kept(path: Path, tmp_path: Path) -> None:
    file = write_code_point(tmp_path / "cp.csv", [*GOLDEN, *invented_units(100)])

    imported(path, file, Selection(areas=frozenset({"CW", "L"})))

    assert {row[0].split("1")[0].rstrip("0123456789 ")[:2] for row in stored(path) if isinstance(row[0], str)} >= {"CW"}
    assert all(str(row[0]).startswith(("CW", "L")) for row in stored(path))
    assert len(stored(path)) > 5000


def test_by_authority_the_shares_are_still_those_of_the_whole_outcode(path: Path, tmp_path: Path) -> None:
    file = write_code_point(tmp_path / "cp.csv", [*GOLDEN, *invented_units(100)])

    imported(path, file, Selection(areas=None, lads=frozenset({HOME})))

    assert {row[3] for row in stored(path)} == {HOME}
    in_st7 = [row for row in stored(path, "sector") if str(row[0]).startswith("ST7 ")]
    assert {row[5] for row in in_st7 if row[0] != "ST7 2"} == {"E07000195"}


def test_all_of_britain_adds_the_outcodes_that_are_not_shipped(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    far = Unit("EH1 1YZ", 325838, 673570, 55.949, -3.19, "S12000036", "")
    imported(path, write_code_point(tmp_path / "cp.csv", [far, *all_units()]), Selection(areas=None))

    reading = read_place("EH1", gazetteer)

    assert reading.place is not None
    assert (reading.place.label, reading.place.lad_code) == ("EH1", "S12000036")


def test_sectors_and_the_spread_of_outcodes_are_worked_out_from_the_units(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    build_gazetteer(path)
    estimated = gazetteer.find_outcode("CW5")
    imported(path, write_code_point(tmp_path / "cp.csv"))

    sector, outcode = gazetteer.find_sector("CW5 9"), gazetteer.find_outcode("CW5")
    reading = read_place("CW5 9ZZ", gazetteer)

    assert sector is not None
    assert outcode is not None
    assert estimated is not None
    assert (sector.lad_code, sector.lad_share) == (HOME, 1.0)
    assert (outcode.lat, outcode.lng) == (estimated.lat, estimated.lng)
    assert outcode.radius_mi != estimated.radius_mi
    assert reading.place is not None
    assert (reading.place.precision, reading.place.radius_mi) == (Precision.SECTOR, 0.6)


def test_progress_is_told_every_hundred_thousand_rows(path: Path, tmp_path: Path) -> None:
    told: list[int] = []
    file = write_code_point(tmp_path / "cp.csv", [*GOLDEN, *invented_units(100), *far_units(185_000)])

    import_postcodes(path, file, selection=Selection(), now=NOW, progress=told.append)

    assert told == [TELL_EVERY, 2 * TELL_EVERY]


def test_a_trial_says_what_it_would_keep_and_changes_nothing(path: Path, tmp_path: Path) -> None:
    build_gazetteer(path)
    before = path.read_bytes()

    done = import_postcodes(path, write_code_point(tmp_path / "cp.csv"), selection=Selection(), dry_run=True, now=NOW)

    assert done.kept > 1000
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_process_that_has_the_old_file_open_sees_the_new_one(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    before = read_place("CW1 2BJ", gazetteer)
    imported(path, write_code_point(tmp_path / "codepo_2025-11.csv"))
    after = read_place("CW1 2BJ", gazetteer)

    assert before.place is not None
    assert after.place is not None
    assert (before.place.precision, after.place.precision) == (Precision.OUTCODE, Precision.UNIT)
    assert before.place.geo_version != after.place.geo_version
    assert len(after.place.geo_version) <= 40
    (facts,) = gazetteer.list_layers()
    assert (facts.layer, facts.source, facts.version) == ("postcodes", "Code-Point Open", "2025-11")
    assert facts.rows == gazetteer.count_rows()["postcode"]
