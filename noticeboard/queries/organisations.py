"""Reading organisations: who may see one, who belongs to it, and what the team has to check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound, NotPermitted
from noticeboard.domain.lifecycle import (
    PUBLIC_POSTING_STATUSES,
    CheckStatus,
    ConcernStatus,
    PostingStatus,
    ResponseStatus,
)
from noticeboard.domain.registrations import Registration
from noticeboard.models import (
    Area,
    AreaAuthority,
    Concern,
    Connection,
    Event,
    Invitation,
    Membership,
    Organisation,
    OrganisationIdentifier,
    Person,
    Posting,
    Response,
    TeamNote,
)
from noticeboard.queries.postings import visible_to as posting_visible_to

INVITED_FOR = timedelta(days=14)
OPEN_ON_BOARD = (PostingStatus.OPEN, PostingStatus.IN_HAND)


@dataclass(frozen=True, slots=True)
class WaitingOrganisation:
    """An organisation the team has to check, and how much waits for that."""

    organisation: Organisation
    postings: int
    responses: int


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """A register number, and who in the team looked it up."""

    identifier: OrganisationIdentifier
    verified_by: str | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The organisations `actor` may read about: that may be named, that they work with, their own, and their team's.

    What an organisation says of itself is public once the team has verified it, or has put a posting of it on the
    board; one that was suspended is shown only to its members and the team.
    """
    on_board = exists().where(Posting.organisation_id == Organisation.id, Posting.status.in_(PUBLIC_POSTING_STATUSES))
    named = (
        Organisation.may_be_named
        & Organisation.suspended_at.is_(None)
        & or_(Organisation.status == CheckStatus.VERIFIED, on_board)
    )
    if not actor.active:
        return named
    mine = Organisation.id.in_(actor.organisation_ids)
    ours = Organisation.area_id.in_(actor.team_area_ids)
    return or_(named, mine, ours, _met(actor))


def _met(actor: Actor) -> ColumnElement[bool]:
    """Those in good standing that have agreed to work with an organisation of `actor`."""
    sides = Connection.giver_id, Connection.receiver_id
    met = [
        exists().where(one == Organisation.id, other.in_(actor.organisation_ids)) for one, other in (sides, sides[::-1])
    ]
    return Organisation.suspended_at.is_(None) & or_(*met)


def is_known_to(session: Session, organisation: Organisation, *, actor: Actor) -> bool:
    """Whether `actor` may read the name of an organisation: named to all, their own, their team's, or met by them."""
    return organisation.id in _known_among(session, (organisation,), actor)


def read_names(session: Session, organisations: Iterable[Organisation], *, actor: Actor) -> dict[int, str]:
    """What `actor` reads each of some organisations called, by its id: its name where they are known to each other."""
    listed = list(organisations)
    known = _known_among(session, listed, actor)
    return {one.id: one.name if one.id in known else one.public_name for one in listed}


def _known_among(session: Session, organisations: Iterable[Organisation], actor: Actor) -> set[int]:
    """The ids of those whose names `actor` may read. Only those kept from them otherwise are asked about, at once."""
    known: set[int] = set()
    unnamed: set[int] = set()
    for one in organisations:
        open_to = one.may_be_named or actor.belongs_to(one.id) or actor.works_for(one.area_id)
        (known if open_to else unnamed).add(one.id)
    if unnamed and actor.active and actor.standings:
        known.update(session.scalars(select(Organisation.id).where(Organisation.id.in_(unnamed), _met(actor))))
    return known


def get_organisation(session: Session, ref: str, *, visible_to_actor: Actor) -> Organisation:
    """The organisation with a reference. Raises NotFound when there is none, or not for this actor."""
    row = session.scalar(select(Organisation).where(Organisation.ref == ref, visible_to(visible_to_actor)))
    if row is None:
        raise NotFound("organisation")
    return row


