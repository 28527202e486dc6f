"""What the board has brought about: settled pounds and counts, from the ledger's live entries and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from noticeboard.clock import LOCAL_ZONE, local_date
from noticeboard.domain.ledger import SettleReason
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.measures import HOUR_UNITS, Unit
from noticeboard.domain.social_value import SETTLED_BELOW_HOURS, SETTLED_BELOW_NET
from noticeboard.domain.vocabulary import Context, Stage, SupportType
from noticeboard.models import (
    Connection,
    LedgerEntry,
    Measure,
    Organisation,
    Outcome,
    ProxySet,
    ProxyValue,
    SocialValueLine,
    SocialValueRecord,
    Theme,
)

Delivered = aliased(LedgerEntry, name="delivered")
Verified = aliased(LedgerEntry, name="verified")
Receiver = aliased(Organisation, name="receiver")
APRIL = 4


@dataclass(frozen=True, slots=True)
class Period:
    """A year from 1 April, or everything since the board began. `ends` is the first day after it."""

    year: int | None = None

    @property
    def starts(self) -> date | None:
        """Its first day."""
        return date(self.year, APRIL, 1) if self.year else None

    @property
    def ends(self) -> date | None:
        """The first day after it."""
        return date(self.year + 1, APRIL, 1) if self.year else None

    def holds(self, moment: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column of moments
        """A condition: that a moment is in it, as the day stands in England."""
        if self.starts is None or self.ends is None:
            return and_(moment.is_not(None))
        return and_(moment >= _midnight(self.starts), moment < _midnight(self.ends))


@dataclass(frozen=True, slots=True)
class Cell:
    """Delivered lines that are alike in everything that figures are broken down by, added up."""

    theme: str
    theme_order: int
    support_type: SupportType
    place: str
    context: Context
    is_local: bool | None
    unit: Unit
    verified: bool
    settled: bool
    valued: bool
    indicative: bool
    net: Decimal
    quantity: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Settled pounds of one part, how much of them is verified, and how many lines have and have not a value."""

    net: Decimal = Decimal("0.00")
    verified: Decimal = Decimal("0.00")
    lines: int = 0
    unvalued: int = 0
    indicative: bool = False


@dataclass(frozen=True, slots=True)
class Impact:
    """Every figure of a period. `awaiting` counts delivered lines that do not count yet: their check is to come."""

    period: Period
    first_on: date | None
    last_on: date | None
    cells: tuple[Cell, ...]
    connections: int
    completed: int
    groups: int
    records: int
    unvalued_records: int
    editions: tuple[str, ...]
    sets: tuple[tuple[str, date], ...] = field(default=())

    @property
    def total(self) -> Sum:
        """The headline."""
        return _sum(self.settled)

    @property
    def settled(self) -> tuple[Cell, ...]:
        """The cells that count in public."""
        return tuple(cell for cell in self.cells if cell.settled)

    @property
    def awaiting(self) -> int:
        """How many delivered lines wait for the team's check."""
        return sum(cell.lines for cell in self.cells if not cell.settled)

    @property
    def volunteer_hours(self) -> Decimal:
        """Settled hours of staff time."""
        return sum((cell.quantity for cell in self.settled if cell.unit is Unit.STAFF_HOURS), Decimal(0))

    @property
    def people_by_theme(self) -> dict[str, Decimal]:
        """Settled counts of people, to be shown only through `domain/disclosure`."""
        people: dict[str, Decimal] = {}
        for cell in self.settled:
            if cell.unit is Unit.PEOPLE:
                people[cell.theme] = people.get(cell.theme, Decimal(0)) + cell.quantity
        return people

    def by(self, key: Callable[[Cell], Any]) -> dict[Any, Sum]:
        """The sums of each part, by what `key` says of a cell, in no order."""
        parts: dict[Any, list[Cell]] = {}
        for cell in self.settled:
            parts.setdefault(key(cell), []).append(cell)
        return {part: _sum(cells) for part, cells in parts.items()}


