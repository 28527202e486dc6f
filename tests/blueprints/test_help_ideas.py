"""How could we help? Plain questions whose answers stand in the address, and needs, ideas and ways on at the end."""

import random
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import SupportType
from noticeboard.extensions import limiter
from noticeboard.models import PostingDraft
from tests.factory import Factory
from tests.house.nasty import every_text
from tests.strict_client import XHTML, StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("clock", "reference_data")

PATH = "/how-could-we-help"
PAINTERS = {"give": "people", "sort": "painting halls", "count": "4", "days": "1", "near": "Crewe", "far": "10"}


def send(client: StrictClient, path: str, **answers: str) -> Any:
    """Fill in the GET form of a page, as a browser does, and send it."""
    tree = html5lib.parse(client.get(path).text)
    forms = [form for form in tree.iter(f"{XHTML}form") if form.get("action") == PATH]
    assert len(forms) == 1
    assert forms[0].get("method") == "get"
    carried = {
        one.get("name"): one.get("value") for one in forms[0].iter(f"{XHTML}input") if one.get("type") == "hidden"
    }
    return client.get(PATH, query_string=carried | answers)


def here(page: Any) -> str:
    """The address of a page that was opened."""
    return f"{page.request.path}?{page.request.query_string.decode()}"


def last_page(client: StrictClient, **changes: str) -> Any:
    """The page that all the answers lead to."""
    return client.get(PATH, query_string=PAINTERS | {"step": "where"} | changes)


def test_the_answers_lead_page_by_page_to_needs_that_fit(visitor: StrictClient, make: Factory) -> None:
    need = make.need()

    about = send(visitor, PATH, give="people")
    assert "Your people’s time" in about.text
    where = send(visitor, here(about), sort="painting halls", count="4", days="1")
    assert "Page 3 of 3" in where.text
    found = send(visitor, here(where), near="Crewe", far="10")

    assert "1 open need fits what you told us" in found.text
    assert f"/needs/{need.ref}/pledge" in found.text
    assert "You said 4 people, 4 needed" in found.text
    assert "4 people, 1 day each" in found.text


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"step": "start"}, "Select what you think you could give"),
        ({"step": "start", "give": "nothing"}, "Select one of the options shown"),
        ({"step": "about", "give": "goods"}, "Enter what you could give"),
        ({"step": "about", "give": "people", "count": "many"}, "Number of people must be a whole number"),
        (
            {"step": "where", "give": "people", "near": "CW1 22BJ"},
            "The space in this postcode is not where we expect it. Choose or enter the one you mean: CW12 2BJ, CW1",
        ),
        ({"step": "where", "give": "people", "near": ""}, "Enter a town, a village or a postcode"),
        ({"step": "where", "give": "people", "near": "Crewe", "far": "900"}, "Select one of the options shown"),
        ({"step": "where", "give": "goods", "near": "Crewe", "far": "5"}, "Enter what you could give"),
    ],
)
def test_a_page_answered_wrong_says_how_to_mend_it(visitor: StrictClient, query: dict[str, str], error: str) -> None:
    page = visitor.get(PATH, query_string=query)

    assert page.status_code == 422
    assert "<title>Error: " in page.text
    assert "There is a problem" in page.text
    assert error in page.text


def test_nothing_that_fits_is_said_with_what_to_do(visitor: StrictClient, make: Factory) -> None:
    need = make.need(title="Marshals for our carnival", description="In July.")

    page = last_page(visitor, sort="zorblax")

    assert "No open need fits what you told us yet" in page.text
    assert "post it as an offer" in page.text
    assert "We cannot say that these fit" in page.text
    assert need.title in page.text


def test_needs_beyond_the_miles_stand_apart_with_how_far_they_are(visitor: StrictClient, make: Factory) -> None:
    make.need(title="Painting halls far away", public_lat=53.3, public_lng=-2.444, travel_mi=50)
    make.need(title="Bunting further away", description="Sewing.", public_lat=53.4, public_lng=-2.444)

    page = last_page(visitor)

    assert "No open need within 10 miles fits what you told us yet" in page.text
    apart = page.text.split("A little further away")[1]
    assert "About 14 miles" in apart
    assert apart.count("Painting halls far away") == 2
    assert "Bunting further away" not in page.text


