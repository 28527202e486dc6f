"""A person's own account: name, address, password, second step, browsers, and whom they act for."""

import pyotp
import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from noticeboard.blueprints.accounts.blueprint import bp
from noticeboard.blueprints.accounts.forms import (
    ActForForm,
    ChangeEmailForm,
    ChangePasswordForm,
    CurrentPasswordForm,
    EndSessionForm,
    NameForm,
    ReplaceForm,
    SetUpForm,
)
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Invalid
from noticeboard.extensions import db
from noticeboard.models import Person, SignInSession
from noticeboard.queries.people import list_live_sessions
from noticeboard.services import accounts
from noticeboard.services.passwords import hash_password, password_matches
from noticeboard.services.second_step import confirm_second_step, remove_second_step
from noticeboard.services.sessions import act_for as note_acting_for
from noticeboard.services.sessions import end_sessions
from noticeboard.services.throttles import code_buckets, give_try_back, sign_in_buckets, take_try
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor, current_session, needs_second_step
from noticeboard.web.navigation import url_for as page_url
from noticeboard.web.sign_in import (
    authenticator_secret,
    begin_session,
    browser_name,
    client_address,
    forget_session,
    landing,
    local_path,
    next_path,
    onward,
    refuse_if_waiting,
)
from noticeboard.web.wording.refusals import refusal_words

NOT_YOUR_PASSWORD = "That is not your present password. Enter it again, or choose a new one by email"


