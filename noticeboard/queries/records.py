"""Reading social value records: what each line stands at, what each side said, and whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.ledger import (
    CHASED_AFTER,
    SettleReason,
    ValueStep,
    current_lines,
    inputs_of,
    may_choose_measure,
    side_of,
)
from noticeboard.domain.lifecycle import BEGUN_CONNECTION_STATUSES, ConnectionStatus
from noticeboard.domain.measures import Unit, ValuationClass
from noticeboard.domain.social_value import EntryRef, NotValued, Totals, is_settled, live_entries, why_not_valued
from noticeboard.domain.vocabulary import Side, Stage
from noticeboard.models import (
    Confirmation,
    Connection,
    Event,
    LedgerEntry,
    SocialValueLine,
    SocialValueRecord,
    SupportTypeMeasure,
)
from noticeboard.queries.people import organisation_ids_ever

CHASES = tuple(f"value.chased_{number}" for number, _wait in enumerate(CHASED_AFTER, 1))
SETTLE_REASONS = frozenset(reason.value for reason in SettleReason)


@dataclass(frozen=True, slots=True)
class LineView:
    """How one line of a record stands now. `stands` is the entry of its latest stage; None before anything is known."""

    line: SocialValueLine
    number: int
    advice: SupportTypeMeasure | None
    committed: LedgerEntry | None
    delivered: LedgerEntry | None
    verified: LedgerEntry | None
    giver_says: Decimal | None
    receiver_says: Decimal | None
    settled: bool

    @property
    def unit(self) -> Unit:
        """What its measure counts."""
        return Unit(self.line.measure.unit)

    @property
    def plain_label(self) -> str:
        """Our plain words, which stand beside the publisher's."""
        return (self.advice.plain_label if self.advice else self.line.measure.plain_label) or ""

    @property
    def stands(self) -> LedgerEntry | None:
        """The entry of the latest stage."""
        return self.verified or self.delivered or self.committed

    @property
    def net(self) -> Decimal | None:
        """Pounds of the entry that stands; None when it is not valued, or there is none."""
        return self.stands.net if self.stands else None

    @property
    def not_valued(self) -> NotValued | None:
        """Why a line that has an entry has no pounds."""
        if self.stands is None or self.stands.net is not None:
            return None
        return why_not_valued(ValuationClass(self.line.measure.valuation_class))

    @property
    def settled_by_team(self) -> bool:
        """Whether the team entered the figure, rather than both sides."""
        return self.delivered is not None and self.delivered.reason_code in SETTLE_REASONS

    @property
    def next_step(self) -> ValueStep:
        """Whose turn it is with this line."""
        if self.delivered is not None:
            return ValueStep.NOTHING if self.settled else ValueStep.TEAM_TO_VERIFY
        if self.giver_says is None and self.receiver_says is None:
            return ValueStep.BOTH_TO_GIVE
        if self.giver_says is None:
            return ValueStep.GIVER_TO_CONFIRM
        return ValueStep.RECEIVER_TO_CONFIRM if self.receiver_says is None else ValueStep.FIGURES_DIFFER

    def says(self, side: Side) -> Decimal | None:
        """What one side last confirmed."""
        return self.receiver_says if side is Side.NEED else self.giver_says


# With these a line is waiting for somebody; the first that any line waits for is the record's.
_TURNS = (
    ValueStep.FIGURES_DIFFER,
    ValueStep.GIVER_TO_CONFIRM,
    ValueStep.RECEIVER_TO_CONFIRM,
    ValueStep.TEAM_TO_VERIFY,
)


