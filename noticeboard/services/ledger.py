"""Writing the social value ledger: entries that are never changed, each chained to the one before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.chain import GENESIS, row_hash
from noticeboard.domain.errors import Conflict
from noticeboard.domain.ledger import ReverseReason
from noticeboard.domain.measures import Unit
from noticeboard.domain.social_value import (
    HUNDRED,
    EntryRef,
    check_quantity,
    check_shares,
    live_entries,
    may_follow,
    to_reverse_with,
    value_line,
)
from noticeboard.domain.vocabulary import Stage
from noticeboard.models import LedgerEntry, SocialValueLine
from noticeboard.queries.ledger import chained_fields, list_entries
from noticeboard.queries.measures import find_proxy_value

# The number under which PostgreSQL keeps the lock of the ledger, for as long as a transaction lasts.
LOCK = 7_404_001
# What a reversal says again of the entry it takes back.
_COPIED = (
    "quantity",
    "unit",
    "edition",
    "attribution_pct",
    "deadweight_pct",
    "proxy_value_id",
    "unit_value",
    "value_source",
    "indicative",
    "gross",
    "net",
)


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit is worth, and where that comes from; frozen into each entry."""

    unit_value: Decimal | None = None
    proxy_value_id: int | None = None
    source: str | None = None
    indicative: bool = False


@dataclass(frozen=True, slots=True)
class Shares:
    """The giver's part of a line, and what would have happened anyway, both per cent."""

    attribution: Decimal = HUNDRED
    deadweight: Decimal = Decimal(0)


WHOLE = Shares()


def lock_ledger(session: Session) -> None:
    """Wait until nobody else is writing the ledger. Until the transaction ends nobody else will.

    On SQLite a transaction that writes has the whole database to itself from its beginning (`extensions`).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def price_of(session: Session, *, line: SocialValueLine, now: datetime) -> Price:
    """What one unit of a line's measure is worth in the set in force today; no value at all where it is not valued."""
    found = find_proxy_value(session, measure=line.measure, on=local_date(now))
    if found is None:
        return Price()
    return Price(found.value, found.id, f"{found.set.code}: {found.source}"[:500], found.set.indicative)


def append_entry(
    session: Session,
    *,
    line: SocialValueLine,
    stage: Stage,
    quantity: Decimal,
    actor_id: int,
    now: datetime,
    price: Price | None = None,
    shares: Shares = WHOLE,
    reason_code: str | None = None,
    verifies: LedgerEntry | None = None,
) -> LedgerEntry:
    """Add an entry to a line at the end of the chain, its unit, value, edition and results frozen in it.

    price   by default that of the set in force today; a verified entry is given its delivered entry's.

    Raises Invalid for a quantity or share out of range, and Conflict("moved-on") when the line is not at the stage
    before, because somebody else has entered it first.
    """
    lock_ledger(session)
    standing = [entry.stage for entry in live_entries(refs_of(session, line))]
    if not may_follow(stage, standing):
        raise Conflict("moved-on", status=stage)
    unit = Unit(line.measure.unit)
    check_quantity(quantity, unit)
    check_shares(shares.attribution, shares.deadweight, reason_code=reason_code)
    price = price if price is not None else price_of(session, line=line, now=now)
    worth = value_line(quantity, price.unit_value, attribution=shares.attribution, deadweight=shares.deadweight)
    entry = LedgerEntry(
        line_id=line.id,
        stage=stage,
        quantity=quantity,
        unit=unit.value,
        edition=line.measure.edition.code,
        attribution_pct=shares.attribution,
        deadweight_pct=shares.deadweight,
        proxy_value_id=price.proxy_value_id,
        unit_value=price.unit_value,
        value_source=price.source,
        indicative=price.indicative,
        gross=worth.gross,
        net=worth.net,
        reason_code=reason_code,
        verifies_id=verifies.id if verifies else None,
        actor_id=actor_id,
        entered_at=now,
    )
    return _chain(session, entry, line)


def reverse_entry(
    session: Session, *, entry: LedgerEntry, reason: ReverseReason, actor_id: int, now: datetime
) -> tuple[LedgerEntry, ...]:
    """Take an entry back, and first the verified one that names it. Amounts are copied, never made negative.

    Raises Invalid("entry-not-live") when it was taken back before.
    """
    lock_ledger(session)
    line = entry.line
    by_id = {row.id: row for row in list_entries(session, line_ids=[line.id])}
    taken_back = []
    for entry_id in to_reverse_with(entry.id, refs_of(session, line)):
        row = by_id[entry_id]
        copied = {name: getattr(row, name) for name in _COPIED}
        reversal = LedgerEntry(
            line_id=line.id,
            stage=Stage.REVERSED,
            reason_code=reason.value,
            reverses_id=row.id,
            actor_id=actor_id,
            entered_at=now,
            **copied,
        )
        taken_back.append(_chain(session, reversal, line))
    return tuple(taken_back)


def reverse_line(
    session: Session, *, line: SocialValueLine, reason: ReverseReason, actor_id: int, now: datetime
) -> None:
    """Take back every entry of a line that stands."""
    lock_ledger(session)
    while live := live_entries(refs_of(session, line)):
        entry = session.get_one(LedgerEntry, live[0].id)
        reverse_entry(session, entry=entry, reason=reason, actor_id=actor_id, now=now)


def refs_of(session: Session, line: SocialValueLine) -> list[EntryRef]:
    """The entries of a line as the rules take them, read afresh."""
    return [
        EntryRef(row.id, row.stage, row.reverses_id, row.verifies_id)
        for row in list_entries(session, line_ids=[line.id])
    ]


def _chain(session: Session, entry: LedgerEntry, line: SocialValueLine) -> LedgerEntry:
    """Hash an entry together with the last one, and add it."""
    session.flush()
    last = session.scalar(select(LedgerEntry.row_hash).order_by(LedgerEntry.id.desc()).limit(1))
    entry.prev_hash = last or GENESIS
    fields: Mapping[str, object] = chained_fields(entry, line)
    entry.row_hash = row_hash(entry.prev_hash, fields)
    session.add(entry)
    session.flush()
    return entry
