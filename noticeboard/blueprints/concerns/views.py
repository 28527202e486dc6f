"""Raising a concern privately about a posting, an organisation or a connection."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.concerns.forms import ConcernForm
from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.queries.concerns import get_subject
from noticeboard.services.concerns import raise_concern
from noticeboard.services.throttles import CONCERN_ADDRESS, take_try
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.once import first_time
from noticeboard.web.sign_in import client_address, refuse_if_waiting
from noticeboard.web.traps import TOO_QUICK

bp = Blueprint("concerns", __name__)


@bp.route("/concern/<ref>", methods=["GET", "POST"], endpoint="raise_concern")
@access(Access.PUBLIC)
def raise_one(ref: str) -> ResponseReturnValue:
    """Take a private note for the team about what has this reference."""
    actor = current_actor()
    about = get_subject(db.session(), ref, actor=actor)
    form = ConcernForm.from_request()
    if actor.active:
        del form.reply_email
    if form.accepted() and form.trapped():
        return redirect(url_for("concerns.sent", ref=ref))
    if form.accepted() and form.too_quick():
        form.refuse("text", TOO_QUICK)
    if form.accepted():
        refuse_if_waiting(take_try(db.session(), CONCERN_ADDRESS.of(client_address()), now=utc_now()))
        submission = first_time(actor)
        reply = "" if actor.active else form.reply_email.data
        raise_concern(
            db.session(),
            actor=actor,
            about=about.ref,
            area_id=about.area_id,
            text=form.text.data,
            reply_email=reply or None,
            now=utc_now(),
        )
        submission.location = url_for("concerns.sent", ref=ref)
        db.session.commit()
        return redirect(submission.location)
    return render_template("concerns/raise_concern.html", form=form, about=about), form.status


@bp.route("/concern/<ref>/sent")
@access(Access.PUBLIC)
def sent(ref: str) -> ResponseReturnValue:
    """Say what happens next with a concern."""
    about = get_subject(db.session(), ref, actor=current_actor())
    return render_template("concerns/sent.html", about=about)
