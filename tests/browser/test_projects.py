"""A group gathers its needs in a project, the team checks it, and a visitor follows it to a need and back."""

from collections.abc import Callable
from typing import Any

import pytest

from noticeboard.domain.vocabulary import SupportType
from noticeboard.extensions import db
from tests.browser.conftest import Site, Visitor
from tests.browser.test_whole_walk import hire
from tests.factory import Factory

OpenBrowser = Callable[..., Any]
GROUP, OFFICER = "ada@example.org", "dee@example.org"


@pytest.fixture
def board(site: Site) -> Site:
    """A board with three needs of one group, each of another kind."""
    with site.app.app_context():
        make = Factory(db.session())
        group = make.group(name="Eaton Bank Hall Trust", member=make.person(email=GROUP, name="Ada Green"))
        make.need(organisation=group, title="Four joiners for a weekend")
        make.need(organisation=group, title="Timber for the floor", support_type=SupportType.EQUIPMENT)
        make.need(organisation=group, title="A room on Tuesdays", support_type=SupportType.SPACE)
        db.session.remove()
    return site


def sign_in(site: Site, visitor: Visitor, email: str) -> None:
    """Sign in by a link that is e-mailed."""
    visitor.open("/sign-in/link")
    visitor.fill("Your email address", email)
    visitor.press("Send me a link")
    visitor.open(site.link_to(email))
    visitor.press("Sign in")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (390, False)])
def test_a_group_gathers_its_needs_in_a_project_that_everybody_can_follow(
    board: Site, visit: OpenBrowser, width: int, script: bool
) -> None:
    group, officer, visitor = (visit(board, width=width, script=script) for _ in range(3))
    hire(board, officer, OFFICER)
    sign_in(board, group, GROUP)

    page = group.open("/your-projects")
    page.get_by_role("button", name="Make a project").click()
    page.wait_for_load_state("load")
    group.press("Send for our check")
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    group.fill("What do you want to bring about, in a few words?", "A hall fit for everybody")
    group.fill("Tell people its story", "It takes timber and joiners.")
    group.press("Send for our check")
    group.choose("Four joiners for a weekend")
    group.choose("Timber for the floor")
    group.press("Save")
    assert page.get_by_text("This project is waiting for the team’s check").is_visible()

    officer.open("/team/projects")
    officer.follow("A hall fit for everybody")
    officer.press("Approve and go to the next")
    assert officer.page.get_by_text("Nothing to check.").is_visible()

    page = visitor.open("/projects")
    visitor.follow("A hall fit for everybody")
    assert page.get_by_text("None of its 2 needs is met or agreed in full yet: 0% of the whole").is_visible()
    assert page.get_by_text("A room on Tuesdays").count() == 0
    visitor.follow("Timber for the floor")
    visitor.follow("A hall fit for everybody")
    assert page.get_by_text("Eaton Bank Hall Trust").is_visible()
    assert "/projects/P-" in board.link_to(GROUP, about="/projects/")

    page = group.open("/your-projects")
    group.follow("Close")
    group.press("Close the project")
    visitor.open("/projects")
    assert visitor.page.get_by_text("No project is open at the moment.").is_visible()
