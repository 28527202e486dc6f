"""Reading what waits for the team: figures to verify, a tenth of the small ones, and figures to settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, or_, select, union_all
from sqlalchemy.orm import Session, aliased, selectinload

from noticeboard.domain.actor import Actor
from noticeboard.domain.ledger import SAMPLED_BELOW
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.vocabulary import Side, Stage
from noticeboard.models import (
    Confirmation,
    Connection,
    LedgerEntry,
    Person,
    SocialValueLine,
    SocialValueRecord,
)
from noticeboard.queries.impact import Delivered, Verified, settled_condition
from noticeboard.queries.records import LineView, line_view
from noticeboard.queries.standing import delivered_now, superseded, taken_along

Spoke = aliased(Confirmation, name="spoke")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that waits for the team. `sampled` means it is small, and looked at by chance."""

    record: SocialValueRecord
    line: LineView
    sampled: bool = False

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.record.ref}/{self.line.number}"


def list_to_verify(session: Session, *, actor: Actor, limit: int = 50) -> Sequence[Waiting]:
    """Delivered lines of the actor's areas that are not verified, oldest first: those above the limit, then chance's.

    About one in ten of the small lines is picked by its hash, so that nobody can know beforehand which.
    """
    settled = settled_condition()
    query = (
        _to_verify(actor)
        .with_only_columns(SocialValueLine, settled.label("small"))
        .order_by(settled, Delivered.id)
        .limit(limit)
        .options(*_shown())
    )
    return [Waiting(line.record, line_view(line), sampled=bool(small)) for line, small in session.execute(query)]


def list_to_settle(session: Session, *, actor: Actor, limit: int = 50) -> Sequence[Waiting]:
    """Lines of the actor's areas that one or both sides spoke of and that are not delivered, longest waiting first."""
    query = (
        _to_settle(actor)
        .with_only_columns(SocialValueLine)
        .order_by(Spoke.confirmed_at, Spoke.id)
        .limit(limit)
        .options(*_shown())
    )
    return [Waiting(line.record, line_view(line)) for line in session.scalars(query)]


def figures_waiting(actor: Actor) -> CompoundSelect[int]:
    """The ids of the lines of the actor's areas to verify and to settle, for whoever counts them."""
    return union_all(_to_verify(actor), _to_settle(actor))


def _to_verify(actor: Actor) -> Select[int]:
    return (
        select(SocialValueLine.id)
        .join(Delivered, Delivered.line_id == SocialValueLine.id)
        .join(SocialValueRecord)
        .outerjoin(Verified, and_(Verified.verifies_id == Delivered.id, _live(Verified)))
        .where(
            SocialValueRecord.area_id.in_(actor.team_area_ids),
            Delivered.stage == Stage.DELIVERED,
            _live(Delivered),
            Verified.id.is_(None),
            or_(~settled_condition(), Delivered.row_hash < SAMPLED_BELOW),
        )
    )


def _to_settle(actor: Actor) -> Select[int]:
    later = aliased(Confirmation)
    return (
        select(SocialValueLine.id)
        .join(SocialValueRecord)
        .join(Connection)
        .join(Spoke, Spoke.line_id == SocialValueLine.id)
        .where(
            SocialValueRecord.area_id.in_(actor.team_area_ids),
            Connection.status != ConnectionStatus.FELL_THROUGH,
            ~exists().where(later.line_id == Spoke.line_id, later.id > Spoke.id),
            ~taken_along(Spoke),
            ~superseded(SocialValueLine),
            ~delivered_now(SocialValueLine.id),
        )
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was said or entered about a record, with who did it and for whom."""

    line: SocialValueLine
    entry: LedgerEntry | None
    said: Confirmation | None
    who: str


def list_steps(session: Session, record: SocialValueRecord) -> Sequence[Step]:
    """Every confirmation and entry of a record's lines, line by line, oldest first."""
    people_ids = {said.actor_id for line in record.lines for said in line.confirmations}
    people_ids |= {entry.actor_id for line in record.lines for entry in line.entries}
    names = {person.id: person.name for person in session.scalars(select(Person).where(Person.id.in_(people_ids)))}
    sides = {Side.NEED: record.receiver.name, Side.OFFER: record.giver.name}
    steps = [
        (
            said.confirmed_at,
            0,
            said.id,
            Step(line, None, said, f"{names.get(said.actor_id, '')}, for {sides[said.side]}"),
        )
        for line in record.lines
        for said in line.confirmations
    ]
    steps += [
        (entry.entered_at, 1, entry.id, Step(line, entry, None, names.get(entry.actor_id, "")))
        for line in record.lines
        for entry in line.entries
    ]
    return [step for _at, _kind, _id, step in sorted(steps, key=lambda one: one[:3])]


def _live(entry: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the entry or an alias of it
    reversal = aliased(LedgerEntry)
    return ~exists().where(reversal.reverses_id == entry.id)


def _shown() -> tuple[Any, ...]:
    """What a row of the queue shows, in a fixed number of queries."""
    record = selectinload(SocialValueLine.record)
    return (
        selectinload(SocialValueLine.entries),
        selectinload(SocialValueLine.confirmations),
        record.selectinload(SocialValueRecord.lines),
        record.selectinload(SocialValueRecord.giver),
        record.selectinload(SocialValueRecord.receiver),
        record.selectinload(SocialValueRecord.connection),
    )
