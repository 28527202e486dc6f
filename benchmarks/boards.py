"""Boards to measure on, made by `seed` in a process of their own, which costs the measured one nothing."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from noticeboard.app import create_app
from noticeboard.extensions import db

SECRET = "a secret for measuring and nothing else"


@dataclass(frozen=True, slots=True)
class Board:
    """A board that has been made, and what making it took."""

    postings: int
    layout: str
    database: str
    seconds: float


@contextmanager
def seeded_board(postings: int, *, seed: int, layout: str, server: str | None) -> Iterator[Board]:
    """A board of a size, with its application's context open: SQLite in a folder of its own, or on a server.

    layout   "england", or "borough" for all of it in one.
    """
    with tempfile.TemporaryDirectory(prefix="noticeboard-bench-") as name, _database(Path(name), server) as url:
        # Without an encoder: what encoding takes is measured apart.
        no_model = f"{name}/no-model"
        settings = {"ENV": "test", "SECRET_KEY": SECRET, "DATABASE_URL": url, "INSTANCE": name, "MODEL_DIR": no_model}
        surroundings = os.environ | {f"NOTICEBOARD_{key}": value for key, value in settings.items()}
        spread = "wards" if layout == "borough" else "england"
        started = time.perf_counter()
        for command in (
            ["db", "upgrade"],
            ["seed", "--postings", str(postings), "--seed", str(seed), "--spread", spread],
        ):
            subprocess.run(
                [sys.executable, "-m", "noticeboard", *command], env=surroundings, check=True, stdout=subprocess.DEVNULL
            )
        took = time.perf_counter() - started
        app = create_app(dict(settings))
        with app.app_context():
            yield Board(postings, layout, "PostgreSQL" if server else "SQLite", took)
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _database(folder: Path, server: str | None) -> Iterator[str]:
    if server is None:
        yield f"sqlite:///{folder / 'board.db'}"
        return
    name = f"noticeboard_bench_{os.getpid()}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
