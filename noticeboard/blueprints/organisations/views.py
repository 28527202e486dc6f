"""Registering an organisation, its public page, its details and its minimum standards."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.organisations.blueprint import bp
from noticeboard.blueprints.organisations.forms import (
    AskToJoinForm,
    EditForm,
    KindForm,
    RegisterForm,
    SendBackForm,
    StandardsForm,
)
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict, Invalid, NotFound
from noticeboard.domain.lifecycle import CheckStatus, may_move
from noticeboard.domain.vocabulary import LEGAL_FORMS, OrganisationKind
from noticeboard.extensions import db
from noticeboard.queries.dashboard import get_dashboard
from noticeboard.queries.organisations import (
    find_verified_at,
    get_organisation,
    get_own_organisation,
    get_registered,
    list_open_postings,
)
from noticeboard.services.memberships import ask_to_join
from noticeboard.services.organisations import (
    confirm_standards,
    edit_organisation,
    missing_standards,
    register_organisation,
    send_back_organisation,
)
from noticeboard.services.sessions import act_for
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor, signed_in_member, signed_in_person, signed_in_session
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.once import first_time
from noticeboard.web.sign_in import next_path
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.refusals import refusal_words
from noticeboard.web.wording.steps import step_words


@bp.route("/organisations/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def new() -> ResponseReturnValue:
    """Ask what kind of organisation it is, which decides the questions that follow."""
    form = KindForm.from_request()
    if form.accepted():
        return redirect(url_for("organisations.register", kind=form.kind.data, next=next_path()))
    return render_template("organisations/new.html", form=form), form.status


@bp.route("/organisations/new/<kind>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def register(kind: str) -> ResponseReturnValue:
    """Ask what the team needs to know of an organisation, and register it."""
    if kind not in LEGAL_FORMS:
        raise NotFound("page")
    person = signed_in_person()
    form = RegisterForm.from_request(contact_email=person.email, contact_phone=person.phone)
    form.for_kind(OrganisationKind(kind))
    if form.accepted():
        submission = first_time(current_actor())
        try:
            made = register_organisation(db.session(), person=person, details=form.details(), now=utc_now())
        except Invalid as refusal:
            return _refused(form, refusal)
        act_for(db.session(), row=signed_in_session(), organisation_id=made.id)
        submission.location = next_path() or url_for("organisations.dashboard")
        db.session.commit()
        said = form.place.said(kept_private=made.place_hidden)
        flash(f"{made.name} is registered. The team checks it next, and we will email you.{said}", "success")
        return redirect(submission.location)
    return render_template("organisations/register.html", form=form, kind=OrganisationKind(kind)), form.status


@bp.route("/organisations/ask-to-join", methods=["POST"])
@access(Access.SIGNED_IN)
def ask() -> ResponseReturnValue:
    """Ask the admins of an organisation that is here already, and the team, to be let in."""
    form = AskToJoinForm.from_request()
    if not form.accepted():
        return redirect(url_for("organisations.new"))
    actor = current_actor()
    submission = first_time(actor)
    organisation = get_registered(db.session(), form.number.data)
    try:
        ask_to_join(db.session(), actor=actor, organisation=organisation, now=utc_now())
    except Invalid as refusal:
        db.session.rollback()
        flash(refusal_words(refusal))
        return redirect(url_for("organisations.dashboard"))
    submission.location = url_for("public.home")
    db.session.commit()
    flash(
        "We have asked the organisation's admins and the team. You will get an email when they let you in.", "success"
    )
    return redirect(submission.location)


@bp.route("/organisations/<ref>")
@access(Access.PUBLIC)
def show(ref: str) -> ResponseReturnValue:
    """Show everyone what an organisation is and what it has on the board, and nothing by which to reach it."""
    actor = current_actor()
    organisation = get_organisation(db.session(), ref, visible_to_actor=actor)
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        postings=list_open_postings(db.session(), organisation_id=organisation.id, actor=actor),
        verified_at=find_verified_at(db.session(), ref),
        is_admin=actor.administers(organisation.id),
    )


@bp.route("/organisations/<ref>/edit", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def edit(ref: str) -> ResponseReturnValue:
    """Change what an organisation says of itself."""
    actor = current_actor()
    organisation = get_own_organisation(db.session(), ref, actor=actor, as_admin=True)
    form = EditForm.of(organisation)
    if form.accepted() and not form.is_stale(organisation):
        try:
            submission = first_time(actor)
            edit_organisation(
                db.session(), actor=actor, organisation=organisation, details=form.details(), now=utc_now()
            )
        except Invalid as refusal:
            db.session.rollback()
            form.refuse(form.field_of(refusal), refusal_words(refusal))
        else:
            submission.location = url_for("organisations.show", ref=ref)
            db.session.commit()
            said = form.place.said(kept_private=organisation.place_hidden)
            flash(f"Your changes are saved.{said}", "success")
            return redirect(submission.location)
    stale = form.is_stale(organisation)
    if stale:
        form.version.raw_data, form.version.data = None, str(organisation.version)
    return render_template("organisations/edit.html", form=form, organisation=organisation, stale=stale), form.status


@bp.route("/organisations/<ref>/standards", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def standards(ref: str) -> ResponseReturnValue:
    """Show which minimum standards a business has confirmed, and when, and ask for the rest."""
    actor = current_actor()
    organisation = get_own_organisation(db.session(), ref, actor=actor, as_admin=True)
    if organisation.kind is not OrganisationKind.BUSINESS:
        raise NotFound("page")
    form = StandardsForm.from_request()
    form.standards.choices = [(code.value, label(code)) for code in missing_standards(organisation)]
    if form.accepted():
        submission = first_time(actor)
        confirm_standards(db.session(), actor=actor, organisation=organisation, standards=form.details(), now=utc_now())
        submission.location = url_for("organisations.standards", ref=ref)
        db.session.commit()
        flash("Thank you. We have noted what you confirmed, with today's date.", "success")
        return redirect(submission.location)
    return render_template("organisations/standards.html", form=form, organisation=organisation), form.status


@bp.route("/organisations/<ref>/answer", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def send_back(ref: str) -> ResponseReturnValue:
    """Answer the team's question, or its reason for declining, and send the organisation back to it."""
    actor = current_actor()
    organisation = get_own_organisation(db.session(), ref, actor=actor, as_admin=True)
    if not may_move(organisation.status, CheckStatus.AWAITING_CHECK):
        raise Conflict("moved-on")
    form = SendBackForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        send_back_organisation(
            db.session(), actor=actor, organisation=organisation, answer=form.answer.data, now=utc_now()
        )
        submission.location = url_for("organisations.dashboard")
        db.session.commit()
        flash("Sent to the team. We will email you when we have checked it.", "success")
        return redirect(submission.location)
    return render_template("organisations/send_back.html", form=form, organisation=organisation), form.status


@bp.route("/your-noticeboard")
@access(Access.MEMBER)
def dashboard() -> ResponseReturnValue:
    """Show an organisation what waits for it, what it has on the board and what others hold."""
    found = get_dashboard(db.session(), organisation_id=signed_in_member().organisation_id, now=utc_now())
    return render_template(
        "organisations/dashboard.html",
        found=found,
        organisation=found.organisation,
        missing=missing_standards(found.organisation),
        choose=NoticeboardForm(formdata=None),
        step_words=step_words,
    )


def _refused(form: RegisterForm, refusal: Invalid) -> ResponseReturnValue:
    """Show the form again, offering to ask to join where the organisation is here already."""
    db.session.rollback()
    form.refuse(form.field_of(refusal), refusal_words(refusal))
    known = refusal.values.get("number") if refusal.code == "number-known" else None
    asking = AskToJoinForm(formdata=None, number=known) if known else None
    page = render_template("organisations/register.html", form=form, kind=form.kind, asking=asking)
    return page, 422
