"""Changing what a posting says: by its owner, and by the team with a note to the owner."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CursorResult, case, literal, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.posting_details import PostingDetails, check_details, closing_date
from noticeboard.domain.posting_permissions import EDITABLE, may_keep
from noticeboard.models import Posting, PostingChange
from noticeboard.models.base import QUANTITY
from noticeboard.queries.dealings import list_dealings
from noticeboard.queries.introductions import list_proposed_for
from noticeboard.queries.responses import list_live_responses
from noticeboard.services.capacity import changing_postings
from noticeboard.services.connections import meet_if_given
from noticeboard.services.events import note_event
from noticeboard.services.outbox import tell_organisation, tell_team
from noticeboard.services.postings import check_note, check_team, write_details
from noticeboard.services.suggestions import refresh_for
from noticeboard.services.waiting_list import promote_waiting, touched_by_ending

ON_BOARD = frozenset({PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND})
# What, when, where and how many: a change of any of these is shown to those who deal with it.
MATERIAL = (
    "title",
    "description",
    "support_type",
    "answers",
    "minimum_age",
    "starts_on",
    "ends_on",
    "cadence",
    "place_label",
    "reach_mode",
    "reach_mi",
    "travel_mi",
    "quantity",
    "unit",
)
# The team checks what a posting says, not how much of it there is.
NOT_CHECKED = frozenset({"quantity"})


def edit_by_owner(session: Session, *, actor: Actor, posting: Posting, details: PostingDetails, now: datetime) -> bool:
    """Change what a posting says; returns whether it was told to others, who had responded, been introduced or agreed.

    One on the board stays there; where more than how much has changed, the team is told and looks at it again. One that
    the team has approved, but that waits for its organisation to be verified, goes back to be checked again.
    Raises Invalid("quantity-held", held=…) when the new quantity is below what others hold, and Invalid("kind-held")
    when the kind or unit changes while they hold some of it or wait for an answer.
    """
    if not may_keep(actor, organisation_id=posting.organisation_id):
        raise NotPermitted("posting")
    about = {"posting_id": posting.id}
    told, to_look_at = _edit(session, actor, posting, details, now, by_owner=True)
    if posting.approved_at is not None:
        # What the team has read is not what would go on the board once the organisation is verified.
        posting.approved_at = None
        tell_team(session, area_id=posting.area_id, kind="posting-to-check", now=now, payload=about)
    if to_look_at:
        tell_team(session, area_id=posting.area_id, kind="posting-changed-for-team", now=now, payload=about)
    return told


def edit_by_team(
    session: Session, *, actor: Actor, posting: Posting, details: PostingDetails, note: str, now: datetime
) -> None:
    """Change what a posting says, and tell its owner what was changed and why."""
    check_team(actor, posting)
    posting.status_note = check_note(note)
    _edit(session, actor, posting, details, now, by_owner=False)
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
    check_team(actor, posting)
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
    session: Session, actor: Actor, posting: Posting, details: PostingDetails, now: datetime, *, by_owner: bool
) -> tuple[bool, bool]:
    """Change what a posting says; returns whether others were told, and whether the team is to look at it again."""
    if posting.status not in EDITABLE:
        raise Conflict("moved-on", status=posting.status)
    check_details(details, today=local_date(now))
    session.flush()
    read = posting.version
    with changing_postings(session, touched_by_ending(session, posting.id), now=now):
        if posting.version != read or posting.status not in EDITABLE:
            # Somebody else changed it, or it ended, between the reading and the lock.
            raise Conflict("moved-on", status=posting.status)
        checked = by_owner and posting.status in ON_BOARD
        changes = _write_change(session, actor, posting, details, now)
        if not changes:
            return False, False
        to_look_at = checked and not changes.keys() <= NOT_CHECKED
        return _show_change(session, actor, posting, changes, now, to_look_at=to_look_at), to_look_at


def _write_change(
    session: Session, actor: Actor, posting: Posting, details: PostingDetails, now: datetime
) -> dict[str, Any]:
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
    session.flush()
    if changes:
        fields = {"fields": sorted(changes)}
        note_event(session, actor=actor, action="posting.changed", about=posting.ref, now=now, after=fields)
    if "quantity" in changes:
        promote_waiting(session, posting_ids=[posting.id], now=now)
        meet_if_given(session, actor=actor, posting=posting, now=now)
    refresh_for(session, posting=posting, now=now)
    return changes


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
    """What a posting says, as plain JSON values; where it is, as its own people read it, also where others may not."""
    said = {name: _plain(getattr(posting, name)) for name in MATERIAL}
    return said | {"place_label": posting.full_place_label}


def _plain(value: Any) -> Any:  # noqa: ANN401 - every type a column may hold
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, str | int | dict) else value.isoformat()


def _show_change(
    session: Session, actor: Actor, posting: Posting, changes: dict[str, Any], now: datetime, *, to_look_at: bool
) -> bool:
    """Keep a change that others who deal with a posting are shown, or the team looks at; tell the others."""
    dealings = list_dealings(session, posting=posting)
    if dealings or to_look_at:
        change = PostingChange(posting_id=posting.id, changed_at=now, changed_by_id=actor.person_id, changes=changes)
        change.looked_at = None if to_look_at else now
        session.add(change)
    for dealing in dealings:
        about: dict[str, int | str] = {"posting_id": posting.id, dealing.key: dealing.thing_id}
        kind = "introduction-changed" if dealing.key == "introduction_id" else "posting-changed"
        if dealing.key == "introduction_id":
            about["side"] = posting.side.other.value
        tell_organisation(session, organisation_id=dealing.organisation_id, kind=kind, now=now, payload=about)
    return bool(dealings)
