"""Reading ranges of the match index, each with a limit of its own, in one statement on either database."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, text
from sqlalchemy.orm import Session

# So that the statements for different numbers of ranges are few, and are prepared once.
STEP = 8
MOST_AT_ONCE = 96
NOTHING = (-1, 1, 0, 0)


class Range(NamedTuple):
    """Cells from `low` to `high` under one key, of which `most` rows are read, the highest cells and newest first."""

    key: int
    low: int
    high: int
    most: int


Found = tuple[int, int, int, int]
"""A row of the index: key, cell, posting and kind."""


ONE_RANGE = (
    "SELECT * FROM (SELECT key, cell, posting_id, kind FROM match_key "
    "WHERE key = ? AND cell BETWEEN ? AND ? ORDER BY cell DESC, posting_id DESC LIMIT ?)"
)
LATERAL = text(
    "SELECT found.key, found.cell, found.posting_id, found.kind "
    "FROM unnest(CAST(:keys AS integer[]), CAST(:lows AS integer[]), CAST(:highs AS integer[]), "
    "CAST(:mosts AS integer[])) AS wanted(key, low, high, most) "
    "CROSS JOIN LATERAL (SELECT k.key, k.cell, k.posting_id, k.kind FROM match_key k "
    "WHERE k.key = wanted.key AND k.cell BETWEEN wanted.low AND wanted.high "
    "ORDER BY k.cell DESC, k.posting_id DESC LIMIT wanted.most) AS found"
)


def read_ranges(session: Session, ranges: Sequence[Range]) -> list[Found]:
    """Every row of the ranges, each within its limit."""
    if not ranges:
        return []
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        keys, lows, highs, mosts = (list(column) for column in zip(*ranges, strict=True))
        rows = connection.execute(LATERAL, {"keys": keys, "lows": lows, "highs": highs, "mosts": mosts})
        return _plain_rows(rows)
    found: list[Found] = []
    for start in range(0, len(ranges), MOST_AT_ONCE):
        some = ranges[start : start + MOST_AT_ONCE]
        count = -(-len(some) // STEP) * STEP
        values = tuple(chain.from_iterable([*some, *[NOTHING] * (count - len(some))]))
        found += _plain_rows(connection.exec_driver_sql(_union_of(count), values))
    return found


def _plain_rows(result: CursorResult[Any]) -> list[Found]:
    """The rows as the driver has them: wrapped, thousands of them would cost more than they took to read."""
    cursor: Any = result.cursor
    rows: list[Found] = cursor.fetchall()
    result.close()
    return rows


@lru_cache(maxsize=MOST_AT_ONCE)
def _union_of(count: int) -> str:
    """SQLite has no lateral join, and asks each range in a part of its own."""
    return " UNION ALL ".join([ONE_RANGE] * count)
