"""Keeping what somebody typed when their page or their sign-in had expired, so that nothing is lost."""

from urllib.parse import quote, urlencode

from flask import current_app, g, request
from werkzeug.datastructures import MultiDict

from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.queries.submissions import find_kept_form
from noticeboard.services.submissions import keep_answers
from noticeboard.web.fields import printable_text

# Nor is anything that is called a password.
NEVER_KEPT = frozenset({"code", "csrf_token"})


def keep_form(*, without: frozenset[str] = frozenset()) -> str:
    """Keep the form being sent, and return the address that shows it again, filled in.

    without   names of more fields to leave out.
    """
    path = _page_with_form()
    key = keep_answers(db.session(), path=path, fields=_typed_fields(without), now=utc_now())
    db.session.commit()
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "kept"]
    return f"{quote(path)}?{urlencode([*query, ('kept', key)])}"


def sentences_typed() -> list[str]:
    """The answers of more than one word in the form being sent, for showing again where it could not be used."""
    if request.method != "POST":
        return []
    return [printable_text(value) for _name, value in _typed_fields() if len(value.split()) > 1]


def kept_answers() -> MultiDict[str, str] | None:
    """The answers kept for this very page, if its address names them and they have not expired."""
    if "kept_answers" not in g:
        key = _key_in_address()
        row = find_kept_form(db.session(), key=key, path=request.path, now=utc_now()) if key else None
        g.kept_answers = MultiDict([(name, value) for name, value in row.fields]) if row else None
    kept: MultiDict[str, str] | None = g.kept_answers
    return kept


def shows_kept_form() -> bool:
    """Say whether the page being shown is filled in with what was kept, and still has to be sent."""
    return request.method == "GET" and kept_answers() is not None


def _typed_fields(without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """The answers being sent, but for what may not be kept."""
    left_out = NEVER_KEPT | without
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in left_out and "password" not in name
    ]


def _key_in_address() -> str:
    """The key that the address carries; none in one that cannot be decoded, whose refusal is being shown."""
    try:
        return request.args.get("kept", "")
    except UnicodeDecodeError:
        return ""


def _page_with_form() -> str:
    """The path of the page that a form was sent from: its own, or of a button's the page that it stands on."""
    path, pages = request.path, current_app.url_map.bind("")
    while path and not pages.test(path, "GET"):
        path = path.rsplit("/", 1)[0]
    return path or "/"
