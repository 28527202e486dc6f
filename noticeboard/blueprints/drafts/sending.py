"""Turning a draft into a posting: for somebody signed in, and when the link that was e-mailed is opened."""

from datetime import datetime

from flask import flash, url_for
from sqlalchemy.orm import Session

from noticeboard.blueprints.drafts.forms import (
    PRIVATE_NAME,
    PRIVATE_PLACE,
    kind_of,
    read_number,
    standings_for,
    steps_for,
)
from noticeboard.clock import local_date, utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from noticeboard.domain.posting_details import check_details
from noticeboard.domain.vocabulary import LegalForm, MinimumStandard, Side, SupportType
from noticeboard.extensions import db
from noticeboard.models import OneUseLink, Organisation, Person, Posting, PostingDraft
from noticeboard.queries.drafts import find_draft, list_beneficiary_groups
from noticeboard.queries.organisations import find_registered
from noticeboard.queries.people import actor_for, get_person, list_memberships
from noticeboard.services.accounts import check_not_suspended, confirm_person, find_or_make_person
from noticeboard.services.drafts import SEND_POSTING, claim_draft, send_draft
from noticeboard.services.organisations import OrganisationDetails, keep_private, register_organisation
from noticeboard.services.postings import prepare_posting
from noticeboard.web.draft_keys import own_key
from noticeboard.web.group_size import read_group_size
from noticeboard.web.link_purposes import register_purpose
from noticeboard.web.posting_answers import details_from
from noticeboard.web.posting_refusals import LAST_DAYS, date_words, find_refused_step
from noticeboard.web.sign_in import begin_session
from noticeboard.web.wording.refusals import refusal_words


def missing_step(draft: PostingDraft, actor: Actor) -> str | None:
    """The first page of a draft that has not been answered by whoever asks; None when it can be sent."""
    for step in steps_for(draft, actor):
        if step not in draft.answers:
            return step
    you = draft.answers.get("you", {})
    standings = standings_for(actor, draft.side)
    if len(standings) > 1 and you.get("organisation") not in {standing.organisation_ref for standing in standings}:
        return "you"
    if not standings and "legal_form" not in you:
        return "you"
    return "you" if actor.person_id is None and "email" not in you else None


def preview_of(draft: PostingDraft, actor: Actor) -> Posting:
    """The posting that a draft would become, in no session."""
    organisation = _chosen_organisation(db.session(), draft, actor)
    details = details_from(draft.side, _all_answers(draft))
    return prepare_posting(details, organisation=organisation, now=utc_now())


def keeps_place(draft: PostingDraft, preview: Posting) -> bool:
    """Whether where it is must be kept private, as its organisation has asked before or the draft asks now."""
    organisation: Organisation | None = preview.organisation
    asked = PRIVATE_PLACE in (draft.answers.get("you", {}).get("private") or ())
    return asked or (organisation is not None and organisation.place_hidden)


def groups_by_code() -> dict[str, str]:
    """The names of groups of people by their codes."""
    return {group.code: group.label for group in list_beneficiary_groups(db.session())}


def send_now(draft: PostingDraft, actor: Actor) -> Posting:
    """Send the draft of somebody signed in, registering their organisation when it is new."""
    session, now = db.session(), utc_now()
    organisation = _chosen_organisation(session, draft, actor)
    if organisation is None:
        person = get_person(session, person_id=actor.person_id or 0)
        organisation = _register(session, draft, person, now)
        actor = actor_for(session, person=person, acting_for_id=organisation.id)
    _keep_private(session, draft, actor, organisation, now)
    details = details_from(draft.side, _all_answers(draft))
    return send_draft(session, draft=draft, actor=actor, organisation=organisation, details=details, now=now)


def check_draft(draft: PostingDraft) -> None:
    """Raise Invalid for what would be refused once the link is used, so that no link is spent on it."""
    check_details(details_from(draft.side, _all_answers(draft)), today=local_date(utc_now()))


def mending(refusal: Invalid, draft: PostingDraft, key: str) -> tuple[str, str]:
    """What is said of a draft that could not be sent, and the address of the question that mends it."""
    kind = SupportType(draft.answers["what"]["support_type"])
    words = date_words(refusal, last=LAST_DAYS[draft.side])
    step, control = find_refused_step(refusal, kind=kind, side=draft.side) or ("you", None)
    board = "needs" if draft.side is Side.NEED else "offers"
    return words, url_for("drafts.step", side=board, key=key, step=step, change=1, _anchor=control)


