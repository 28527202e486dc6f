"""The addresses of one-use links, made when a message is written, and the links that addresses name."""

from urllib.parse import urlsplit

from flask import current_app

from noticeboard.domain.link_tokens import is_link_token, link_token, token_link_id
from noticeboard.extensions import db
from noticeboard.models import OneUseLink
from noticeboard.queries.links import find_link
from noticeboard.web.settings import current_settings


def link_url(link: OneUseLink) -> str:
    """The whole address of a link's page, below the configured base, whatever host was asked."""
    secret = current_settings().secret_key.get_secret_value()
    token = link_token(link.id, purpose=link.purpose, created_at=link.created_at, secret=secret)
    parts = urlsplit(current_settings().base_url)
    pages = current_app.url_map.bind(parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme)
    return pages.build("accounts.open_link", {"token": token}, force_external=True)


def read_token(token: str) -> OneUseLink | None:
    """The link that a token belongs to, used or not; None for a token that this noticeboard did not make.

    Tokens made under an earlier secret key are accepted as long as that key is among the fallbacks.
    """
    link_id, settings = token_link_id(token), current_settings()
    link = find_link(db.session(), link_id=link_id) if link_id else None
    if link is None:
        return None
    secrets = [key.get_secret_value() for key in (settings.secret_key, *settings.secret_key_fallbacks)]
    proven = is_link_token(token, link_id=link.id, purpose=link.purpose, created_at=link.created_at, secrets=secrets)
    return link if proven else None
