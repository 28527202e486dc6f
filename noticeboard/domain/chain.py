"""A chain of rows, each hashed together with the one before it, so that none can be changed or taken out unnoticed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

GENESIS = "0" * 64


@dataclass(frozen=True)
class ChainRow:
    """One row as it was stored: its fields without the two hashes, and the hashes."""

    id: int
    fields: Mapping[str, object]
    prev_hash: str
    row_hash: str


def canonical(fields: Mapping[str, object]) -> str:
    """Write fields as JSON that is the same for the same values: keys sorted, no space.

    Decimals are fixed strings without idle zeros, times ISO in UTC to the microsecond, dates ISO.
    Raises ValueError for a naive time or a decimal that is not a number, and TypeError for a float or anything else.
    """
    plain = {name: _plain(value) for name, value in fields.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def row_hash(prev_hash: str, fields: Mapping[str, object]) -> str:
    """Give the SHA-256, in hexadecimal, of the hash before and the canonical fields. The first follows `GENESIS`."""
    return hashlib.sha256((prev_hash + canonical(fields)).encode()).hexdigest()


def first_bad(rows: Iterable[ChainRow]) -> int | None:
    """Give the id of the first row, in order of entry, that does not follow from the one before; None if all do."""
    before = GENESIS
    for row in rows:
        if row.prev_hash != before or row.row_hash != row_hash(before, row.fields):
            return row.id
        before = row.row_hash
    return None


def fixed(value: Decimal) -> str:
    """Write a decimal without exponent and without idle zeros, so that equal values are written alike."""
    if not value.is_finite():
        raise ValueError(f"{value} cannot be written as a fixed decimal")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _plain(value: object) -> str | int | bool | None:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case Decimal():
            return fixed(value)
        case datetime():
            if value.tzinfo is None:
                raise ValueError("a time in the chain must say its time zone")
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"a {type(value).__name__} cannot stand in the chain")
