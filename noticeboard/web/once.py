"""Carrying out a form once, however often it is sent."""

import re
import secrets

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from noticeboard.clock import utc_now
from noticeboard.domain.actor import Actor
from noticeboard.extensions import db
from noticeboard.models import Submission
from noticeboard.queries.submissions import find_submission
from noticeboard.services.submissions import begin_submission, digest_of
from noticeboard.web.actor import current_session, needs_second_step

CARRIED = frozenset({"csrf_token", "form_key"})
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


def first_time(actor: Actor, *, visitor_key: str = "") -> Submission:
    """Claim the form being sent, before its service is called; set `location` on what comes back, then commit.

    A form without a key of ours cannot be told from another, and is carried out each time.
    Raises AlreadyDone, which leads to where the first sending led, when it was carried out before.
    """
    return begin_submission(
        db.session(),
        actor_key=f"person:{actor.person_id}" if actor.person_id else f"visitor:{visitor_key}",
        form_key=_form_key() or secrets.token_urlsafe(16),
        digest=_digest(),
        now=utc_now(),
    )


def led_before() -> str | None:
    """Where the form being sent led when whoever is signed in sent it before, with these very answers."""
    row, key = (current_session(), _form_key()) if request.method == "POST" else (None, "")
    if row is None or not key or needs_second_step():
        return None
    found = find_submission(db.session(), actor_key=f"person:{row.person_id}", form_key=key)
    return found.location if found and found.digest == _digest() else None


def init_once(app: Flask) -> None:
    """Answer a form that was carried out before with where it led, whatever has become of what it was about."""

    @app.before_request
    def lead_on() -> ResponseReturnValue | None:
        location = led_before()
        return redirect(location) if location else None


def _form_key() -> str:
    key = request.form.get("form_key", "")
    return key if _KEY.fullmatch(key) else ""


def _digest() -> str:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in CARRIED]
    return digest_of([*fields, ("path", request.path)])
