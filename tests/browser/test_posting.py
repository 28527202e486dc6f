"""A charity posts a need before it has an account, on a phone and on a wide screen, with script and without."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Site

OpenBrowser = Callable[..., Any]


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_a_charity_posts_a_need_and_signs_up_on_the_way(
    site: Site, visit: OpenBrowser, width: int, script: bool
) -> None:
    charity = visit(site, width=width, script=script)

    page = charity.open("/needs/new")
    charity.press("Continue")
    charity.choose("Volunteering")
    charity.fill("What do you need, in a few words?", "Six people to clear our allotment")
    charity.fill("Tell people more", "Brambles mostly. We have gloves and tea.")
    charity.press("Continue")
    charity.fill("How many people do you need?", "6")
    charity.press("Continue")
    charity.press("Continue")
    charity.fill("Where is it?", "Birmingham")
    charity.press("Continue")
    charity.fill("Where is it?", "Sandbach")
    charity.press("Continue")
    charity.press("Continue")
    charity.fill("Your name", "Ada Green")
    charity.fill("Your email address", "ada@example.org")
    charity.fill("Name of your group or charity", "Allotment Friends")
    page.get_by_label("What kind of group is it?").select_option("informal_group")
    charity.press("Continue")
    charity.press("Email me the link to send it")

    charity.open(site.link_to("ada@example.org"))
    charity.press("Send it and sign in")

    assert page.get_by_role("heading", name="We have your need").is_visible()
    charity.open("/your-postings")
    assert page.get_by_text("Six people to clear our allotment").first.is_visible()
