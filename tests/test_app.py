"""The application as a whole: it starts, answers, and refuses what cannot be read."""

from sqlalchemy.orm import Session

from noticeboard.models import Person
from tests.factory import Factory
from tests.strict_client import StrictClient


def test_the_home_page_opens(visitor: StrictClient) -> None:
    page = visitor.get("/")

    assert page.status_code == 200
    assert "Connected Communities" in page.text


def test_a_page_that_is_not_there_says_so_in_plain_english(visitor: StrictClient) -> None:
    page = visitor.get("/no-such-page")

    assert page.status_code == 404
    assert page.headers["X-Request-ID"]


def test_a_null_character_in_an_address_is_refused(visitor: StrictClient) -> None:
    assert visitor.get("/?q=%00").status_code == 400
    assert visitor.get("/?q=%ff").status_code == 400
    assert visitor.get("/needs?q=caf%EF%BF%BD").status_code == 200


def test_each_test_starts_with_an_empty_board(session: Session, make: Factory) -> None:
    make.person(email="only@example.org")

    assert session.query(Person).count() == 1


def test_nothing_stays_from_the_test_before(session: Session) -> None:
    assert session.query(Person).count() == 0


def test_a_need_and_an_offer_can_be_made(make: Factory) -> None:
    assert make.need().organisation.side == "need"
    assert make.offer().organisation.side == "offer"
