"""The map is sound for keyboards, screen readers and fingers: each circle a link of its size, named as in the table."""

from collections.abc import Callable
from typing import Any

import pytest

from noticeboard.extensions import db
from tests.browser.conftest import Site
from tests.factory import Factory

OpenBrowser = Callable[..., Any]
NANTWICH = {"place_label": "Nantwich (CW5)", "outcode": "CW5", "public_lat": 53.067, "public_lng": -2.52}
SMALLEST_TARGET = 24
WIDTHS = "[...document.querySelectorAll('.nb-map__place circle')].map(each => each.getBoundingClientRect().width)"


@pytest.fixture
def board(site: Site) -> Site:
    """A board with three needs in Crewe and an offer in Nantwich."""
    with site.app.app_context():
        make = Factory(db.session())
        group = make.group()
        for _ in range(3):
            make.need(organisation=group)
        make.offer(**NANTWICH)
        db.session.remove()
    return site


@pytest.mark.parametrize(("width", "script"), [(1280, True), (1280, False), (390, True), (390, False)])
def test_the_map_is_sound_at_every_width_and_without_script(
    board: Site, visit: OpenBrowser, width: int, script: bool
) -> None:
    visitor = visit(board, width=width, script=script)

    page = visitor.open("/map")
    visitor.look()

    assert page.get_by_role("link", name="Crewe (CW1): 3 needs, 0 offers").is_visible()
    assert page.get_by_role("link", name="needs near Crewe (CW1)").is_visible()


def test_circles_are_large_enough_to_touch_on_a_phone(board: Site, visit: OpenBrowser) -> None:
    page = visit(board, width=390).open("/map")

    assert min(page.evaluate(WIDTHS)) >= SMALLEST_TARGET


def test_the_keyboard_reaches_each_circle_and_shows_where_it_is(board: Site, visit: OpenBrowser) -> None:
    page = visit(board).open("/map")
    link = page.get_by_role("link", name="Nantwich (CW5): 0 needs, 1 offer")
    before = link.locator("circle").evaluate("circle => getComputedStyle(circle).fill")

    page.locator(".nb-map").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")

    assert link.evaluate("link => document.activeElement === link")
    assert link.locator("circle").evaluate("circle => getComputedStyle(circle).fill") != before
    page.keyboard.press("Enter")
    page.get_by_text("Within 5 miles of Nantwich (CW5)").wait_for()
