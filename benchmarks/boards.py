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

from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from noticeboard.app import create_app
from noticeboard.extensions import db
from noticeboard.models import Base, MatchEntry, Posting

SECRET = "a secret for measuring and nothing else"


@dataclass(frozen=True, slots=True)
class Board:
    """A board that has been made, and what making it took."""

    postings: int
    layout: str
    database: str
    seconds: float


@contextmanager
def seeded_board(
    postings: int, *, seed: int, layout: str, server: str | None, keep: Path | None = None
) -> Iterator[Board]:
    """A board of a size, with its application's context open: SQLite in a folder of its own, or on a server.

    layout  "england", or "borough" for all of it in one.
    keep    a folder in which boards stay, as do those on the server, for the next time; for one measurement else.
    """
    name = f"noticeboard_bench_{layout}_{postings}_{seed}"
    with _folder(keep) as folder, _place(folder, name, server, stays=keep is not None) as url:
        settings = {"ENV": "test", "SECRET_KEY": SECRET, "DATABASE_URL": url, "INSTANCE": str(folder)}
        # Without an encoder: what encoding takes is measured apart.
        settings["MODEL_DIR"] = str(folder / "no-model")
        spread = "wards" if layout == "borough" else "england"
        started = time.perf_counter()
        _run(settings, "db", "upgrade")
        app = create_app(dict(settings))
        with app.app_context():
            if not _has_any(Posting):
                _run(settings, "seed", "--postings", str(postings), "--seed", str(seed), "--spread", spread)
            elif not _has_any(MatchEntry):
                # Kept, and since then upgraded: the upgrade has emptied the index.
                _run(settings, "matching", "rebuild")
            took = time.perf_counter() - started
            yield Board(postings, layout, "PostgreSQL" if server else "SQLite", took)
            db.session.remove()
            db.engine.dispose()


def _has_any(table: type[Base]) -> bool:
    found = db.session().scalar(select(1).select_from(table).limit(1))
    # The process that fills the board must not wait for this one.
    db.session.rollback()
    return found is not None


def _run(settings: dict[str, str], *command: str) -> None:
    """Run a command in a process of its own."""
    surroundings = os.environ | {f"NOTICEBOARD_{key}": value for key, value in settings.items()}
    arguments = [sys.executable, "-m", "noticeboard", *command]
    subprocess.run(arguments, env=surroundings, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="noticeboard-bench-") as name:
        yield Path(name)


@contextmanager
def _place(folder: Path, name: str, server: str | None, *, stays: bool) -> Iterator[str]:
    """Where the board is to be: a file, or a database that is made unless it is there, and dropped unless it stays."""
    if server is None:
        yield f"sqlite:///{folder / name}.db"
        return
    name = name if stays else f"{name}_{os.getpid()}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        there = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
        if not there:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        if not stays:
            with admin.connect() as connection:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