def find_registered(session: Session, registration: Registration) -> Organisation | None:
    """The organisation that has a register number, if any has."""
    return session.scalar(
        select(Organisation)
        .join(OrganisationIdentifier)
        .where(OrganisationIdentifier.scheme == registration.scheme, OrganisationIdentifier.value == registration.value)
    )


def get_registered(session: Session, number: str) -> Organisation:
    """The organisation with an organisation id such as GB-CHC-1090095. Raises NotFound when there is none."""
    row = session.scalar(
        select(Organisation)
        .join(OrganisationIdentifier)
        .where(OrganisationIdentifier.scheme + "-" + OrganisationIdentifier.value == number)
    )
    if row is None:
        raise NotFound("organisation")
    return row


def find_area(session: Session, *, lad_code: str | None) -> Area | None:
    """The area whose authorities hold `lad_code`, else the first that was made; None on a board without areas."""
    holding = select(Area).join(AreaAuthority).where(AreaAuthority.lad_code == lad_code).order_by(Area.id).limit(1)
    return session.scalar(holding) or session.scalar(select(Area).order_by(Area.id).limit(1))


def get_own_organisation(session: Session, ref: str, *, actor: Actor, as_admin: bool = False) -> Organisation:
    """The organisation with a reference that `actor` belongs to. Raises NotFound otherwise.

    as_admin   raise NotPermitted("admins-only") for a member who does not administer it.
    """
    mine = Organisation.id.in_(actor.organisation_ids)
    row = session.scalar(select(Organisation).where(Organisation.ref == ref, mine))
    if row is None:
        raise NotFound("organisation")
    if as_admin and not actor.administers(row.id):
        raise NotPermitted("admins-only")
    return row


def get_team_organisation(session: Session, ref: str, *, actor: Actor) -> Organisation:
    """The organisation with a reference, of an area whose team `actor` is in. Raises NotFound otherwise."""
    ours = Organisation.area_id.in_(actor.team_area_ids)
    row = session.scalar(select(Organisation).where(Organisation.ref == ref, ours))
    if row is None:
        raise NotFound("organisation")
    return row


def list_members(session: Session, *, organisation_id: int) -> Sequence[Membership]:
    """The people who belong to an organisation now, in order of joining."""
    return session.scalars(
        select(Membership)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(Membership.joined_at, Membership.id)
    ).all()


def get_member(session: Session, membership_id: int, *, organisation_id: int) -> Membership:
    """A live membership of an organisation. Raises NotFound when there is none of it."""
    row = session.scalar(
        select(Membership).where(
            Membership.id == membership_id,
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
        )
    )
    if row is None:
        raise NotFound("member")
    return row


def get_membership(session: Session, *, organisation_id: int, person_id: int | None) -> Membership:
    """The live membership of a person in an organisation. Raises NotFound when there is none."""
    row = session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
        )
    )
    if row is None:
        raise NotFound("member")
    return row