@bp.route("/account")
@access(Access.SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show what the noticeboard knows of whoever is signed in."""
    row = _own_session()
    browsers = list_live_sessions(db.session(), person_id=row.person_id, now=utc_now())
    return render_template(
        "accounts/show.html",
        person=row.person,
        browsers=len(browsers),
        organisations=[(s, page_url("organisations.show", ref=s.organisation_ref)) for s in current_actor().standings],
        new_organisation=page_url("organisations.new"),
        act_for=_act_for_form(),
    )


@bp.route("/account/name", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def change_name() -> ResponseReturnValue:
    """Change one's name."""
    person = _own_session().person
    form = NameForm.from_request(name=person.name)
    if form.accepted():
        accounts.change_name(db.session(), person=person, name=form.name.data, now=utc_now())
        db.session.commit()
        flash("Your name has been changed.", "success")
        return redirect(url_for("accounts.show"))
    return render_template("accounts/change_name.html", form=form), form.status


@bp.route("/account/email", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def change_email() -> ResponseReturnValue:
    """Ask for another address, which a link sent to it confirms."""
    person = _own_session().person
    form = ChangeEmailForm.from_request()
    if form.accepted() and _password_is_right(form, person):
        accounts.ask_to_change_email(db.session(), person=person, email=form.email.data, now=utc_now())
        db.session.commit()
        return redirect(url_for("accounts.check_email"))
    return render_template("accounts/change_email.html", form=form, person=person), form.status


@bp.route("/account/password", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change one's password; every other browser is signed out."""
    row = _own_session()
    person, actor = row.person, current_actor()
    form = ChangePasswordForm.from_request()
    names = [person.name, person.email, *(standing.organisation_name for standing in actor.standings)]
    if form.accepted() and form.password_will_do(context=names) and _password_is_right(form, person):
        hashed = hash_password(form.password.data)
        accounts.set_password(db.session(), person=person, password_hash=hashed, now=utc_now(), keep_session=row.id)
        db.session.commit()
        flash("Your password has been changed. You are signed out everywhere else.", "success")
        return redirect(url_for("accounts.show"))
    return render_template("accounts/change_password.html", form=form, person=person), form.status


@bp.route("/account/sessions", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def sessions() -> ResponseReturnValue:
    """List the browsers one is signed in with, and sign out one, the others, or all."""
    row, now = _own_session(), utc_now()
    form = EndSessionForm.from_request()
    if form.accepted():
        _end(form.which.data, row)
        db.session.commit()
        return redirect(url_for("accounts.sessions" if current_session() else "accounts.signed_out"))
    browsers = list_live_sessions(db.session(), person_id=row.person_id, now=now)
    return render_template(
        "accounts/sessions.html", form=form, browsers=browsers, this=row, browser_name=browser_name
    ), form.status


@bp.route("/account/second-step", methods=["GET", "POST"])
@access(Access.PUBLIC)
def set_up_second_step() -> ResponseReturnValue:
    """Set up an authenticator: the team at its first sign-in, anybody else when they choose to."""
    row = current_session()
    if row is None:
        return redirect(url_for("accounts.sign_in", next=url_for("accounts.set_up_second_step")))
    person, secret, replacing = row.person, authenticator_secret(row), row.person.totp_confirmed_at is not None
    if replacing and needs_second_step():
        return redirect(onward(next_path()))
    form = ReplaceForm.from_request() if replacing else SetUpForm.from_request()
    if form.accepted() and (not replacing or _password_is_right(form, person)):
        codes = _take_authenticator(form, person, secret)
        if codes:
            return render_template("accounts/recovery_codes.html", codes=codes, onward=next_path() or landing())
    return render_template(
        "accounts/set_up_second_step.html", form=form, picture=_picture(person, secret), secret=secret, person=person
    ), form.status


@bp.route("/account/second-step/remove", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def remove_authenticator() -> ResponseReturnValue:
    """Stop being asked for a code. Not for the team."""
    person = _own_session().person
    form = CurrentPasswordForm.from_request()
    if form.accepted() and _password_is_right(form, person):
        try:
            remove_second_step(db.session(), person=person, now=utc_now())
        except Invalid as refusal:
            form.refuse("current_password", refusal_words(refusal))
        else:
            db.session.commit()
            flash("You are no longer asked for a code when you sign in.", "success")
            return redirect(url_for("accounts.show"))
    return render_template("accounts/remove_authenticator.html", form=form, person=person), form.status


@bp.route("/account/act-for", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def act_for() -> ResponseReturnValue:
    """Choose which of one's organisations to act for in this browser."""
    form = _act_for_form()
    if form.accepted():
        chosen = next(s for s in current_actor().standings if s.organisation_ref == form.organisation.data)
        note_acting_for(db.session(), row=_own_session(), organisation_id=chosen.organisation_id)
        db.session.commit()
        flash(f"You are now acting for {chosen.organisation_name}.", "success")
        return redirect(local_path(request.form.get("next")) or url_for("accounts.show"))
    return render_template("accounts/act_for.html", form=form), form.status


def _own_session() -> SignInSession:
    """The session of whoever is signed in; `access` has made sure that there is one."""
    row = current_session()
    if row is None:
        raise Invalid("page")
    return row


def _act_for_form() -> ActForForm:
    actor = current_actor()
    form = ActForForm.from_request(organisation=actor.acting_for.organisation_ref if actor.acting_for else None)
    form.organisation.choices = [(s.organisation_ref, s.organisation_name) for s in actor.standings]
    return form


def _password_is_right(form: CurrentPasswordForm, person: Person) -> bool:
    """Say whether somebody signed in knows the password, counting the try as one at signing in."""
    buckets, stored = sign_in_buckets(email=person.email, address=client_address()), person.password_hash
    wait = take_try(db.session(), *buckets, now=utc_now())
    db.session.commit()
    refuse_if_waiting(wait)
    if not password_matches(stored, form.current_password.data):
        form.refuse("current_password", NOT_YOUR_PASSWORD)
        return False
    give_try_back(db.session(), buckets)
    db.session.commit()
    return True


def _take_authenticator(form: SetUpForm, person: Person, secret: str) -> list[str]:
    """Take an authenticator into use and renew the session; returns its recovery codes, none for a wrong code."""
    now = utc_now()
    wait = take_try(db.session(), *code_buckets(person.id), now=now)
    db.session.commit()
    refuse_if_waiting(wait)
    try:
        codes = confirm_second_step(db.session(), person=person, secret=secret, code=form.code.data, now=now)
    except Invalid as refusal:
        form.refuse("code", refusal_words(refusal))
        return []
    begin_session(person, now=now, second_step_at=now)
    db.session.commit()
    return codes


def _picture(person: Person, secret: str) -> Markup:
    """The picture that an authenticator app reads."""
    address = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Connected Communities")
    code = segno.make(address, error="m")
    drawn = code.svg_inline(scale=4, title="QR code for your authenticator app", svgclass="nb-qr", light="#ffffff")
    return Markup(drawn)  # noqa: S704 - drawn here from an address that is escaped by being a picture


def _end(which: str, row: SignInSession) -> None:
    """Sign out one browser, all the others, or all."""
    now = utc_now()
    if which == "others":
        end_sessions(db.session(), person_id=row.person_id, but=row.id, now=now)
    elif which == "all":
        end_sessions(db.session(), person_id=row.person_id, now=now)
        forget_session(now=now)
    else:
        mine = list_live_sessions(db.session(), person_id=row.person_id, now=now)
        for chosen in (one for one in mine if str(one.id) == which):
            end_sessions(db.session(), person_id=row.person_id, only=chosen.id, now=now)