def test_ideas_of_the_council_lead_back_into_the_journey(visitor: StrictClient, make: Factory) -> None:
    page = last_page(visitor)

    assert "Volunteering to support green infrastructure" in page.text
    assert "Commitment to paying the local living wage" not in page.text
    assert "Programmes that support digital inclusion" in page.text
    link = next(a for a in html5lib.parse(page.text).iter(f"{XHTML}a") if a.text and "digital inclusion" in a.text)
    said = parse_qs(urlsplit(link.get("href")).query)
    assert said["sort"] == ["Programmes that support digital inclusion"]
    assert said["near"] == ["Crewe"]
    assert visitor.get(link.get("href")).status_code == 200


def test_money_is_not_asked_where_it_is(visitor: StrictClient, make: Factory) -> None:
    need = make.need(
        title="Money for holiday lunches", support_type=SupportType.FUNDING, quantity=Decimal(500), unit="gbp"
    )

    page = visitor.get(PATH, query_string={"step": "about", "give": "money", "sort": "holiday lunches", "count": "500"})

    assert need.title in page.text
    assert "You said £500, £500 needed" in page.text


def test_a_group_is_not_asked_to_pledge(browser_for: Any, make: Factory) -> None:
    need = make.need()

    page = last_page(browser_for(make.group()))

    assert need.title in page.text
    assert "/pledge" not in page.text


def test_what_is_in_the_address_is_all_there_is(session: Session, visitor: StrictClient) -> None:
    last_page(visitor)

    assert session.scalar(select(func.count()).select_from(PostingDraft)) == 0


def offer_link(page: Any) -> str:
    """Where the page begins an offer."""
    links = html5lib.parse(page.text).iter(f"{XHTML}a")
    return str(next(a.get("href") for a in links if a.get("href", "").startswith("/offers/new?")))


def test_the_answers_are_carried_into_an_offer(session: Session, visitor: StrictClient) -> None:
    path = offer_link(last_page(visitor))

    begun = visitor.get(path)
    assert 'value="Painting halls"' in begun.text
    answers = {"support_type": "volunteering", "title": "Painting halls", "description": "We bring brushes."}
    answer = visitor.post(path, data=hidden_fields(begun.text, path) | answers)

    kept = session.scalars(select(PostingDraft)).one()
    assert kept.answers["details"] == {"people": "4", "hours_each": "7"}
    assert kept.answers["where"] == {"place": "Crewe", "reach_mode": "radius", "reach_mi": "10"}
    details = visitor.get(answer.headers["Location"])
    assert 'value="4"' in details.text


def test_answers_that_do_not_suit_the_kind_chosen_are_left_behind(session: Session, visitor: StrictClient) -> None:
    path = offer_link(last_page(visitor))
    answers = {"support_type": "mentoring", "title": "Painting lessons", "description": "Colour and line."}

    visitor.post(path, data=hidden_fields(visitor.get(path).text, path) | answers)

    kept = session.scalars(select(PostingDraft)).one()
    assert "details" not in kept.answers
    assert kept.answers["where"]["place"] == "Crewe"


def test_somebody_not_sure_still_chooses_the_kind_of_their_offer(session: Session, visitor: StrictClient) -> None:
    path = offer_link(last_page(visitor, give="not_sure", sort="we print leaflets"))

    page = visitor.submit(path, title="We print leaflets", description="Up to 500.")

    assert page.status_code == 422
    assert "Select a kind of support" in page.text


@pytest.mark.parametrize("name", [*PAINTERS, "step"])
def test_nothing_in_the_address_breaks_the_journey(visitor: StrictClient, make: Factory, name: str) -> None:
    make.need()
    chance = random.Random(f"2026 {name}")

    for text in [*chance.sample(every_text(), 8), "\U0010ffff"]:
        limiter.reset()
        page = last_page(visitor, **{name: text[:2000]})
        assert 'id="nasty"' not in page.text


def test_no_address_breaks_the_first_page_of_an_offer(visitor: StrictClient) -> None:
    page = visitor.get("/offers/new", query_string={"title": "x" * 500, "support_type": "no", "reach_mi": "\x07"})

    assert page.status_code == 200


def test_the_way_in_stands_where_businesses_look(visitor: StrictClient, browser_for: Any, make: Factory) -> None:
    business, group = browser_for(make.business()), browser_for(make.group())

    for page in (
        visitor.get("/"),
        visitor.get("/offers"),
        visitor.get("/offers/new"),
        business.get("/your-noticeboard"),
    ):
        assert f'href="{PATH}"' in page.text
    assert f'href="{PATH}"' not in group.get("/your-noticeboard").text
