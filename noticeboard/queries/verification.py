"""Reading what waits for the team: figures to verify, a tenth of the small ones, and figures to settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from noticeboard.domain.actor import Actor
from noticeboard.domain.ledger import SAMPLED_BELOW, ValueStep, current_lines
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
        select(SocialValueLine, Delivered.id, settled.label("small"))
        .join(Delivered, Delivered.line_id == SocialValueLine.id)
        .join(SocialValueRecord)
        .outerjoin(Verified, and_(Verified.verifies_id == Delivered.id, _live(Verified)))
        .where(
            SocialValueRecord.area_id.in_(actor.team_area_ids),
            Delivered.stage == Stage.DELIVERED,
            _live(Delivered),
            Verified.id.is_(None),
            or_(~settled, Delivered.row_hash < SAMPLED_BELOW),
        )
        .order_by(settled, Delivered.id)
        .limit(limit)
        .options(*_shown())
    )
    return [
        Waiting(line.record, line_view(line), sampled=bool(small)) for line, _entry_id, small in session.execute(query)
    ]


def list_to_settle(session: Session, *, actor: Actor, limit: int = 50) -> Sequence[Waiting]:
    """Lines of the actor's areas that one or both sides spoke of and that are not delivered, longest waiting first."""
    spoke, later = aliased(Confirmation), aliased(Confirmation)
    query = (
        select(SocialValueLine)
        .join(SocialValueRecord)
        .join(Connection)
        .join(spoke, spoke.line_id == SocialValueLine.id)
        .where(
            SocialValueRecord.area_id.in_(actor.team_area_ids),
            Connection.status != ConnectionStatus.FELL_THROUGH,
            ~exists().where(later.line_id == spoke.line_id, later.id > spoke.id),
            ~exists().where(
                LedgerEntry.line_id == SocialValueLine.id,
                LedgerEntry.stage == Stage.DELIVERED,
                _live(LedgerEntry),
            ),
        )
        .order_by(spoke.confirmed_at, spoke.id)
        .limit(limit)
        .options(*_shown())
    )
    found = [Waiting(line.record, line_view(line)) for line in session.scalars(query)]
    return [
        one
        for one in found
        if one.line.line in current_lines(one.record.lines) and one.line.next_step is not ValueStep.BOTH_TO_GIVE
    ]


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
