"""One small world for all the tests of a file, with every person signed in; whatever a page changes is undone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from noticeboard.app import Noticeboard
from noticeboard.extensions import db, limiter
from tests.conftest import new_client, rolled_back
from tests.factory import NOW, Factory
from tests.house.world import World
from tests.strict_client import StrictClient


@dataclass(frozen=True)
class Stage:
    """A world, what it is kept in, and a browser for each of its people."""

    world: World
    session: Session
    connection: Connection
    browsers: Mapping[str, StrictClient]

    def open(self, person: str, path: str, method: str = "GET", form: Mapping[str, Any] | None = None) -> TestResponse:
        """Open a page as one of its people, and undo whatever came of it: in the database, and in their cookies."""
        limiter.reset()
        browser = self.browsers[person]
        cookies = dict(browser._cookies or {})
        savepoint = self.connection.begin_nested()
        try:
            return browser.open(path, method=method, data=form)
        finally:
            browser._cookies = cookies
            self.session.rollback()
            savepoint.rollback()
            self.session.expire_all()


@pytest.fixture(scope="module")
def stage(app: Noticeboard) -> Iterator[Stage]:
    """A world that stands for a whole file of tests, at NOW."""
    with time_machine.travel(NOW, tick=False), rolled_back(app) as connection, app.app_context():
        session = db.session()
        world = World(Factory(session))
        browsers = {name: new_client(app, session, []) for name in world.people}
        for name, person in world.people.items():
            browsers[name].reads_markup = False
            if person is not None:
                browsers[name].sign_in(person)
        yield Stage(world, session, connection, browsers)
        db.session.remove()
