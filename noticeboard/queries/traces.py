"""Following each figure of the impact page back to its records: the same conditions, one row for each that counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from noticeboard.domain.actor import Actor
from noticeboard.domain.measures import Unit
from noticeboard.domain.vocabulary import Context, SupportType
from noticeboard.models import Area, Connection, LedgerEntry, SocialValueLine, SocialValueRecord, Theme
from noticeboard.queries.connections import area_ids_of
from noticeboard.queries.impact import (
    Delivered,
    Period,
    Verified,
    completed_condition,
    delivered_in,
    opened_condition,
    place_of_record,
    settled_condition,
    settled_records,
)


@dataclass(frozen=True, slots=True)
class Traced:
    """One line behind a figure: its record, the entry that counts, and its pounds.

    area   whose team opens the record; `mine` says whether whoever asks is of it.
    """

    record: SocialValueRecord
    line: SocialValueLine
    entry: LedgerEntry
    settled: bool
    area: str
    mine: bool

    @property
    def group(self) -> str | None:
        """The name of the group that was helped; None for another team where it is not to be named."""
        receiver = self.record.receiver
        return receiver.name if self.mine or receiver.may_be_named else None


@dataclass(frozen=True, slots=True)
class TracedConnection:
    """One connection behind a count, with the reference of its record."""

    connection: Connection
    record_ref: str | None
    area: str
    mine: bool


def list_traced(
    session: Session, *, period: Period, actor: Actor, only: Iterable[ColumnElement[bool]] = ()
) -> Sequence[Traced]:
    """The lines behind a figure, oldest entry first: those of the period that fit every condition of `only`.

    A figure adds up every area, so lines of other areas are listed too; only its own team opens a record.
    """
    counted = aliased(LedgerEntry)
    query = (
        delivered_in(period)
        .join(counted, counted.id == func.coalesce(Verified.id, Delivered.id))
        .join(Area, Area.id == SocialValueRecord.area_id)
        .with_only_columns(SocialValueRecord, SocialValueLine, counted, settled_condition().label("settled"), Area.name)
        .where(*only)
        .order_by(Delivered.id)
        .options(joinedload(SocialValueRecord.receiver))
    )
    rows = session.execute(query)
    return [
        Traced(record, line, entry, bool(settled), area, actor.works_for(record.area_id))
        for record, line, entry, settled, area in rows
    ]


def trace_condition(part: str, key: str, *, period: Period) -> list[ColumnElement[bool]] | None:
    """The conditions that pick the lines of one figure, by its breakdown and part; None where there is none such."""
    where = {"inside": True, "outside": False, "unknown": None}
    match part:
        case "total":
            return []
        case "theme":
            return [Theme.code == key]
        case "kind" if key in set(SupportType):
            return [Connection.support_type == SupportType(key)]
        case "context" if key in set(Context):
            return [SocialValueRecord.context == Context(key)]
        case "place":
            return [place_of_record() == key]
        case "where" if key in where:
            return [SocialValueRecord.is_local.is_(where[key])]
    return _count_condition(part, key, period)


def list_traced_connections(
    session: Session, *, period: Period, actor: Actor, completed: bool = False
) -> Sequence[TracedConnection]:
    """The connections that a period counts as made, or as completed, oldest first."""
    query = (
        select(Connection, SocialValueRecord.ref, Area.name)
        .join(Area, Area.id == Connection.area_id)
        .outerjoin(SocialValueRecord, SocialValueRecord.connection_id == Connection.id)
        .where(completed_condition(period) if completed else opened_condition(period))
        .order_by(Connection.completed_at if completed else Connection.opened_at, Connection.id)
        .options(joinedload(Connection.need), joinedload(Connection.offer))
    )
    return [
        TracedConnection(connection, ref, area, any(actor.works_for(one) for one in area_ids_of(connection)))
        for connection, ref, area in session.execute(query)
    ]


def _count_condition(part: str, key: str, period: Period) -> list[ColumnElement[bool]] | None:
    """The conditions that pick the lines of one count; the public ones count settled lines only."""
    settled = settled_condition()
    match part:
        case "records" | "groups":
            return [settled]
        case "hours":
            return [settled, Delivered.unit == Unit.STAFF_HOURS.value]
        case "people":
            return [settled, Delivered.unit == Unit.PEOPLE.value, Theme.code == key]
        case "unvalued":
            records = settled_records(period)
            none = select(records.c.record_id).where(records.c.valued == 0)
            return [settled, SocialValueRecord.id.in_(none)]
        case "unvalued-lines":
            return [settled, Delivered.net.is_(None)]
        case "awaiting":
            return [~settled]
    return None
