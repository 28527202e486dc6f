"""Keeping what somebody typed when their page or their sign-in had expired, so that nothing is lost."""

from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.queries.submissions import find_kept_form
from noticeboard.services.submissions import keep_answers

NEVER_KEPT = ("password", "code", "csrf_token")


def keep_form() -> str:
    """Keep the form being sent, and return the address that shows it again, filled in."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(secret in name for secret in NEVER_KEPT)
    ]
    key = keep_answers(db.session(), path=request.path, fields=fields, now=utc_now())
    db.session.commit()
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "kept"]
    return f"{request.path}?{urlencode([*query, ('kept', key)])}"


def kept_answers() -> MultiDict[str, str] | None:
    """The answers kept for this very page, if its address names them and they have not expired."""
    key = request.args.get("kept", "")
    row = find_kept_form(db.session(), key=key, path=request.path, now=utc_now()) if key else None
    return MultiDict([(name, value) for name, value in row.fields]) if row else None
