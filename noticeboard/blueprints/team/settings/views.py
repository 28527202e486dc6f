"""Messages that could not be sent, for team admins."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.settings.forms import SendAgainForm
from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.queries.messages import count_waiting_messages, list_dead_messages
from noticeboard.services.outbox import send_again
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.once import first_time

bp = Blueprint("team_settings", __name__, url_prefix="/team")


@bp.route("/messages", methods=["GET", "POST"])
@access(Access.TEAM_ADMIN)
def messages() -> ResponseReturnValue:
    """Show the messages that could not be sent, and send one again."""
    actor, session = current_actor(), db.session()
    form = SendAgainForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        send_again(session, actor=actor, message_id=form.message.data, now=utc_now())
        submission.location = url_for("team_settings.messages")
        db.session.commit()
        flash("The message will be sent again within a minute.", "success")
        return redirect(submission.location)
    dead, waiting = list_dead_messages(session), count_waiting_messages(session)
    return render_template("team/settings/messages.html", form=form, dead=dead, waiting=waiting), form.status