@dataclass(frozen=True, slots=True)
class RecordView:
    """How a record stands now, for whoever looks at it. `side` is the side they speak for; None for the team.

    chooses   the numbers of the lines whose measure they may choose.
    """

    record: SocialValueRecord
    lines: tuple[LineView, ...]
    side: Side | None
    in_team: bool
    chooses: frozenset[int] = frozenset()

    @property
    def fell_through(self) -> bool:
        """Whether nothing came of the connection, so that nothing more is said, settled or chosen."""
        return self.record.connection.status is ConnectionStatus.FELL_THROUGH

    @property
    def begun(self) -> bool:
        """Whether the help has begun, so that it can be said how much was given: see `check_begun`."""
        return self.record.connection.status in BEGUN_CONNECTION_STATUSES

    @property
    def next_step(self) -> ValueStep:
        """Whose turn it is: a line that nobody spoke of waits only while no other has been spoken of."""
        steps = [line.next_step for line in self.lines]
        waiting = next((step for step in _TURNS if step in steps), None)
        if waiting is not None:
            return waiting
        return ValueStep.NOTHING if ValueStep.NOTHING in steps else ValueStep.BOTH_TO_GIVE

    @property
    def my_turn(self) -> bool:
        """Whether whoever looks at it is waited for."""
        if not self.begun and self.next_step is not ValueStep.TEAM_TO_VERIFY:
            return False
        if self.side is None:
            return self.in_team and self.next_step in {ValueStep.TEAM_TO_VERIFY, ValueStep.FIGURES_DIFFER}
        mine = ValueStep.RECEIVER_TO_CONFIRM if self.side is Side.NEED else ValueStep.GIVER_TO_CONFIRM
        return self.next_step in {ValueStep.BOTH_TO_GIVE, ValueStep.FIGURES_DIFFER, mine}

    @property
    def totals(self) -> Totals:
        """Pounds of the lines that have an entry, and how many of those have none."""
        return Totals.of(line.net for line in self.lines if line.stands is not None)

    @property
    def indicative(self) -> bool:
        """Whether any of its pounds come from values that no council has approved yet."""
        return any(line.stands is not None and line.stands.indicative for line in self.lines)


def find_record_of(session: Session, connection: Connection) -> SocialValueRecord | None:
    """The record of a connection, if it has been opened."""
    return session.scalar(select(SocialValueRecord).where(SocialValueRecord.connection_id == connection.id))


def get_record(session: Session, ref: str, *, actor: Actor) -> SocialValueRecord:
    """The record with a reference, for the team of its area. Raises NotFound for anybody else."""
    record = session.scalar(select(SocialValueRecord).where(SocialValueRecord.ref == ref).options(*_whole()))
    if record is None or not actor.works_for(record.area_id):
        raise NotFound("record")
    return record


def get_record_of_connection(session: Session, connection_ref: str, *, actor: Actor) -> SocialValueRecord:
    """The record of the connection with a reference, for its parties and the team. Raises NotFound otherwise."""
    query = select(SocialValueRecord).join(Connection).where(Connection.ref == connection_ref).options(*_whole())
    record = session.scalar(query)
    if record is None or not may_see(actor, record):
        raise NotFound("record")
    return record


def may_see(actor: Actor, record: SocialValueRecord) -> bool:
    """Say whether somebody may read a record: a member of either party, or the team of its area."""
    parties = {record.giver_id, record.receiver_id}
    return actor.active and (actor.works_for(record.area_id) or bool(actor.organisation_ids & parties))


def find_record_view(session: Session, *, connection_id: int, actor: Actor) -> RecordView | None:
    """How the record of a connection stands, for its page; None when there is none, or not for this actor."""
    query = select(SocialValueRecord).where(SocialValueRecord.connection_id == connection_id).options(*_whole())
    record = session.scalar(query)
    return view_of(session, record, actor=actor) if record is not None and may_see(actor, record) else None


def view_of(session: Session, record: SocialValueRecord, *, actor: Actor) -> RecordView:
    """How a record stands, for somebody who may see it."""
    advice = _advice(session, record)
    lines = tuple(line_view(line, advice=advice.get(line.measure_id)) for line in current_lines(record.lines))
    side = side_of(actor, giver_id=record.giver_id, receiver_id=record.receiver_id)
    chooses = frozenset(line.number for line in lines if may_choose(session, actor, line.line))
    return RecordView(record, lines, side, actor.works_for(record.area_id), chooses)


