"""Reads the address of a website as people type it."""

import re
from urllib.parse import urlsplit

from noticeboard.domain.errors import Invalid

LONGEST = 300
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})", re.ASCII)


def read_website(text: str) -> str:
    """Give the whole address, with https:// where no scheme was typed.

    Raises Invalid("website") for any scheme but http and https, a user name or password, or no host of a website.
    """
    typed = text.strip()
    # Before anything is worked out from it: a name of other letters takes long to encode.
    if len(typed) > LONGEST:
        raise Invalid("website")
    address = typed if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", typed) else f"https://{typed}"
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError as wrong:
        raise Invalid("website") from wrong
    plain = len(address) <= LONGEST and not re.search(r"[\s\\\x00-\x1f\x7f-\x9f<>\"]", address)
    if not plain or parts.scheme not in {"http", "https"} or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise Invalid("website")
    shown = f"{host}:{port}" if port else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{shown}{parts.path}{query}"
