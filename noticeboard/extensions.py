"""The Flask extensions, made once and bound to the app in `app.py`; and how each database is set up."""

import sqlite3
from collections.abc import Callable
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, event

from noticeboard.matching import Encoder, PlaceRules
from noticeboard.models import Base

db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def engine_options(url: str) -> dict[str, Any]:
    """How SQLAlchemy should open the database at `url`."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 5}}
    return {
        "pool_pre_ping": True,
        "pool_size": 8,
        "connect_args": {"options": "-c lock_timeout=5000 -c statement_timeout=15000 -c timezone=UTC"},
    }


def prepare_sqlite(engine: Engine, *, at_once: bool = True) -> None:
    """Give every SQLite connection write-ahead logging, enforced foreign keys and transactions that begin at once.

    Python's driver would begin a transaction only before the first write, so that two people who read and then write
    could both be refused; BEGIN IMMEDIATE makes the second wait its turn instead. Pages that only read do not lock.

    at_once   False leaves transactions to the driver, for the control of a race test.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        if at_once:
            connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "busy_timeout=5000",
            "foreign_keys=ON",
            "synchronous=FULL",
            "recursive_triggers=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if not at_once:
        return

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own type is private to the event
        reads = has_request_context() and request.method in READING and not g.get("writes", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def init_database(
    app: Flask,
    url: str,
    *,
    encoder: Callable[[bool], Encoder | None] = lambda _wait: None,
    places: PlaceRules | None = None,
    unguarded: bool = False,
) -> None:
    """Bind the database at `url` to `app`.

    encoder     gives the sentence encoder to those who change postings; told whether they can wait for it to load, as
                commands can and pages cannot.
    places      what matches are judged by that distance decides; the shipped rules where not given.
    unguarded   whether its sessions leave the guard of capacity off, as a race test's control does.
    """
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    db.session.session_factory.configure(
        info={"unguarded": unguarded, "encoder": lambda: encoder(not has_request_context()), "places": places}
    )
    migrate.init_app(
        app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=url.startswith("sqlite"), compare_type=True
    )
    if url.startswith("sqlite"):
        with app.app_context():
            prepare_sqlite(db.engine, at_once=not unguarded)
