"""Connections: opening them, and walking them from agreed to completed, or to having fallen through."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.lifecycle import ConnectionStatus, PostingStatus, may_move
from noticeboard.domain.permissions import may_move_connection
from noticeboard.domain.quantities import GIVEN_AGAIN
from noticeboard.domain.references import Prefix
from noticeboard.domain.vocabulary import Context, ResponseKind
from noticeboard.models import Connection, ConnectionNote, Introduction, Person, Posting, Response
from noticeboard.queries.connections import (
    area_ids_of,
    find_contacts,
    list_standing_connections,
    party_ids_of,
    sum_completed,
)
from noticeboard.services.capacity import changing_postings
from noticeboard.services.events import note_event
from noticeboard.services.introduction_endings import end_introductions
from noticeboard.services.moves import move
from noticeboard.services.outbox import queue_message, tell_organisation, tell_teams
from noticeboard.services.references import fresh_reference
from noticeboard.services.social_value import close_record, open_record
from noticeboard.services.waiting_list import (
    NONE,
    detach_responses,
    end_waiting,
    give_back,
    touched_by_ending,
    touched_postings,
)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Who gives what to whom, as a response or an introduction agreed it."""

    need: Posting | None
    offer: Posting | None
    giver_id: int
    receiver_id: int
    giver_person_id: int
    receiver_person_id: int
    held_of_need: Decimal
    held_of_offer: Decimal


def open_connection(
    session: Session, *, origin: Response | Introduction, actor: Actor, now: datetime, held_of_offer: Decimal = NONE
) -> Connection:
    """Open the connection of an accepted response or introduction, with its social value record.

    What was held for the origin is held by the connection from now on. Both parties are sent one another's details.

    held_of_offer   for an introduction, what it took of its offer.
    """
    if isinstance(origin, Response):
        terms = _terms_of_response(origin, actor)
        origin.held = origin.held_from = NONE
    else:
        terms = _terms_of_introduction(origin, held_of_offer)
    about = terms.need or terms.offer
    assert about is not None
    response = origin if isinstance(origin, Response) else None
    area_of_receiver = terms.need or (origin.organisation if isinstance(origin, Response) else about)
    connection = Connection(
        ref=fresh_reference(session, Connection, Prefix.CONNECTION),
        area_id=area_of_receiver.area_id,
        response=response,
        introduction=None if isinstance(origin, Response) else origin,
        need_id=terms.need.id if terms.need else None,
        offer_id=terms.offer.id if terms.offer else None,
        giver_id=terms.giver_id,
        receiver_id=terms.receiver_id,
        giver_person_id=terms.giver_person_id,
        receiver_person_id=terms.receiver_person_id,
        support_type=about.support_type,
        quantity=origin.quantity,
        unit=origin.unit,
        held_of_need=terms.held_of_need,
        held_of_offer=terms.held_of_offer,
        context=Context.CONTRACT if origin.contract_name else Context.VOLUNTARY,
        contract_name=origin.contract_name,
        status=ConnectionStatus.AGREED,
        opened_at=now,
    )
    session.add(connection)
    session.flush()
    note_event(session, actor=actor, action="connection.opened", about=connection.ref, now=now)
    open_record(session, connection=connection, actor=actor, now=now)
    _tell_both(session, connection, "connection-opened", now)
    return connection


def start_connection(session: Session, *, actor: Actor, connection: Connection, now: datetime) -> None:
    """Say that the help has begun. The other side is told."""
    _check_may_move(actor, connection)
    move(session, connection, ConnectionStatus.UNDER_WAY, started_at=now)
    note_event(session, actor=actor, action="connection.started", about=connection.ref, now=now)
    _tell_others(session, actor, connection, "connection-started", now)


def complete_connection(session: Session, *, actor: Actor, connection: Connection, now: datetime) -> None:
    """Say that all that was agreed has been given. A posting whose whole quantity has been given is met.

    An offer of so much a month or year is not used up: what was taken of it is there again, first for whoever waits.
    """
    _check_may_move(actor, connection)
    with changing_postings(session, touched_by_ending(session, connection.need_id, connection.offer_id), now=now):
        move(session, connection, ConnectionStatus.COMPLETED, completed_at=now)
        note_event(session, actor=actor, action="connection.completed", about=connection.ref, now=now)
        if connection.offer is not None and connection.offer.cadence in GIVEN_AGAIN:
            amounts = {connection.offer_id: connection.held_of_offer}
            connection.held_of_offer = NONE
            session.flush()
            give_back(session, amounts=amounts, now=now)
        for posting in (connection.need, connection.offer):
            if posting is not None:
                meet_if_given(session, actor=actor, posting=posting, now=now)
    _tell_others(session, actor, connection, "connection-completed", now)


def fall_through(session: Session, *, actor: Actor, connection: Connection, reason: str, now: datetime) -> None:
    """Say that nothing will come of it. What it held goes back, first to whoever waits for it longest."""
    _check_may_move(actor, connection)
    touched = touched_postings(session, connection.need_id, connection.offer_id)
    with changing_postings(session, touched, now=now):
        move(session, connection, ConnectionStatus.FELL_THROUGH, fell_through_at=now, fell_through_reason=reason)
        amounts = {connection.need_id: connection.held_of_need, connection.offer_id: connection.held_of_offer}
        connection.held_of_need = connection.held_of_offer = NONE
        note_event(session, actor=actor, action="connection.fell_through", about=connection.ref, now=now)
        session.flush()
        give_back(session, amounts=amounts, now=now)
    close_record(session, connection=connection, actor=actor, now=now)
    _tell_others(session, actor, connection, "connection-fell-through", now)


