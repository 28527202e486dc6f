"""A business that does not know how it could help finds a need that fits, and carries its answers into an offer."""

from collections.abc import Callable
from typing import Any

import pytest

from noticeboard.extensions import db
from tests.browser.conftest import Site
from tests.factory import Factory

OpenBrowser = Callable[..., Any]


@pytest.fixture
def board(site: Site) -> Site:
    """A board with a need for four people who can paint."""
    with site.app.app_context():
        Factory(db.session()).need(title="Four people to repaint our hall")
        db.session.remove()
    return site


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_a_business_that_is_not_sure_finds_a_need_and_an_offer_to_make(
    board: Site, visit: OpenBrowser, width: int, script: bool
) -> None:
    business = visit(board, width=width, script=script)

    page = business.open("/")
    business.follow("How could we help?")
    business.press("Continue")
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    business.choose("People’s time")
    business.press("Continue")
    business.fill("What could they do?", "painting halls")
    business.fill("About how many people?", "three")
    business.press("Continue")
    assert page.get_by_text("Number of people must be a whole number").first.is_visible()
    business.fill("About how many people?", "3")
    business.fill("About how many days each?", "0.5")
    business.press("Continue")
    business.fill("Where are you?", "Crewe")
    business.press("Show what fits")

    assert page.get_by_text("1 open need fits what you told us").is_visible()
    assert page.get_by_text("You said 3 people, 4 needed").is_visible()
    business.follow("Change where")
    assert page.get_by_label("Where are you?").input_value() == "Crewe"
    business.press("Show what fits")
    page.get_by_role("main").get_by_role("button", name="Post it as an offer").click()
    page.wait_for_load_state("load")
    business.look()
    assert page.get_by_label("What can you offer, in a few words?").input_value() == "Painting halls"
    business.fill("Tell people more", "We bring brushes and lunch.")
    business.press("Continue")
    assert page.get_by_label("How many people can you send?").input_value() == "3"
    assert page.get_by_label("About how many hours can each person give?").input_value() == "3.5"


def test_where_nothing_fits_the_page_says_what_to_do(board: Site, visit: OpenBrowser) -> None:
    business = visit(board, width=390)

    page = business.open("/how-could-we-help?step=where&give=goods&sort=zorblax&near=Crewe&far=10")
    assert page.get_by_role("heading", name="No open need fits what you told us yet").is_visible()
    business.follow("say it in other words")

    assert page.get_by_label("What could you give?").input_value() == "zorblax"
