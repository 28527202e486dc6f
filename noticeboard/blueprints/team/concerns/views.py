"""The concerns of an area, for its team only."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.concerns.forms import ConcernIdForm, ResolveForm
from noticeboard.clock import utc_now
from noticeboard.domain.lifecycle import ConcernStatus
from noticeboard.extensions import db
from noticeboard.queries.concerns import get_concern, list_concerns, list_concerns_about, list_titles
from noticeboard.services.concerns import reopen_concern, resolve_concern
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.once import first_time

bp = Blueprint("team_concerns", __name__)


@bp.route("/team/concerns")
@access(Access.TEAM)
def queue() -> ResponseReturnValue:
    """List the concerns that nobody has dealt with, the oldest first, then those closed."""
    actor = current_actor()
    waiting = list_concerns(db.session(), actor=actor, status=ConcernStatus.OPEN)
    closed = list_concerns(db.session(), actor=actor, status=ConcernStatus.RESOLVED)
    return render_template(
        "team/concerns/queue.html",
        waiting=waiting,
        closed=closed,
        titles=list_titles(db.session(), {one.about_ref for one in (*waiting, *closed)}),
    )


@bp.route("/team/concerns/<ref>", methods=["GET", "POST"])
@access(Access.TEAM)
def show(ref: str) -> ResponseReturnValue:
    """Show every concern about one thing, and close one with a note."""
    actor = current_actor()
    raised = list_concerns_about(db.session(), ref, actor=actor)
    form = ResolveForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        concern = get_concern(db.session(), form.concern_id(), ref=ref, actor=actor)
        resolve_concern(db.session(), actor=actor, concern=concern, resolution=form.resolution.data, now=utc_now())
        submission.location = url_for("team_concerns.queue")
        db.session.commit()
        flash("The concern is closed.", "success")
        return redirect(submission.location)
    title = list_titles(db.session(), {ref}).get(ref, ref)
    return render_template("team/concerns/show.html", form=form, raised=raised, ref=ref, title=title), form.status


@bp.route("/team/concerns/<ref>/reopen", methods=["POST"])
@access(Access.TEAM)
def reopen(ref: str) -> ResponseReturnValue:
    """Open a closed concern again."""
    actor = current_actor()
    submission = first_time(actor)
    concern = get_concern(db.session(), ConcernIdForm.from_request().concern_id(), ref=ref, actor=actor)
    reopen_concern(db.session(), actor=actor, concern=concern, now=utc_now())
    submission.location = url_for("team_concerns.show", ref=ref)
    db.session.commit()
    flash("The concern is open again.", "success")
    return redirect(submission.location)