def summarise_impact(session: Session, *, period: Period) -> Impact:
    """Add up a period: by the day that both sides' figure was entered, connections by the day they opened."""
    lines = delivered_in(period).subquery()
    counts = session.execute(
        select(func.min(lines.c.entered_at), func.max(lines.c.entered_at)).select_from(lines)
    ).one()
    connections, completed, first = _connections(session, period)
    records, unvalued, groups = _records(session, period)
    return Impact(
        period=period,
        first_on=min((local_date(moment) for moment in (counts[0], first) if moment is not None), default=None),
        last_on=local_date(counts[1]) if counts[1] else None,
        cells=tuple(_cells(session, period)),
        connections=connections,
        completed=completed,
        groups=groups,
        records=records,
        unvalued_records=unvalued,
        editions=_editions(session, period),
        sets=_sets(session, period),
    )


def summarise_settled(session: Session, *, period: Period) -> Sum:
    """Add up the settled pounds of a period, in one query: the headline of the impact page, for other pages."""
    return _sum(cell for cell in _cells(session, period) if cell.settled)


def list_years(session: Session, *, today: date) -> list[int]:
    """The years from 1 April that hold an entry, latest first."""
    first = session.scalar(select(func.min(LedgerEntry.entered_at)))
    if first is None:
        return []
    return list(range(year_of(today), year_of(local_date(first)) - 1, -1))


def year_of(day: date) -> int:
    """The year from 1 April that a day is in."""
    return day.year if day.month >= APRIL else day.year - 1


def settled_condition() -> ColumnElement[bool]:
    """`domain.social_value.is_settled` for the database; a test holds the two together."""
    by_team = Delivered.reason_code.in_([reason.value for reason in SettleReason])
    unvalued_hours = and_(Delivered.net.is_(None), Delivered.unit.in_([unit.value for unit in HOUR_UNITS]))
    by_hours = or_(Delivered.unit == Unit.STAFF_HOURS.value, unvalued_hours)
    small = or_(
        and_(by_hours, Delivered.quantity < SETTLED_BELOW_HOURS),
        and_(Delivered.net.is_not(None), Delivered.net < SETTLED_BELOW_NET),
    )
    both = or_(Delivered.reason_code.is_(None), ~by_team)
    return or_(Verified.id.is_not(None), and_(both, small))


def delivered_in(period: Period) -> Select[Any]:
    """Live delivered entries of a period, each with its live verification if it has one."""
    return (
        select(Delivered)
        .select_from(Delivered)
        .join(SocialValueLine, SocialValueLine.id == Delivered.line_id)
        .join(SocialValueRecord, SocialValueRecord.id == SocialValueLine.record_id)
        .join(Connection, Connection.id == SocialValueRecord.connection_id)
        .join(Receiver, Receiver.id == SocialValueRecord.receiver_id)
        .join(Measure, Measure.id == SocialValueLine.measure_id)
        .join(Outcome, Outcome.id == Measure.outcome_id)
        .join(Theme, Theme.id == Outcome.theme_id)
        .outerjoin(Verified, and_(Verified.verifies_id == Delivered.id, _live(Verified)))
        .where(Delivered.stage == Stage.DELIVERED, _live(Delivered), period.holds(Delivered.entered_at))
    )


def place_of_record() -> ColumnElement[str]:
    """Where help went, of the rows of `delivered_in`: to whom its place must be kept from others, only the borough.

    A record says for ever what it said when it was made, so it is here that it follows its receiver.
    """
    written = func.coalesce(SocialValueRecord.place_label, SocialValueRecord.outcode, "")
    return case((Receiver.place_hidden, func.coalesce(Receiver.place_label, "")), else_=written)


def opened_condition(period: Period) -> ColumnElement[bool]:
    """A condition: that a connection counts as made in a period."""
    return and_(Connection.status != ConnectionStatus.FELL_THROUGH, period.holds(Connection.opened_at))


def completed_condition(period: Period) -> ColumnElement[bool]:
    """A condition: that a connection counts as completed in a period."""
    return and_(Connection.status == ConnectionStatus.COMPLETED, period.holds(Connection.completed_at))


