"""Conditions for the database on what stands in the ledger; the same rules as `queries/records` has for loaded rows."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from noticeboard.domain.vocabulary import Stage
from noticeboard.models import LedgerEntry, SocialValueLine


def taken_along(said: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the confirmation or an alias of it
    """A condition: that a word fell with a delivered entry that was taken back after it was said."""
    delivered, reversal = aliased(LedgerEntry), aliased(LedgerEntry)
    return exists().where(
        delivered.line_id == said.line_id,
        delivered.stage == Stage.DELIVERED,
        reversal.reverses_id == delivered.id,
        reversal.entered_at >= said.confirmed_at,
    )


def superseded(line: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the line or an alias of it
    """A condition: that a later line counts the same thing. A record has two things at most, so "+" counts both."""
    later = aliased(SocialValueLine)
    same = or_(later.input_key == line.input_key, later.input_key.contains("+"), line.input_key.contains("+"))
    return exists().where(later.record_id == line.record_id, later.id > line.id, same)


def delivered_now(line_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column that holds the id of a line
    """A condition: that a delivered entry of a line stands."""
    delivered, reversal = aliased(LedgerEntry), aliased(LedgerEntry)
    return exists().where(
        delivered.line_id == line_id,
        delivered.stage == Stage.DELIVERED,
        ~exists().where(reversal.reverses_id == delivered.id),
    )
