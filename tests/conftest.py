"""What every test shares: an application on a migrated database, a session rolled back after each test, a clock."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, event
from sqlalchemy.orm import ORMExecuteState, Session

from noticeboard.app import Noticeboard, create_app
from noticeboard.extensions import db, limiter
from noticeboard.services.beneficiary_groups import load_groups
from tests.databases import empty_database, kind_under_test
from tests.factory import NOW, Factory
from tests.reference import write_reference_data
from tests.strict_client import StrictClient

for name in [name for name in os.environ if name.startswith("NOTICEBOARD_") and name != "NOTICEBOARD_REQUIRE"]:
    del os.environ[name]

# Compiling the templates takes seconds in every application of every process: what came of it is kept between them.
COMPILED = Path(__file__).parents[1] / "build" / "templates"
COMPILED.mkdir(parents=True, exist_ok=True)
Noticeboard.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(COMPILED))}


def settings_for(url: str, folder: Any, **more: object) -> dict[str, object]:
    """Settings of an application under test."""
    return {
        "ENV": "test",
        "SECRET_KEY": "a secret for tests and nothing else",
        "DATABASE_URL": url,
        "INSTANCE": str(folder),
        "BASE_URL": "http://localhost",
        "MAILER": "file",
        "MAIL_FOLDER": str(folder / "mail"),
        # No encoder lies there: what a test finds is not to depend on what is installed.
        "MODEL_DIR": str(folder / "no-model"),
        **more,
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where TEST_DATABASE_URL names a server, run only what is opened there: all else shows the same without."""
    if kind_under_test() == "postgresql":
        left_out = [item for item in items if not opens_database(item)]
        items[:] = [item for item in items if opens_database(item)]
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays to the end, half a million objects, each time it looks for some."""
    gc.freeze()


def opens_database(item: pytest.Item) -> bool:
    """Whether a test opens the kind of database under test: by a fixture, by its mark, or by a name of its module."""
    by_fixture = not {"app", "board", "site"}.isdisjoint(getattr(item, "fixturenames", ()))
    by_name = not {"own_board", "empty_database"}.isdisjoint(vars(getattr(item, "module", None) or object))
    return by_fixture or by_name or item.get_closest_marker("postgresql") is not None


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Noticeboard]:
    """The application on a database of its own, migrated from nothing."""
    folder = tmp_path_factory.mktemp("instance")
    with empty_database(folder) as url:
        app = create_app(settings_for(url, folder))
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_client_class = StrictClient
        with app.app_context():
            upgrade(directory=str(app.config["MIGRATIONS"]))
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def connection(app: Noticeboard) -> Iterator[Connection]:
    """One connection for the whole test, whose transaction is rolled back at the end."""
    with rolled_back(app) as connection:
        yield connection


@contextmanager
def rolled_back(app: Noticeboard) -> Iterator[Connection]:
    """Let the application use one connection, whose transaction is rolled back at the end."""
    with app.app_context():
        engine = db.engines[None]
    with engine.connect() as connection:
        transaction = connection.begin()
        engines: Any = db._app_engines[app]
        engines[None] = connection
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield connection
        finally:
            engines[None] = engine
            transaction.rollback()


@pytest.fixture
def session(app: Noticeboard, connection: Connection) -> Iterator[Session]:
    """The test's own session; pages have theirs, on the same connection."""
    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def make(session: Session) -> Factory:
    """Rows in one line each."""
    return Factory(session)


@pytest.fixture
def ready_to_post(session: Session, make: Factory, clock: object) -> None:
    """A board with an area and its groups of people, at a time that stands still."""
    make.area()
    load_groups(session)
    session.commit()


@pytest.fixture
def reference_data(session: Session) -> None:
    """The measures, the proxy values and the area that every board has."""
    write_reference_data(session)
    session.commit()


@pytest.fixture
def unsaved(app: Noticeboard) -> Iterator[list[str]]:
    """The requests that flushed work and then neither committed nor rolled back."""
    leaks: list[str] = []
    factory = db.session.session_factory

    def wrote(session: Session, *_more: object) -> None:
        session.info["unsaved"] = True

    def settled(session: Session, *_more: object) -> None:
        session.info.pop("unsaved", None)

    def executed(state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            state.session.info["unsaved"] = True

    def request_over(_sender: object, **_more: object) -> None:
        current = db.session()
        if current.info.pop("unsaved", False):
            leaks.append("a request")

    from flask import request_tearing_down

    listeners: list[tuple[str, Callable[..., Any]]] = [
        ("after_flush", wrote),
        ("after_commit", settled),
        ("after_rollback", settled),
        ("do_orm_execute", executed),
    ]
    for name, listener in listeners:
        event.listen(factory, name, listener)
    request_tearing_down.connect(request_over, app)
    yield leaks
    request_tearing_down.disconnect(request_over, app)
    for name, listener in listeners:
        event.remove(factory, name, listener)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing at NOW until the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visitor(app: Noticeboard, session: Session, unsaved: list[str], clock: object) -> StrictClient:
    """Somebody who has not signed in, on the day that the rows of a test are made for."""
    return new_client(app, session, unsaved)


def new_client(app: Noticeboard, session: Session, unsaved: list[str]) -> StrictClient:
    """A browser of its own, which has not searched yet: the clock may stand still from one test to the next."""
    limiter.reset()
    client = app.test_client()
    assert isinstance(client, StrictClient)
    client.outer = session
    client.unsaved = unsaved
    return client


@pytest.fixture
def browser_for(app: Noticeboard, session: Session, unsaved: list[str], clock: object) -> Any:
    """Open a browser signed in as a person, or as the first member of an organisation, on that same day."""
    return lambda who: new_client(app, session, unsaved).sign_in(who)
