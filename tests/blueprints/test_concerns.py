"""Raising a concern, and the team's pages of concerns."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import ConcernStatus, PostingStatus
from noticeboard.models import Concern, OutboxMessage
from tests.factory import Factory
from tests.strict_client import StrictClient, hidden_fields


def raised(client: StrictClient, clock: time_machine.Traveller, ref: str, **answers: str) -> Any:
    """Open the page of a concern, take ten seconds, and send it."""
    page = client.get(f"/concern/{ref}")
    clock.shift(timedelta(seconds=10))
    return client.post(f"/concern/{ref}", data=hidden_fields(page.text, f"/concern/{ref}") | answers)


def test_anybody_raises_a_concern_and_the_team_gets_a_link_without_the_words(
    visitor: StrictClient, session: Session, make: Factory, clock: time_machine.Traveller
) -> None:
    need = make.need()

    answer = raised(visitor, clock, need.ref, text="This is not their hall.", reply_email="me@example.org")

    concern = session.scalars(select(Concern)).one()
    message = session.scalars(select(OutboxMessage)).one()
    assert answer.headers["Location"].endswith(f"/concern/{need.ref}/sent")
    assert (concern.about_ref, concern.text, concern.reply_email) == (
        need.ref,
        "This is not their hall.",
        "me@example.org",
    )
    assert message.kind == "concern-raised"
    assert "hall" not in str(message.payload)
    assert "The team has your concern" in visitor.get(f"/concern/{need.ref}/sent").text


def test_an_empty_concern_says_what_is_missing(visitor: StrictClient, make: Factory, clock: Any) -> None:
    page = visitor.submit(f"/concern/{make.group().ref}")

    assert page.status_code == 422
    assert "Tell the team what you are concerned about" in page.text


def test_a_program_that_fills_in_the_hidden_box_is_told_nothing_and_kept_out(
    visitor: StrictClient, session: Session, make: Factory, clock: time_machine.Traveller
) -> None:
    answer = raised(visitor, clock, make.group().ref, text="Buy this", homepage="https://spam.example")

    assert answer.status_code == 302
    assert session.scalars(select(Concern)).all() == []


@pytest.mark.usefixtures("clock")
def test_a_concern_sent_at_once_is_shown_again(visitor: StrictClient, session: Session, make: Factory) -> None:
    page = visitor.submit(f"/concern/{make.group().ref}", text="Too fast")

    assert page.status_code == 422
    assert "That was very quick" in page.text
    assert "Too fast" in page.text
    assert session.scalars(select(Concern)).all() == []


def test_nobody_raises_a_concern_every_minute(
    visitor: StrictClient, session: Session, make: Factory, clock: time_machine.Traveller
) -> None:
    group = make.group()

    answers = [raised(visitor, clock, group.ref, text=f"Concern {number}").status_code for number in range(11)]

    assert answers == [302] * 10 + [429]
    assert len(session.scalars(select(Concern)).all()) == 10


def test_what_one_may_not_see_cannot_be_complained_about(visitor: StrictClient, make: Factory, clock: Any) -> None:
    draft = make.need(status=PostingStatus.DRAFT)

    for ref in (draft.ref, "C-222222", "R-222222", "nonsense"):
        assert visitor.get(f"/concern/{ref}").status_code == 404


def test_the_team_closes_a_concern_and_opens_it_again(
    visitor: StrictClient, browser_for: Any, session: Session, make: Factory, clock: time_machine.Traveller
) -> None:
    group = make.group()
    raised(visitor, clock, group.ref, text="They never came.")
    concern, team = session.scalars(select(Concern)).one(), browser_for(make.team_member())
    path = f"/team/concerns/{group.ref}"

    listed = team.get("/team/concerns").text
    assert f">{group.name}</a>" in listed
    assert f"An organisation, {group.ref}" in listed
    assert f"Concerns about {group.name}" in team.get(path).text
    assert "They never came." in team.get(path).text
    assert team.submit(path, concern=str(concern.id)).status_code == 422
    assert team.submit(path, concern=str(concern.id), resolution="Spoke to both.").status_code == 302
    closed = session.get_one(Concern, concern.id).status
    team.post(f"{path}/reopen", data={"concern": str(concern.id)})

    assert closed is ConcernStatus.RESOLVED
    assert session.get_one(Concern, concern.id).status is ConcernStatus.OPEN
    assert "Spoke to both." in team.get(path).text


def test_nobody_but_the_team_of_the_area_reads_a_concern(
    visitor: StrictClient, browser_for: Any, make: Factory, clock: time_machine.Traveller
) -> None:
    group = make.group()
    elsewhere = make.team_member(area=make.area(code="trafford", name="Trafford", lads=["E08000009"]))
    raised(visitor, clock, group.ref, text="They never came.")
    path = f"/team/concerns/{group.ref}"

    assert visitor.get(path).status_code == 302
    assert browser_for(group).get(path).status_code == 403
    assert browser_for(elsewhere).get(path).status_code == 404
    assert group.ref not in browser_for(elsewhere).get("/team/concerns").text
