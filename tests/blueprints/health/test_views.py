"""Pages for machines: alive, and ready."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard, create_app
from noticeboard.extensions import db
from noticeboard.models import Heartbeat
from noticeboard.services.outbox import queue_message
from noticeboard.web.readiness import readiness
from tests.conftest import settings_for
from tests.factory import NOW
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")


def test_a_live_process_says_so_without_its_database(app: Noticeboard, visitor: StrictClient) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    page = visitor.get("/health/live")
    event.remove(engine, "before_cursor_execute", note)

    assert page.json == {"live": True}
    assert asked == []


def test_a_server_that_is_well_is_ready(visitor: StrictClient, session: Session) -> None:
    page = visitor.get("/health/ready")

    assert page.json == {
        "ready": True,
        "checks": {"database": True, "migrations": True, "outbox": True, "disk": True},
    }
    assert session.scalars(select(Heartbeat.beaten_at)).all() == [NOW]


def test_the_heartbeat_is_written_once_a_second_at_most(
    visitor: StrictClient, session: Session, clock: time_machine.Traveller
) -> None:
    visitor.get("/health/ready")
    clock.shift(timedelta(milliseconds=900))
    visitor.get("/health/ready")
    early = session.scalars(select(Heartbeat.beaten_at)).one()
    clock.shift(timedelta(milliseconds=100))
    visitor.get("/health/ready")

    assert early == NOW
    assert session.scalars(select(Heartbeat.beaten_at)).one() == NOW + timedelta(seconds=1)


def test_messages_that_nobody_sends_make_a_server_not_ready(app: Noticeboard, session: Session) -> None:
    queue_message(session, kind="hello", to="ada@example.org", now=NOW - timedelta(minutes=16))
    session.commit()

    assert readiness(NOW)["outbox"] is False


def test_tables_of_another_version_make_a_server_not_ready(app: Noticeboard, session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()

    assert readiness(NOW)["migrations"] is False


def test_a_database_that_is_away_is_told_and_not_a_fault(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path}/nowhere/board.db", tmp_path))

    page = app.test_client().get("/health/ready")

    said = page.get_json()
    assert page.status_code == 503
    assert said["ready"] is False
    assert said["checks"]["database"] is False