def may_choose(session: Session, actor: Actor, line: SocialValueLine) -> bool:
    """Say whether somebody may choose the measure of a line now; nobody may once its connection fell through."""
    record = line.record
    return record.connection.status is not ConnectionStatus.FELL_THROUGH and may_choose_measure(
        actor,
        giver_id=record.giver_id,
        receiver_id=record.receiver_id,
        area_id=record.area_id,
        ever_in=organisation_ids_ever(session, actor) if actor.works_for(record.area_id) else actor.organisation_ids,
        delivered=Stage.DELIVERED in live_by_stage(line.entries),
    )


def line_view(line: SocialValueLine, *, advice: SupportTypeMeasure | None = None) -> LineView:
    """How a line stands."""
    live = live_by_stage(line.entries)
    said = standing_words(line)
    delivered, verified = live.get(Stage.DELIVERED), live.get(Stage.VERIFIED)
    settled = delivered is not None and is_settled(
        verified=verified is not None,
        confirmed_by_both=delivered.reason_code not in SETTLE_REASONS,
        net=delivered.net,
        quantity=delivered.quantity,
        unit=Unit(delivered.unit),
    )
    return LineView(
        line=line,
        number=min(inputs_of(line.input_key)),
        advice=advice,
        committed=live.get(Stage.COMMITTED),
        delivered=delivered,
        verified=verified,
        giver_says=said.get(Side.OFFER),
        receiver_says=said.get(Side.NEED),
        settled=settled,
    )


def live_by_stage(entries: Iterable[LedgerEntry]) -> dict[Stage, LedgerEntry]:
    """The entries of a line that stand, by their stage."""
    by_id = {entry.id: entry for entry in entries}
    refs = [EntryRef(entry.id, entry.stage, entry.reverses_id, entry.verifies_id) for entry in by_id.values()]
    return {ref.stage: by_id[ref.id] for ref in live_entries(refs)}


def standing_words(line: SocialValueLine) -> dict[Side, Decimal]:
    """What each side last confirmed: the quantities of `standing_confirmations`."""
    return {side: said.quantity for side, said in standing_confirmations(line).items()}


def standing_confirmations(line: SocialValueLine) -> dict[Side, Confirmation]:
    """Each side's last word on a line. A delivered entry that was taken back takes the words before it along."""
    taken_back = taken_back_at(line)
    return {said.side: said for said in line.confirmations if taken_back is None or said.confirmed_at > taken_back}


def taken_back_at(line: SocialValueLine) -> datetime | None:
    """When a delivered entry of a line was last taken back; None when none ever was."""
    delivered_ids = {entry.id for entry in line.entries if entry.stage is Stage.DELIVERED}
    return max((entry.entered_at for entry in line.entries if entry.reverses_id in delivered_ids), default=None)


def count_chases(session: Session, *, line: SocialValueLine) -> int:
    """How often the silent side of a line has been asked again, since both were last asked anew."""
    chased = (
        select(func.count()).select_from(Event).where(Event.about_ref == f"line:{line.id}", Event.action.in_(CHASES))
    )
    taken_back = taken_back_at(line)
    if taken_back is not None:
        chased = chased.where(Event.at > taken_back)
    return session.scalar(chased) or 0


def _advice(session: Session, record: SocialValueRecord) -> dict[int, SupportTypeMeasure]:
    """What is said of each measure for the record's kind of support: when to use it, how to count it."""
    rows = session.scalars(
        select(SupportTypeMeasure).where(SupportTypeMeasure.support_type == record.connection.support_type)
    )
    return {row.measure_id: row for row in rows}


def _whole() -> tuple[ORMOption, ...]:
    """Everything that a page about a record shows, in a fixed number of queries."""
    lines = selectinload(SocialValueRecord.lines)
    return (
        selectinload(SocialValueRecord.connection),
        lines.selectinload(SocialValueLine.entries),
        lines.selectinload(SocialValueLine.confirmations),
        selectinload(SocialValueRecord.giver),
        selectinload(SocialValueRecord.receiver),
    )
