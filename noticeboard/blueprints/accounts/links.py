"""Opening one-use links, and choosing a new password with one."""

from datetime import datetime

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from noticeboard.blueprints.accounts.blueprint import bp
from noticeboard.blueprints.accounts.forms import ChoosingForm, EmailForm
from noticeboard.clock import utc_now
from noticeboard.domain.errors import NotPermitted
from noticeboard.extensions import db
from noticeboard.models import OneUseLink, Person
from noticeboard.queries.links import is_live
from noticeboard.queries.people import get_person
from noticeboard.services import accounts
from noticeboard.services.links import spend_link
from noticeboard.services.passwords import hash_password
from noticeboard.services.throttles import MAIL_ADDRESS, take_try
from noticeboard.web.access import Access, access
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.headers import hide_address
from noticeboard.web.link_purposes import PURPOSES, register_page, register_purpose
from noticeboard.web.links import read_token
from noticeboard.web.sign_in import begin_session, client_address, local_path, onward, refuse_if_waiting


@bp.route("/link/<token>", methods=["GET", "POST"])
@access(Access.PUBLIC)
def open_link(token: str) -> ResponseReturnValue:
    """Ask before a link is used, so that a program which looks at mail does not use it up; then use it."""
    link, now = read_token(token), utc_now()
    purpose = PURPOSES.get(link.purpose) if link else None
    if link is None or purpose is None or not is_live(link, now=now):
        return _gone(link)
    if purpose.handler is None:
        return hide_address(make_response(redirect(url_for(purpose.endpoint or "", token=token))))
    form = NoticeboardForm.from_request()
    if form.accepted():
        if not spend_link(db.session(), link=link, now=now):
            db.session.rollback()
            return _gone(link)
        location = purpose.handler(db.session(), link, now)
        db.session.commit()
        return hide_address(make_response(redirect(location)))
    page = render_template("accounts/open_link.html", form=form, purpose=purpose)
    return hide_address(make_response(page, form.status))


@bp.route("/password/forgotten", methods=["GET", "POST"])
@access(Access.PUBLIC)
def forgotten() -> ResponseReturnValue:
    """Ask for a link that lets somebody choose a new password."""
    form = EmailForm.from_request()
    if form.accepted():
        now = utc_now()
        wait = take_try(db.session(), MAIL_ADDRESS.of(client_address()), now=now)
        db.session.commit()
        refuse_if_waiting(wait)
        accounts.send_reset_link(db.session(), email=form.email.data, now=now)
        db.session.commit()
        return redirect(url_for("accounts.check_email"))
    return render_template("accounts/forgotten.html", form=form), form.status


@bp.route("/password/new/<token>", methods=["GET", "POST"])
@access(Access.PUBLIC)
def new_password(token: str) -> ResponseReturnValue:
    """Choose a new password with a link. It passes no second step."""
    link, now = read_token(token), utc_now()
    if link is None or link.purpose != accounts.RESET_PASSWORD or not is_live(link, now=now):
        return _gone(link)
    person = _person_of(link)
    form = ChoosingForm.from_request()
    if form.accepted() and form.password_will_do(context=[person.name, person.email]):
        db.session.commit()
        hashed = hash_password(form.password.data)
        if not spend_link(db.session(), link=link, now=now):
            db.session.rollback()
            return _gone(link)
        accounts.confirm_person(db.session(), person=person, now=now)
        accounts.set_password(db.session(), person=person, password_hash=hashed, now=now)
        begin_session(person, now=now)
        db.session.commit()
        flash("Your new password is set. You are signed out everywhere else.", "success")
        return hide_address(make_response(redirect(onward())))
    return hide_address(make_response(render_template("accounts/new_password.html", form=form), form.status))


def _gone(link: OneUseLink | None) -> Response:
    """The page for a link that was used, has run out or was never ours, with a way to a new one."""
    return hide_address(make_response(render_template("accounts/link_gone.html", link=link), 410 if link else 404))


def _person_of(link: OneUseLink) -> Person:
    """Whose link it is. Raises NotPermitted for somebody suspended."""
    person = get_person(db.session(), person_id=link.person_id or 0)
    accounts.check_not_suspended(person)
    return person


def _confirm_email(session: Session, link: OneUseLink, now: datetime) -> str:
    person = _person_of(link)
    accounts.confirm_person(session, person=person, now=now, keep_password=True)
    begin_session(person, now=now)
    flash("Your email address is confirmed and you are signed in.", "success")
    return onward()


def _sign_in(_session: Session, link: OneUseLink, now: datetime) -> str:
    person = _person_of(link)
    if person.team_roles:
        raise NotPermitted("team-signs-in-by-password")
    begin_session(person, now=now)
    return onward(local_path(link.payload.get("path")))


def _confirm_new_email(session: Session, link: OneUseLink, now: datetime) -> str:
    accounts.change_email(session, person=_person_of(link), link=link, now=now)
    flash("Your email address has been changed.", "success")
    return url_for("accounts.show")


register_purpose(
    accounts.CONFIRM_EMAIL,
    _confirm_email,
    question="Confirm your email address",
    button="Confirm and sign in",
    explanation="This shows that the address is yours. You can then post, pledge and ask for help.",
)
register_purpose(
    accounts.SIGN_IN,
    _sign_in,
    question="Sign in to the noticeboard",
    button="Sign in",
    explanation="This link works once. You stay signed in for up to 12 hours.",
)
register_purpose(
    accounts.CONFIRM_NEW_EMAIL,
    _confirm_new_email,
    question="Use this email address",
    button="Change my email address",
    explanation="From now on you sign in with it, and we write to it.",
)
register_page(accounts.RESET_PASSWORD, "accounts.new_password")
