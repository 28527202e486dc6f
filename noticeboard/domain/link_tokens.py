"""The tokens of one-use links, made from the row and the secret key, so that no database row and no log holds one."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

_TOKEN = re.compile(r"([1-9][0-9]{0,18})-([A-Za-z0-9_-]{43})", re.ASCII)


def link_token(link_id: int, *, purpose: str, secret: str) -> str:
    """Give the token of a link: its row's number and an HMAC of the number and the purpose."""
    return f"{link_id}-{_seal(link_id, purpose, secret)}"


def token_link_id(token: str) -> int | None:
    """Give the row's number that a token names, before anything is proved; None for what cannot be a token."""
    match = _TOKEN.fullmatch(token)
    return int(match[1]) if match else None


def is_link_token(token: str, *, link_id: int, purpose: str, secrets: Iterable[str]) -> bool:
    """Say whether `token` was made for this row and purpose, with any of the secret keys still accepted."""
    made = (link_token(link_id, purpose=purpose, secret=secret) for secret in secrets)
    return any(hmac.compare_digest(token.encode(), one.encode()) for one in made)


def _seal(link_id: int, purpose: str, secret: str) -> str:
    digest = hmac.new(secret.encode(), f"link:{link_id}:{purpose}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
