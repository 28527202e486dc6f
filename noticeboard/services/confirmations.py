"""What each side says was given. When both say the same it is entered as delivered; when they differ, each is told."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, String, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased

from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.errors import Conflict, NotFound, NotPermitted
from noticeboard.domain.giving import check_given
from noticeboard.domain.ledger import CHASED_AFTER, ValueStep, current_lines, inputs_of, other_side, side_of
from noticeboard.domain.lifecycle import BEGUN_CONNECTION_STATUSES, ConnectionStatus
from noticeboard.domain.measures import Unit
from noticeboard.domain.social_value import agreed_quantity
from noticeboard.domain.vocabulary import Side, Stage
from noticeboard.models import Confirmation, Connection, Event, LedgerEntry, SocialValueLine, SocialValueRecord
from noticeboard.queries.records import CHASES, LineView, line_view, live_by_stage, standing_words, view_of
from noticeboard.queries.standing import superseded, taken_along
from noticeboard.services.events import note_event
from noticeboard.services.ledger import append_entry, lock_ledger
from noticeboard.services.outbox import tell_organisation, tell_team


def give_quantities(
    session: Session, *, record: SocialValueRecord, quantities: Mapping[int, Decimal], actor: Actor, now: datetime
) -> tuple[LineView, ...]:
    """Take down what one side says was given, by the number of the line, and enter as delivered what both now say.

    quantities   in each line's unit; a line that nothing is said of is left as it is.

    Returns how the lines spoken of stand now. Raises NotPermitted unless the actor speaks for a party, Invalid for a
    quantity that cannot stand, and Conflict when a line is delivered already, or the connection has not started
    or fell through. Somebody who belongs to both parties speaks for one of them only: two people confirm every figure.
    """
    side = side_of(actor, giver_id=record.giver_id, receiver_id=record.receiver_id)
    if side is None or actor.person_id is None:
        raise NotPermitted("value-not-a-party")
    speaking_for = record.receiver_id if side is Side.NEED else record.giver_id
    if any(one.organisation_id == speaking_for and one.suspended for one in actor.standings):
        raise NotPermitted("organisation-suspended")
    lock_ledger(session)
    refresh_lines(session, record)
    check_begun(record)
    spoken_of = []
    for number, quantity in sorted(quantities.items()):
        line = line_numbered(record, number)
        _take_down(session, line=line, side=side, quantity=quantity, person_id=actor.person_id, now=now)
        spoken_of.append(line_view(line))
        after = {"line": line.id, "side": side.value, "quantity": str(quantity)}
        note_event(session, actor=actor, action="value.given", about=record.ref, now=now, after=after)
    _tell(session, record=record, side=side, actor=actor, now=now)
    return tuple(spoken_of)


def confirm_quantity(
    session: Session, *, record: SocialValueRecord, number: int, quantity: Decimal, actor: Actor, now: datetime
) -> LineView:
    """Agree with the figure of the other side.

    quantity   what the page showed as theirs. Raises Conflict("value-changed") when they have said another since.
    """
    side = side_of(actor, giver_id=record.giver_id, receiver_id=record.receiver_id)
    if side is None:
        raise NotPermitted("value-not-a-party")
    lock_ledger(session)
    refresh_lines(session, record)
    if standing_words(line_numbered(record, number)).get(other_side(side)) != quantity:
        raise Conflict("value-changed")
    (line,) = give_quantities(session, record=record, quantities={number: quantity}, actor=actor, now=now)
    return line


def line_numbered(record: SocialValueRecord, number: int) -> SocialValueLine:
    """The line that now counts the thing with a number. Raises NotFound when there is none."""
    for line in current_lines(record.lines):
        if number in inputs_of(line.input_key):
            return line
    raise NotFound("line")


def check_not_fallen(record: SocialValueRecord) -> None:
    """Raise Conflict when the connection of a record fell through: nothing new is said of it then."""
    if record.connection.status is ConnectionStatus.FELL_THROUGH:
        raise Conflict("value-fell-through")


def check_begun(record: SocialValueRecord) -> None:
    """Raise Conflict unless the help of a record's connection has begun, and nobody said that it fell through."""
    check_not_fallen(record)
    if record.connection.status not in BEGUN_CONNECTION_STATUSES:
        raise Conflict("value-not-started")


def refresh_lines(session: Session, record: SocialValueRecord) -> None:
    """Read a record's lines, entries and confirmations as they stand now that nobody else can change them.

    How its connection stands is read again too: whoever lets it fall through waits for the ledger as well.
    """
    session.flush()
    session.expire(record, ["lines"])
    session.expire(record.connection, ["status"])
    for line in record.lines:
        session.expire(line, ["entries", "confirmations"])


