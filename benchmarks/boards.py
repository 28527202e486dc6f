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
def seeded_board(
    postings: int, *, seed: int, layout: str, server: str | None, keep: Path | None = None
) -> Iterator[Board]:
    """A board of a size, with its application's context open: SQLite in a folder of its own, or on a server.

    layout  "england", or "borough" for all of it in one.
    keep    a folder in which boards, or notes of those on the server, stay for the next time; for one measurement else.
    """
    name = f"noticeboard_bench_{layout}_{postings}_{seed}"
    with _folder(keep) as folder, _place(folder, name, server, stays=keep is not None) as url:
        note = folder / f"{name}.{'postgresql' if server else 'sqlite'}.made"
        settings = {"ENV": "test", "SECRET_KEY": SECRET, "DATABASE_URL": url, "INSTANCE": str(folder)}
        # Without an encoder: what encoding takes is measured apart.
        settings["MODEL_DIR"] = str(folder / "no-model")
        if not note.exists():
            note.write_text(f"{_make(postings, seed, layout, settings):.0f}")
        app = create_app(dict(settings))
        with app.app_context():
            yield Board(postings, layout, "PostgreSQL" if server else "SQLite", float(note.read_text()))
            db.session.remove()
            db.engine.dispose()


def _make(postings: int, seed: int, layout: str, settings: dict[str, str]) -> float:
    """Make the board in a process of its own, and say how many seconds that took."""
    surroundings = os.environ | {f"NOTICEBOARD_{key}": value for key, value in settings.items()}
    spread = "wards" if layout == "borough" else "england"
    seeding = ["seed", "--postings", str(postings), "--seed", str(seed), "--spread", spread]
    started = time.perf_counter()
    for command in (["db", "upgrade"], seeding):
        arguments = [sys.executable, "-m", "noticeboard", *command]
        subprocess.run(arguments, env=surroundings, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


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