def settled_records(period: Period) -> Subquery:
    """Records with a settled line in a period: record_id, receiver_id, and valued, 1 where any such line has pounds."""
    inner = (
        delivered_in(period)
        .with_only_columns(
            SocialValueRecord.id.label("record_id"),
            SocialValueRecord.receiver_id,
            case((Delivered.net.is_not(None), 1), else_=0).label("valued"),
        )
        .where(settled_condition())
        .subquery()
    )
    return (
        select(inner.c.record_id, inner.c.receiver_id, func.max(inner.c.valued).label("valued"))
        .group_by(inner.c.record_id, inner.c.receiver_id)
        .subquery()
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_ZONE)


def _live(entry: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of the entry
    reversal = aliased(LedgerEntry)
    return ~exists().where(reversal.reverses_id == entry.id)


def _cells(session: Session, period: Period) -> list[Cell]:
    """Add up in the database what is alike; the page adds up these few cells as it needs."""
    counted = case((Verified.id.is_not(None), Verified.net), else_=Delivered.net)
    amount = case((Verified.id.is_not(None), Verified.quantity), else_=Delivered.quantity)
    groups: tuple[Any, ...] = (
        Theme.code,
        Theme.sort_order,
        Connection.support_type,
        place_of_record(),
        SocialValueRecord.context,
        SocialValueRecord.is_local,
        Delivered.unit,
        case((Verified.id.is_not(None), 1), else_=0),
        case((settled_condition(), 1), else_=0),
        case((Delivered.net.is_not(None), 1), else_=0),
        Delivered.indicative,
    )
    labelled = [column.label(f"part_{number}") for number, column in enumerate(groups)]
    inner = delivered_in(period).with_only_columns(*labelled, counted.label("net"), amount.label("amount")).subquery()
    parts = [inner.c[f"part_{number}"] for number in range(len(groups))]
    query = (
        select(*parts, func.sum(inner.c.net), func.sum(inner.c.amount), func.count()).group_by(*parts).order_by(*parts)
    )
    cells = []
    for *known, net, quantity, lines in session.execute(query):
        theme, order, kind, place, context, is_local, unit, verified, settled, valued, indicative = known
        cells.append(
            Cell(
                theme,
                order,
                kind,
                place,
                context,
                is_local,
                Unit(unit),
                bool(verified),
                bool(settled),
                bool(valued),
                bool(indicative),
                net if net is not None else Decimal("0.00"),
                quantity,
                lines,
            )
        )
    return cells


def _sum(cells: Iterable[Cell]) -> Sum:
    listed = list(cells)
    return Sum(
        net=sum((cell.net for cell in listed), Decimal("0.00")),
        verified=sum((cell.net for cell in listed if cell.verified), Decimal("0.00")),
        lines=sum(cell.lines for cell in listed),
        unvalued=sum(cell.lines for cell in listed if not cell.valued),
        indicative=any(cell.indicative for cell in listed),
    )


def _connections(session: Session, period: Period) -> tuple[int, int, datetime | None]:
    """How many connections opened and were completed in a period, and when the first opened."""
    opened = session.execute(select(func.count(), func.min(Connection.opened_at)).where(opened_condition(period))).one()
    completed = session.scalar(select(func.count()).select_from(Connection).where(completed_condition(period)))
    return opened[0], completed or 0, opened[1]


def _records(session: Session, period: Period) -> tuple[int, int, int]:
    """How many records have a settled line, how many of those have no pounds at all, how many groups they helped."""
    per_record = settled_records(period)
    found = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((per_record.c.valued == 0, 1), else_=0)), 0),
            func.count(per_record.c.receiver_id.distinct()),
        ).select_from(per_record)
    ).one()
    return found[0], int(found[1]), found[2]


def _editions(session: Session, period: Period) -> tuple[str, ...]:
    query = delivered_in(period).with_only_columns(Delivered.edition).where(settled_condition()).distinct()
    return tuple(sorted(session.scalars(query)))


def _sets(session: Session, period: Period) -> tuple[tuple[str, date], ...]:
    """The sets of proxy values behind the settled pounds, with the day each came into force."""
    query = (
        delivered_in(period)
        .join(ProxyValue, ProxyValue.id == Delivered.proxy_value_id)
        .join(ProxySet, ProxySet.id == ProxyValue.set_id)
        .with_only_columns(ProxySet.title, ProxySet.effective_from)
        .where(settled_condition())
        .distinct()
    )
    return tuple(sorted((title, day) for title, day in session.execute(query)))
