"""Inserting what somebody else may insert at the same moment, on either database."""

from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from noticeboard.models.base import Base


def insert_into(session: Session, table: type[Base]) -> PostgresqlInsert | SqliteInsert:
    """An insert that can be told what to do `on_conflict`: both databases have it, and each has its own."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql_insert(table)
    return sqlite_insert(table)