def refused_location(refusal: Invalid, draft: PostingDraft) -> str:
    """Where somebody goes whose draft could not be sent, with what to do about it.

    To the question that mends it, or to all they have written where no question of the posting does.
    """
    kind = SupportType(draft.answers["what"]["support_type"])
    if find_refused_step(refusal, kind=kind, side=draft.side):
        words, address = mending(refusal, draft, own_key(draft))
        flash(f"This is not sent yet. {words.rstrip('.')}.", "error")
        return address
    flash(refusal_words(refusal), "error")
    return url_for("own_postings.index", known=refusal.values.get("number") or None)


def _all_answers(draft: PostingDraft) -> dict[str, object]:
    return {name: value for step, answers in draft.answers.items() if step != "you" for name, value in answers.items()}


def _chosen_organisation(session: Session, draft: PostingDraft, actor: Actor) -> Organisation | None:
    """The organisation a signed-in person posts for; None for a visitor, or somebody whose organisation is new."""
    standings = standings_for(actor, draft.side)
    chosen = draft.answers.get("you", {}).get("organisation")
    if len(standings) > 1:
        standings = [standing for standing in standings if standing.organisation_ref == chosen]
    return session.get(Organisation, standings[0].organisation_id) if standings else None


def _register(session: Session, draft: PostingDraft, person: Person, now: datetime) -> Organisation:
    """The organisation that a draft names: one the person belongs to already, or a new one. Raises Invalid."""
    you = draft.answers["you"]
    legal_form = LegalForm(you["legal_form"])
    number = read_number(legal_form, you.get("register_number", ""))
    registered = find_registered(session, number) if number else None
    for membership in list_memberships(session, person_id=person.id):
        own = membership.organisation
        same_name = own.name.casefold() == you["organisation_name"].casefold()
        if own.side is draft.side and (same_name or own == registered):
            return own
    place = details_from(draft.side, _all_answers(draft)).place
    details = OrganisationDetails(
        kind=kind_of(legal_form),
        legal_form=legal_form,
        name=you["organisation_name"],
        contact_email=person.email,
        place=place,
        registrations=(number,) if number else (),
        standards=frozenset(MinimumStandard(code) for code in you.get("standards", ())),
        group_size=read_group_size(you.get("group_size")),
        place_hidden=PRIVATE_PLACE in you.get("private", ()),
        may_be_named=PRIVATE_NAME not in you.get("private", ()),
    )
    return register_organisation(session, person=person, details=details, now=now)


def _keep_private(
    session: Session, draft: PostingDraft, actor: Actor, organisation: Organisation, now: datetime
) -> None:
    """Do as a draft says of what must be kept private, also where its organisation is on the noticeboard already."""
    asked = draft.answers.get("you", {}).get("private") or ()
    place, name = PRIVATE_PLACE in asked, PRIVATE_NAME in asked
    keep_private(session, actor=actor, organisation=organisation, place=place, name=name, now=now)


def _open_sending_link(session: Session, link: OneUseLink, now: datetime) -> str:
    """Confirm the address, sign in, and send the draft. What cannot be sent yet is kept for its writer."""
    draft = find_draft(session, key_hash=link.payload.get("draft", ""), now=now)
    if draft is None:
        raise NotFound("draft")
    if draft.posting_id is not None:
        raise Conflict("draft-sent")
    person = find_or_make_person(session, email=link.email, name=draft.answers["you"]["your_name"], now=now)
    check_not_suspended(person)
    if person.team_roles:
        raise NotPermitted("team-signs-in-by-password")
    confirm_person(session, person=person, now=now)
    begin_session(person, now=now)
    claim_draft(session, draft=draft, person_id=person.id)
    try:
        with session.begin_nested():
            organisation = _register(session, draft, person, now)
            actor = actor_for(session, person=person, acting_for_id=organisation.id)
            _keep_private(session, draft, actor, organisation, now)
            details = details_from(draft.side, _all_answers(draft))
            posting = send_draft(session, draft=draft, actor=actor, organisation=organisation, details=details, now=now)
    except Invalid as refusal:
        return refused_location(refusal, draft)
    return url_for("drafts.sent", ref=posting.ref)


register_purpose(
    SEND_POSTING,
    _open_sending_link,
    question="Send what you wrote to the team",
    button="Send it and sign in",
    explanation="This shows that the email address is yours. The team then checks what you wrote.",
)
