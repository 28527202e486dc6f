"""Moving a thing from one status to another, guarded so that of two people at once only one succeeds."""

from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, CursorResult, update
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import check_move


class _HasStatus(Protocol):
    """A row with an id and a status."""

    id: Any
    status: Any


def move(session: Session, row: _HasStatus, to: StrEnum, *, only_if: object = None, **values: object) -> None:
    """Move `row` to status `to` and set `values`, in one guarded UPDATE.

    only_if   a further condition on the row (a column expression), held by the same UPDATE.

    Raises Conflict("moved-on") when the move is not one of `domain/lifecycle`, or it has been moved already.
    """
    session.flush()
    start = row.status
    check_move(start, to)
    table = type(row)
    statement = update(table).where(table.id == row.id, table.status == start).values(status=to, **values)
    if isinstance(only_if, ColumnElement):
        statement = statement.where(only_if)
    result = session.execute(statement.execution_options(synchronize_session=False))
    session.refresh(row)
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Conflict("moved-on", status=row.status)
