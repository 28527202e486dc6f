"""The chain of hashed rows finds what was changed, taken out or put in."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.chain import GENESIS, ChainRow, canonical, first_bad, fixed, row_hash
from noticeboard.domain.vocabulary import Stage

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def chain(length: int) -> list[ChainRow]:
    rows: list[ChainRow] = []
    before = GENESIS
    for number in range(1, length + 1):
        fields = {"line_id": number, "quantity": Decimal(number), "entered_at": NOON + timedelta(minutes=number)}
        digest = row_hash(before, fields)
        rows.append(ChainRow(number, fields, before, digest))
        before = digest
    return rows


def test_fields_are_written_one_way_only() -> None:
    fields = {"stage": Stage.DELIVERED, "quantity": Decimal("30.0000"), "net": None, "on": date(2026, 3, 1), "at": NOON}

    assert canonical(fields) == (
        '{"at":"2026-03-01T12:00:00.000000+00:00","net":null,"on":"2026-03-01","quantity":"30","stage":"delivered"}'
    )
    assert canonical(dict(reversed(fields.items()))) == canonical(fields)


def test_the_same_moment_is_written_alike_in_any_time_zone() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5)))

    assert canonical({"at": elsewhere}) == canonical({"at": NOON})


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("-0.00", "0"), ("100", "100"), ("1E+3", "1000"), ("251.7905723", "251.7905723"), ("1.50", "1.5")],
)
def test_decimals_are_fixed_strings(value: str, text: str) -> None:
    assert fixed(Decimal(value)) == text


@pytest.mark.parametrize("value", [1.5, b"bytes", [1], object()])
def test_what_could_be_written_two_ways_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), datetime(2026, 3, 1)])  # noqa: DTZ001
def test_what_has_no_one_meaning_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"fixed decimal|time zone"):
        canonical({"value": value})


def test_a_whole_chain_has_no_bad_row() -> None:
    assert first_bad(chain(50)) is None
    assert first_bad([]) is None


@pytest.mark.parametrize("place", [0, 7, 19])
def test_a_changed_row_is_the_first_bad_one(place: int) -> None:
    rows = chain(20)
    old = rows[place]
    rows[place] = ChainRow(old.id, {**old.fields, "quantity": Decimal(999)}, old.prev_hash, old.row_hash)

    assert first_bad(rows) == old.id


def test_a_row_changed_and_hashed_again_breaks_the_next() -> None:
    rows = chain(5)
    changed = {**rows[1].fields, "quantity": Decimal(999)}
    rows[1] = ChainRow(2, changed, rows[1].prev_hash, row_hash(rows[1].prev_hash, changed))

    assert first_bad(rows) == 3


def test_a_row_taken_out_or_swapped_is_found() -> None:
    rows = chain(5)

    assert first_bad([rows[0], *rows[2:]]) == 3
    assert first_bad([rows[0], rows[2], rows[1], *rows[3:]]) == 3
    assert first_bad(rows[1:]) == 2


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**12), max_value=10**12))
def test_a_decimal_reads_back_as_itself(value: Decimal) -> None:
    assert Decimal(json.loads(canonical({"value": value}))["value"]) == value


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.booleans(), st.integers(), st.text())))
def test_any_plain_fields_hash_to_64_hexadecimal_digits(fields: dict[str, object]) -> None:
    digest = row_hash(GENESIS, fields)

    assert len(digest) == 64
    assert digest != row_hash(digest, fields)
