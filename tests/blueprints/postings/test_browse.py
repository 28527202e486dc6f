"""The lists of needs and offers, as a visitor sees them."""

import pytest

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import SupportType
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")


def test_an_open_need_is_listed_with_its_group_place_and_date(visitor: StrictClient, make: Factory) -> None:
    need = make.need(organisation=make.group(name="Eaton Bank Hall Trust"))

    page = visitor.get("/needs")

    assert need.title in page.text
    assert "Eaton Bank Hall Trust" in page.text
    assert "Crewe (CW1)" in page.text
    assert "Needed by 21 Jan 2027" in page.text


def test_offers_are_listed_apart_from_needs(visitor: StrictClient, make: Factory) -> None:
    make.offer(title="A van on Fridays")

    assert "A van on Fridays" in visitor.get("/offers").text
    assert "A van on Fridays" not in visitor.get("/needs").text


@pytest.mark.parametrize("status", [status for status in PostingStatus if status is not PostingStatus.OPEN])
def test_only_what_is_open_is_listed(visitor: StrictClient, make: Factory, status: PostingStatus) -> None:
    make.need(title="Not for the list", status=status)

    assert "Not for the list" not in visitor.get("/needs").text


def test_kinds_are_joined_by_or_and_each_option_says_how_many_it_would_find(
    visitor: StrictClient, make: Factory
) -> None:
    make.need(title="Four painters")
    make.need(title="A meeting room", support_type=SupportType.SPACE)
    make.need(title="Eight laptops", support_type=SupportType.EQUIPMENT)

    page = visitor.get("/needs?kind=space&kind=equipment")

    assert "A meeting room" in page.text
    assert "Eight laptops" in page.text
    assert "Four painters" not in page.text
    assert "2 of 3 needs" in page.text
    assert "Volunteering (1)" in page.text


def test_an_empty_board_says_why_and_what_to_do(visitor: StrictClient) -> None:
    assert "No needs are open at the moment" in visitor.get("/needs").text


def test_a_posting_page_says_what_who_where_and_how_to_help(visitor: StrictClient, make: Factory) -> None:
    need = make.need()

    page = visitor.get(f"/needs/{need.ref}")

    assert page.status_code == 200
    assert need.organisation.name in page.text
    assert "4 people needed" in page.text
    assert "Offer help" in page.text


def test_a_reference_on_the_wrong_side_leads_to_the_right_page(visitor: StrictClient, make: Factory) -> None:
    offer = make.offer()

    page = visitor.get(f"/needs/{offer.ref.lower()}")

    assert page.status_code == 301
    assert page.headers["Location"] == f"/offers/{offer.ref}"


@pytest.mark.parametrize("ref", ["N-222222", "nonsense", "N-", "N-7F3KQ2%F0%9F%98%80"])
def test_a_posting_that_is_not_there_answers_404(visitor: StrictClient, ref: str) -> None:
    page = visitor.get(f"/needs/{ref}")

    assert page.status_code == 404
    assert "You cannot change" not in page.text
    assert "If it is your own need or offer, check that you are signed in" in page.text
