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
    if kind_under_test() == "postgresql":
        with empty_postgresql() as url:
            yield url
    else:
        yield sqlite_file(folder)


def kind_under_test() -> str:
    """`postgresql` where TEST_DATABASE_URL names a server, else `sqlite`."""
    return "postgresql" if os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql") else "sqlite"


def server_under_test() -> str:
    """The address of the PostgreSQL server: TEST_DATABASE_URL, else TEST_POSTGRESQL_URL, else the usual port."""
    if kind_under_test() == "postgresql":
        return os.environ["TEST_DATABASE_URL"]
    return os.environ.get("TEST_POSTGRESQL_URL", DEFAULT_SERVER)


def sqlite_file(folder: Path) -> str:
    """The address of a new SQLite file, whatever server is named."""
    return f"sqlite:///{folder / f'test-{secrets.token_hex(4)}.db'}"


@contextmanager
def empty_postgresql(server: str = "", *, like: str = "template1") -> Iterator[str]:
    """An empty database on a PostgreSQL server, dropped afterwards.

    server   the address of the server, else of the one under test.
    like     the database on that server which it is a copy of; nobody may be connected to that one.
    """
    server = server or server_under_test()
    name = f"noticeboard_test_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
