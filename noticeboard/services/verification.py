"""What the team does with a record: settle a figure, verify it, or take an entry back. Never somebody of a party."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.giving import check_given
from noticeboard.domain.ledger import CHASED_AFTER, ReverseReason, SettleReason, ShareReason, ValueStep, inputs_of
from noticeboard.domain.measures import Unit
from noticeboard.domain.social_value import (
    LineParties,
    Verifier,
    check_verified_quantity,
    refusal_to_verify,
)
from noticeboard.domain.vocabulary import Stage
from noticeboard.models import LedgerEntry, SocialValueLine, SocialValueRecord
from noticeboard.queries.people import organisation_ids_ever
from noticeboard.queries.records import SETTLE_REASONS, count_chases, line_view, live_by_stage
from noticeboard.services.confirmations import check_begun, check_not_fallen, line_numbered, refresh_lines
from noticeboard.services.events import note_event
from noticeboard.services.ledger import WHOLE, Price, Shares, append_entry, lock_ledger, reverse_entry
from noticeboard.services.outbox import tell_organisation


@dataclass(frozen=True, slots=True)
class Check:
    """What a verifier found.

    quantity   None takes the delivered one as it is; it is never more than that.
    shares     the giver's part and what would have happened anyway; a part below 100 wants a reason.
    """

    quantity: Decimal | None = None
    shares: Shares = WHOLE
    reason: ShareReason | None = None
    declares_conflict: bool = False


def settle_line(
    session: Session,
    *,
    record: SocialValueRecord,
    number: int,
    quantity: Decimal,
    reason: SettleReason,
    actor: Actor,
    now: datetime,
) -> LedgerEntry:
    """Enter as delivered the figure the team found where two sides differ, or where one has been silent too long.

    Raises Invalid when the reason does not fit how the line stands, NotPermitted for anybody but the team of its
    area, and Conflict when it is delivered already, or the connection has not started or fell through.
    """
    actor_id = _office_of(session, actor, record)
    lock_ledger(session)
    refresh_lines(session, record)
    check_begun(record)
    line = line_numbered(record, number)
    step = line_view(line).next_step
    if step in {ValueStep.NOTHING, ValueStep.TEAM_TO_VERIFY}:
        raise Conflict("value-delivered")
    check_given(quantity, Unit(line.measure.unit))
    if step is ValueStep.BOTH_TO_GIVE:
        raise Invalid("settle-nobody-spoke")
    if reason.for_silence is (step is ValueStep.FIGURES_DIFFER):
        raise Invalid("settle-reason-does-not-fit")
    if reason.for_silence and count_chases(session, line=line) < len(CHASED_AFTER):
        raise Invalid("settle-before-chases", days=CHASED_AFTER[-1].days)
    entry = append_entry(
        session,
        line=line,
        stage=Stage.DELIVERED,
        quantity=quantity,
        actor_id=actor_id,
        now=now,
        reason_code=reason.value,
    )
    after = {"line": line.id, "quantity": str(quantity), "reason": reason.value}
    note_event(session, actor=actor, action="value.settled", about=record.ref, now=now, after=after)
    _tell_both(session, record=record, kind="value-settled", now=now)
    return entry


def verify_line(
    session: Session, *, record: SocialValueRecord, number: int, check: Check, actor: Actor, now: datetime
) -> LedgerEntry:
    """Verify what was delivered, as somebody who had no hand in it, at the value frozen in the delivered entry.

    Raises Invalid with the reason why this person may not, or for more than was delivered, and Conflict when there is
    nothing delivered to verify, it is verified already, or the connection fell through before both sides had said so.
    """
    lock_ledger(session)
    refresh_lines(session, record)
    line = line_numbered(record, number)
    delivered = live_by_stage(line.entries).get(Stage.DELIVERED)
    if delivered is None:
        raise Conflict("value-not-delivered")
    if delivered.reason_code in SETTLE_REASONS:
        check_not_fallen(record)
    actor_id = _verifier_of(session, actor, line, declares_conflict=check.declares_conflict)
    quantity = check.quantity if check.quantity is not None else delivered.quantity
    check_verified_quantity(quantity, delivered=delivered.quantity)
    source = delivered.value_source
    entry = append_entry(
        session,
        line=line,
        stage=Stage.VERIFIED,
        quantity=quantity,
        actor_id=actor_id,
        now=now,
        price=Price(delivered.unit_value, delivered.proxy_value_id, source, delivered.indicative),
        shares=check.shares,
        reason_code=check.reason.value if check.reason else None,
        verifies=delivered,
    )
    after = {"line": line.id, "quantity": str(quantity)}
    note_event(session, actor=actor, action="value.verified", about=record.ref, now=now, after=after)
    _tell_both(session, record=record, kind="value-verified", now=now)
    return entry


def verify_many(
    session: Session, *, chosen: Iterable[tuple[SocialValueRecord, int]], actor: Actor, now: datetime
) -> int:
    """Verify several lines as they were delivered. Returns how many.

    Raises as `verify_line` does when one of them may not be; the caller then rolls all of them back.
    """
    done = 0
    for record, number in chosen:
        verify_line(session, record=record, number=number, check=Check(), actor=actor, now=now)
        done += 1
    return done


def reverse_stage(
    session: Session,
    *,
    record: SocialValueRecord,
    number: int,
    stage: Stage,
    reason: ReverseReason,
    actor: Actor,
    now: datetime,
) -> None:
    """Take back the entry of one stage of a line; a delivered entry takes the verified one that names it along.

    What was taken back as delivered is open again: both sides may say anew how much it was.
    Raises Conflict when no entry of that stage stands.
    """
    actor_id = _office_of(session, actor, record)
    lock_ledger(session)
    refresh_lines(session, record)
    line = line_numbered(record, number)
    entry = live_by_stage(line.entries).get(stage)
    if entry is None:
        raise Conflict("moved-on")
    reverse_entry(session, entry=entry, reason=reason, actor_id=actor_id, now=now)
    session.expire(line, ["entries"])
    after = {"line": line.id, "entry": entry.id, "reason": reason.value}
    note_event(session, actor=actor, action="value.reversed", about=record.ref, now=now, after=after)
    _tell_both(session, record=record, kind="value-reversed", now=now)


def _office_of(session: Session, actor: Actor, record: SocialValueRecord) -> int:
    """The id of somebody of the record's team who belongs to none of its parties, and never did."""
    if not actor.works_for(record.area_id) or actor.person_id is None:
        raise NotPermitted("page")
    if organisation_ids_ever(session, actor) & {record.giver_id, record.receiver_id, record.claimant_id}:
        raise Invalid("team-is-a-party")
    return actor.person_id


