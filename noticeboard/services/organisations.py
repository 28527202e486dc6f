"""Organisations: registering, changing, confirming the minimum standards, sending back to the team."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Invalid
from noticeboard.domain.lifecycle import CheckStatus
from noticeboard.domain.places import Place
from noticeboard.domain.references import Prefix
from noticeboard.domain.registrations import Registration
from noticeboard.domain.vocabulary import (
    LEGAL_FORMS,
    GroupSize,
    LegalForm,
    MembershipRole,
    MinimumStandard,
    OrganisationKind,
)
from noticeboard.models import Membership, Organisation, OrganisationIdentifier, Person, StandardConfirmation
from noticeboard.queries.organisations import find_area, find_registered
from noticeboard.services.events import note_event
from noticeboard.services.hidden_places import follow_organisation, set_place_hidden
from noticeboard.services.moves import move
from noticeboard.services.outbox import queue_message, tell_team
from noticeboard.services.references import fresh_reference
from noticeboard.services.team_notes import write_note


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What an organisation says of itself.

    place           where it is, as `domain.places` read it; None where that is not known.
    registrations   its numbers on public registers; none for an informal group.
    group_size      how big a VCFSE group is; None where it did not say, and for other kinds.
    standards       the minimum standards a business confirms now; ignored for other kinds.
    place_hidden    whether where it is must not be known, as of a refuge: the public reads its borough alone.
    """

    kind: OrganisationKind
    legal_form: LegalForm
    name: str
    contact_email: str
    contact_phone: str | None = None
    description: str = ""
    website: str | None = None
    place: Place | None = None
    registrations: tuple[Registration, ...] = ()
    standards: frozenset[MinimumStandard] = frozenset()
    group_size: GroupSize | None = None
    may_be_named: bool = True
    place_hidden: bool = False


def register_organisation(
    session: Session, *, person: Person, details: OrganisationDetails, now: datetime
) -> Organisation:
    """Put an organisation on the noticeboard, awaiting the team's check, with `person` as its admin.

    Raises Invalid("number-known", number=…, organisation_ref=…) when another organisation has one of its register
    numbers (`number` is its organisation id, GB-CHC-1090095; no reference where the other was quicker by a moment),
    Invalid("legal-form") for a legal form of another kind, and Invalid("no-area") on a board without areas.
    """
    if details.legal_form not in LEGAL_FORMS[details.kind]:
        raise Invalid("legal-form")
    area = find_area(session, lad_code=details.place.lad_code if details.place else None)
    if area is None:
        raise Invalid("no-area")
    organisation = Organisation(
        ref=fresh_reference(session, Organisation, Prefix.ORGANISATION),
        area_id=area.id,
        kind=details.kind,
        legal_form=details.legal_form,
        name=details.name,
        contact_email=details.contact_email,
        status=CheckStatus.AWAITING_CHECK,
        created_by_id=person.id,
        created_at=now,
    )
    _describe(organisation, details)
    organisation.place_hidden = details.place_hidden
    follow_organisation(organisation)
    session.add(organisation)
    session.flush()
    _set_registrations(session, organisation, details.registrations)
    session.add(
        Membership(person_id=person.id, organisation_id=organisation.id, role=MembershipRole.ADMIN, joined_at=now)
    )
    actor = Actor(person_id=person.id, status=person.status)
    note_event(session, actor=actor, action="organisation.registered", about=organisation.ref, now=now)
    confirm_standards(session, actor=actor, organisation=organisation, standards=details.standards, now=now)
    payload = {"organisation_id": organisation.id}
    queue_message(session, kind="organisation-registered", to=person, now=now, payload=payload)
    tell_team(session, area_id=area.id, kind="organisation-to-check", now=now, payload=payload)
    session.flush()
    return organisation


def edit_organisation(
    session: Session, *, actor: Actor, organisation: Organisation, details: OrganisationDetails, now: datetime
) -> None:
    """Change what an organisation says of itself. Its kind, and so its side and its area, stay.

    A new register number has to be looked up again, and the team is told of a verified organisation's new name or
    number. Raises Invalid as `register_organisation` does.
    """
    if details.legal_form not in LEGAL_FORMS[organisation.kind]:
        raise Invalid("legal-form")
    renamed = organisation.name != details.name
    _describe(organisation, details)
    set_place_hidden(session, actor=actor, organisation=organisation, hidden=details.place_hidden, now=now)
    renumbered = _set_registrations(session, organisation, details.registrations)
    changes = [code for code, changed in (("name", renamed), ("number", renumbered)) if changed]
    note_event(
        session,
        actor=actor,
        action="organisation.edited",
        about=organisation.ref,
        now=now,
        after={"changed": changes},
    )
    if changes and organisation.status is CheckStatus.VERIFIED:
        payload = {"organisation_id": organisation.id}
        tell_team(session, area_id=organisation.area_id, kind="organisation-changed", now=now, payload=payload)
    session.flush()


