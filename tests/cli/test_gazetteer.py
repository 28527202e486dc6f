"""The commands of the gazetteer say what was done, and refuse in a sentence."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_tables import build_gazetteer
from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Event, Posting
from tests.factory import Factory
from tests.gazetteers import Unit, all_units, csv_bytes, name_rows, write_code_point

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def as_shipped(app: Noticeboard) -> Iterator[None]:
    """A gazetteer as it is shipped, before each test and after."""
    gazetteer: GazetteerFile = app.extensions["gazetteer"]
    build_gazetteer(gazetteer.path)
    yield
    build_gazetteer(gazetteer.path)


def run(app: Noticeboard, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["gazetteer", *arguments])
    return result.exit_code, result.output


def test_the_status_of_a_new_gazetteer_says_that_postcodes_are_to_be_imported(app: Noticeboard) -> None:
    code, said = run(app, "status")

    assert code == 0
    assert "outcode          213" in said
    assert "No postcodes are imported" in said
    assert "Warning" not in said


def test_an_import_says_what_it_kept_and_the_status_of_which_month_it_is(app: Noticeboard, tmp_path: Path) -> None:
    code, said = run(app, "import", str(write_code_point(tmp_path / "codepo_2026-08.csv")))
    _, status = run(app, "status")

    assert code == 0, said
    assert "postcodes from Code-Point Open of 2026-08" in said
    assert "1 left out: without a position" in said
    assert "gazetteer reresolve" in said
    assert "postcodes: Code-Point Open 2026-08" in status
    assert "Open Government Licence v3.0" in status


def test_the_status_warns_of_postcodes_older_than_fifteen_months(app: Noticeboard, tmp_path: Path) -> None:
    run(app, "import", str(write_code_point(tmp_path / "codepo_2025-08.csv")))
    fifteen = run(app, "status")[1]
    run(app, "import", str(write_code_point(tmp_path / "codepo_2025-07.csv")))
    sixteen = run(app, "status")[1]

    assert "Warning" not in fifteen
    assert "Warning: postcodes are 16 months old" in sixteen


def test_a_refused_import_says_why_and_that_nothing_changed(app: Noticeboard, tmp_path: Path) -> None:
    wrong = tmp_path / "people.csv"
    wrong.write_text("name,age\nAda,36\n", encoding="utf-8")

    code, said = run(app, "import", str(wrong))

    assert code == 1
    assert "people.csv is none of the files that can be imported" in said
    assert "The gazetteer is as it was." in said


def test_a_trial_changes_nothing(app: Noticeboard, tmp_path: Path) -> None:
    code, said = run(app, "import", "--dry-run", str(write_code_point(tmp_path / "cp.csv")))

    assert code == 0
    assert said.startswith("Would import")
    assert "No postcodes are imported" in run(app, "status")[1]


@pytest.mark.parametrize("options", [("--areas", "CW", "--all"), ("--lads", "E06000049", "--areas", "CW")])
def test_one_way_of_choosing_is_taken_at_a_time(app: Noticeboard, tmp_path: Path, options: tuple[str, ...]) -> None:
    code, said = run(app, "import", *options, str(write_code_point(tmp_path / "cp.csv")))

    assert code == 2
    assert "Give one of --areas, --lads and --all" in said


def test_only_the_areas_named_are_imported(app: Noticeboard, tmp_path: Path) -> None:
    file = write_code_point(tmp_path / "cp.csv")

    few = run(app, "import", "--areas", "cw", str(file))
    some = run(app, "import", "--areas", "cw, sk,wa,ch,l,m", str(file))

    assert few[0] == 1
    assert "fewer than 1,000" in few[1]
    assert some[0] == 0, some[1]


def test_names_and_boundaries_are_imported_by_commands_of_their_own(app: Noticeboard, tmp_path: Path) -> None:
    names, wards = tmp_path / "ipn.csv", tmp_path / "wards.geojson"
    names.write_bytes(csv_bytes(name_rows()))
    ring = [[-2.5, 53.1], [-2.4, 53.1], [-2.4, 53.2], [-2.5, 53.1]]
    feature = {"properties": {"WD24CD": "E05008620"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    wards.write_text(json.dumps({"features": [feature]}), encoding="utf-8")

    assert "places from Index of Place Names" in run(app, "import-places", str(names))[1]
    assert "Imported 1 boundaries" in run(app, "import-boundaries", str(wards))[1]
    assert run(app, "find", "Weston")[1].count("Weston (") >= 2


def test_find_shows_what_a_form_would(app: Noticeboard, tmp_path: Path) -> None:
    before = run(app, "find", "CW1 2BJ")
    run(app, "import", str(write_code_point(tmp_path / "cp.csv")))
    after = run(app, "find", "cw12bj")
    wrong = run(app, "find", "Birmingham")

    assert "Crewe (CW1): outcode" in before[1]
    assert "We do not hold this exact postcode" in before[1]
    assert "Crewe (CW1): unit, within 0.1 miles of 53.09844, -2.43945" in after[1]
    assert "ward E05008620" in after[1]
    assert wrong[0] == 1
    assert "Did you mean one of these?" in wrong[1]


def vague(make: Factory, **given: object) -> Posting:
    """A need known by its outcode, which gave a full postcode."""
    told = {"location_text": "CW1 2BJ", "postcode": "CW1 2BJ", "loc_precision": "outcode", "loc_radius_mi": 1.1}
    return make.need(**{**told, **given})


def test_postings_are_placed_more_finely_once_their_postcodes_are_known(
    app: Noticeboard, session: Session, make: Factory, tmp_path: Path
) -> None:
    need, draft = vague(make), vague(make, status=PostingStatus.DRAFT)
    town = make.need()
    over = vague(make, status=PostingStatus.CLOSED)
    seen = (need.place_label, need.public_lat, need.public_lng)
    run(app, "import", str(write_code_point(tmp_path / "cp.csv")))

    trial = run(app, "reresolve", "--dry-run")[1]
    session.expire_all()
    untouched = need.loc_precision
    said = run(app, "reresolve")[1]
    session.expire_all()

    assert "Would place 2 postings more finely." in trial
    assert untouched == "outcode"
    assert f"{need.ref}: outcode to unit" in said
    assert "Placed 2 postings more finely." in said
    assert (need.loc_precision, need.loc_radius_mi, need.ward_code) == ("unit", 0.1, "E05008620")
    assert (need.lat, need.lng) == pytest.approx((53.09844, -2.43945), abs=0.00001)
    assert (need.place_label, need.public_lat, need.public_lng) == seen
    assert (draft.loc_precision, town.loc_precision, over.loc_precision) == ("unit", "place", "outcode")
    assert run(app, "reresolve")[1] == "Placed 0 postings more finely.\n"


def test_placing_more_finely_is_noted_without_saying_where(
    app: Noticeboard, session: Session, make: Factory, tmp_path: Path
) -> None:
    need = vague(make)
    run(app, "import", str(write_code_point(tmp_path / "cp.csv")))

    run(app, "reresolve")

    event = session.scalars(select(Event).where(Event.action == "posting.place_found")).one()
    assert event.about_ref == need.ref
    assert event.before == {"precision": "outcode", "geo_version": None}
    assert event.after is not None
    assert event.after["precision"] == "unit"
    assert set(event.after) == {"precision", "geo_version"}


def test_an_answer_about_the_borough_is_kept_where_the_unit_is_not_known(
    app: Noticeboard, session: Session, make: Factory, tmp_path: Path
) -> None:
    told = {"place_label": "Stoke-on-Trent (ST7)", "outcode": "ST7", "lad_code": "E06000049"}
    need = vague(make, location_text="ST7 9ZZ", postcode="ST7 9ZZ", **told)
    across_the_border = [Unit(f"ST7 9Q{letter}", 379828, 355548, 0, 0, "E06000049", "") for letter in "ABD"]
    run(app, "import", str(write_code_point(tmp_path / "cp.csv", [*all_units(), *across_the_border])))

    run(app, "reresolve")
    session.expire_all()

    assert (need.loc_precision, need.lad_code, need.postcode) == ("sector", "E06000049", "ST7 9ZZ")
