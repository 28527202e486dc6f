"""The map of the board: a link for each place, an equal table, and nothing finer than the public point."""

import gzip
import re
from collections.abc import Iterator

import html5lib
import pytest
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_boundaries import import_boundaries
from noticeboard.adapters.gazetteer_tables import build_gazetteer
from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import ReachMode
from tests.factory import NOW, Factory
from tests.strict_client import XHTML, StrictClient
from tests.wards import wards_file

pytestmark = pytest.mark.usefixtures("clock")

SVG = "{http://www.w3.org/2000/svg}"
NANTWICH = {"place_label": "Nantwich (CW5)", "outcode": "CW5", "public_lat": 53.067, "public_lng": -2.52}
LIVERPOOL = {"place_label": "Liverpool (L1)", "outcode": "L1", "public_lat": 53.405, "public_lng": -2.981}
NO_PLACE = {"place_label": "Across the borough", "outcode": None, "public_lat": None, "public_lng": None}
NOWHERE = NO_PLACE | {"lat": None, "lng": None, "loc_precision": "none", "reach_mode": ReachMode.BOROUGH}


def circles(text: str) -> list[tuple[str, str, float]]:
    """The label, address and radius of each circle, in the order of the page."""
    found = []
    for link in html5lib.parse(text).iter(f"{SVG}a"):
        (circle,) = link.iter(f"{SVG}circle")
        title = link.find(f"{SVG}title")
        assert title is not None
        found.append((title.text or "", link.get("href", ""), float(circle.get("r", "0"))))
    return found


def table_rows(text: str) -> dict[str, list[str]]:
    """The figures of the table by place."""
    rows = {}
    for row in html5lib.parse(text).iter(f"{XHTML}tr"):
        cells = ["".join(cell.itertext()).split() for cell in row.iter(f"{XHTML}td")]
        head = row.find(f"{XHTML}th")
        if cells and head is not None:
            rows["".join(head.itertext()).strip()] = [cell[0] for cell in cells]
    return rows


def test_each_place_is_a_link_that_says_what_is_open_there(visitor: StrictClient, make: Factory) -> None:
    for _ in range(3):
        make.need()
    make.offer()
    make.offer(**NANTWICH)

    found = circles(visitor.get("/map").text)

    assert [label for label, _, _ in found] == ["Crewe (CW1): 3 needs, 1 offer", "Nantwich (CW5): 0 needs, 1 offer"]
    assert found[0][2] >= found[1][2] >= 18
    listed = visitor.get(found[0][1].replace("&amp;", "&")).text
    assert "Within 5 miles of Crewe (CW1)" in listed
    assert visitor.get(found[1][1]).status_code == 200
    assert found[1][1].startswith("/offers?")


def test_a_place_with_more_has_a_larger_circle(visitor: StrictClient, make: Factory) -> None:
    for _ in range(9):
        make.need()
    make.need(**NANTWICH)

    (_, _, large), (_, _, small) = circles(visitor.get("/map").text)

    assert large > small


def test_the_table_has_every_place_and_the_same_figures(visitor: StrictClient, make: Factory) -> None:
    make.need()
    make.offer(**NANTWICH)
    make.offer(**LIVERPOOL)
    make.offer(**NOWHERE)

    text = visitor.get("/map").text

    assert table_rows(text) == {
        "Across the borough": ["0", "1"],
        "Crewe (CW1)": ["1", "0"],
        "Liverpool (L1)": ["0", "1"],
        "Nantwich (CW5)": ["0", "1"],
        "All places": ["1", "3"],
    }
    assert "Liverpool" not in " ".join(label for label, _, _ in circles(text))
    assert "1 place lies beyond the edge of the map" in text


def test_a_town_and_the_outcode_it_stands_for_are_one_place(visitor: StrictClient, make: Factory) -> None:
    make.need()
    make.need(loc_precision="unit", public_lat=53.104, public_lng=-2.436, postcode="CW1 9ZZ")

    found = circles(visitor.get("/map").text)

    assert [label for label, _, _ in found] == ["Crewe (CW1): 2 needs, 0 offers"]


@pytest.mark.parametrize("status", [status for status in PostingStatus if status is not PostingStatus.OPEN])
def test_only_what_is_open_is_counted(visitor: StrictClient, make: Factory, status: PostingStatus) -> None:
    make.need(status=status)

    assert "Nothing is open at the moment" in visitor.get("/map").text


def test_what_a_suspended_organisation_has_is_not_counted(
    visitor: StrictClient, make: Factory, session: Session
) -> None:
    need = make.need()
    need.organisation.suspended_at = NOW
    session.commit()

    assert "Nothing is open at the moment" in visitor.get("/map").text


def test_where_a_posting_really_is_does_not_change_the_map(
    visitor: StrictClient, make: Factory, session: Session
) -> None:
    need = make.need()
    before = visitor.get("/map").text
    need.lat, need.lng, need.postcode = 53.2, -2.2, "CW1 9ZZ"
    session.commit()

    assert visitor.get("/map").text == before


def test_both_lists_lead_to_the_map_and_it_to_them(visitor: StrictClient, make: Factory) -> None:
    make.need()

    for path in ("/needs", "/offers"):
        assert 'href="/map"' in visitor.get(path).text
        assert f'href="{path}"' in visitor.get("/map").text


def test_the_map_is_made_with_few_queries_and_little_text(
    visitor: StrictClient, make: Factory, session: Session
) -> None:
    for number in range(12):
        make.need(**NANTWICH | {"place_label": f"Village {number} (CW5)", "public_lat": 53.0 + number / 40})

    text = visitor.get("/map").text
    (picture,) = re.findall(r"<svg class=\"nb-map__picture\".*?</svg>", text, re.DOTALL)

    assert len(circles(text)) == 12
    assert len(gzip.compress(picture.encode())) < 2048
    assert "style=" not in picture
    assert "<script" not in picture


@pytest.fixture
def with_wards(app: Noticeboard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A gazetteer with the boundaries of 52 invented wards."""
    gazetteer: GazetteerFile = app.extensions["gazetteer"]
    import_boundaries(gazetteer.path, wards_file(tmp_path_factory.mktemp("published")), now=NOW)
    yield
    build_gazetteer(gazetteer.path)


@pytest.mark.usefixtures("with_wards")
def test_the_wards_are_drawn_under_the_places_once_they_are_imported(visitor: StrictClient, make: Factory) -> None:
    make.need()

    text = visitor.get("/map").text
    (picture,) = re.findall(r"<svg class=\"nb-map__picture\".*?</svg>", text, re.DOTALL)

    assert picture.count("<path") == 52
    assert picture.index("<path") < picture.index("<circle")
    assert len(gzip.compress(picture.encode())) < 10_000
    assert "Ward boundaries: Office for National Statistics" in text
    assert "Imported boundaries: ONS ward boundaries of 2024-12" in visitor.get("/licences").text