def list_invitations(session: Session, *, organisation_id: int, now: datetime) -> Sequence[Invitation]:
    """The invitations of an organisation that are still open, the oldest first."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.invited_at > now - INVITED_FOR,
        )
        .order_by(Invitation.invited_at, Invitation.id)
    ).all()


def get_invitation(session: Session, invitation_id: int, *, organisation_id: int) -> Invitation:
    """An invitation of an organisation. Raises NotFound when there is none of it."""
    row = session.scalar(
        select(Invitation).where(Invitation.id == invitation_id, Invitation.organisation_id == organisation_id)
    )
    if row is None:
        raise NotFound("invitation")
    return row


def find_invitation(session: Session, *, link_id: int) -> Invitation | None:
    """The invitation that a one-use link was sent for."""
    return session.scalar(select(Invitation).where(Invitation.link_id == link_id))


def list_open_postings(session: Session, *, organisation_id: int, actor: Actor, limit: int = 50) -> Sequence[Posting]:
    """What an organisation has on the board now, as far as `actor` may see it, newest first."""
    return session.scalars(
        select(Posting)
        .where(
            Posting.organisation_id == organisation_id,
            Posting.status.in_(OPEN_ON_BOARD),
            posting_visible_to(actor),
        )
        .order_by(Posting.opened_at.desc(), Posting.id.desc())
        .limit(limit)
    ).all()


def list_postings_waiting(session: Session, *, organisation_id: int, limit: int = 50) -> Sequence[Posting]:
    """What an organisation has sent that is not on the board yet, longest wait first."""
    waits = Posting.organisation_id == organisation_id, Posting.status == PostingStatus.AWAITING_CHECK
    return session.scalars(select(Posting).where(*waits).order_by(Posting.sent_at, Posting.id).limit(limit)).all()


def list_to_check(
    session: Session, *, actor: Actor, status: CheckStatus = CheckStatus.AWAITING_CHECK, limit: int = 100
) -> Sequence[WaitingOrganisation]:
    """The organisations of a status in the areas of `actor`'s team, the oldest first, with what waits on each."""
    postings = (
        select(func.count(Posting.id))
        .where(Posting.organisation_id == Organisation.id, Posting.status == PostingStatus.AWAITING_CHECK)
        .scalar_subquery()
    )
    responses = (
        select(func.count(Response.id))
        .where(Response.organisation_id == Organisation.id, Response.status == ResponseStatus.AWAITING_CHECK)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Organisation, postings, responses)
        .where(Organisation.area_id.in_(actor.team_area_ids), Organisation.status == status)
        .order_by(Organisation.created_at, Organisation.id)
        .limit(limit)
    ).all()
    return [WaitingOrganisation(*row) for row in rows]


def list_suspended(session: Session, *, actor: Actor, limit: int = 100) -> Sequence[Organisation]:
    """The suspended organisations in the areas of `actor`'s team, the latest first."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.area_id.in_(actor.team_area_ids), Organisation.suspended_at.is_not(None))
        .order_by(Organisation.suspended_at.desc(), Organisation.id)
        .limit(limit)
    ).all()


def find_next_to_check(session: Session, *, actor: Actor) -> Organisation | None:
    """The organisation that has waited longest for the team of `actor`."""
    waiting = list_to_check(session, actor=actor, limit=1)
    return waiting[0].organisation if waiting else None


def list_checked_numbers(session: Session, *, organisation_id: int) -> Sequence[CheckedNumber]:
    """An organisation's register numbers with who looked each up, in order of register."""
    rows = session.execute(
        select(OrganisationIdentifier, Person.name)
        .outerjoin(Person, Person.id == OrganisationIdentifier.verified_by_id)
        .where(OrganisationIdentifier.organisation_id == organisation_id)
        .order_by(OrganisationIdentifier.scheme, OrganisationIdentifier.id)
    ).all()
    return [CheckedNumber(*row) for row in rows]


def list_team_notes(session: Session, ref: str, *, limit: int = 100) -> Sequence[TeamNote]:
    """The team's notes about what has a reference, newest first. For the team only."""
    return session.scalars(
        select(TeamNote)
        .options(joinedload(TeamNote.written_by))
        .where(TeamNote.about_ref == ref)
        .order_by(TeamNote.written_at.desc(), TeamNote.id.desc())
        .limit(limit)
    ).all()


def count_open_concerns(session: Session, ref: str) -> int:
    """How many concerns about what has a reference the team has yet to deal with."""
    count = select(func.count(Concern.id)).where(Concern.about_ref == ref, Concern.status == ConcernStatus.OPEN)
    return session.scalar(count) or 0


def find_verified_at(session: Session, ref: str) -> datetime | None:
    """When the team verified the organisation with a reference, from the record of events."""
    return session.scalar(
        select(func.max(Event.at)).where(Event.about_ref == ref, Event.action == "organisation.verified")
    )
