"""`check`: a sound board passes, and each thing that is broken is named."""

from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import ConnectionStatus, OutboxState, PostingStatus
from noticeboard.models import OutboxMessage, Posting, ProjectNeed
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.outbox import queue_message
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.services.test_responses import pledge


def test_a_sound_board_passes(app: Noticeboard, session: Session, make: Factory) -> None:
    make.need()
    make.offer()

    result = app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 0
    assert "Everything that must be true is true." in result.output


def test_quantity_that_nobody_holds_is_named(app: Noticeboard, session: Session, make: Factory) -> None:
    need = make.need(remaining=Decimal(3))

    result = app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 1
    assert f"{need.ref}: 0 held and 3 remaining" in result.output
    assert "One thing that must be true is not." in result.output


def test_a_posting_that_shows_where_a_refuge_is_is_named(session: Session, make: Factory) -> None:
    need = make.need(organisation=make.group(place_hidden=True))

    broken = list_broken_invariants(session)

    assert f"{need.ref} shows where it is, which its organisation asked to keep private." in broken


def test_a_posting_in_hand_with_something_left_is_named(session: Session, make: Factory) -> None:
    need = make.need()
    session.execute(update(Posting).where(Posting.id == need.id).values(status=PostingStatus.IN_HAND))

    assert [s for s in list_broken_invariants(session) if "in_hand" in s] == [
        f"{need.ref}: it is in_hand with 4 remaining."
    ]


def test_a_response_that_waits_for_what_is_over_is_named(session: Session, make: Factory) -> None:
    need = make.need()
    response = pledge(session, make, need, 2)
    session.execute(update(Posting).where(Posting.id == need.id).values(status=PostingStatus.CLOSED))

    broken = list_broken_invariants(session)

    assert f"{response.ref}: it is made, and what it answers is closed." in broken
    assert f"{need.ref}: it is not open and is in the index of matches." in broken


def test_somebody_elses_need_in_a_project_is_named(session: Session, make: Factory) -> None:
    project, need = make.project(make.need()), make.need()
    session.add(ProjectNeed(posting_id=need.id, project_id=project.id, added_at=NOW))
    session.flush()

    assert list_broken_invariants(session) == [f"{project.ref}: {need.ref} is part of it, and is no need of its group."]


def test_a_message_that_is_sent_without_a_time_is_named(session: Session) -> None:
    message = queue_message(session, kind="hello", to="ada@example.org", now=NOW)
    session.flush()
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(state=OutboxState.SENT))

    assert list_broken_invariants(session) == [f"Message {message.id}: it is sent and does not say when."]


def test_what_is_still_committed_of_a_connection_that_fell_through_is_named(session: Session, make: Factory) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    ref = told.record.ref
    sound = list_broken_invariants(session)
    told.connection.status = ConnectionStatus.FELL_THROUGH
    session.flush()

    broken = set(list_broken_invariants(session)) - set(sound)

    assert f"{ref}: its connection fell through, and something is still committed." in broken