def add_note(session: Session, *, actor: Actor, connection: Connection, text: str, now: datetime) -> ConnectionNote:
    """Write something on a connection for both parties and the team to read. The other side is told.

    Raises NotPermitted for a member of an organisation that is suspended.
    """
    _check_may_move(actor, connection)
    assert actor.person_id is not None
    as_party = actor.organisation_id in party_ids_of(connection)
    note = ConnectionNote(
        connection_id=connection.id,
        person_id=actor.person_id,
        organisation_id=actor.organisation_id if as_party else None,
        text=text,
        written_at=now,
    )
    session.add(note)
    note_event(session, actor=actor, action="connection.note_added", about=connection.ref, now=now)
    _tell_others(session, actor, connection, "connection-note", now)
    return note


@contextmanager
def telling_contacts(session: Session, *, organisation_ids: Collection[int], now: datetime) -> Iterator[None]:
    """Tell whom it concerns of each connection that is not over whose contact is somebody else once this is done.

    The next contact is told, and the other side; where nobody is left to be it, the other side and the teams.
    """
    connections = list_standing_connections(session, organisation_ids=organisation_ids)
    before = {connection.id: find_contacts(session, connection=connection) for connection in connections}
    yield
    session.flush()
    for connection in connections:
        was, after = before[connection.id], find_contacts(session, connection=connection)
        if after.giver is not was.giver:
            _tell_contact(session, connection, after.giver, connection.giver_id, connection.receiver_id, now)
        if after.receiver is not was.receiver:
            _tell_contact(session, connection, after.receiver, connection.receiver_id, connection.giver_id, now)


def _tell_contact(
    session: Session, connection: Connection, contact: Person | None, own_id: int, other_id: int, now: datetime
) -> None:
    """Tell the new contact of an organisation and the other side, or the teams where there is none."""
    about = {"connection_id": connection.id, "other_id": own_id}
    tell_organisation(session, organisation_id=other_id, kind="connection-contact-changed", now=now, payload=about)
    if contact is None:
        areas = area_ids_of(connection)
        tell_teams(session, area_ids=areas, kind="connection-contact-for-team", now=now, payload=about)
    else:
        mine = {"connection_id": connection.id, "organisation_id": own_id, "other_id": other_id}
        queue_message(session, kind="connection-contact", to=contact, now=now, payload=mine)


def _terms_of_response(response: Response, actor: Actor) -> _Terms:
    """A pledge goes from its maker to the need's group; an ask is answered from the offer's owner to its maker."""
    assert actor.person_id is not None
    posting, own = response.posting, response.from_posting
    if response.kind is ResponseKind.PLEDGE:
        return _Terms(
            need=posting,
            offer=own,
            giver_id=response.organisation_id,
            receiver_id=posting.organisation_id,
            giver_person_id=response.person_id,
            receiver_person_id=actor.person_id,
            held_of_need=response.held,
            held_of_offer=response.held_from,
        )
    return _Terms(
        need=own,
        offer=posting,
        giver_id=posting.organisation_id,
        receiver_id=response.organisation_id,
        giver_person_id=actor.person_id,
        receiver_person_id=response.person_id,
        held_of_need=response.held_from,
        held_of_offer=response.held,
    )


def _terms_of_introduction(introduction: Introduction, held_of_offer: Decimal) -> _Terms:
    assert introduction.need_accepted_by_id is not None
    assert introduction.offer_accepted_by_id is not None
    return _Terms(
        need=introduction.need,
        offer=introduction.offer,
        giver_id=introduction.offer.organisation_id,
        receiver_id=introduction.need.organisation_id,
        giver_person_id=introduction.offer_accepted_by_id,
        receiver_person_id=introduction.need_accepted_by_id,
        held_of_need=introduction.quantity,
        held_of_offer=held_of_offer,
    )


def meet_if_given(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Mark a posting as met once all its quantity is in completed connections."""
    session.flush()
    if sum_completed(session, posting=posting) >= posting.capacity and may_move(posting.status, PostingStatus.MET):
        before = posting.status
        move(session, posting, PostingStatus.MET, ended_at=now)
        note_event(
            session,
            actor=actor,
            action="posting.met",
            about=posting.ref,
            now=now,
            before={"status": before.value},
            after={"status": PostingStatus.MET.value},
        )
        end_waiting(session, posting=posting, now=now)
        detach_responses(session, posting=posting, now=now)
        end_introductions(session, posting=posting, now=now)


def _check_may_move(actor: Actor, connection: Connection) -> None:
    if not may_move_connection(actor, party_ids=party_ids_of(connection), area_ids=area_ids_of(connection)):
        raise NotPermitted("change-connection")


def _tell_both(session: Session, connection: Connection, kind: str, now: datetime) -> None:
    for organisation_id in (connection.giver_id, connection.receiver_id):
        tell_organisation(
            session, organisation_id=organisation_id, kind=kind, now=now, payload={"connection_id": connection.id}
        )


def _tell_others(session: Session, actor: Actor, connection: Connection, kind: str, now: datetime) -> None:
    """Tell the side that did not do it; both, where the team did."""
    for organisation_id in (connection.giver_id, connection.receiver_id):
        if organisation_id != actor.organisation_id:
            tell_organisation(
                session,
                organisation_id=organisation_id,
                kind=kind,
                now=now,
                payload={"connection_id": connection.id},
            )
