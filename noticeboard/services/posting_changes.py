"""Changing what a posting says: by its owner, and by the team with a note to the owner."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CursorResult, case, literal, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.domain.posting_details import PostingDetails, check_details, closing_date
from noticeboard.domain.posting_permissions import EDITABLE, may_check, may_keep
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Posting, PostingChange, Response
from noticeboard.models.base import QUANTITY
from noticeboard.queries.introductions import list_proposed_for
from noticeboard.queries.responses import list_live_responses
from noticeboard.services.capacity import changing_postings
from noticeboard.services.events import note_event
from noticeboard.services.introduction_endings import tell_side
from noticeboard.services.outbox import tell_organisation, tell_team
from noticeboard.services.postings import check_note, write_details
from noticeboard.services.suggestions import refresh_for
from noticeboard.services.waiting_list import promote_waiting, touched_postings

ON_BOARD = frozenset({PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND})
ANSWERED = (ResponseStatus.AWAITING_CHECK, ResponseStatus.MADE, ResponseStatus.WAITING, ResponseStatus.ACCEPTED)
# What, when, where and how many: a change of any of these is shown to those who responded.
MATERIAL = (
    "title",
    "description",
    "support_type",
    "answers",
    "minimum_age",
    "starts_on",
    "ends_on",
    "place_label",
    "reach_mode",
    "reach_mi",
    "quantity",
    "unit",
)


def edit_by_owner(
    session: Session, *, actor: Actor, posting: Posting, details: PostingDetails, now: datetime
) -> PostingChange | None:
    """Change what a posting says; returns the change where others had responded, who are told of it.

    One that the team has approved, but that waits for its organisation to be verified, goes back to be checked again.
    Raises Invalid("quantity-held", held=…) when the new quantity is below what others hold, and Invalid("kind-held")
    when the kind or unit changes while they hold some of it or wait for an answer.
    """
    if not may_keep(actor, organisation_id=posting.organisation_id):
        raise NotPermitted("posting")
    change = _edit(session, actor, posting, details, now)
    if posting.approved_at is not None:
        # What the team has read is not what would go on the board once the organisation is verified.
        posting.approved_at = None
        about = {"posting_id": posting.id}
        tell_team(session, area_id=posting.area_id, kind="posting-to-check", now=now, payload=about)
    return change


def edit_by_team(
    session: Session, *, actor: Actor, posting: Posting, details: PostingDetails, note: str, now: datetime
) -> None:
    """Change what a posting says, and tell its owner what was changed and why."""
    if not may_check(actor, area_id=posting.area_id):
        raise NotPermitted("check-posting")
    posting.status_note = check_note(note)
    _edit(session, actor, posting, details, now)
    tell_organisation(
        session,
        organisation_id=posting.organisation_id,
        kind="posting-edited",
        now=now,
        payload={"posting_id": posting.id},
    )


def choose_measure(
    session: Session, *, actor: Actor, posting: Posting, ref: str | None, quantity: Decimal | None, now: datetime
) -> None:
    """Set the measure that a posting is expected to count under, and how much of it. The team's choice."""
    if not may_check(actor, area_id=posting.area_id):
        raise NotPermitted("check-posting")
    before = {"measure": posting.proposed_measure_ref}
    posting.proposed_measure_ref, posting.expected_quantity = ref, quantity
    note_event(
        session,
        actor=actor,
        action="posting.measure_chosen",
        about=posting.ref,
        now=now,
        before=before,
        after={"measure": ref},
    )


def _edit(
    session: Session, actor: Actor, posting: Posting, details: PostingDetails, now: datetime
) -> PostingChange | None:
    if posting.status not in EDITABLE:
        raise Conflict("moved-on", status=posting.status)
    check_details(details, today=local_date(now))
    session.flush()
    read = posting.version
    with changing_postings(session, touched_postings(session, posting.id), now=now):
        if posting.version != read or posting.status not in EDITABLE:
            # Somebody else changed it, or it ended, between the reading and the lock.
            raise Conflict("moved-on", status=posting.status)
        return _write_change(session, actor, posting, details, now)


