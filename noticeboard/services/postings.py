"""Posting needs and offers, and the team's check of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.actor import NOBODY, Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus, check_move
from noticeboard.domain.permissions import decides_on_own
from noticeboard.domain.places import Place
from noticeboard.domain.posting_details import PostingDetails, check_details, closing_date, proposed_measure
from noticeboard.domain.posting_permissions import may_check, may_keep, may_post
from noticeboard.domain.questions import check_answers
from noticeboard.domain.references import Prefix
from noticeboard.domain.vocabulary import ReachMode, Side
from noticeboard.models import Need, Offer, Organisation, Posting, PostingAuthority, PostingGroup
from noticeboard.services.capacity import changing_postings
from noticeboard.services.events import note_event
from noticeboard.services.hidden_places import follow_organisation
from noticeboard.services.moves import move
from noticeboard.services.organisations import is_trusted
from noticeboard.services.outbox import tell_organisation, tell_team
from noticeboard.services.references import fresh_reference

LONGEST_NOTE = 1000
# What an offer is labelled with when it was given no place.
NO_PLACE_LABELS = {
    ReachMode.BOROUGH: "Across the borough",
    ReachMode.REMOTE: "By phone or online",
    ReachMode.ANYWHERE: "Anywhere",
}


def create_posting(
    session: Session, *, actor: Actor, organisation: Organisation, details: PostingDetails, now: datetime
) -> Posting:
    """Make a need or an offer, as a draft, with the measure that its answers propose.

    Raises NotPermitted unless the actor belongs to the organisation and it is on that side and not suspended, and
    Invalid when what it says does not agree with itself.
    """
    if not may_post(actor, organisation_id=organisation.id, side=details.side):
        raise NotPermitted("post")
    check_details(details, today=local_date(now))
    posting = prepare_posting(details, organisation=organisation, now=now)
    posting.ref = fresh_reference(session, Posting, Prefix.NEED if details.side is Side.NEED else Prefix.OFFER)
    posting.author_id = actor.person_id or organisation.created_by_id
    session.add(posting)
    session.flush()
    note_event(session, actor=actor, action="posting.written", about=posting.ref, now=now)
    return posting


def prepare_posting(details: PostingDetails, *, organisation: Organisation | None, now: datetime) -> Posting:
    """A posting as it would be, not added to any session: for the matches and duplicates shown before it is sent."""
    posting = Need() if details.side is Side.NEED else Offer()
    posting.ref = "new"
    posting.side = details.side
    posting.status = PostingStatus.DRAFT
    posting.created_at = now
    posting.closes_on = closing_date(details.ends_on, today=local_date(now))
    posting.capacity = posting.remaining = details.quantity or 1  # type: ignore[assignment]  # scaled when kept
    if organisation is not None:
        posting.organisation, posting.organisation_id = organisation, organisation.id
        posting.area_id = organisation.area_id
    write_details(posting, details)
    return posting


def write_details(posting: Posting, details: PostingDetails) -> None:
    """Put what a posting says on its row: all but capacity and what remains of it, which others may be taking from."""
    posting.support_type = details.support_type
    posting.title = details.title.strip()
    posting.description = details.description.strip()
    posting.quantity, posting.unit = details.quantity, details.unit
    posting.starts_on, posting.ends_on = details.starts_on, details.ends_on
    posting.minimum_age = details.minimum_age
    posting.answers = check_answers(details.support_type, details.side, details.answers)
    posting.urgency = details.urgency
    posting.travel_mi = details.travel_mi
    posting.reach_mode, posting.cadence = details.reach_mode, details.cadence
    posting.reach_mi = details.reach_mi if details.reach_mode is ReachMode.RADIUS else None
    posting.location_text = details.location_text
    write_place(posting, details.place)
    wanted = set(details.groups)
    posting.groups = [row for row in posting.groups if row.group_code in wanted] + [
        PostingGroup(group_code=code) for code in details.groups if code not in {r.group_code for r in posting.groups}
    ]
    covers = _covered(posting, details) if details.reach_mode is ReachMode.BOROUGH else frozenset()
    posting.authorities = [row for row in posting.authorities if row.lad_code in covers] + [
        PostingAuthority(lad_code=code) for code in sorted(covers - {r.lad_code for r in posting.authorities})
    ]
    proposal = proposed_measure(details)
    posting.proposed_measure_ref, posting.expected_quantity = proposal.ref, proposal.quantity


def send_for_check(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Send a draft to the team, and tell both the team and the organisation what happens next."""
    if not may_post(actor, organisation_id=posting.organisation_id, side=posting.side):
        raise NotPermitted("post")
    move(session, posting, PostingStatus.AWAITING_CHECK, sent_at=now, status_note=None, approved_at=None)
    note_event(session, actor=actor, action="posting.sent", about=posting.ref, now=now)
    about = {"posting_id": posting.id}
    tell_organisation(session, organisation_id=posting.organisation_id, kind="posting-sent", now=now, payload=about)
    tell_team(session, area_id=posting.area_id, kind="posting-to-check", now=now, payload=about)


def take_back(session: Session, *, actor: Actor, posting: Posting, now: datetime) -> None:
    """Make a posting that waits for the team, or was declined, a draft again."""
    if not may_keep(actor, organisation_id=posting.organisation_id):
        raise NotPermitted("posting")
    move(session, posting, PostingStatus.DRAFT, approved_at=None)
    note_event(session, actor=actor, action="posting.taken_back", about=posting.ref, now=now)


