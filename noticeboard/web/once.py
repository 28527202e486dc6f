"""Carrying out a form once, however often it is sent."""

from flask import request

from noticeboard.clock import utc_now
from noticeboard.domain.actor import Actor
from noticeboard.extensions import db
from noticeboard.models import Submission
from noticeboard.services.submissions import begin_submission, digest_of

CARRIED = frozenset({"csrf_token", "form_key"})


def first_time(actor: Actor, *, visitor_key: str = "") -> Submission:
    """Claim the form being sent, before its service is called; set `location` on what comes back, then commit.

    Raises AlreadyDone, which leads to where the first sending led, when it was carried out before.
    """
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in CARRIED]
    return begin_submission(
        db.session(),
        actor_key=f"person:{actor.person_id}" if actor.person_id else f"visitor:{visitor_key}",
        form_key=request.form.get("form_key", "")[:64],
        digest=digest_of([*fields, ("path", request.path)]),
        now=utc_now(),
    )
