"""Messages that could not be sent: a team admin reads why, and sends one again."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import OutboxState
from noticeboard.domain.vocabulary import TeamRole
from noticeboard.models import Event, OutboxMessage
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def admin(make: Factory, browser_for: Callable[..., StrictClient]) -> StrictClient:
    """A team admin's browser."""
    return browser_for(make.team_member(TeamRole.ADMIN))


@pytest.fixture
def dead(session: Session) -> OutboxMessage:
    """A message that could not be sent."""
    message = OutboxMessage(
        kind="pledge-made",
        email="ada@example.org",
        payload={},
        state=OutboxState.DEAD,
        due_at=NOW,
        attempts=10,
        last_error="The mail server answered 550 no such person",
        done_at=NOW,
        created_at=NOW,
    )
    session.add(message)
    session.commit()
    return message


def test_a_board_whose_messages_were_sent_says_so(admin: StrictClient) -> None:
    assert "Every message has been sent" in admin.get("/team/messages").text


def test_a_dead_message_is_shown_with_the_reason(admin: StrictClient, dead: OutboxMessage) -> None:
    page = admin.get("/team/messages")

    assert "ada@example.org" in page.text
    assert "The mail server answered 550 no such person" in page.text


def test_a_dead_message_is_sent_again_with_all_its_tries(
    admin: StrictClient, dead: OutboxMessage, session: Session
) -> None:
    page = admin.submit("/team/messages", message=str(dead.id))

    assert page.status_code == 302
    assert dead.state is OutboxState.QUEUED
    assert dead.attempts == 0
    assert dead.due_at == NOW
    assert session.query(Event.action, Event.about_ref).one() == ("message.sent-again", f"outbox:{dead.id}")


def test_a_message_sent_again_twice_is_sent_once(admin: StrictClient, dead: OutboxMessage) -> None:
    admin.submit("/team/messages", message=str(dead.id))

    page = admin.post("/team/messages", data={"message": str(dead.id)})

    assert page.status_code == 409
    assert "has been sent again already" in page.text


def test_a_button_that_names_no_message_is_told(admin: StrictClient, dead: OutboxMessage) -> None:
    page = admin.submit("/team/messages", message="")

    assert page.status_code == 422
    assert "Choose which message to send again" in page.text


def test_a_team_member_may_not_open_the_page(make: Factory, browser_for: Callable[..., StrictClient]) -> None:
    assert browser_for(make.team_member()).get("/team/messages").status_code == 403
