"""Databases for tests: made under a name of their own, and dropped afterwards."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

DEFAULT_SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of an empty database: PostgreSQL where TEST_DATABASE_URL names a server, else an SQLite file."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if server.startswith("postgresql"):
        with empty_postgresql(server) as url:
            yield url
    else:
        yield sqlite_file(folder)


def sqlite_file(folder: Path) -> str:
    """The address of a new SQLite file, whatever server is named."""
    return f"sqlite:///{folder / f'test-{secrets.token_hex(4)}.db'}"


@contextmanager
def empty_postgresql(server: str = DEFAULT_SERVER) -> Iterator[str]:
    """An empty database on a PostgreSQL server, dropped afterwards."""
    name = f"noticeboard_test_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