def _verifier_of(session: Session, actor: Actor, line: SocialValueLine, *, declares_conflict: bool) -> int:
    """The id of somebody who may verify a line."""
    person_id = actor.person_id or 0
    verifier = Verifier(
        person_id,
        organisation_ids_ever(session, actor),
        in_team=actor.works_for(line.record.area_id),
        declares_conflict=declares_conflict,
    )
    refusal = refusal_to_verify(verifier, _parties_of(line))
    if refusal is not None:
        raise Invalid(refusal)
    return person_id


def _parties_of(line: SocialValueLine) -> LineParties:
    """Everybody who had a hand in the thing a line counts, under this measure or one before it."""
    record, covered = line.record, inputs_of(line.input_key)
    lines = [other for other in record.lines if inputs_of(other.input_key) & covered]
    delivered = [entry for other in lines for entry in other.entries if entry.stage is Stage.DELIVERED]
    return LineParties(
        giver_id=record.giver_id,
        receiver_id=record.receiver_id,
        claimant_id=record.claimant_id,
        delivered_by=frozenset(entry.actor_id for entry in delivered),
        settled_by=frozenset(entry.actor_id for entry in delivered if entry.reason_code in SETTLE_REASONS),
        confirmed_by=frozenset(said.actor_id for other in lines for said in other.confirmations),
        chosen_by=frozenset(other.created_by_id for other in lines),
    )


def _tell_both(session: Session, *, record: SocialValueRecord, kind: str, now: datetime) -> None:
    payload = {"record_id": record.id, "connection_id": record.connection_id}
    for organisation_id in (record.receiver_id, record.giver_id):
        tell_organisation(session, organisation_id=organisation_id, kind=kind, now=now, payload=payload)