def remind_silent(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Ask a side again that has said nothing 7 and 14 days after the other, never twice within a week.

    Returns how many were asked. When it has not run for long, the second time waits a week after the first.
    """
    asked = 0
    apart = CHASED_AFTER[1] - CHASED_AFTER[0]
    for action, wait in zip(CHASES, CHASED_AFTER, strict=True):
        for said in _unanswered(session, action, since=now - wait, quiet_since=now - apart, limit=limit - asked):
            record = said.line.record
            silent = record.receiver_id if said.side is Side.OFFER else record.giver_id
            payload = {"record_id": record.id, "connection_id": record.connection_id}
            tell_organisation(session, organisation_id=silent, kind="value-reminder", now=now, payload=payload)
            note_event(session, actor=NOBODY, action=action, about=f"line:{said.line_id}", now=now)
            asked += 1
    return asked


def _unanswered(
    session: Session, action: str, *, since: datetime, quiet_since: datetime, limit: int
) -> list[Confirmation]:
    """First words of one side, old enough, that the other has not answered and has not been asked about like this.

    Words that a delivered entry took along when it was taken back are as if they had never been said.

    quiet_since   since when nothing may have been asked about them at all.
    """
    other, earlier = aliased(Confirmation), aliased(Confirmation)
    reversal = aliased(LedgerEntry)
    about = literal("line:") + cast(Confirmation.line_id, String)

    def none(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return ~exists().where(*conditions)

    query = (
        select(Confirmation)
        .join(SocialValueLine)
        .join(SocialValueRecord)
        .join(Connection)
        .where(
            Confirmation.confirmed_at <= since,
            Connection.status != ConnectionStatus.FELL_THROUGH,
            ~taken_along(Confirmation),
            none(other.line_id == Confirmation.line_id, other.side != Confirmation.side, ~taken_along(other)),
            none(earlier.line_id == Confirmation.line_id, earlier.id < Confirmation.id, ~taken_along(earlier)),
            ~superseded(SocialValueLine),
            none(
                LedgerEntry.line_id == Confirmation.line_id,
                LedgerEntry.stage == Stage.DELIVERED,
                none(reversal.reverses_id == LedgerEntry.id),
            ),
            none(Event.about_ref == about, Event.action == action, Event.at >= Confirmation.confirmed_at),
            none(Event.about_ref == about, Event.action.in_(CHASES), Event.at > quiet_since),
        )
        .order_by(Confirmation.confirmed_at, Confirmation.id)
        .limit(max(limit, 0))
    )
    return list(session.scalars(query))


def _take_down(
    session: Session, *, line: SocialValueLine, side: Side, quantity: Decimal, person_id: int, now: datetime
) -> None:
    """Keep one side's word, and enter what is agreed."""
    if Stage.DELIVERED in live_by_stage(line.entries):
        raise Conflict("value-delivered")
    check_given(quantity, Unit(line.measure.unit))
    if any(word.actor_id == person_id and word.side is not side for word in line.confirmations):
        raise NotPermitted("value-both-sides")
    said = Confirmation(line_id=line.id, side=side, quantity=quantity, actor_id=person_id, confirmed_at=now)
    session.add(said)
    session.flush()
    session.expire(line, ["confirmations"])
    words = standing_words(line)
    agreed = agreed_quantity(words.get(Side.OFFER), words.get(Side.NEED))
    if agreed is not None:
        append_entry(session, line=line, stage=Stage.DELIVERED, quantity=agreed, actor_id=person_id, now=now)
        session.expire(line, ["entries"])


def _tell(session: Session, *, record: SocialValueRecord, side: Side, actor: Actor, now: datetime) -> None:
    """Tell whoever is next, once for all the lines spoken of."""
    payload = {"record_id": record.id, "connection_id": record.connection_id}
    ours, theirs = record.receiver_id, record.giver_id
    if side is Side.OFFER:
        ours, theirs = theirs, ours
    match view_of(session, record, actor=actor).next_step:
        case ValueStep.FIGURES_DIFFER:
            for organisation_id in (theirs, ours):
                tell_organisation(
                    session, organisation_id=organisation_id, kind="value-differs", now=now, payload=payload
                )
        case ValueStep.TEAM_TO_VERIFY:
            tell_organisation(session, organisation_id=theirs, kind="value-agreed", now=now, payload=payload)
            tell_team(session, area_id=record.area_id, kind="value-to-verify", now=now, payload=payload)
        case ValueStep.NOTHING:
            tell_organisation(session, organisation_id=theirs, kind="value-agreed", now=now, payload=payload)
        case _:
            tell_organisation(session, organisation_id=theirs, kind="value-to-confirm", now=now, payload=payload)
