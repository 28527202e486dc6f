"""The tokens of one-use links, made from the row and the secret key, so that no database row and no log holds one."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import UTC, datetime

_TOKEN = re.compile(r"([1-9][0-9]{0,9})-([A-Za-z0-9_-]{43})", re.ASCII)
# The highest number a row can have; a database asked for a higher one answers with an error.
_HIGHEST_NUMBER = 2**31 - 1


def link_token(link_id: int, *, purpose: str, created_at: datetime, secret: str) -> str:
    """Give the token of a link: its row's number, and an HMAC of the number, the purpose and when it was made."""
    return f"{link_id}-{_seal(link_id, purpose, created_at, secret)}"


def token_link_id(token: str) -> int | None:
    """Give the row's number that a token names, before anything is proved; None for what cannot be a token."""
    match = _TOKEN.fullmatch(token)
    return int(match[1]) if match and int(match[1]) <= _HIGHEST_NUMBER else None


def is_link_token(token: str, *, link_id: int, purpose: str, created_at: datetime, secrets: Iterable[str]) -> bool:
    """Say whether `token` was made for this row and purpose, with any of the secret keys still accepted."""
    made = [link_token(link_id, purpose=purpose, created_at=created_at, secret=secret) for secret in secrets]
    return any(hmac.compare_digest(token.encode(), one.encode()) for one in made)


def _seal(link_id: int, purpose: str, created_at: datetime, secret: str) -> str:
    # The time tells apart two rows that had the same number, as when a board was restored from a backup.
    said = f"link:{link_id}:{purpose}:{created_at.astimezone(UTC).isoformat()}"
    digest = hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
