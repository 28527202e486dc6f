"""The tokens of one-use links: made from the row and the secret key when a message is rendered, and kept nowhere."""

import base64
import hashlib
import hmac
import re

from flask import current_app

from noticeboard.extensions import db
from noticeboard.models import OneUseLink
from noticeboard.queries.links import find_link

_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([A-Za-z0-9_-]{43})", re.ASCII)


def link_token(link: OneUseLink) -> str:
    """The token of a link: its id, and a code that only this noticeboard can have made."""
    return f"{link.id}-{_proof(link, current_app.config['SECRET_KEY'])}"


def link_url(link: OneUseLink) -> str:
    """The whole address of a link's page, for a message."""
    path = current_app.url_map.bind("localhost").build("accounts.open_link", {"token": link_token(link)})
    return str(current_app.settings.base_url).rstrip("/") + path  # type: ignore[attr-defined]


def read_token(token: str) -> OneUseLink | None:
    """The link that a token belongs to, used or not; None for a token that this noticeboard did not make.

    Tokens made under an earlier secret key are accepted as long as that key is among the fallbacks.
    """
    parts = _TOKEN.fullmatch(token)
    link = find_link(db.session(), link_id=int(parts[1])) if parts else None
    if parts is None or link is None:
        return None
    keys = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    proven = [hmac.compare_digest(_proof(link, key), parts[2]) for key in keys]
    return link if any(proven) else None


def _proof(link: OneUseLink, key: str) -> str:
    said = f"one-use link|{link.id}|{link.purpose}|{link.created_at.isoformat()}"
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), said.encode(), hashlib.sha256)).decode().rstrip("=")
