"""The frame round every page, in a real browser."""

import pytest

from tests.browser.conftest import OpenBrowser, Site


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_home_page_is_sound_at_every_width(site: Site, visit: OpenBrowser, width: int) -> None:
    visitor = visit(site, width=width)

    visitor.open("/")

    assert visitor.page.get_by_role("heading", level=1).count() == 1
