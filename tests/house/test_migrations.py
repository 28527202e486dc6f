"""Migrations go up, down and up again on both databases, and make what the models ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from noticeboard.app import create_app
from noticeboard.extensions import db
from tests.conftest import settings_for
from tests.databases import empty_postgresql
from tests.factory import Factory
from tests.house.world import World
from tests.parts import postgresql_server

pytestmark = pytest.mark.house

# The revision before those that change tables which a board in use has filled.
EARLIEST_TO_GO_BACK_TO = "0009"
APPEND_ONLY = {"event", "social_value_record", "social_value_line", "social_value_entry", "confirmation"}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'board.db'}"
        return
    with postgresql_server() as server:
        if server is None:
            assert "postgresql" not in os.environ.get("NOTICEBOARD_REQUIRE", ""), "PostgreSQL is required"
            pytest.skip("no PostgreSQL server answers")
        with empty_postgresql(server) as address:
            yield address


def schema_of(connection: Connection) -> dict[str, list[str]]:
    """Every table with its columns, indexes and triggers, as the database tells it."""
    looked = inspect(connection)
    found = {
        table: sorted(
            str((column["name"], str(column["type"]), column["nullable"])) for column in looked.get_columns(table)
        )
        + sorted(str(index["name"]) for index in looked.get_indexes(table))
        for table in looked.get_table_names()
    }
    return found | {"triggers": sorted(triggers_of(connection))}


def triggers_of(connection: Connection) -> set[str]:
    """The name of every trigger."""
    if connection.dialect.name == "sqlite":
        named = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        named = text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return {str(name) for name in connection.scalars(named)}


def test_migrations_go_up_down_and_up_and_leave_the_same_tables(url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(url, tmp_path))
    folder = str(app.config["MIGRATIONS"])
    engine = create_engine(url)

    def schema() -> dict[str, list[str]]:
        with engine.connect() as connection:
            return schema_of(connection)

    with app.app_context():
        upgrade(directory=folder)
        first = schema()
        downgrade(directory=folder, revision="base")
        emptied = schema()
        upgrade(directory=folder)
        second = schema()
        difference = app.test_cli_runner().invoke(args=["db", "check"])
        db.engine.dispose()
    engine.dispose()

    assert first == second
    assert set(emptied) - {"alembic_version", "triggers"} == set()
    assert difference.exit_code == 0, difference.output
    guarded = {name.rsplit("_no_", 1)[0] for name in first["triggers"] if "_no_" in name}
    assert guarded == APPEND_ONLY


def test_a_board_in_use_keeps_every_row_up_and_down_and_up(url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(url, tmp_path))
    folder = str(app.config["MIGRATIONS"])
    kept = ("organisation", "membership", "posting", "response", "connection")

    def rows() -> dict[str, int]:
        with db.engine.connect() as connection:
            return {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in kept}

    with app.app_context():
        upgrade(directory=folder)
        World(Factory(db.session()))
        db.session.remove()
        before = rows()
        downgrade(directory=folder, revision=EARLIEST_TO_GO_BACK_TO)
        upgrade(directory=folder)
        after = rows()
        with db.engine.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(text("UPDATE organisation SET group_size = 'vast'"))
        db.engine.dispose()

    assert before == after
    assert all(before.values())
