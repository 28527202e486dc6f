"""Signing up, in and out."""

import structlog
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.accounts.blueprint import bp
from noticeboard.blueprints.accounts.forms import CodeForm, EmailForm, SignInForm, SignUpForm
from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.queries.people import find_password_hash
from noticeboard.services import accounts
from noticeboard.services.passwords import hash_password, password_matches, renewed_hash
from noticeboard.services.second_step import pass_second_step
from noticeboard.services.throttles import (
    MAIL_ADDRESS,
    SIGN_UP_ADDRESS,
    code_buckets,
    give_try_back,
    sign_in_buckets,
    take_try,
)
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor, current_person, needs_second_step
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.sign_in import (
    begin_session,
    client_address,
    forget_session,
    keyed_hash,
    landing,
    next_path,
    onward,
    refuse_if_waiting,
)

log = structlog.get_logger()

WRONG = "The email address or the password is not right. Check both, or get a sign-in link by email"
WRONG_CODE = "That code is not right, or was used before. Wait for the next one and enter that"


@bp.route("/sign-up", methods=["GET", "POST"])
@access(Access.PUBLIC)
def sign_up() -> ResponseReturnValue:
    """Begin an account."""
    form = SignUpForm.from_request()
    if form.accepted() and form.password_will_do(context=[form.name.data, form.email.data]):
        now = utc_now()
        wait = take_try(db.session(), SIGN_UP_ADDRESS.of(client_address()), now=now)
        db.session.commit()
        refuse_if_waiting(wait)
        hashed = hash_password(form.password.data)
        accounts.sign_up(db.session(), name=form.name.data, email=form.email.data, password_hash=hashed, now=now)
        db.session.commit()
        return redirect(url_for("accounts.check_email"))
    return render_template("accounts/sign_up.html", form=form), form.status


@bp.route("/check-your-email")
@access(Access.PUBLIC)
def check_email() -> ResponseReturnValue:
    """Say that a message is on its way, in the same words whatever it says."""
    return render_template("accounts/check_email.html")


@bp.route("/sign-in", methods=["GET", "POST"])
@access(Access.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Come in with a password."""
    if current_actor().active:
        return redirect(next_path() or landing())
    form = SignInForm.from_request()
    if form.accepted():
        now, email = utc_now(), form.email.data.strip().lower()
        buckets = sign_in_buckets(email=email, address=client_address())
        wait = take_try(db.session(), *buckets, now=now)
        stored = find_password_hash(db.session(), email=email)
        db.session.commit()
        refuse_if_waiting(wait)
        matches = password_matches(stored, form.password.data)
        renewed = renewed_hash(stored, form.password.data) if matches else None
        given = stored if matches else None
        person = accounts.admit(db.session(), email=email, stored=given, now=now, renewed=renewed)
        if person is not None:
            give_try_back(db.session(), buckets)
            begin_session(person, now=now)
            db.session.commit()
            return redirect(onward(next_path()))
        db.session.commit()
        log.info("sign-in.failed", who=keyed_hash(email))
        form.refuse("email", WRONG)
    return render_template("accounts/sign_in.html", form=form, next=next_path()), form.status


@bp.route("/sign-in/link", methods=["GET", "POST"])
@access(Access.PUBLIC)
def sign_in_by_link() -> ResponseReturnValue:
    """Ask for a link that signs in."""
    form = EmailForm.from_request()
    if form.accepted():
        now = utc_now()
        wait = take_try(db.session(), MAIL_ADDRESS.of(client_address()), now=now)
        db.session.commit()
        refuse_if_waiting(wait)
        accounts.send_sign_in_link(db.session(), email=form.email.data, path=next_path(), now=now)
        db.session.commit()
        return redirect(url_for("accounts.check_email"))
    return render_template("accounts/sign_in_by_link.html", form=form, next=next_path()), form.status


@bp.route("/sign-in/code", methods=["GET", "POST"])
@access(Access.PUBLIC)
def second_step() -> ResponseReturnValue:
    """Give the code that follows the password."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=next_path()))
    if not needs_second_step() or person.totp_confirmed_at is None:
        return redirect(onward(next_path()))
    form = CodeForm.from_request()
    if form.accepted():
        now = utc_now()
        wait = take_try(db.session(), *code_buckets(person.id), now=now)
        db.session.commit()
        refuse_if_waiting(wait)
        if pass_second_step(db.session(), person=person, code=form.code.data, now=now):
            begin_session(person, now=now, second_step_at=now)
            db.session.commit()
            return redirect(next_path() or landing())
        log.info("second-step.failed", who=keyed_hash(person.email))
        form.refuse("code", WRONG_CODE)
    return render_template("accounts/second_step.html", form=form), form.status


@bp.route("/sign-out", methods=["GET", "POST"])
@access(Access.PUBLIC)
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    form = NoticeboardForm.from_request()
    if form.accepted():
        forget_session(now=utc_now())
        db.session.commit()
        answer = redirect(url_for("accounts.signed_out"))
        answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return answer
    return render_template("accounts/sign_out.html", form=form), form.status


@bp.route("/signed-out")
@access(Access.PUBLIC)
def signed_out() -> ResponseReturnValue:
    """Say that this browser is signed out."""
    return render_template("accounts/signed_out.html")
