"""What happens to a posting once it is on the board: pausing, resuming, renewing, closing, meeting, running out."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.posting_details import OPEN_FOR
from noticeboard.domain.posting_permissions import may_keep
from noticeboard.models import Posting, Response
from noticeboard.queries.posting_checks import list_changes_to_look_at
from noticeboard.queries.responses import list_live_responses
from noticeboard.services.capacity import changing_postings
from noticeboard.services.connections import meet_if_given
from noticeboard.services.events import note_event
from noticeboard.services.introduction_endings import end_introductions
from noticeboard.services.moves import move
from noticeboard.services.outbox import tell_organisation
from noticeboard.services.postings import check_note, check_team
from noticeboard.services.responses import end_responses
from noticeboard.services.suggestions import refresh_for
from noticeboard.services.waiting_list import detach_responses, promote_waiting, touched_by_ending

CLOSING_NOTICE = timedelta(days=7)
CLOSE_REASONS = ("met_elsewhere", "no_longer_needed")


def pause_posting(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Take an open posting off the board for a while. Those who wait for an answer are told."""
    _check_owner(actor, posting)
    _change_status(session, actor, posting, PostingStatus.PAUSED, "posting.paused", now)
    _tell_responders(session, posting, "posting-paused", now)


def resume_posting(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Put a paused posting back on the board. Whoever waited for it meanwhile is promoted, the oldest first."""
    _check_owner(actor, posting)
    _check_trusted(posting)
    if posting.status is not PostingStatus.PAUSED:
        raise Conflict("moved-on", status=posting.status)
    _put_back(session, actor, posting, "posting.resumed", now)


def renew_posting(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Put a posting that ran out back on the board for 90 days. A last day that is past is taken off it.

    Whoever waited for it while it was away is promoted, the oldest first.
    """
    _check_owner(actor, posting)
    _check_trusted(posting)
    if posting.status is not PostingStatus.EXPIRED:
        raise Conflict("moved-on", status=posting.status)
    if posting.remaining <= 0:
        raise Conflict("nothing-remaining")
    today = local_date(now)
    still_ahead = posting.ends_on if posting.ends_on is not None and posting.ends_on > today else None
    closes_on = still_ahead or today + OPEN_FOR
    dates = {"closes_on": closes_on, "ends_on": still_ahead}
    _put_back(session, actor, posting, "posting.renewed", now, **dates)


def close_posting(session: Session, *, actor: Actor, posting: Posting, reason: str, now: datetime) -> None:
    """Take a posting off the board for good.

    reason   "met_elsewhere" or "no_longer_needed".

    Those who wait for an answer are told. Raises Invalid("close-reason") for any other reason.
    """
    _check_owner(actor, posting)
    if reason not in CLOSE_REASONS:
        raise Invalid("close-reason")
    _end(session, actor, posting, PostingStatus.CLOSED, f"posting.closed_{reason}", now)


def mark_met(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Say that a posting was met through the noticeboard. Those who wait for an answer are told."""
    _check_owner(actor, posting)
    _end(session, actor, posting, PostingStatus.MET, "posting.met", now)


def mark_looked_at(session: Session, *, actor: Actor, posting: Posting, version: int, now: datetime) -> None:
    """Say that the team has read what an owner changed of a posting that is on the board, and leaves it there.

    version   the version of its text that was read. Raises Conflict("posting-changed") when it says something else now,
              and Conflict("moved-on") when somebody else has looked at it.
    """
    with changing_postings(session, (posting.id,), now=now):
        _look_at_changes(session, actor, posting, version, now)
    note_event(session, actor=actor, action="posting.looked_at", about=posting.ref, now=now)


def take_off_board(
    session: Session, *, actor: Actor, posting: Posting, version: int, reason: str, now: datetime
) -> None:
    """Take a posting off the board for good because of what its owner changed, with the reason.

    Those who wait for an answer about it are told that it has ended. Raises what `mark_looked_at` raises.
    """
    check_team(actor, posting)
    note = check_note(reason)

    def look() -> None:
        _look_at_changes(session, actor, posting, version, now)

    _end(
        session,
        actor,
        posting,
        PostingStatus.CLOSED,
        "posting.taken_off",
        now,
        first=look,
        status_note=note,
        ended_at=now,
    )
    _tell_owner(session, posting, "posting-taken-off", now)


def expire_due(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Take postings whose closing date is past off the board, and tell their owners how to renew them.

    Those who have responded are told as well: what was made is still to be answered, what waits goes on waiting. What
    was made from it stands on its own, and its introductions lapse.
    """
    due = (
        select(Posting)
        .where(
            Posting.status.in_((PostingStatus.OPEN, PostingStatus.PAUSED)),
            Posting.closes_on < local_date(now),
        )
        .order_by(Posting.closes_on, Posting.id)
        .limit(limit)
    )
    rows = session.scalars(due).all()
    expired = 0
    for posting in rows:
        # Its owner may close it between the reading and the expiring: then there is nothing to do.
        with suppress(Conflict):
            with changing_postings(session, touched_by_ending(session, posting.id), now=now):
                _change_status(session, NOBODY, posting, PostingStatus.EXPIRED, "posting.expired", now)
                detach_responses(session, posting=posting, now=now)
                end_introductions(session, posting=posting, now=now)
            _tell_owner(session, posting, "posting-expired", now)
            _tell_responders(session, posting, "posting-away", now)
            expired += 1
    return expired


def remind_closing(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Tell owners, once for each closing date, that a posting leaves the board within seven days."""
    today = local_date(now)
    due = (
        Posting.status == PostingStatus.OPEN,
        Posting.closes_on.between(today, today + CLOSING_NOTICE),
        Posting.opened_at <= now - timedelta(days=1),
        or_(Posting.reminded_for.is_(None), Posting.reminded_for != Posting.closes_on),
    )
    rows = session.scalars(select(Posting).where(*due).order_by(Posting.closes_on, Posting.id).limit(limit)).all()
    reminded = 0
    for posting in rows:
        # Guarded, so that two workers at once remind once.
        claim = update(Posting).where(Posting.id == posting.id, *due).values(reminded_for=Posting.closes_on)
        result = session.execute(claim.execution_options(synchronize_session=False))
        if isinstance(result, CursorResult) and result.rowcount == 1:
            session.refresh(posting)
            _tell_owner(session, posting, "posting-closing", now)
            reminded += 1
    return reminded


def _look_at_changes(session: Session, actor: Actor, posting: Posting, version: int, now: datetime) -> None:
    """Mark the changes of a posting as looked at, with the posting locked."""
    check_team(actor, posting)
    if posting.version != version:
        raise Conflict("posting-changed")
    changes = list_changes_to_look_at(session, posting=posting)
    if not changes:
        raise Conflict("moved-on", status=posting.status)
    for change in changes:
        change.looked_at, change.looked_by_id = now, actor.person_id


def _end(
    session: Session,
    actor: Actor,
    posting: Posting,
    to: PostingStatus,
    action: str,
    now: datetime,
    first: Callable[[], None] = lambda: None,
    **values: object,
) -> None:
    """Take a posting off the board, with every posting locked that what it held may go to.

    first   what is asked or done under the lock before that.
    """
    with changing_postings(session, touched_by_ending(session, posting.id), now=now):
        first()
        _change_status(session, actor, posting, to, action, now, **values or {"ended_at": now, "status_note": None})
        _tell_responders(session, posting, "posting-ended", now)
        end_responses(session, posting=posting, now=now)
        detach_responses(session, posting=posting, now=now)
        end_introductions(session, posting=posting, now=now)


def _put_back(session: Session, actor: Actor, posting: Posting, action: str, now: datetime, **values: object) -> None:
    """Put a posting back on the board, promote who fits, and tell all who responded; those promoted hear of that."""
    with changing_postings(session, touched_by_ending(session, posting.id), now=now):
        _change_status(session, actor, posting, PostingStatus.OPEN, action, now, **values)
        if posting.remaining <= 0:
            # Its quantity was lowered, while it was paused, to what others hold.
            move(session, posting, PostingStatus.IN_HAND)
        before = {response.id: response.status for response in list_live_responses(session, posting_id=posting.id)}
        promote_waiting(session, posting_ids=[posting.id], now=now)
        meet_if_given(session, actor=actor, posting=posting, now=now)
    for response in list_live_responses(session, posting_id=posting.id):
        if response.status is before.get(response.id):
            _tell_responder(session, posting, response, "posting-resumed", now)


def _change_status(
    session: Session,
    actor: Actor,
    posting: Posting,
    to: PostingStatus,
    action: str,
    now: datetime,
    **values: object,
) -> None:
    before = posting.status
    move(session, posting, to, **values)
    note_event(
        session, actor=actor, action=action, about=posting.ref, now=now, before={"status": before}, after={"status": to}
    )
    refresh_for(session, posting=posting, now=now)


def _check_owner(actor: Actor, posting: Posting) -> None:
    if not may_keep(actor, organisation_id=posting.organisation_id):
        raise NotPermitted("posting")


def _check_trusted(posting: Posting) -> None:
    if not posting.organisation.trusted:
        raise Conflict("organisation-not-verified")


def _tell_owner(session: Session, posting: Posting, kind: str, now: datetime) -> None:
    tell_organisation(
        session, organisation_id=posting.organisation_id, kind=kind, now=now, payload={"posting_id": posting.id}
    )


def _tell_responders(session: Session, posting: Posting, kind: str, now: datetime) -> None:
    for response in list_live_responses(session, posting_id=posting.id):
        _tell_responder(session, posting, response, kind, now)


def _tell_responder(session: Session, posting: Posting, response: Response, kind: str, now: datetime) -> None:
    about = {"posting_id": posting.id, "response_id": response.id}
    tell_organisation(session, organisation_id=response.organisation_id, kind=kind, now=now, payload=about)
