"""A name that more than one place has: the page says which was taken and offers the others, or asks which is meant."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.adapters.gazetteer_tables import build_gazetteer
from noticeboard.app import Noticeboard
from noticeboard.services.beneficiary_groups import load_groups
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")

WHAT = {"support_type": "volunteering", "title": "Six people to clear our allotment", "description": "Brambles mostly."}
NEED_STEPS = {
    "details": {"people": "6", "hours_each": "4", "professional_skill": "no", "checks": "none"},
    "when": {"urgency": "normal"},
    "who": {},
    "you": {
        "your_name": "Ada Green",
        "email": "ada@example.org",
        "organisation_name": "Allotment Friends",
        "legal_form": "informal_group",
    },
}


@pytest.fixture
def two_westons(app: Noticeboard) -> Iterator[None]:
    """A gazetteer that knows a second Weston, as an import of place names makes it."""
    gazetteer: GazetteerFile = app.extensions["gazetteer"]
    build_gazetteer(gazetteer.path)
    with closing(sqlite3.connect(gazetteer.path)) as connection:
        connection.execute(
            "INSERT INTO place SELECT 2000, name, norm, kind, 53.35, -2.85, radius_mi, 'WA8', 'E06000006', 'Halton',"
            " NULL, '', same_name_in_gb, 'places' FROM place WHERE norm = 'weston'"
        )
        connection.execute("INSERT INTO place_alias VALUES ('weston', 2000)")
        connection.commit()
    gazetteer.close()
    yield
    build_gazetteer(gazetteer.path)


@pytest.fixture(autouse=True)
def ready(session: Session, make: Factory) -> None:
    """A board with an area and its groups of people."""
    make.area()
    load_groups(session)
    session.commit()


def begin(client: StrictClient) -> str:
    """Begin a need; return where its draft's pages stand."""
    return client.submit("/needs/new", WHAT).headers["Location"].removesuffix("/details")


def choices_of(text: str) -> list[str]:
    """The places the page asks to choose between."""
    return re.findall(r'name="place_meant"[^>]*value="([^"]+)"', text)


def test_the_list_says_which_place_of_a_name_it_took(visitor: StrictClient, make: Factory) -> None:
    make.need()

    text = visitor.get("/needs?near=Weston&within=25").text

    assert "There are other places of this name. We have used Weston (CW2)." in text
    assert "enter its postcode" in text


@pytest.mark.usefixtures("two_westons")
def test_the_list_offers_the_other_places_of_the_name(visitor: StrictClient, make: Factory) -> None:
    make.need()

    text = visitor.get("/needs?near=Weston&within=25&kind=volunteering").text
    other = re.search(r'Or look near <a class="govuk-link" href="([^"]+)">Weston \(WA8\)</a>', text)

    assert other is not None
    there = visitor.get(other[1].replace("&amp;", "&")).text
    assert "Within 25 miles of Weston (WA8)" in there
    assert "Volunteering" in there
    assert "other places of this name" not in there


@pytest.mark.usefixtures("two_westons")
def test_a_posting_at_a_name_of_several_places_is_asked_which(visitor: StrictClient) -> None:
    base = begin(visitor)

    asked = visitor.submit(f"{base}/where", {"place": "Weston"})
    taken = visitor.submit(f"{base}/where", {"place": "Weston", "place_meant": "Weston (WA8)"})

    assert asked.status_code == 422
    assert "There is more than one place of this name" in asked.text
    assert choices_of(asked.text) == ["Weston (CW2)", "Weston (WA8)"]
    assert taken.status_code == 302


def test_the_check_of_a_posting_says_which_place_was_taken(visitor: StrictClient) -> None:
    base = begin(visitor)
    for step, answers in (NEED_STEPS | {"where": {"place": "Weston"}}).items():
        assert visitor.submit(f"{base}/{step}", answers).status_code == 302

    text = visitor.get(f"{base}/check").text

    assert "There are other places of this name. We have used Weston (CW2)." in text
    assert "Change the place" in text


def test_changing_the_place_of_a_posting_says_which_was_taken(
    session: Session, make: Factory, browser_for: type
) -> None:
    need = make.need(title="Four people to paint")
    owner = browser_for(need.organisation)
    page = owner.get(f"/your-postings/{need.ref}/edit")
    version = re.search(r'name="version"[^>]*value="([^"]+)"', page.text)
    assert version is not None

    changed = {
        "title": need.title,
        "description": "Paint.",
        "place": "Sutton",
        "version": version[1],
        "urgency": "normal",
    }
    done = owner.submit(f"/your-postings/{need.ref}/edit", NEED_STEPS["details"] | changed)

    assert done.status_code == 302, done.text
    assert "We have used Sutton (SK11)." in owner.get("/your-postings").text


@pytest.mark.usefixtures("two_westons")
def test_an_organisation_at_a_name_of_several_places_is_asked_which(make: Factory, browser_for: type) -> None:
    group = make.group()
    admin = browser_for(group)

    asked = admin.submit(f"/organisations/{group.ref}/edit", {"name": group.name, "place": "Weston"})

    assert asked.status_code == 422
    assert "There is more than one place of this name" in asked.text
    assert "Weston (CW2), Weston (WA8)" in asked.text
