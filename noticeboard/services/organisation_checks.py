"""What the team finds out about an organisation: verified, asked for more, declined; suspended at once and restored."""

from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import CheckStatus
from noticeboard.models import Organisation
from noticeboard.queries.dealings import list_partners
from noticeboard.services.events import note_event
from noticeboard.services.hidden_places import set_place_hidden
from noticeboard.services.moves import move
from noticeboard.services.organisations import missing_standards
from noticeboard.services.outbox import tell_organisation
from noticeboard.services.postings import release_waiting as release_postings
from noticeboard.services.responses import release_waiting as release_responses
from noticeboard.services.team_notes import write_note
from noticeboard.services.waiting_list import promote_waiting_of, set_back_of


def verify_organisation(
    session: Session, *, actor: Actor, organisation: Organisation, now: datetime, note: str = "", looked_up: bool = True
) -> None:
    """Verify an organisation, and let go ahead what waited for it.

    note        for the team only.
    looked_up   whether its register numbers were found on their registers, which is kept with each number.

    Raises Invalid("standards-missing") for a business that has not confirmed all four minimum standards,
    Invalid("not-looked-up") for numbers nobody looked up, NotPermitted for another area's team or its own member,
    Conflict("moved-on") when it has been decided already, and Conflict("decide-suspended") while it is suspended.
    """
    _check_team(actor, organisation)
    if missing_standards(organisation):
        raise Invalid("standards-missing")
    if organisation.identifiers and not looked_up:
        raise Invalid("not-looked-up")
    _decide(session, actor, organisation, CheckStatus.VERIFIED, now, status_note=None)
    for identifier in organisation.identifiers:
        identifier.verified_at, identifier.verified_by_id = now, actor.person_id
    if note:
        write_note(session, actor=actor, about=organisation.ref, text=note, now=now)
    session.flush()
    _let_go_ahead(session, organisation, now)
    tell_organisation(session, organisation_id=organisation.id, kind="organisation-verified", now=now)


def ask_for_more(session: Session, *, actor: Actor, organisation: Organisation, question: str, now: datetime) -> None:
    """Ask an organisation something before the check can go on; it answers by sending its details back."""
    _check_team(actor, organisation)
    _decide(session, actor, organisation, CheckStatus.MORE_ASKED, now, status_note=question)
    tell_organisation(session, organisation_id=organisation.id, kind="organisation-more-asked", now=now)


def decline_organisation(
    session: Session, *, actor: Actor, organisation: Organisation, reason: str, now: datetime
) -> None:
    """Decline an organisation with a reason. It may put that right and send its details back."""
    _check_team(actor, organisation)
    _decide(session, actor, organisation, CheckStatus.DECLINED, now, status_note=reason)
    tell_organisation(session, organisation_id=organisation.id, kind="organisation-declined", now=now)


def suspend_organisation(
    session: Session, *, actor: Actor, organisation: Organisation, reason: str, now: datetime
) -> None:
    """Suspend an organisation at once: its postings leave the board and its members can do nothing for it.

    What it had pledged or asked for waits, and what that held goes to others. Everybody who deals with it is told.
    Raises Conflict("moved-on") when it is suspended already.
    """
    _check_team(actor, organisation)
    _set_suspended(session, organisation, now, reason=reason)
    note_event(session, actor=actor, action="organisation.suspended", about=organisation.ref, now=now)
    tell_organisation(session, organisation_id=organisation.id, kind="organisation-suspended", now=now)
    set_back_of(session, organisation=organisation, now=now)
    _tell_partners(session, organisation, "partner-suspended", now)


def restore_organisation(session: Session, *, actor: Actor, organisation: Organisation, now: datetime) -> None:
    """Let a suspended organisation go on where it stopped. Raises Conflict("moved-on") when it is not suspended."""
    _check_team(actor, organisation)
    _set_suspended(session, organisation, None, reason=None)
    _let_go_ahead(session, organisation, now)
    promote_waiting_of(session, organisation=organisation, now=now)
    note_event(session, actor=actor, action="organisation.restored", about=organisation.ref, now=now)
    tell_organisation(session, organisation_id=organisation.id, kind="organisation-restored", now=now)
    _tell_partners(session, organisation, "partner-restored", now)


def set_privacy(
    session: Session, *, actor: Actor, organisation: Organisation, place_hidden: bool, may_be_named: bool, now: datetime
) -> None:
    """Say for an organisation whether where it is must not be known, and whether it may be named; it is told."""
    _check_team(actor, organisation)
    if (place_hidden, may_be_named) == (organisation.place_hidden, organisation.may_be_named):
        return
    organisation.may_be_named = may_be_named
    set_place_hidden(session, actor=actor, organisation=organisation, hidden=place_hidden, now=now)
    note_event(session, actor=actor, action="organisation.edited", about=organisation.ref, now=now)
    tell_organisation(session, organisation_id=organisation.id, kind="organisation-privacy", now=now)


def _check_team(actor: Actor, organisation: Organisation) -> None:
    """Raise NotPermitted unless `actor` is in the team of its area and does not belong to it."""
    if not actor.works_for(organisation.area_id):
        raise NotPermitted("page")
    if actor.belongs_to(organisation.id):
        raise NotPermitted("own-organisation")


def _let_go_ahead(session: Session, organisation: Organisation, now: datetime) -> None:
    """Let what waited for an organisation go ahead, once it is both verified and not suspended."""
    if organisation.trusted:
        release_postings(session, organisation=organisation, now=now)
        release_responses(session, organisation=organisation, now=now)


def _tell_partners(session: Session, organisation: Organisation, kind: str, now: datetime) -> None:
    about = {"other_id": organisation.id}
    for organisation_id in list_partners(session, organisation=organisation):
        tell_organisation(session, organisation_id=organisation_id, kind=kind, now=now, payload=about)


def _decide(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    to: CheckStatus,
    now: datetime,
    *,
    status_note: str | None,
) -> None:
    if organisation.suspended_at is not None:
        raise Conflict("decide-suspended")
    before = organisation.status
    move(session, organisation, to, status_note=status_note)
    note_event(
        session,
        actor=actor,
        action=f"organisation.{to.replace('_', '-')}",
        about=organisation.ref,
        now=now,
        before={"status": before},
        after={"status": to},
    )


def _set_suspended(session: Session, organisation: Organisation, at: datetime | None, *, reason: str | None) -> None:
    """Set or clear the suspension, only if it was not so already."""
    session.flush()
    as_it_was = Organisation.suspended_at.is_(None) if at else Organisation.suspended_at.is_not(None)
    statement = (
        update(Organisation)
        .where(Organisation.id == organisation.id, as_it_was)
        .values(suspended_at=at, suspension_reason=reason)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    session.refresh(organisation)
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Conflict("moved-on")
