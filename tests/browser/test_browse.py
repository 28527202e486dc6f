"""A visitor finds a need by filter: in place with script, by the button without, and with a keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest

from noticeboard.domain.vocabulary import SupportType
from noticeboard.extensions import db
from tests.browser.conftest import Site
from tests.factory import Factory

OpenBrowser = Callable[..., Any]


@pytest.fixture
def board(site: Site) -> Site:
    """A board with a need of each of three kinds."""
    with site.app.app_context():
        make = Factory(db.session())
        group = make.group(name="Eaton Bank Hall Trust")
        make.need(organisation=group, title="Four people to paint a hall")
        make.need(organisation=group, title="Eight laptops", support_type=SupportType.EQUIPMENT)
        make.need(organisation=group, title="A room on Tuesdays", support_type=SupportType.SPACE)
        db.session.remove()
    return site


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_a_visitor_finds_a_need_by_kind_and_reads_it(board: Site, visit: OpenBrowser, width: int, script: bool) -> None:
    visitor = visit(board, width=width, script=script)

    page = visitor.open("/needs")
    if width == 390 and script:
        page.locator(".nb-filter > summary").click()
    page.locator("#kind-2").check()
    page.get_by_role("button", name="Apply filters").click()
    page.get_by_role("heading", name="1 of 3 needs").wait_for()
    visitor.look()

    assert "kind=equipment" in page.url
    assert page.get_by_text("Four people to paint a hall").count() == 0
    visitor.follow("Eight laptops")
    assert page.get_by_role("heading", name="Eight laptops").is_visible()
    assert page.get_by_role("button", name="Offer help").is_visible()


def test_results_change_in_place_and_the_keyboard_stays_where_it_was(board: Site, visit: OpenBrowser) -> None:
    visitor = visit(board)
    page = visitor.open("/needs")
    page.evaluate("window.stayed = true")

    page.locator("#near").fill("Crewe")
    page.keyboard.press("Enter")
    page.get_by_text("Within 10 miles of Crewe (CW1)").wait_for()

    assert page.evaluate("window.stayed && document.activeElement.id") == "near"
    assert page.evaluate("window.stayed && document.querySelectorAll('.nb-card').length") == 3
    visitor.look()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_has_to_be_mended_is_said_above_the_filter_and_gone_to(
    board: Site, visit: OpenBrowser, width: int
) -> None:
    visitor = visit(board, width=width)
    page = visitor.open("/needs?kind=volunteering")
    page.evaluate("window.stayed = true")
    if width < 768:
        page.get_by_text("Filter", exact=True).click()

    page.locator("#near").fill("Nantwhich")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()

    assert page.evaluate("window.stayed && document.activeElement.className") == "govuk-error-summary"
    assert page.title().startswith("Error: ")
    visitor.look()
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("document.activeElement.id") == "near"
    page.keyboard.press("Control+A")
    page.keyboard.type("Crewe")
    page.keyboard.press("Enter")
    page.get_by_text("Within 10 miles of Crewe (CW1)").wait_for()
    assert page.evaluate("window.stayed && document.querySelectorAll('.govuk-error-summary').length") == 0
    assert page.title().startswith("What your community needs")


def test_on_a_narrow_screen_the_results_are_a_link_away(board: Site, visit: OpenBrowser) -> None:
    visitor = visit(board, width=390, script=False)
    page = visitor.open("/needs?kind=volunteering")

    visitor.follow("Skip to the results")

    top = page.locator("#results").bounding_box()
    assert top is not None
    assert 0 <= top["y"] < 450
    visitor.look()
