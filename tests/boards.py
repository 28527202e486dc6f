"""Whole applications for tests of what happens over several connections, where nothing can be rolled back.

Migrating takes seconds, so it is done once for each kind of database in a run, and what came of it is copied.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from noticeboard.app import Noticeboard, create_app
from noticeboard.extensions import db
from tests.conftest import settings_for
from tests.databases import empty_postgresql, kind_under_test, sqlite_file

_kept = ExitStack()
atexit.register(_kept.close)


@contextmanager
def own_board(folder: Path, **settings: Any) -> Iterator[Noticeboard]:
    """An application on a migrated database of its own, whose commits are real."""
    with migrated_database(folder, kind_under_test()) as url:
        app = create_app(settings_for(url, folder, **settings))
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def migrated_database(folder: Path, kind: str) -> Iterator[str]:
    """The address of a database with every table and no rows: `sqlite`, a file in `folder`, or `postgresql`."""
    if kind == "sqlite":
        url = sqlite_file(folder)
        shutil.copyfile(str(make_url(_migrated(kind)).database), str(make_url(url).database))
        yield url
    else:
        with empty_postgresql(like=str(make_url(_migrated(kind)).database)) as url:
            yield url


@cache
def _migrated(kind: str) -> str:
    """The address of a database that was migrated from nothing, and that nobody is connected to."""
    folder = Path(_kept.enter_context(tempfile.TemporaryDirectory(prefix="noticeboard-tests-")))
    url = sqlite_file(folder) if kind == "sqlite" else _kept.enter_context(empty_postgresql())
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade(directory=str(app.config["MIGRATIONS"]))
        db.engine.dispose()
    return url
