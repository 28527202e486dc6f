"""Beginning and stopping a watch on one's own posting, on its page and from an e-mail."""

from datetime import datetime

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.models import OneUseLink
from noticeboard.queries.postings import get_own_posting
from noticeboard.services.watches import STOP_WATCH, begin_watch, stop_by_link, stop_watch
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.addresses import address
from noticeboard.web.headers import forbid_storing
from noticeboard.web.link_purposes import register_purpose
from noticeboard.web.once import first_time

bp = Blueprint("watches", __name__, url_prefix="/your-postings")
bp.after_request(forbid_storing)


@bp.route("/<ref>/watch", methods=["POST"])
@access(Access.SIGNED_IN)
def begin(ref: str) -> ResponseReturnValue:
    """Be told of good matches from now on."""
    actor = current_actor()
    posting = get_own_posting(db.session(), ref, actor=actor)
    submission = first_time(actor)
    begin_watch(db.session(), actor=actor, posting=posting, now=utc_now())
    submission.location = address(posting)
    db.session.commit()
    flash(f"We email you when a good match for “{posting.title}” appears, once a day at most.", "success")
    return redirect(submission.location)


@bp.route("/<ref>/watch/stop", methods=["POST"])
@access(Access.SIGNED_IN)
def stop(ref: str) -> ResponseReturnValue:
    """Be told no more."""
    actor = current_actor()
    posting = get_own_posting(db.session(), ref, actor=actor)
    submission = first_time(actor)
    stop_watch(db.session(), actor=actor, posting=posting, now=utc_now())
    submission.location = address(posting)
    db.session.commit()
    flash(f"We do not email you about matches for “{posting.title}” any more.", "success")
    return redirect(submission.location)


def _stop(session: Session, link: OneUseLink, now: datetime) -> str:
    watch = stop_by_link(session, link=link, now=now)
    if watch is not None:
        flash(f"We do not email you about matches for “{watch.posting.title}” any more.", "success")
    return url_for("public.home")


register_purpose(
    STOP_WATCH,
    _stop,
    question="Hear no more about this posting",
    button="Stop telling me",
    explanation="We stop emailing you about matches for it. You can begin again on its page.",
)
