"""Giving quantity back, and letting those who wait for it have it: the oldest first."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY
from noticeboard.domain.lifecycle import ResponseStatus
from noticeboard.domain.quantities import shared_quantity
from noticeboard.domain.vocabulary import ResponseKind
from noticeboard.models import Organisation, Posting, Response
from noticeboard.queries.responses import list_live_made_from, list_live_responses, list_waiting_list
from noticeboard.services.capacity import changing_postings, hold_all, release_quantity
from noticeboard.services.clocks import answer_due
from noticeboard.services.events import note_event
from noticeboard.services.moves import move
from noticeboard.services.outbox import tell_organisation

NONE = Decimal(0)


def wanted_of(response: Response) -> dict[int, Decimal]:
    """How much a response takes of the posting answered, and of the maker's own where both count the same."""
    wanted = {response.posting_id: response.quantity}
    own = response.from_posting
    if own is not None:
        share = shared_quantity(response.quantity, unit=response.unit, other_unit=own.unit)
        if share:
            wanted[own.id] = share
    return wanted


def touched_postings(session: Session, *posting_ids: int | None) -> set[int | None]:
    """The postings that giving quantity back to some of them may touch: they, and those of whoever waits for them."""
    ids = [posting_id for posting_id in posting_ids if posting_id is not None]
    waiting = list_waiting_list(session, posting_ids=ids)
    return {*ids, *(row.posting_id for row in waiting), *(row.from_posting_id for row in waiting)}


def touched_by_ending(session: Session, *posting_ids: int | None) -> set[int | None]:
    """The postings that taking some of them off the board may touch: whatever answers them or is made from them."""
    live = [
        response
        for posting_id in posting_ids
        if posting_id is not None
        for rows in (list_live_responses, list_live_made_from)
        for response in rows(session, posting_id=posting_id)
    ]
    others = {posting_id for response in live for posting_id in (response.posting_id, response.from_posting_id)}
    return touched_postings(session, *posting_ids, *others)


def give_back(session: Session, *, amounts: Mapping[int | None, Decimal], now: datetime) -> None:
    """Give quantity back to postings, then promote the oldest waiting responses that now fit.

    amounts   how much to give back, by the id of the posting; None, for no posting, is passed over.
    """
    given = sorted((posting_id, amount) for posting_id, amount in amounts.items() if posting_id is not None and amount)
    for posting_id, amount in given:
        release_quantity(session, posting_id=posting_id, quantity=amount, now=now)
    if given:
        promote_waiting(session, posting_ids=[posting_id for posting_id, _amount in given], now=now)


def promote_waiting(session: Session, *, posting_ids: list[int], now: datetime) -> int:
    """Hold quantity for the oldest waiting responses that fit into what remains. Returns how many were promoted.

    Those that the team holds, and those of a suspended organisation, are passed over until that ends.
    """
    promoted = 0
    for response in list_waiting_list(session, posting_ids=posting_ids):
        held_up = response.paused_at is not None or not response.organisation.trusted
        if not held_up and take_for(session, response=response, now=now):
            tell_made(session, response=response, now=now)
            tell_organisation(
                session,
                organisation_id=response.organisation_id,
                kind="response-promoted",
                now=now,
                payload={"response_id": response.id},
            )
            note_event(session, actor=NOBODY, action="response.promoted", about=response.ref, now=now)
            promoted += 1
    return promoted


def promote_waiting_of(session: Session, *, organisation: Organisation, now: datetime) -> int:
    """Promote what an organisation waits for, once it is restored: it was passed over while it was suspended."""
    waits = Response.organisation_id == organisation.id, Response.status == ResponseStatus.WAITING
    posting_ids = sorted(set(session.scalars(select(Response.posting_id).where(*waits))))
    with changing_postings(session, touched_postings(session, *posting_ids), now=now):
        return promote_waiting(session, posting_ids=posting_ids, now=now)


def set_back_of(session: Session, *, organisation: Organisation, now: datetime) -> None:
    """Let what a suspended organisation had made wait: others may have what it held, until it is restored."""
    made = Response.organisation_id == organisation.id, Response.status == ResponseStatus.MADE
    rows = session.scalars(select(Response).where(*made).order_by(Response.made_at, Response.id)).all()
    ids = {posting_id for response in rows for posting_id in (response.posting_id, response.from_posting_id)}
    with changing_postings(session, touched_postings(session, *ids), now=now):
        for response in rows:
            amounts = {response.posting_id: response.held, response.from_posting_id: response.held_from}
            move(session, response, ResponseStatus.WAITING, held=NONE, held_from=NONE, due_at=None)
            note_event(session, actor=NOBODY, action="response.set_back", about=response.ref, now=now)
            give_back(session, amounts=amounts, now=now)


def end_waiting(session: Session, *, posting: Posting, now: datetime) -> None:
    """Let what still waits for a posting lapse, because all of it has been given, and tell those who waited."""
    for response in list_live_responses(session, posting_id=posting.id):
        move(session, response, ResponseStatus.LAPSED, answered_at=now, due_at=None)
        note_event(session, actor=NOBODY, action="response.ended", about=response.ref, now=now)
        tell_organisation(
            session,
            organisation_id=response.organisation_id,
            kind="posting-ended",
            now=now,
            payload={"posting_id": posting.id, "response_id": response.id},
        )


def detach_responses(session: Session, *, posting: Posting, now: datetime) -> None:
    """Let what was made from a posting stand on its own, because the posting has left the board, and tell both sides.

    Else it would wait for a posting that nobody can take from any more.
    """
    rows = list_live_made_from(session, posting_id=posting.id)
    for response in rows:
        amount = response.held_from
        response.from_posting, response.held_from = None, NONE
        session.flush()
        release_quantity(session, posting_id=posting.id, quantity=amount, now=now)
        note_event(session, actor=NOBODY, action="response.detached", about=response.ref, now=now)
        sides = [response.organisation_id, response.posting.organisation_id][: 2 if response.shown_at else 1]
        about = {"response_id": response.id, "from_posting_id": posting.id}
        for organisation_id in sides:
            tell_organisation(
                session, organisation_id=organisation_id, kind="response-detached", now=now, payload=about
            )
    if rows:
        promote_waiting(session, posting_ids=sorted({response.posting_id for response in rows}), now=now)


def take_for(session: Session, *, response: Response, now: datetime) -> bool:
    """Hold what a waiting response wants, start its clock, and say whether there was enough."""
    wanted = wanted_of(response)
    if hold_all(session, wanted=wanted, now=now) is not None:
        return False
    move(
        session,
        response,
        ResponseStatus.MADE,
        held=wanted[response.posting_id],
        held_from=wanted.get(response.from_posting_id or 0, NONE),
        due_at=answer_due(now),
        shown_at=response.shown_at or now,
    )
    return True


def tell_made(session: Session, *, response: Response, now: datetime) -> None:
    """Tell the owner of a posting that somebody answered it, or waits to."""
    tell_organisation(
        session,
        organisation_id=response.posting.organisation_id,
        kind="pledge-made" if response.kind is ResponseKind.PLEDGE else "ask-made",
        now=now,
        payload={"response_id": response.id, "status": response.status.value},
    )