def _write_change(
    session: Session, actor: Actor, posting: Posting, details: PostingDetails, now: datetime
) -> PostingChange | None:
    """Change what a posting says, with every posting locked that may be taken from because of it."""
    before = _said(posting)
    _change_capacity(session, posting, details)
    chosen = (posting.proposed_measure_ref, posting.expected_quantity)
    write_details(posting, details)
    # Its version rises whatever was changed, also where only the groups it helps were, which are rows of their own.
    flag_modified(posting, "title")
    if posting.status in ON_BOARD and chosen[0] is not None:
        posting.proposed_measure_ref, posting.expected_quantity = chosen
    if posting.ends_on is not None or before["ends_on"] is not None:
        posting.closes_on = closing_date(posting.ends_on, today=local_date(now))
    after = _said(posting)
    changes = {name: {"before": before[name], "after": after[name]} for name in MATERIAL if before[name] != after[name]}
    if not changes:
        return None
    session.flush()
    note_event(
        session, actor=actor, action="posting.changed", about=posting.ref, now=now, after={"fields": sorted(changes)}
    )
    if "quantity" in changes:
        promote_waiting(session, posting_ids=[posting.id], now=now)
    refresh_for(session, posting=posting, now=now)
    return _show_change(session, actor, posting, changes, now)


def _change_capacity(session: Session, posting: Posting, details: PostingDetails) -> None:
    """Move capacity, and what remains of it by as much, in one guarded UPDATE, since others may be taking from it."""
    session.flush()
    capacity = literal(details.quantity or Decimal(1), QUANTITY)
    same_count = posting.unit == details.unit and posting.support_type == details.support_type
    held = Posting.capacity - Posting.remaining
    guard = held <= capacity if same_count else Posting.capacity == Posting.remaining
    status = Posting.__table__.c.status
    in_hand, is_open = (literal(code, status.type) for code in (PostingStatus.IN_HAND, PostingStatus.OPEN))
    moved = case(
        ((status == is_open) & (held == capacity), in_hand),
        ((status == in_hand) & (held < capacity), is_open),
        else_=status,
    )
    statement = (
        update(Posting)
        .where(Posting.id == posting.id, guard)
        .values(capacity=capacity, remaining=capacity - held, status=moved)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    session.refresh(posting)
    done = isinstance(result, CursorResult) and result.rowcount == 1
    if same_count and not done:
        raise Invalid("quantity-held", held=f"{(posting.capacity - posting.remaining).normalize():,f}")
    if not same_count and (not done or _is_spoken_for(session, posting)):
        raise Invalid("kind-held")


def _is_spoken_for(session: Session, posting: Posting) -> bool:
    """Whether somebody waits for an answer about a posting, in the unit that it is counted in now."""
    return bool(list_live_responses(session, posting_id=posting.id) or list_proposed_for(session, posting=posting))


def _said(posting: Posting) -> dict[str, Any]:
    """What a posting says, as plain JSON values."""
    return {name: _plain(getattr(posting, name)) for name in MATERIAL}


def _plain(value: Any) -> Any:  # noqa: ANN401 - every type a column may hold
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, str | int | dict) else value.isoformat()


def _show_change(
    session: Session, actor: Actor, posting: Posting, changes: dict[str, Any], now: datetime
) -> PostingChange | None:
    """Keep a change of a posting that others have responded to or are introduced to, and tell each of them."""
    answered = (
        select(Response).where(Response.posting_id == posting.id, Response.status.in_(ANSWERED)).order_by(Response.id)
    )
    responses = session.scalars(answered).all()
    introductions = list_proposed_for(session, posting=posting)
    if not responses and not introductions:
        return None
    change = PostingChange(posting_id=posting.id, changed_at=now, changed_by_id=actor.person_id, changes=changes)
    session.add(change)
    for response in responses:
        tell_organisation(
            session,
            organisation_id=response.organisation_id,
            kind="posting-changed",
            now=now,
            payload={"posting_id": posting.id, "response_id": response.id},
        )
    for introduction in introductions:
        side = Side.OFFER if posting.is_need else Side.NEED
        tell_side(session, introduction=introduction, side=side, kind="introduction-changed", now=now)
    return change
