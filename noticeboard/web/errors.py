"""Pages for what went wrong: plain words, a way on, and a reference number."""

from urllib.parse import unquote_to_bytes

import structlog
from flask import Flask, Response, current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from noticeboard.domain.errors import AlreadyDone, Busy, Conflict, Invalid, NotFound, NotPermitted, Refusal, Throttled
from noticeboard.domain.references import parse_reference
from noticeboard.extensions import db
from noticeboard.web.addresses import address
from noticeboard.web.kept_forms import keep_form, sentences_typed
from noticeboard.web.once import led_before
from noticeboard.web.wording.refusals import refusal_words

log = structlog.get_logger()

# Pages that show again what was typed; of the others the form was too large, or could not be read.
SHOW_TYPED = frozenset({403, 404, 409, 422, 429, 500, 503})
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
STATUSES: dict[type[Refusal], int] = {
    NotPermitted: 403,
    Conflict: 409,
    NotFound: 404,
    Throttled: 429,
    Invalid: 422,
    Busy: 503,
}


def error_page(status: int, message: str = "", *, now_at: str = "") -> tuple[str, int, dict[str, str]]:
    """The page for a status, with a sentence of its own where there is one.

    now_at   the address of the page that shows how things stand now, where there is one.
    """
    shown = status if status in PAGES else (400 if status < 500 else 500)
    headers = {"Retry-After": "60"} if status in {429, 503} else {}
    typed = sentences_typed() if shown in SHOW_TYPED else []
    page = render_template(
        f"errors/{shown}.html", message=message, now_at=now_at, typed=typed, reference=g.get("request_id")
    )
    return page, status, headers


def init_errors(app: Flask) -> None:
    """Answer every error with a page."""
    _answer_refusals(app)
    _answer_failures(app)

    @app.before_request
    def refuse_unreadable() -> ResponseReturnValue | None:
        """Refuse what cannot be decoded, or holds a NUL, before anything reads it."""
        address = (request.environ["PATH_INFO"].encode("latin-1"), unquote_to_bytes(request.query_string))
        if any(_undecodable(part) for part in address):
            return error_page(400)
        typed = request.form.items(multi=True) if request.method == "POST" else ()
        return error_page(400) if any("\0" in text for pair in typed for text in pair) else None


def _answer_refusals(app: Flask) -> None:
    @app.errorhandler(AlreadyDone)
    def already_done(refusal: AlreadyDone) -> ResponseReturnValue:
        db.session.rollback()
        return redirect(str(refusal.values["location"]))

    @app.errorhandler(Conflict)
    def used_before(refusal: Conflict) -> ResponseReturnValue:
        """A form that was sent before with other answers is shown again with these, as a new one."""
        if refusal.code != "form-used":
            return refused(refusal)
        db.session.rollback()
        flash(refusal_words(refusal), "error")
        return redirect(keep_form(without=frozenset({"form_key"})))

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> ResponseReturnValue:
        db.session.rollback()
        location = led_before()
        if location:
            # Sent twice at the same moment: what the other sending did is why this one was refused.
            return redirect(location)
        log.info("refused", code=refusal.code)
        now_at = _page_of_thing() if isinstance(refusal, Conflict) else ""
        page, status, headers = error_page(STATUSES[type(refusal)], refusal_words(refusal), now_at=now_at)
        if isinstance(refusal, Throttled | Busy):
            headers["Retry-After"] = str(refusal.values.get("seconds", 60))
        return page, status, headers

    @app.errorhandler(StaleDataError)
    def stale(_error: StaleDataError) -> ResponseReturnValue:
        db.session.rollback()
        return error_page(409, refusal_words(Conflict("moved-on")), now_at=_page_of_thing())

    @app.errorhandler(CSRFError)
    def unproven(error: CSRFError) -> ResponseReturnValue:
        """A page that was open too long shows its form again, filled in; a form from elsewhere is refused."""
        return redirect(keep_form()) if _was_ours(error.description or "") else error_page(400)


def _answer_failures(app: Flask) -> None:
    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> ResponseReturnValue:
        db.session.rollback()
        log.error("database", error=str(error.orig))
        return error_page(503)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if isinstance(error, SecurityError | BadHost):
            # Asked by a name that is not ours: no address can be made for the links of a page.
            return Response("This is not the address of the noticeboard.\n", 400, mimetype="text/plain")
        status = error.code or 500
        if status < 400:
            return error.get_response()
        page, status, headers = error_page(status)
        if status == 405:
            headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
        return page, status, headers

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        log.exception("unforeseen")
        if app.config["PROPAGATE"]:
            raise error
        return error_page(500)


def _page_of_thing() -> str:
    """The address of what the form being sent is about; empty when it is about nothing with a reference."""
    ref = parse_reference(str((request.view_args or {}).get("ref", "")))
    return address(ref) if ref else ""


def _was_ours(wrong: str) -> bool:
    """Whether the form came from a page of ours, though one too old, or from before a cookie was lost or renewed."""
    if "session token is missing" not in wrong:
        return "expired" in wrong or "do not match" in wrong
    try:
        URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token").loads(request.form["csrf_token"])
    except (BadData, KeyError):
        return False
    return True


def _undecodable(part: bytes) -> bool:
    try:
        return "\0" in part.decode()
    except UnicodeDecodeError:
        return True
