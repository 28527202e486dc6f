"""Linking two postings that are the same, and taking the link back."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.queries.posting_checks import get_team_posting
from noticeboard.queries.postings import get_posting
from noticeboard.services.twins import link_twins, unlink_twins
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time

bp = Blueprint("team_twins", __name__, url_prefix="/team/postings")
bp.after_request(forbid_storing)


@bp.route("/<ref>/same/<other_ref>", methods=["POST"])
@access(Access.TEAM)
def link(ref: str, other_ref: str) -> ResponseReturnValue:
    """Say that two postings are the same."""
    return _change(link_twins, ref, other_ref, "The two now show together, and are proposed once in a round.")


@bp.route("/<ref>/apart/<other_ref>", methods=["POST"])
@access(Access.TEAM)
def unlink(ref: str, other_ref: str) -> ResponseReturnValue:
    """Say that two postings are not the same after all."""
    return _change(unlink_twins, ref, other_ref, "The two are shown apart again.")


def _change(service: Callable[..., None], ref: str, other_ref: str, done: str) -> ResponseReturnValue:
    actor, session = current_actor(), db.session()
    posting = get_team_posting(session, ref, actor=actor)
    other = get_posting(session, other_ref, visible_to_actor=actor)
    submission = first_time(actor)
    service(session, actor=actor, posting=posting, other=other, now=utc_now())
    submission.location = url_for("team_postings.check", ref=ref)
    db.session.commit()
    flash(done, "success")
    return redirect(submission.location)
