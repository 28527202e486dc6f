"""What the public pages never tell: where exactly something is, and how to reach anybody."""

import re
from random import Random

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import limiter
from noticeboard.models import Area
from noticeboard.queries.near import find_near
from noticeboard.queries.search import Search, Sort, list_page
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")

PATHS = ["/", "/needs", "/offers", "/how-it-works", "/accessibility", "/privacy", "/cookies", "/licences", "/data"]
PATHS += ["/needs?near=CW1&sort=nearest", "/offers?near=Crewe&within=25", "/impact", "/impact.csv"]
UNIT = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][ABD-HJLNP-UW-Z]{2}\b")
FINE_POINT = re.compile(r"-?\d{1,2}\.\d{4,}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"\b0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}\b")


def test_no_public_page_leaks_a_postcode_a_fine_point_an_address_or_a_number(
    visitor: StrictClient, make: Factory
) -> None:
    postings = [
        getattr(make, side)(
            postcode=f"CW{number + 1} {number + 1}AB",
            location_text=f"{number} High Street, CW{number + 1} {number + 1}AB",
            lat=53.0987654 + number / 1000,
            lng=-2.4412345,
        )
        for number in range(4)
        for side in ("need", "offer")
    ]
    pages = [*PATHS, *(f"/{posting.side}s/{posting.ref}" for posting in postings)]
    pages += [f"/organisations/{posting.organisation.ref}" for posting in postings]

    for path in pages:
        limiter.reset()
        text = visitor.get(path).text.replace("CW1 2BJ", "")
        for leak in (UNIT, FINE_POINT, EMAIL, PHONE):
            assert not leak.search(text), f"{path} tells {leak.search(text)}"


def test_only_the_teams_own_address_stands_on_the_contact_page(
    visitor: StrictClient, make: Factory, session: Session
) -> None:
    make.need()
    area = session.query(Area).one()

    assert set(EMAIL.findall(visitor.get("/contact").text)) == {area.team_email}


def test_500_questions_tell_no_more_than_the_public_point(session: Session, make: Factory) -> None:
    """Two needs at one public point and far apart in truth are told apart by no choice of place, distance or order."""
    group, chance = make.group(), Random(500)
    first = make.need(organisation=group, lat=53.0621, lng=-2.4011)
    second = make.need(organisation=group, lat=53.1433, lng=-2.5099)
    told: list[bool] = []

    for number in range(500):
        lat, lng, miles = chance.uniform(52.9, 53.3), chance.uniform(-2.8, -2.1), chance.uniform(0.5, 25)
        near = find_near(session, side=Side.NEED, lat=lat, lng=lng, miles=miles, lad_code=None)
        page = list_page(session, Search(side=Side.NEED, near=near, sort=list(Sort)[number % 3]))
        found = {posting.id for posting in page.postings}
        assert found in (set(), {first.id, second.id})
        assert page.miles.get(first.id) == page.miles.get(second.id)
        told.append(bool(found))

    assert len(set(told)) == 2


def test_a_visitors_own_postcode_counts_as_its_outcode(visitor: StrictClient, make: Factory) -> None:
    make.need()

    def cards(near: str) -> str:
        text = visitor.get("/needs", query_string={"near": near}).text
        return text[text.index('class="nb-cards"') :]

    assert cards("CW2 5AA") == cards("CW2 8BD") == cards("CW2")
