"""Whether this server can serve: it writes to its database, knows its tables, sends messages and has room."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from alembic.script import ScriptDirectory
from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.extensions import db
from noticeboard.queries.health import find_oldest_due, find_revision
from noticeboard.services.heartbeat import note_heartbeat
from noticeboard.web.settings import current_settings

LATEST = timedelta(minutes=15)
LEAST_ROOM = 100 * 1024 * 1024


def readiness(now: datetime) -> Mapping[str, bool]:
    """Say of each thing a server needs whether it is well. Writes and commits the heartbeat."""
    g.writes = True
    findings = {"database": False, "migrations": False, "outbox": False, "disk": _has_room()}
    session = db.session()
    try:
        note_heartbeat(session, now=now)
        db.session.commit()
        findings["database"] = True
        findings["migrations"] = find_revision(session) == _newest_revision(str(current_app.config["MIGRATIONS"]))
        oldest = find_oldest_due(session, now=now)
        findings["outbox"] = oldest is None or now - oldest < LATEST
    except SQLAlchemyError:
        db.session.rollback()
    return findings


@cache
def _newest_revision(folder: str) -> str | None:
    return ScriptDirectory(folder).get_current_head()


def _has_room() -> bool:
    folder = current_settings().instance
    try:
        return shutil.disk_usage(folder if folder.exists() else ".").free >= LEAST_ROOM
    except OSError:
        return False
