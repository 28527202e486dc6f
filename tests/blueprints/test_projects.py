"""The pages of projects: what everybody reads, what a group does with its own, and the team's check."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import CheckStatus, PostingStatus, ProjectStatus
from noticeboard.models import Project
from noticeboard.queries.projects import list_need_ids
from tests.connected import Connected
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")

TEXT = {"title": "A hall for all", "story": "It leaks, and we meet in it every day."}
WAITING = {"status": ProjectStatus.AWAITING_CHECK, "opened_at": None}


def test_a_group_makes_a_project_of_its_needs_and_the_team_lets_everybody_read_it(
    session: Session, visitor: StrictClient, browser_for: Any, make: Factory
) -> None:
    need = make.need(title="Timber for the floor")
    draft = make.need(organisation=need.organisation, status=PostingStatus.DRAFT, opened_at=None, title="A sponsor")
    owner, team = browser_for(need.organisation), browser_for(make.team_member())

    answer = owner.submit("/your-projects/new", **TEXT)
    project = session.scalars(select(Project)).one()
    assert answer.headers["Location"] == f"/your-projects/{project.ref}/needs"
    owner.submit(f"/your-projects/{project.ref}/needs", {"needs": [need.ref, draft.ref]})
    assert visitor.get(f"/projects/{project.ref}").status_code == 404
    assert "Part of the project" not in visitor.get(f"/needs/{need.ref}").text
    assert "waiting for the team’s check" in owner.get(f"/projects/{project.ref}").text

    assert project.title in team.get("/team/projects").text
    team.post(f"/team/projects/{project.ref}/approve", data={})

    page = visitor.get(f"/projects/{project.ref}").text
    assert "It leaks, and we meet in it every day." in page
    assert "Its need is not met or agreed in full yet: 0% of the whole" in page
    assert "0 of 4 people agreed, 4 people still needed" in page
    assert "A sponsor" not in page
    assert "A sponsor" in owner.get(f"/projects/{project.ref}").text
    assert f'href="/projects/{project.ref}"' in visitor.get(f"/needs/{need.ref}").text
    assert project.title in visitor.get("/projects").text


def test_the_page_says_how_far_each_need_and_the_whole_have_come(visitor: StrictClient, make: Factory) -> None:
    agreed = Connected(make).need
    group = agreed.organisation
    open_one = make.need(organisation=group, title="Paint", quantity=None)
    gone = make.need(organisation=group, title="Curtains", status=PostingStatus.CLOSED)
    part = make.need(organisation=group, title="Ten helpers", quantity=Decimal(10), remaining=Decimal(7))
    project = make.project(agreed, open_one, gone, part)

    page = visitor.get(f"/projects/{project.ref}").text

    assert "1 of 3 needs is met or agreed in full: 33% of the whole" in page
    assert "100%, 0%, 0% make 33%" in " ".join(page.split())
    assert "4 of 4 people agreed" in page
    assert "0 of 10 people agreed, 3 people offered and waiting for an answer, 7 people still needed" in page
    assert "does not need this any more, so it is not counted" in page


@pytest.mark.parametrize("status", [ProjectStatus.AWAITING_CHECK, ProjectStatus.DECLINED])
def test_what_the_team_has_not_let_through_is_its_groups_and_the_teams_only(
    visitor: StrictClient, browser_for: Any, make: Factory, status: ProjectStatus
) -> None:
    project = make.project(status=status, opened_at=None, status_note="Which hall?")
    readers = (visitor, browser_for(make.group()), browser_for(project.organisation), browser_for(make.team_member()))

    assert [reader.get(f"/projects/{project.ref}").status_code for reader in readers] == [404, 404, 200, 200]


def test_a_project_of_a_suspended_group_and_one_closed_unread_are_hidden(visitor: StrictClient, make: Factory) -> None:
    suspended = make.project(organisation=make.group(suspended_at=make.group().created_at))
    unread = make.project(status=ProjectStatus.CLOSED, opened_at=None)

    for project in (suspended, unread):
        assert visitor.get(f"/projects/{project.ref}").status_code == 404


def test_a_closed_project_says_so_and_keeps_its_page(visitor: StrictClient, make: Factory) -> None:
    project = make.project(make.need(), status=ProjectStatus.CLOSED)

    page = visitor.get(f"/projects/{project.ref}")

    assert "This project is closed" in page.text
    assert "How to help" not in page.text


def test_a_reference_is_read_as_people_type_it(visitor: StrictClient, make: Factory) -> None:
    project = make.project()

    answer = visitor.get(f"/projects/{project.ref.lower().replace('-', ' ')}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/projects/{project.ref}")
    assert visitor.get("/projects/N-234567").status_code == 404


def test_a_group_that_may_not_be_named_is_not(visitor: StrictClient, make: Factory) -> None:
    project = make.project(organisation=make.group(name="Quiet Refuge", may_be_named=False))

    for path in ("/projects", f"/projects/{project.ref}"):
        assert "Quiet Refuge" not in visitor.get(path).text
        assert "A local group" in visitor.get(path).text


def test_needs_are_taken_out_again(session: Session, browser_for: Any, make: Factory) -> None:
    need = make.need()
    project = make.project(need)

    browser_for(need.organisation).submit(f"/your-projects/{project.ref}/needs", {"needs": []})

    assert list_need_ids(session, project=project) == []


def test_a_need_of_somebody_else_is_no_choice(session: Session, browser_for: Any, make: Factory) -> None:
    own = make.need()
    project = make.project(own)

    page = browser_for(own.organisation).submit(f"/your-projects/{project.ref}/needs", {"needs": [make.need().ref]})

    assert page.status_code == 422
    assert list_need_ids(session, project=project) == [own.id]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(
    session: Session, browser_for: Any, make: Factory
) -> None:
    project = make.project()
    owner, path = browser_for(project.organisation), f"/your-projects/{project.ref}/edit"
    first = owner.get(path)
    assert first.status_code == 200
    owner.submit(path, title="Theirs", story="Saved first.")

    page = owner.post(path, data={"title": "Mine", "story": "Typed meanwhile.", "version": "1"})

    assert page.status_code == 422
    assert "Somebody else changed this" in page.text
    assert "Typed meanwhile." in page.text
    assert project.title == "Theirs"


def test_a_business_has_no_projects_to_make(browser_for: Any, make: Factory) -> None:
    page = browser_for(make.business()).get("/your-projects/new")

    assert page.status_code == 403
    assert "Only a charity or community group can make a project" in page.text


def test_a_declined_project_goes_back_with_the_reason(browser_for: Any, make: Factory) -> None:
    project = make.project(**WAITING)
    team, owner = browser_for(make.team_member()), browser_for(project.organisation)

    assert team.post(f"/team/projects/{project.ref}/decline", data={"reason": ""}).status_code == 422
    team.post(f"/team/projects/{project.ref}/decline", data={"reason": "Which hall?"})

    assert "Which hall?" in owner.get(f"/projects/{project.ref}").text
    owner.submit(f"/your-projects/{project.ref}/edit", title="Eaton hall", story="It leaks.")
    assert (project.status, project.title) == (ProjectStatus.AWAITING_CHECK, "Eaton hall")


def test_the_team_is_told_that_the_group_comes_first(browser_for: Any, make: Factory) -> None:
    project = make.project(organisation=make.group(status=CheckStatus.AWAITING_CHECK), **WAITING)

    page = browser_for(make.team_member()).get(f"/team/projects/{project.ref}").text

    assert "can be approved once the organisation is verified" in page
    assert "Approve and go to the next" not in page


def test_approving_goes_straight_to_the_next_and_the_review_page_counts_what_waits(
    browser_for: Any, make: Factory
) -> None:
    first, second = make.project(**WAITING), make.project(**WAITING)
    team = browser_for(make.team_member())
    assert "projects to check" in team.get("/team").text

    answer = team.post(f"/team/projects/{first.ref}/approve", data={})

    assert answer.headers["Location"].endswith(f"/team/projects/{second.ref}")
    assert team.post(f"/team/projects/{first.ref}/approve", data={}).status_code == 409


def test_a_project_is_closed_by_its_group_alone(browser_for: Any, make: Factory) -> None:
    project = make.project()
    stranger, owner = browser_for(make.group()), browser_for(project.organisation)
    path = f"/your-projects/{project.ref}/close"

    assert stranger.post(path, data={}).status_code == 404
    owner.submit(path)

    assert project.status is ProjectStatus.CLOSED
    assert owner.get(path).status_code == 409
    assert "A village hall fit for everybody" in owner.get("/your-projects").text


def test_a_concern_about_a_project_reaches_the_team(visitor: StrictClient, browser_for: Any, make: Factory) -> None:
    project = make.project()

    assert project.title in visitor.get(f"/concern/{project.ref}").text
