"""The social value record of a connection: opened and closed with it, and the measure of each line chosen."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.ledger import ReverseReason, Told, answers_of, current_lines, input_key, part_of
from noticeboard.domain.measures import Unit
from noticeboard.domain.proposals import PlainAnswers, expected_quantity, propose
from noticeboard.domain.references import Prefix
from noticeboard.domain.vocabulary import Stage, SupportType
from noticeboard.models import Area, Connection, Measure, Posting, SocialValueLine, SocialValueRecord
from noticeboard.queries.measures import get_measure, list_measures_for
from noticeboard.queries.records import find_record_of
from noticeboard.services.events import note_event
from noticeboard.services.ledger import append_entry, reverse_line
from noticeboard.services.references import fresh_reference


@dataclass(frozen=True, slots=True)
class _Planned:
    """A line about to be opened: what it counts under which measure, and how much is expected."""

    numbers: tuple[int, ...]
    measure: Measure
    quantity: Decimal | None


def open_record(session: Session, *, connection: Connection, actor: Actor, now: datetime) -> SocialValueRecord:
    """Open the record of a connection, with a line for each thing promised.

    A line whose quantity can be told from the postings is committed at once; the others wait to be told. The giver
    is the claimant. Asked again for the same connection it returns the record that stands.
    """
    session.flush()
    known = find_record_of(session, connection)
    if known is not None:
        return known
    record = _new_record(session, connection, now)
    author_id = actor.person_id or connection.giver_person_id
    for planned in _plan(session, connection):
        add_line(session, record=record, planned=planned, actor_id=author_id, now=now)
    note_event(session, actor=actor, action="record.opened", about=record.ref, now=now)
    return record


def close_record(session: Session, *, connection: Connection, actor: Actor, now: datetime) -> None:
    """Take back what was committed when a connection falls through. What was delivered by then stands."""
    record = find_record_of(session, connection)
    if record is None or actor.person_id is None:
        return
    for line in current_lines(record.lines):
        if all(entry.stage is not Stage.DELIVERED for entry in line.entries):
            reason = ReverseReason.FELL_THROUGH
            reverse_line(session, line=line, reason=reason, actor_id=actor.person_id, now=now)
    note_event(session, actor=actor, action="record.closed", about=record.ref, now=now)


def add_line(
    session: Session, *, record: SocialValueRecord, planned: _Planned, actor_id: int, now: datetime
) -> SocialValueLine:
    """Add a line to a record, and its committed entry where a quantity is known."""
    line = SocialValueLine(
        record=record,
        measure=planned.measure,
        input_key=input_key(record.ref, planned.numbers),
        created_by_id=actor_id,
        created_at=now,
    )
    session.add(line)
    session.flush()
    if planned.quantity is not None:
        append_entry(session, line=line, stage=Stage.COMMITTED, quantity=planned.quantity, actor_id=actor_id, now=now)
    return line


def _new_record(session: Session, connection: Connection, now: datetime) -> SocialValueRecord:
    """Who gave to whom and why, and where the help goes: the need's place, else the receiver's."""
    where = connection.need or connection.receiver
    record = SocialValueRecord(
        ref=fresh_reference(session, SocialValueRecord, Prefix.SOCIAL_VALUE_RECORD),
        connection_id=connection.id,
        area_id=connection.area_id,
        context=connection.context,
        contract_name=connection.contract_name,
        claimant_id=connection.giver_id,
        giver_id=connection.giver_id,
        receiver_id=connection.receiver_id,
        opened_on=local_date(now),
        place_label=where.place_label,
        outcode=where.outcode,
        is_local=_is_local(session, connection.area_id, where.lad_code),
        created_at=now,
    )
    session.add(record)
    session.flush()
    return record


def _is_local(session: Session, area_id: int, lad_code: str | None) -> bool | None:
    if lad_code is None:
        return None
    return lad_code in session.get_one(Area, area_id).lad_codes


def _plan(session: Session, connection: Connection) -> list[_Planned]:
    """The lines to open: those proposed for the kind of support, or the one its posting was given another measure."""
    postings: list[Posting] = [p for p in (connection.need, connection.offer) if p is not None]
    answers = _answers(connection, postings)
    proposals = propose(connection.support_type, answers)
    chosen = next((p.proposed_measure_ref for p in postings if p.proposed_measure_ref), None)
    may_be_chosen = {row.measure.ref for row in list_measures_for(session, connection.support_type)}
    if chosen in may_be_chosen and chosen not in {proposal.ref for proposal in proposals}:
        measure = get_measure(session, chosen)
        numbers = tuple(range(1, len(proposals) + 1))
        return [_Planned(numbers, measure, _expected(connection, measure, answers, postings))]
    planned = []
    for number, proposal in enumerate(proposals, 1):
        measure = get_measure(session, proposal.ref)
        alone = postings if len(proposals) == 1 else []
        planned.append(_Planned((number,), measure, _expected(connection, measure, answers, alone)))
    return planned


def expected_of(connection: Connection, measure: Measure) -> Decimal | None:
    """How much of a measure a connection promises; None where that is not known."""
    postings: list[Posting] = [p for p in (connection.need, connection.offer) if p is not None]
    return _expected(connection, measure, _answers(connection, postings), postings)


def _answers(connection: Connection, postings: list[Posting]) -> PlainAnswers:
    told = [Told(_share_of(connection, posting), posting.answers) for posting in postings]
    return answers_of(connection.quantity, connection.unit, told)


def _share_of(connection: Connection, posting: Posting) -> Decimal:
    """The part of a posting that the connection takes; all of it where the two cannot be compared."""
    held = connection.held_of_need if posting.is_need else connection.held_of_offer
    return min(held / posting.capacity, Decimal(1)) if held else Decimal(1)


def _expected(
    connection: Connection, measure: Measure, answers: PlainAnswers, postings: list[Posting]
) -> Decimal | None:
    """How much of a measure is promised: by the plain answers, else by what a posting expects for this very measure."""
    unit = Unit(measure.unit)
    if connection.support_type is SupportType.PROJECT_DELIVERY and unit is Unit.STAFF_HOURS:
        answers = replace(answers, people=None)
    quantity = expected_quantity(connection.support_type, unit, answers)
    if quantity is not None:
        return quantity
    expecting = (p for p in postings if p.expected_quantity and p.proposed_measure_ref == measure.ref)
    posting = next(expecting, None)
    return part_of(posting.expected_quantity, _share_of(connection, posting)) if posting else None
