"""Place names and boundaries are layers of their own: each import leaves the other layers as they are."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_boundaries import import_boundaries
from noticeboard.adapters.gazetteer_import import import_places, import_postcodes
from noticeboard.adapters.gazetteer_postcodes import Selection
from noticeboard.adapters.gazetteer_sources import GazetteerSourceError
from noticeboard.domain.places import Note, Precision, read_place
from tests.gazetteers import csv_bytes, name_rows, write_code_point

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
# A square of some three kilometres around Nantwich, as the ONS writes it and on the National Grid.
NANTWICH = "E05008645"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "gazetteer.sqlite3"


@pytest.fixture
def gazetteer(path: Path) -> Iterator[GazetteerFile]:
    with closing(GazetteerFile(path)) as opened:
        yield opened


def names_file(folder: Path) -> Path:
    file = folder / "IPN_GB_2025.csv"
    file.write_bytes(csv_bytes(name_rows()))
    return file


def boundary_file(folder: Path, *features: dict[str, Any]) -> Path:
    file = folder / "Wards_December_2024.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return file


def square(code: str, west: float, south: float, side: float, **more: str) -> dict[str, Any]:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {
        "type": "Feature",
        "properties": {"WD24CD": code, "WD24NM": "A ward", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_imported_names_are_read_beside_those_that_are_shipped(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    done = import_places(path, names_file(tmp_path), now=NOW)

    weston, welsh, crewe = (read_place(text, gazetteer) for text in ("Weston", "Rhos-medre", "Crewe"))

    assert weston.place is not None
    assert weston.place.label == "Weston (CW2)"
    assert weston.notes == (Note.NAME_USED_ELSEWHERE,)
    assert weston.others == ("Weston (WA7)",)
    assert welsh.place is None or welsh.place.precision is Precision.PLACE
    assert crewe.others == ()
    assert done.left_out["not a settlement"] == 1
    assert done.left_out["already there"] == 1
    assert done.left_out["without a point or an authority"] == 1
    assert done.left_out["far from every outcode that is known"] > 1000


def test_names_that_windows_wrote_are_read_with_their_accents(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    file = tmp_path / "IPN_GB_2016.csv"
    rows = [*name_rows(), ["IPN9", "x", "Plâs Wen", 0, "LOC", "E06000050", "Cheshire West", "", 53.19, -2.89]]
    file.write_bytes(csv_bytes(rows).decode().encode("cp1252"))

    import_places(path, file, now=NOW)

    assert [place.name for place in gazetteer.find_places("plas wen")] == ["Plâs Wen"]


def test_a_name_that_lies_at_no_figure_is_refused(path: Path, tmp_path: Path) -> None:
    file = names_file(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"53.316,-2.755", b"NaN,-2.755"))

    with pytest.raises(GazetteerSourceError, match="cannot be read"):
        import_places(path, file, now=NOW)


def test_each_import_keeps_the_other_layers(path: Path, gazetteer: GazetteerFile, tmp_path: Path) -> None:
    import_postcodes(path, write_code_point(tmp_path / "cp.csv"), selection=Selection(), now=NOW)
    import_places(path, names_file(tmp_path), now=NOW)
    import_boundaries(path, boundary_file(tmp_path, square(NANTWICH, -2.54, 53.05, 0.04)), now=NOW)
    held = gazetteer.count_rows()

    import_postcodes(path, write_code_point(tmp_path / "cp.csv"), selection=Selection(), now=NOW)

    assert gazetteer.count_rows() == held
    assert held["postcode"] > 1000
    assert held["place"] > 110
    assert held["boundary"] == 1
    assert [facts.layer for facts in gazetteer.list_layers()] == ["boundaries", "places", "postcodes"]
    assert read_place("Weston", gazetteer).others == ("Weston (WA7)",)
    assert read_place("CW1 2BJ", gazetteer).place is not None
    assert read_place("macc", gazetteer).place is not None


def test_a_boundary_is_drawn_on_the_map_whichever_way_it_is_measured(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    import_boundaries(path, boundary_file(tmp_path, square(NANTWICH, -2.54, 53.05, 0.04)), now=NOW)
    (in_degrees,) = gazetteer.list_boundaries(date(2026, 11, 22))
    import_boundaries(path, boundary_file(tmp_path, square(NANTWICH, 364_000, 350_500, 2_600)), now=NOW)
    (in_metres,) = gazetteer.list_boundaries(date(2026, 11, 22))

    assert in_degrees == "M267 650l41 0 0 -68 -41 0z"
    assert in_metres.startswith("M26")


def test_only_wards_that_are_known_or_of_the_borough_are_kept(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path
) -> None:
    new = square("E05099999", -2.5, 53.1, 0.04, LAD24CD="E06000049")
    london = square("E05000026", -0.1, 51.5, 0.04, LAD24CD="E09000001")

    done = import_boundaries(path, boundary_file(tmp_path, square(NANTWICH, -2.54, 53.05, 0.04), new, london), now=NOW)

    assert (done.read, done.kept, done.version) == (3, 2, "2024-12")
    assert len(gazetteer.list_boundaries(date(2026, 11, 22))) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is not GeoJSON"),
        ('{"type": "FeatureCollection", "features": [{"prop', "is not GeoJSON, or is cut short"),
        ('{"type": "Point"}', "it has no list of features"),
        ('{"features": [1]}', "it has no list of features"),
        ('{"features": [{"properties": {"WD24CD": "E05000026"}}]}', "none of the wards"),
        ('{"features": [{"properties": ["WD24CD"]}]}', "none of the wards"),
        (
            '{"features": [{"properties": {"WD24CD": "E0500864\\ud800", "LAD24CD": "E06000049"}}]}',
            "none of the wards",
        ),
        ('{"features": [{"properties": {"WD24CD": "E05008645"}}]}', "no readable boundary"),
        (
            '{"features": [{"properties": {"WD24CD": "E05008645"}, "geometry": {"type": "Polygon"}}]}',
            "no readable boundary",
        ),
    ],
)
def test_a_wrong_file_of_boundaries_leaves_the_old_ones(
    path: Path, gazetteer: GazetteerFile, tmp_path: Path, content: str, why: str
) -> None:
    import_boundaries(path, boundary_file(tmp_path, square(NANTWICH, -2.54, 53.05, 0.04)), now=NOW)
    wrong = tmp_path / "wrong.geojson"
    wrong.write_text(content, encoding="utf-8")

    with pytest.raises(GazetteerSourceError, match=why):
        import_boundaries(path, wrong, now=NOW)

    assert gazetteer.count_rows()["boundary"] == 1


def test_each_import_says_which_command_takes_the_other_kind(path: Path, tmp_path: Path) -> None:
    with pytest.raises(GazetteerSourceError, match="import-places"):
        import_postcodes(path, names_file(tmp_path), selection=Selection(), now=NOW)
    with pytest.raises(GazetteerSourceError, match="gazetteer import"):
        import_places(path, write_code_point(tmp_path / "cp.csv"), now=NOW)
    assert not path.exists()