def approve_posting(session: Session, *, actor: Actor, posting: Posting, version: int, now: datetime) -> bool:
    """Find a posting good. It opens now, or once its organisation is verified; returns whether it is open now.

    version   the version of its text that was read. Raises Conflict("posting-changed") when it says something else now.
    """
    check_team(actor, posting)
    if is_trusted(session, organisation_id=posting.organisation_id):
        with _as_read(posting):
            _open(session, posting, actor, now, version=version)
        return True
    check_move(posting.status, PostingStatus.OPEN)
    waits = Posting.id == posting.id, Posting.status == PostingStatus.AWAITING_CHECK, Posting.version == version
    statement = update(Posting).where(*waits).values(approved_at=now).execution_options(synchronize_session=False)
    result = session.execute(statement)
    session.refresh(posting)
    with _as_read(posting):
        if not isinstance(result, CursorResult) or result.rowcount != 1:
            raise Conflict("moved-on", status=posting.status)
    note_event(session, actor=actor, action="posting.approved", about=posting.ref, now=now)
    return False


def decline_posting(
    session: Session, *, actor: Actor, posting: Posting, version: int, reason: str, now: datetime
) -> None:
    """Send a posting back to its owner with the reason, which they can mend and send again.

    version   the version of its text that was read. Raises Conflict("posting-changed") when it says something else now.
    """
    check_team(actor, posting)
    note, as_read = check_note(reason), Posting.version == version
    with _as_read(posting):
        move(session, posting, PostingStatus.DECLINED, only_if=as_read, status_note=note, approved_at=None)
    note_event(session, actor=actor, action="posting.declined", about=posting.ref, now=now)
    _tell_owner(session, posting, "posting-declined", now)


def release_waiting(session: Session, *, organisation: Organisation, now: datetime) -> int:
    """Open what the team had already approved of an organisation that is now verified; return how many opened.

    What has not been checked yet stays in the team's queue, where nothing now blocks it. One whose last day has passed
    since it was approved goes back there, and its owner is told to change its dates.
    """
    approved = (
        select(Posting)
        .where(
            Posting.organisation_id == organisation.id,
            Posting.status == PostingStatus.AWAITING_CHECK,
            Posting.approved_at.is_not(None),
        )
        .order_by(Posting.sent_at, Posting.id)
    )
    opened = 0
    for posting in session.scalars(approved).all():
        if posting.ends_on is None or posting.ends_on >= local_date(now):
            _open(session, posting, NOBODY, now)
            opened += 1
        else:
            posting.approved_at = None
            _tell_owner(session, posting, "posting-too-late", now)
    return opened


def check_note(text: str) -> str:
    """Return what the team says to an owner, without space around it. Raises Invalid when it is empty or too long."""
    note = text.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise Invalid("note-wrong", longest=f"{LONGEST_NOTE:,}")
    return note


@contextmanager
def _as_read(posting: Posting) -> Iterator[None]:
    """Say of a posting that still waits, and yet could not be moved, that it was changed since the team read it."""
    try:
        yield
    except Conflict as refusal:
        if refusal.code == "moved-on" and posting.status is PostingStatus.AWAITING_CHECK:
            raise Conflict("posting-changed") from refusal
        raise


def _open(session: Session, posting: Posting, actor: Actor, now: datetime, version: int | None = None) -> None:
    if not posting.organisation.trusted:
        raise Conflict("organisation-not-verified")
    today = local_date(now)
    if posting.ends_on is not None and posting.ends_on < today:
        raise Conflict("posting-over")
    check_move(posting.status, PostingStatus.OPEN)
    with changing_postings(session, (posting.id,), now=now):
        if posting.status is not PostingStatus.AWAITING_CHECK:
            raise Conflict("moved-on", status=posting.status)
        move(
            session,
            posting,
            PostingStatus.OPEN,
            only_if=None if version is None else Posting.version == version,
            opened_at=posting.opened_at or now,
            closes_on=closing_date(posting.ends_on, today=today),
            approved_at=None,
        )
    # Its organisation may have asked for it while this was being written.
    follow_organisation(posting)
    note_event(session, actor=actor, action="posting.opened", about=posting.ref, now=now)
    _tell_owner(session, posting, "posting-opened", now)


def check_team(actor: Actor, posting: Posting) -> None:
    """Raise NotPermitted unless `actor` may decide about a posting: the team of its area, and not its own members."""
    if not may_check(actor, area_id=posting.area_id):
        raise NotPermitted("check-posting")
    if decides_on_own(actor, organisation_ids=(posting.organisation_id,)):
        raise NotPermitted("own-organisation")


def _tell_owner(session: Session, posting: Posting, kind: str, now: datetime) -> None:
    tell_organisation(
        session, organisation_id=posting.organisation_id, kind=kind, now=now, payload={"posting_id": posting.id}
    )


def _covered(posting: Posting, details: PostingDetails) -> frozenset[str]:
    """The authorities of its organisation's area; what the details say for a posting that has no organisation yet."""
    organisation: Organisation | None = posting.organisation
    return frozenset(details.covers) if organisation is None else organisation.area.lad_codes


def write_place(posting: Posting, place: Place | None) -> None:
    """Put where it is on the row. The public points stand apart, so that no page can show a finer one by mistake."""
    posting.postcode = place.postcode if place else None
    posting.place_label = place.label if place else NO_PLACE_LABELS.get(posting.reach_mode, "")  # type: ignore[arg-type]
    posting.outcode = place.outcode if place else None
    posting.lat, posting.lng = (place.lat, place.lng) if place else (None, None)
    posting.loc_radius_mi = place.radius_mi if place else None
    posting.loc_precision = place.precision.value if place else "none"
    posting.lad_code = place.lad_code if place else None
    posting.ward_code = place.ward_code if place else None
    posting.geo_version = place.geo_version or None if place else None
    posting.public_lat, posting.public_lng = (place.public_lat, place.public_lng) if place else (None, None)
    posting.hidden_place = None
    follow_organisation(posting)
