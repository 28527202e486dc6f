"""Reading organisations: who may see one, who belongs to it, and what the team has to check."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import CheckStatus
from noticeboard.domain.registrations import Registration
from noticeboard.models import Area, AreaAuthority, Organisation, OrganisationIdentifier


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The organisations `actor` may read about: those that may be named, their own, and those of their team's area.

    One that was suspended or declined is shown only to its members and the team.
    """
    named = (
        Organisation.may_be_named
        & Organisation.suspended_at.is_(None)
        & Organisation.status.is_distinct_from(CheckStatus.DECLINED)
    )
    if not actor.active:
        return named
    mine = Organisation.id.in_(actor.organisation_ids)
    ours = Organisation.area_id.in_(actor.team_area_ids)
    return or_(named, mine, ours)


def get_organisation(session: Session, ref: str, *, visible_to_actor: Actor) -> Organisation:
    """The organisation with a reference. Raises NotFound when there is none, or not for this actor."""
    row = session.scalar(select(Organisation).where(Organisation.ref == ref, visible_to(visible_to_actor)))
    if row is None:
        raise NotFound("organisation")
    return row


def find_registered(session: Session, registrations: Collection[Registration]) -> Organisation | None:
    """The organisation that already has one of these register numbers; the first made, where there are several."""
    same = [
        (OrganisationIdentifier.scheme == number.scheme) & (OrganisationIdentifier.value == number.value)
        for number in registrations
    ]
    if not same:
        return None
    return session.scalar(
        select(Organisation)
        .where(exists().where(OrganisationIdentifier.organisation_id == Organisation.id, or_(*same)))
        .order_by(Organisation.id)
        .limit(1)
    )


def find_area(session: Session, *, lad_code: str | None) -> Area | None:
    """The area whose authorities hold `lad_code`, else the first that was made; None on a board without areas."""
    holding = select(Area).join(AreaAuthority).where(AreaAuthority.lad_code == lad_code).order_by(Area.id).limit(1)
    return session.scalar(holding) or session.scalar(select(Area).order_by(Area.id).limit(1))


def list_identifiers(session: Session, *, organisation_id: int) -> Sequence[OrganisationIdentifier]:
    """An organisation's register numbers, in order of register."""
    return session.scalars(
        select(OrganisationIdentifier)
        .where(OrganisationIdentifier.organisation_id == organisation_id)
        .order_by(OrganisationIdentifier.scheme, OrganisationIdentifier.id)
    ).all()