def keep_private(
    session: Session, *, actor: Actor, organisation: Organisation, place: bool, name: bool, now: datetime
) -> None:
    """Keep private what somebody who posts for an organisation asks for; what is private already stays so."""
    if name and organisation.may_be_named:
        organisation.may_be_named = False
        changed = {"changed": ["may_be_named"]}
        note_event(session, actor=actor, action="organisation.edited", about=organisation.ref, now=now, after=changed)
    if place:
        set_place_hidden(session, actor=actor, organisation=organisation, hidden=True, now=now)


def send_back_organisation(
    session: Session, *, actor: Actor, organisation: Organisation, answer: str, now: datetime
) -> None:
    """Send an organisation to the team again, after it asked for more or declined it, with an answer to what it said.

    Raises Conflict("moved-on") when the team is not waiting for it.
    """
    before = organisation.status
    move(session, organisation, CheckStatus.AWAITING_CHECK)
    if answer:
        write_note(session, actor=actor, about=organisation.ref, text=answer, now=now)
    note_event(
        session,
        actor=actor,
        action="organisation.sent-back",
        about=organisation.ref,
        now=now,
        before={"status": before},
        after={"status": organisation.status},
    )
    payload = {"organisation_id": organisation.id}
    tell_team(session, area_id=organisation.area_id, kind="organisation-sent-back", now=now, payload=payload)


def confirm_standards(
    session: Session,
    *,
    actor: Actor,
    organisation: Organisation,
    standards: frozenset[MinimumStandard],
    now: datetime,
) -> None:
    """Note, with today's date, which minimum standards a business confirms. One confirmed before keeps its date."""
    if organisation.kind is not OrganisationKind.BUSINESS:
        return
    known = {row.standard for row in organisation.standards}
    fresh = [standard for standard in MinimumStandard if standard in standards - known]
    for standard in fresh:
        organisation.standards.append(
            StandardConfirmation(standard=standard, confirmed_on=local_date(now), confirmed_by_id=actor.person_id)
        )
    if fresh:
        note_event(
            session,
            actor=actor,
            action="organisation.standards-confirmed",
            about=organisation.ref,
            now=now,
            after={"standards": [str(standard) for standard in fresh]},
        )
        session.flush()


def missing_standards(organisation: Organisation) -> tuple[MinimumStandard, ...]:
    """The minimum standards a business has yet to confirm, in order; none for other kinds."""
    if organisation.kind is not OrganisationKind.BUSINESS:
        return ()
    confirmed = {row.standard for row in organisation.standards}
    return tuple(standard for standard in MinimumStandard if standard not in confirmed)


def is_trusted(session: Session, *, organisation_id: int) -> bool:
    """Whether what an organisation sends goes ahead now, asked so that verifying or restoring it at this moment waits.

    Otherwise what is put by until then could be missed by what lets it go ahead, and wait for ever. To be asked before
    any posting is locked, because verifying takes them in that order.
    """
    row = select(Organisation).where(Organisation.id == organisation_id).with_for_update(of=Organisation, read=True)
    organisation: Organisation = session.scalars(row.execution_options(populate_existing=True)).one()
    return organisation.trusted


def _describe(organisation: Organisation, details: OrganisationDetails) -> None:
    """Write what an organisation says of itself on its row; its kind, which decides its side, is never changed."""
    organisation.legal_form = details.legal_form
    organisation.group_size = details.group_size if details.kind is OrganisationKind.VCFSE else None
    organisation.name = details.name
    organisation.description = details.description
    organisation.website = details.website
    organisation.contact_email = details.contact_email
    organisation.contact_phone = details.contact_phone
    organisation.may_be_named = details.may_be_named
    if details.place is not None:
        organisation.place_label = details.place.label
        organisation.outcode = details.place.outcode
        organisation.lad_code = details.place.lad_code
        organisation.hidden_place = None


def _set_registrations(session: Session, organisation: Organisation, registrations: tuple[Registration, ...]) -> bool:
    """Give an organisation exactly these numbers, keeping what is known of those it had. Returns whether any changed.

    Raises Invalid("number-known") when another organisation has one, also one that was quicker by a moment.
    """
    wanted = {(number.scheme, number.value): number for number in registrations}
    had = {(row.scheme, row.value): row for row in organisation.identifiers}
    added = [wanted[key] for key in wanted.keys() - had.keys()]
    for number in added:
        other = find_registered(session, number)
        if other is not None:
            raise Invalid("number-known", number=number.organisation_id, organisation_ref=other.ref)
    for key in had.keys() - wanted.keys():
        organisation.identifiers.remove(had[key])
        session.delete(had[key])
    try:
        with session.begin_nested():
            for number in added:
                row = OrganisationIdentifier(scheme=number.scheme, value=number.value, register_url=number.url)
                organisation.identifiers.append(row)
            session.flush()
    except IntegrityError as taken:
        raise Invalid("number-known", number=added[0].organisation_id) from taken
    return wanted.keys() != had.keys()
