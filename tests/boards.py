"""Whole applications for tests of what happens over several connections, where nothing can be rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from noticeboard.app import Noticeboard, create_app
from noticeboard.extensions import db
from tests.conftest import settings_for
from tests.databases import empty_database


@contextmanager
def own_board(folder: Path, **settings: Any) -> Iterator[Noticeboard]:
    """An application on a migrated database of its own, whose commits are real."""
    with empty_database(folder) as url:
        app = create_app(settings_for(url, folder, **settings))
        with app.app_context():
            upgrade(directory=str(app.config["MIGRATIONS"]))
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
