"""Projects: made and changed by their group, checked by the team, and made of needs that stay needs."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import CheckStatus, PostingStatus, ProjectStatus
from noticeboard.domain.projects import Progress
from noticeboard.models import Event, OutboxMessage, Project, ProjectNeed
from noticeboard.queries.projects import (
    find_project_of,
    list_need_ids,
    list_needs_to_choose,
    list_open_projects,
    list_project_needs,
    list_projects_to_check,
    read_progress,
)
from noticeboard.services.connections import fall_through
from noticeboard.services.projects import (
    approve_project,
    choose_needs,
    close_project,
    decline_project,
    edit_project,
    make_project,
)
from noticeboard.services.responses import ResponseDetails, accept_response, make_response
from tests.connected import Connected
from tests.factory import NOW, Factory

TEXT: dict[str, Any] = {"title": "A hall for all", "story": "It leaks."}
ACTIONS: dict[str, Callable[[Session, dict[str, Any]], object]] = {
    "edit": lambda session, given: edit_project(session, **given, **TEXT),
    "needs": lambda session, given: choose_needs(session, **given, need_ids=[]),
    "close": lambda session, given: close_project(session, **given),
    "approve": lambda session, given: approve_project(session, **given),
    "decline": lambda session, given: decline_project(session, **given, reason="No."),
}
WAITING = {"status": ProjectStatus.AWAITING_CHECK, "opened_at": None}


def messages(session: Session) -> list[str]:
    """The kinds of the messages that are queued."""
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def events(session: Session, project: Project) -> list[str]:
    """What was done to a project, in order."""
    return list(session.scalars(select(Event.action).where(Event.about_ref == project.ref).order_by(Event.id)))


def test_a_project_waits_for_the_team_which_is_told(session: Session, make: Factory) -> None:
    group = make.group()

    made = make_project(session, actor=make.actor(group), organisation=group, now=NOW, **TEXT)

    assert (made.status, made.ref[:2], made.opened_at) == (ProjectStatus.AWAITING_CHECK, "P-", None)
    assert messages(session) == ["project-sent", "project-to-check"]
    assert events(session, made) == ["project.sent"]
    team = make.actor(make.team_member())
    assert [one.id for one in list_projects_to_check(session, actor=team)] == [made.id]
    assert list_open_projects(session).projects == []


def test_only_a_group_in_use_makes_one(session: Session, make: Factory) -> None:
    group, business = make.group(), make.business()

    for actor, organisation in ((make.actor(business), business), (make.actor(make.group()), group)):
        with pytest.raises(NotPermitted):
            make_project(session, actor=actor, organisation=organisation, now=NOW, **TEXT)


def test_the_team_lets_everybody_read_it(session: Session, make: Factory) -> None:
    project = make.project(**WAITING)

    approve_project(session, actor=make.actor(make.team_member()), project=project, now=NOW)

    assert (project.status, project.opened_at) == (ProjectStatus.OPEN, NOW)
    assert messages(session) == ["project-opened"]
    assert [one.id for one in list_open_projects(session).projects] == [project.id]


def test_it_is_not_shown_before_its_group_is_verified(session: Session, make: Factory) -> None:
    project = make.project(organisation=make.group(status=CheckStatus.AWAITING_CHECK), **WAITING)

    with pytest.raises(Conflict) as refused:
        approve_project(session, actor=make.actor(make.team_member()), project=project, now=NOW)

    assert refused.value.code == "organisation-not-verified"


def test_one_that_was_declined_is_changed_and_so_sent_again(session: Session, make: Factory) -> None:
    project = make.project(**WAITING)
    decline_project(session, actor=make.actor(make.team_member()), project=project, reason="Which hall?", now=NOW)
    assert (project.status, project.status_note) == (ProjectStatus.DECLINED, "Which hall?")

    later = NOW + timedelta(hours=1)
    edit_project(session, actor=make.actor(project.organisation), project=project, now=later, **TEXT)

    assert (project.status, project.sent_at, project.status_note) == (ProjectStatus.AWAITING_CHECK, later, None)
    assert (project.title, project.story) == ("A hall for all", "It leaks.")
    assert messages(session) == ["project-declined", "project-to-check"]


def test_a_change_of_what_everybody_reads_counts_at_once_and_the_team_is_told(session: Session, make: Factory) -> None:
    project = make.project()
    owner = make.actor(project.organisation)

    edit_project(session, actor=owner, project=project, now=NOW, **TEXT)
    edit_project(session, actor=owner, project=project, now=NOW, **TEXT)

    assert (project.status, project.title) == (ProjectStatus.OPEN, "A hall for all")
    assert messages(session) == ["project-changed"]
    assert events(session, project) == ["project.changed"]


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_else_touches_a_project(session: Session, make: Factory, action: str) -> None:
    project = make.project(**WAITING)
    other: dict[str, Any] = {"actor": make.actor(make.group()), "project": project, "now": NOW}

    with pytest.raises(NotPermitted):
        ACTIONS[action](session, other)


def test_needs_are_added_and_taken_out_and_stay_as_they_were(session: Session, make: Factory) -> None:
    group = make.group()
    timber, joiners = make.need(organisation=group), make.need(organisation=group)
    project, owner = make.project(organisation=group), make.actor(group)

    assert choose_needs(session, actor=owner, project=project, need_ids=[timber.id, joiners.id], now=NOW) == (2, 0)
    assert find_project_of(session, need=timber, actor=owner) == project
    assert choose_needs(session, actor=owner, project=project, need_ids=[joiners.id], now=NOW) == (0, 1)

    assert list_need_ids(session, project=project) == [joiners.id]
    assert find_project_of(session, need=timber, actor=owner) is None
    assert timber.status is PostingStatus.OPEN
    assert events(session, project) == ["project.need_added", "project.need_added", "project.need_taken_out"]


def test_only_ones_own_live_needs_of_no_other_project_can_be_chosen(session: Session, make: Factory) -> None:
    group = make.group()
    live = make.need(organisation=group)
    over = make.need(organisation=group, status=PostingStatus.CLOSED)
    taken = make.need(organisation=group)
    make.project(taken)
    project, owner = make.project(organisation=group), make.actor(group)

    assert [need.id for need in list_needs_to_choose(session, project=project)] == [live.id]
    for need in (over, taken, make.need(), make.offer()):
        with pytest.raises(Invalid) as refused:
            choose_needs(session, actor=owner, project=project, need_ids=[need.id], now=NOW)
        assert refused.value.code == "need-not-yours"


def test_a_need_that_was_met_stays_part_of_its_project(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.MET)
    project = make.project(need)

    chosen = choose_needs(session, actor=make.actor(need.organisation), project=project, need_ids=[need.id], now=NOW)

    assert chosen == (0, 0)


def test_the_database_itself_keeps_a_need_in_one_project(session: Session, make: Factory) -> None:
    need = make.need()
    make.project(need)
    second = make.project(organisation=need.organisation)

    also = insert(ProjectNeed).values(posting_id=need.id, project_id=second.id, added_at=NOW)

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(also)


def test_closing_ends_the_project_and_none_of_its_needs(session: Session, make: Factory) -> None:
    need = make.need()
    project = make.project(need)
    owner = make.actor(need.organisation)

    close_project(session, actor=owner, project=project, now=NOW)

    assert (project.status, project.ended_at, need.status) == (ProjectStatus.CLOSED, NOW, PostingStatus.OPEN)
    assert list_open_projects(session).projects == []
    with pytest.raises(Conflict):
        edit_project(session, actor=owner, project=project, now=NOW, **TEXT)


@pytest.mark.usefixtures("reference_data")
def test_progress_follows_pledges_acceptances_and_what_falls_through(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))
    project, business = make.project(need, make.need(organisation=need.organisation)), make.business()
    owner = make.actor(need.organisation)
    details = ResponseDetails(message="We come.", quantity=Decimal(2))

    def now_at() -> tuple[int, Decimal, Decimal]:
        (first, _second) = list_project_needs(session, project=project, actor=owner)
        found = read_progress(session, project_ids=[project.id])[project.id]
        return found.percent, first.progress.agreed, first.progress.offered

    assert now_at() == (0, Decimal(0), Decimal(0))
    pledge = make_response(session, actor=make.actor(business), posting=need, details=details, now=NOW)
    session.flush()
    assert now_at() == (0, Decimal(0), Decimal(2))
    connection = accept_response(session, actor=owner, response=pledge, now=NOW)
    session.flush()
    assert now_at() == (25, Decimal(2), Decimal(0))
    fall_through(session, actor=owner, connection=connection, reason="They moved away.", now=NOW)
    session.flush()
    assert now_at() == (0, Decimal(0), Decimal(0))


def test_a_need_that_is_agreed_in_full_counts_as_such(session: Session, make: Factory) -> None:
    met = Connected(make)
    project = make.project(met.need)

    assert read_progress(session, project_ids=[project.id]) == {project.id: Progress(1, 1, 100)}


def test_pages_of_projects_lead_on_and_back_without_losing_one(session: Session, make: Factory) -> None:
    group = make.group()
    refs = [make.project(organisation=group, opened_at=NOW - timedelta(days=days // 2)).ref for days in range(5)]
    newest_first = [refs[1], refs[0], refs[3], refs[2], refs[4]]

    first = list_open_projects(session, limit=2)
    second = list_open_projects(session, after=first.after, limit=2)
    third = list_open_projects(session, after=second.after, limit=2)
    back = list_open_projects(session, before=third.before, limit=2)

    pages = [[project.ref for project in page.projects] for page in (first, second, third)]
    assert [ref for page in pages for ref in page] == newest_first
    assert [project.ref for project in back.projects] == newest_first[2:4]
    assert (first.before, third.after) == (None, None)
    assert [p.ref for p in list_open_projects(session, after="P-ZZZZZZ", limit=2).projects] == newest_first[:2]


def test_a_suspended_groups_project_is_not_listed(session: Session, make: Factory) -> None:
    make.project(organisation=make.group(suspended_at=NOW))

    assert list_open_projects(session).projects == []
