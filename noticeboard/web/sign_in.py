"""Signing a browser in and out, where to go afterwards, and what is known of whoever tries."""

import base64
import hashlib
import hmac
import ipaddress
import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from flask import current_app, g, request, session
from flask_login import login_user, logout_user

from noticeboard.domain.errors import Throttled
from noticeboard.extensions import db
from noticeboard.models import Person, SignInSession
from noticeboard.services.sessions import end_sessions, open_session
from noticeboard.web.actor import SignedIn, current_session, needs_second_step
from noticeboard.web.navigation import url_for

_LONGEST_PATH = 2000
_MOST_DECODINGS = 5
# In this order, since most browsers also claim to be the ones below them.
_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def begin_session(person: Person, *, now: datetime, second_step_at: datetime | None = None) -> SignInSession:
    """Sign this browser in as `person` with a token of its own; a session it had before ends. Commit afterwards.

    second_step_at   when the second step was passed, if it was.
    """
    before = current_session()
    row, token = open_session(
        db.session(),
        person=person,
        address=(request.remote_addr or "")[:64],
        browser=request.user_agent.string.replace("\0", ""),
        now=now,
    )
    row.second_step_at = second_step_at
    if before is not None:
        row.acting_for_id = before.acting_for_id if before.person_id == person.id else None
        end_sessions(db.session(), person_id=before.person_id, only=before.id, now=now)
    # A token against forged forms that was known before signing in is worth nothing after it.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    g.pop("actor", None)
    login_user(SignedIn(row, token))
    return row


def forget_session(*, now: datetime) -> None:
    """Sign this browser out: its token dies, and its cookie is emptied. Commit afterwards."""
    row = current_session()
    if row is not None:
        end_sessions(db.session(), person_id=row.person_id, only=row.id, now=now)
    logout_user()
    session.clear()
    g.pop("actor", None)


def local_path(given: str | None) -> str | None:
    """The path to go to next, if `given` is one path of this site and nothing else; otherwise None.

    It is looked at as it stands and after each decoding, since browsers and proxies decode more than once.
    """
    if not given or len(given) > _LONGEST_PATH:
        return None
    reading = given
    for _ in range(_MOST_DECODINGS):
        if not _is_one_path(reading):
            return None
        decoded = unquote(reading, errors="surrogateescape")
        if decoded == reading:
            return given
        reading = decoded
    return None


def next_path() -> str | None:
    """The path that the address of this page says to go to next, if it may be gone to."""
    return local_path(request.args.get("next"))


def onward(path: str | None = None) -> str:
    """Where somebody goes who has just signed in: to the second step if they owe it, else to `path` or a first page."""
    row = current_session()
    if row is None or not needs_second_step():
        return path or landing()
    endpoint = "accounts.second_step" if row.person.totp_confirmed_at else "accounts.set_up_second_step"
    return url_for(endpoint, next=path) if path else url_for(endpoint)


def landing() -> str:
    """Where somebody goes who has signed in and was not on the way elsewhere."""
    row = current_session()
    wanted = "organisations.dashboard"
    if row is not None and row.person.team_roles:
        wanted = "team_review.queue"
    page = url_for(wanted)
    return url_for("accounts.show") if page == "#" else page


def client_address() -> str:
    """The network that whoever asks is in: /24 of IPv4, /64 of IPv6, as one household or office has them."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    known = mapped or address
    return str(ipaddress.ip_network((known, 24 if known.version == 4 else 64), strict=False))


def authenticator_secret(row: SignInSession) -> str:
    """The secret offered to an authenticator in this session. It is kept only once a code has proven it."""
    key: str = current_app.config["SECRET_KEY"]
    made = hmac.digest(key.encode(), f"authenticator|{row.person_id}|{row.token_hash}".encode(), hashlib.sha256)
    return base64.b32encode(made[:20]).decode()


def browser_name(browser: str) -> str:
    """Name a browser as its owner would, "Firefox on Windows", from what it says of itself."""
    name = next((shown for sign, shown in _BROWSERS if sign in browser), "A browser")
    system = next((shown for sign, shown in _SYSTEMS if sign in browser), "")
    return f"{name} on {system}" if system else name


def refuse_if_waiting(seconds: int) -> None:
    """Raise Throttled when there are `seconds` to wait before the next try."""
    if seconds:
        raise Throttled("too-many-tries", seconds=seconds, wait=wait_words(seconds))


def keyed_hash(text: str) -> str:
    """A short code for an address in a log: the same address has the same code, and nobody can read it back."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.digest(key.encode(), f"log|{text.strip().lower()}".encode(), hashlib.sha256).hex()[:16]


def _is_one_path(reading: str) -> bool:
    if not reading.startswith("/") or reading.startswith("//") or "\\" in reading:
        return False
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", reading):
        return False
    try:
        parts = urlsplit(reading)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and "//" not in parts.path


def wait_words(seconds: int) -> str:
    """How long to wait, in words: "1 second", "12 minutes", "2 hours"."""
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    if minutes < 60:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours = -(-minutes // 60)
    return "1 hour" if hours == 1 else f"{hours} hours"
