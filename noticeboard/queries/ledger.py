"""Reading the social value ledger as a chain."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.chain import ChainRow, first_bad
from noticeboard.models import LedgerEntry, SocialValueLine

HASHES = frozenset({"id", "prev_hash", "row_hash"})
OF_LINE = ("input_key",)
OF_RECORD = ("ref", "area_id", "context", "claimant_id", "giver_id", "receiver_id", "outcode", "is_local")


def list_entries(session: Session, *, line_ids: Sequence[int]) -> Sequence[LedgerEntry]:
    """The entries of lines, in order of entry, as they stand in the database now."""
    return session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.line_id.in_(line_ids))
        .order_by(LedgerEntry.id)
        .execution_options(populate_existing=True)
    ).all()


def chained_fields(entry: LedgerEntry, line: SocialValueLine) -> Mapping[str, object]:
    """What the hash of an entry covers: its own columns, and what its line and record say that its figure rests on."""
    own = {column.key: getattr(entry, column.key) for column in LedgerEntry.__table__.columns}
    fields: dict[str, object] = {name: value for name, value in own.items() if name not in HASHES}
    fields["measure"] = line.measure.ref
    fields |= {f"line_{name}": getattr(line, name) for name in OF_LINE}
    fields |= {f"record_{name}": getattr(line.record, name) for name in OF_RECORD}
    return fields


def chain_rows(session: Session, *, batch: int = 500) -> Iterator[ChainRow]:
    """Every entry in order of entry, a batch in memory at a time; whoever reads may stop early."""
    in_order = (
        select(LedgerEntry)
        .options(joinedload(LedgerEntry.line).joinedload(SocialValueLine.record))
        .order_by(LedgerEntry.id)
        .limit(batch)
        .execution_options(populate_existing=True)
    )
    rows = session.scalars(in_order).all()
    while rows:
        for row in rows:
            yield ChainRow(row.id, chained_fields(row, row.line), row.prev_hash, row.row_hash)
        rows = session.scalars(in_order.where(LedgerEntry.id > rows[-1].id)).all()


def find_bad_entry(session: Session) -> LedgerEntry | None:
    """The first entry that does not follow from the one before it; None when the whole chain holds."""
    found = first_bad(chain_rows(session))
    return None if found is None else session.get_one(LedgerEntry, found)


def count_entries(session: Session) -> int:
    """How many entries the ledger holds."""
    return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def find_head(session: Session) -> str | None:
    """The hash of the last entry, which shows when the end of the chain has been cut off."""
    return session.scalar(select(LedgerEntry.row_hash).order_by(LedgerEntry.id.desc()).limit(1))
