"""Checking organisations: the queue, the page that decides, and suspending an organisation or a person."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.organisations.forms import (
    ASK,
    DECLINE,
    CheckForm,
    NoteForm,
    PrivacyForm,
    ReasonForm,
    RestorePersonForm,
    SuspendPersonForm,
)
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Invalid
from noticeboard.domain.lifecycle import CheckStatus, PersonStatus
from noticeboard.extensions import db
from noticeboard.models import Membership, Organisation
from noticeboard.queries.organisations import (
    count_open_concerns,
    find_next_to_check,
    get_member,
    get_team_organisation,
    list_checked_numbers,
    list_members,
    list_open_postings,
    list_postings_waiting,
    list_suspended,
    list_team_notes,
    list_to_check,
)
from noticeboard.services.hidden_places import private_words
from noticeboard.services.organisation_checks import (
    ask_for_more,
    decline_organisation,
    restore_organisation,
    set_privacy,
    suspend_organisation,
    verify_organisation,
)
from noticeboard.services.organisations import missing_standards
from noticeboard.services.suspensions import restore_person, suspend_person
from noticeboard.services.team_notes import write_note
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.once import first_time
from noticeboard.web.wording.refusals import refusal_words

bp = Blueprint("team_organisations", __name__)
FIELDS = {"standards-missing": "decision", "not-looked-up": "looked_up"}
SAID = {ASK: "We have sent {name} your question.", DECLINE: "{name} is declined, with your reason."}


@bp.route("/team/organisations")
@access(Access.TEAM)
def queue() -> ResponseReturnValue:
    """List the organisations to check, the oldest first, those that were asked for more, and those suspended."""
    actor = current_actor()
    return render_template(
        "team/organisations/queue.html",
        waiting=list_to_check(db.session(), actor=actor),
        asked=list_to_check(db.session(), actor=actor, status=CheckStatus.MORE_ASKED),
        suspended=list_suspended(db.session(), actor=actor),
    )


@bp.route("/team/organisations/<ref>", methods=["GET", "POST"])
@access(Access.TEAM)
def show(ref: str) -> ResponseReturnValue:
    """Show what the team knows of an organisation, and take its decision."""
    organisation = get_team_organisation(db.session(), ref, actor=current_actor())
    form = CheckForm.from_request()
    if not organisation.identifiers:
        del form.looked_up
    if form.accepted():
        try:
            submission = first_time(current_actor())
            _decide(form, organisation)
            submission.location = _next()
        except Invalid as refusal:
            db.session.rollback()
            form.refuse(FIELDS[refusal.code], refusal_words(refusal))
        else:
            db.session.commit()
            flash(SAID.get(form.decision.data, "{name} is verified.").format(name=organisation.name), "success")
            return redirect(submission.location)
    return _page(organisation, form), form.status


@bp.route("/team/organisations/<ref>/note", methods=["POST"])
@access(Access.TEAM)
def add_note(ref: str) -> ResponseReturnValue:
    """Keep a note about an organisation."""
    actor = current_actor()
    organisation = get_team_organisation(db.session(), ref, actor=actor)
    form = NoteForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        write_note(db.session(), actor=actor, about=ref, text=form.text.data, now=utc_now())
        submission.location = url_for("team_organisations.show", ref=ref)
        db.session.commit()
        return redirect(submission.location)
    return _page(organisation, CheckForm(formdata=None), note=form), form.status


@bp.route("/team/organisations/<ref>/privacy", methods=["POST"])
@access(Access.TEAM)
def set_private(ref: str) -> ResponseReturnValue:
    """Say what everyone may know of an organisation: where it is, and its name."""
    actor = current_actor()
    organisation = get_team_organisation(db.session(), ref, actor=actor)
    form = PrivacyForm.from_request()
    if not form.accepted():
        return _page(organisation, CheckForm(formdata=None), privacy=form), form.status
    submission = first_time(actor)
    hidden, named = bool(form.place_hidden.data), bool(form.may_be_named.data)
    set_privacy(
        db.session(), actor=actor, organisation=organisation, place_hidden=hidden, may_be_named=named, now=utc_now()
    )
    submission.location = url_for("team_organisations.show", ref=ref)
    db.session.commit()
    flash(
        f"Saved. Everyone now reads {organisation.public_name}, {organisation.place_label or 'without a place'}.",
        "success",
    )
    return redirect(submission.location)


@bp.route("/team/organisations/<ref>/suspend", methods=["GET", "POST"])
@access(Access.TEAM)
def suspend(ref: str) -> ResponseReturnValue:
    """Suspend an organisation at once, with a reason."""
    actor = current_actor()
    organisation = get_team_organisation(db.session(), ref, actor=actor)
    form = ReasonForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        suspend_organisation(
            db.session(), actor=actor, organisation=organisation, reason=form.reason.data, now=utc_now()
        )
        submission.location = url_for("team_organisations.show", ref=ref)
        db.session.commit()
        flash(f"{organisation.name} is suspended. Its postings are off the board.", "success")
        return redirect(submission.location)
    return render_template("team/organisations/suspend.html", form=form, organisation=organisation), form.status


@bp.route("/team/organisations/<ref>/restore", methods=["POST"])
@access(Access.TEAM)
def restore(ref: str) -> ResponseReturnValue:
    """Let a suspended organisation go on."""
    actor = current_actor()
    organisation = get_team_organisation(db.session(), ref, actor=actor)
    submission = first_time(actor)
    restore_organisation(db.session(), actor=actor, organisation=organisation, now=utc_now())
    submission.location = url_for("team_organisations.show", ref=ref)
    db.session.commit()
    flash(f"{organisation.name} is restored.", "success")
    return redirect(submission.location)


@bp.route("/team/organisations/<ref>/suspend-person", methods=["GET", "POST"], endpoint="suspend_person")
@access(Access.TEAM)
def suspend_one(ref: str) -> ResponseReturnValue:
    """Suspend the account of somebody who belongs to an organisation."""
    actor = current_actor()
    organisation = get_team_organisation(db.session(), ref, actor=actor)
    people = _people(organisation, PersonStatus.ACTIVE)
    form = SuspendPersonForm.from_request()
    form.member.choices = [(str(row.id), row.person.name) for row in people]
    if form.accepted():
        submission = first_time(actor)
        person = next(row.person for row in people if str(row.id) == form.member.data)
        suspend_person(db.session(), actor=actor, person=person, about=ref, reason=form.reason.data, now=utc_now())
        submission.location = url_for("team_organisations.show", ref=ref)
        db.session.commit()
        flash(f"{person.name}'s account is suspended, and they are signed out everywhere.", "success")
        return redirect(submission.location)
    page = {"form": form, "organisation": organisation, "people": people}
    return render_template("team/organisations/suspend_person.html", **page), form.status


@bp.route("/team/organisations/<ref>/restore-person", methods=["POST"], endpoint="restore_person")
@access(Access.TEAM)
def restore_one(ref: str) -> ResponseReturnValue:
    """Let somebody use their account again."""
    actor = current_actor()
    organisation = get_team_organisation(db.session(), ref, actor=actor)
    submission = first_time(actor)
    number = RestorePersonForm.from_request().member.data or ""
    chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    person = get_member(db.session(), chosen, organisation_id=organisation.id).person
    restore_person(db.session(), actor=actor, person=person, about=ref, now=utc_now())
    submission.location = url_for("team_organisations.show", ref=ref)
    db.session.commit()
    flash(f"{person.name} can use their account again.", "success")
    return redirect(submission.location)


def _decide(form: CheckForm, organisation: Organisation) -> None:
    """Carry out the decision that was sent, and keep the note that came with it."""
    session, actor, now = db.session(), current_actor(), utc_now()
    said, note = form.message.data, form.note.data
    if form.decision.data == ASK:
        ask_for_more(session, actor=actor, organisation=organisation, question=said, now=now)
    elif form.decision.data == DECLINE:
        decline_organisation(session, actor=actor, organisation=organisation, reason=said, now=now)
    else:
        found = "looked_up" not in form or bool(form.looked_up.data)
        verify_organisation(session, actor=actor, organisation=organisation, looked_up=found, now=now)
    if note:
        write_note(session, actor=actor, about=organisation.ref, text=note, now=now)


def _next() -> str:
    """The page of the organisation that has waited longest, or the empty queue."""
    following = find_next_to_check(db.session(), actor=current_actor())
    if following is None:
        return url_for("team_organisations.queue")
    return url_for("team_organisations.show", ref=following.ref)


def _people(organisation: Organisation, status: PersonStatus) -> list[Membership]:
    members = list_members(db.session(), organisation_id=organisation.id)
    return [row for row in members if row.person.status is status]


def _page(
    organisation: Organisation, form: CheckForm, note: NoteForm | None = None, privacy: PrivacyForm | None = None
) -> str:
    session, actor = db.session(), current_actor()
    # Nobody reads its description who may not read its name.
    told = private_words(organisation.description, organisation)
    return render_template(
        "team/organisations/show.html",
        organisation=organisation,
        form=next((one for one in (note, privacy) if one is not None and one.errors), form),
        check=form,
        note=note or NoteForm.from_request(),
        privacy=privacy or PrivacyForm(formdata=None, obj=organisation),
        restore=RestorePersonForm(formdata=None),
        numbers=list_checked_numbers(session, organisation_id=organisation.id),
        members=list_members(session, organisation_id=organisation.id),
        notes=list_team_notes(session, organisation.ref),
        postings=list_open_postings(session, organisation_id=organisation.id, actor=actor),
        waiting=list_postings_waiting(session, organisation_id=organisation.id),
        concerns=count_open_concerns(session, organisation.ref),
        missing=missing_standards(organisation),
        said_private=[word for word in told if word != organisation.name],
    )
