"""Choosing another measure for what a connection gives. A line is never changed: a new one takes its place."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Invalid, NotPermitted
from noticeboard.domain.ledger import ReverseReason, current_lines, input_key, inputs_of, takes_whole
from noticeboard.domain.measures import Unit
from noticeboard.domain.vocabulary import Stage
from noticeboard.models import Confirmation, LedgerEntry, Measure, SocialValueLine, SocialValueRecord
from noticeboard.queries.measures import get_exclusions, list_measures_for
from noticeboard.queries.records import live_by_stage, may_choose, standing_confirmations
from noticeboard.services.confirmations import check_not_fallen, line_numbered, refresh_lines
from noticeboard.services.events import note_event
from noticeboard.services.ledger import append_entry, lock_ledger, reverse_line
from noticeboard.services.outbox import tell_organisation
from noticeboard.services.social_value import expected_of


def choose_measure(
    session: Session, *, record: SocialValueRecord, number: int, ref: str, actor: Actor, now: datetime
) -> SocialValueLine:
    """Put what a line counts under another measure of its kind of support.

    The old line's entries are taken back and a new line takes its place. Where both measures count in one unit, what
    each side last said and what was entered carry over; where not, both are asked anew. A measure that counts goods and
    staff time together takes the place of both lines of a project.

    Raises NotPermitted unless the actor is the giver, before anything is delivered, or somebody of its area's team who
    never belonged to a party; Conflict when the connection fell through; Invalid when the measure does not suit the
    kind, or would count something twice.
    """
    lock_ledger(session)
    refresh_lines(session, record)
    old = line_numbered(record, number)
    actor_id = check_may_choose(session, line=old, actor=actor)
    measure = _suiting(session, record, ref)
    replaced = [old]
    if takes_whole(Unit(measure.unit)):
        replaced = current_lines(record.lines)
    if measure.id == old.measure_id and len(replaced) == 1:
        raise Invalid("measure-is-the-same")
    _check_beside(session, record, measure, replaced)
    new = _new_line(session, record, measure, replaced, actor_id=actor_id, now=now)
    entries, words = live_by_stage(old.entries), list(standing_confirmations(old).values())
    for line in replaced:
        reverse_line(session, line=line, reason=ReverseReason.MEASURE_CHANGED, actor_id=actor_id, now=now)
    if len(replaced) == 1 and measure.unit == old.measure.unit:
        _carry_over(session, new, entries, words, actor_id=actor_id, now=now)
    else:
        expected = expected_of(record.connection, measure)
        if expected is not None:
            _enter(session, new, Stage.COMMITTED, expected, actor_id=actor_id, now=now)
    refresh_lines(session, record)
    note_event(
        session,
        actor=actor,
        action="measure.chosen",
        about=record.ref,
        now=now,
        before={"measure": old.measure.ref},
        after={"measure": measure.ref, "line": new.id},
    )
    _tell_others(session, record=record, actor=actor, now=now)
    return new


def check_may_choose(session: Session, *, line: SocialValueLine, actor: Actor) -> int:
    """The id of somebody who may choose the measure of a line. Raises Conflict or NotPermitted as `choose_measure`."""
    check_not_fallen(line.record)
    if actor.person_id is None or not may_choose(session, actor, line):
        raise NotPermitted("team-is-a-party" if actor.works_for(line.record.area_id) else "measure-not-yours")
    return actor.person_id


def _suiting(session: Session, record: SocialValueRecord, ref: str) -> Measure:
    """The measure with a ref, if it suits the record's kind of support."""
    for row in list_measures_for(session, record.connection.support_type):
        if row.measure.ref == ref:
            return row.measure
    raise Invalid("measure-does-not-suit")


def _check_beside(
    session: Session, record: SocialValueRecord, measure: Measure, replaced: list[SocialValueLine]
) -> None:
    """Refuse a measure that would count something twice beside the lines that stay."""
    staying = [line for line in current_lines(record.lines) if line not in replaced]
    exclusions = get_exclusions(session)
    covered = {number for line in replaced for number in inputs_of(line.input_key)}
    for line in staying:
        if line.measure_id == measure.id:
            raise Invalid("measure-already-used", ref=measure.ref)
        same_input = bool(covered & inputs_of(line.input_key))
        found = exclusions.conflict(measure.ref, line.measure.ref, same_input=same_input, same_person=True)
        if found is not None:
            raise Invalid("measures-count-twice", ref=measure.ref, other=line.measure.ref, why=found.text)


def _new_line(
    session: Session,
    record: SocialValueRecord,
    measure: Measure,
    replaced: list[SocialValueLine],
    *,
    actor_id: int,
    now: datetime,
) -> SocialValueLine:
    numbers = {number for line in replaced for number in inputs_of(line.input_key)}
    line = SocialValueLine(
        record=record,
        measure=measure,
        input_key=input_key(record.ref, numbers),
        created_by_id=actor_id,
        created_at=now,
    )
    session.add(line)
    session.flush()
    return line


def _carry_over(
    session: Session,
    line: SocialValueLine,
    entries: dict[Stage, LedgerEntry],
    words: list[Confirmation],
    *,
    actor_id: int,
    now: datetime,
) -> None:
    """Say again of the new line what was said of the old: the thing given and its unit are the same."""
    for said in sorted(words, key=lambda word: word.id):
        session.add(
            Confirmation(
                line_id=line.id,
                side=said.side,
                quantity=said.quantity,
                actor_id=said.actor_id,
                confirmed_at=said.confirmed_at,
            )
        )
    for stage in (Stage.COMMITTED, Stage.DELIVERED):
        if stage in entries:
            reason = entries[stage].reason_code
            _enter(session, line, stage, entries[stage].quantity, actor_id=actor_id, now=now, reason_code=reason)


def _enter(
    session: Session,
    line: SocialValueLine,
    stage: Stage,
    quantity: Decimal,
    *,
    actor_id: int,
    now: datetime,
    reason_code: str | None = None,
) -> None:
    append_entry(
        session, line=line, stage=stage, quantity=quantity, actor_id=actor_id, now=now, reason_code=reason_code
    )


def _tell_others(session: Session, *, record: SocialValueRecord, actor: Actor, now: datetime) -> None:
    """Tell the parties, but for the one that chose."""
    payload = {"record_id": record.id, "connection_id": record.connection_id}
    for organisation_id in (record.receiver_id, record.giver_id):
        if not actor.belongs_to(organisation_id):
            tell_organisation(session, organisation_id=organisation_id, kind="value-measure", now=now, payload=payload)
