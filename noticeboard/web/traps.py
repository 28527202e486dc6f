"""Keeping programs that fill in every form from sending one: a box no person sees, and a least time to type."""

from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from noticeboard.clock import utc_now
from noticeboard.web.fields import HiddenTextField, TextField
from noticeboard.web.forms import NoticeboardForm

LEAST_SECONDS = 3
TOO_QUICK = "That was very quick. Check what you have written, then send it again"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="opened at")


def sign_now() -> str:
    """The present time, signed, for a form to carry."""
    signed: str = _signer().dumps(int(utc_now().timestamp()))
    return signed


def seconds_open(signed: str, *, now: datetime) -> int | None:
    """How long ago a form was opened, in seconds; None when what it carries was not signed here."""
    try:
        opened = _signer().loads(signed)
    except BadSignature:
        return None
    return int(now.timestamp()) - opened if isinstance(opened, int) else None


class GuardedForm(NoticeboardForm):
    """A form that anybody may send without signing in."""

    opened = HiddenTextField("Opened", default=sign_now, longest=200)
    # A name that programs like to fill in. The box stands in a part of the page that nobody is shown.
    homepage = TextField("Leave this box empty", longest=400)

    def trapped(self) -> bool:
        """Say whether the hidden box was filled in, which no person does."""
        return bool(self.homepage.raw_data)

    def too_quick(self) -> bool:
        """Say whether it was sent sooner than somebody could have typed it, or with a time not signed here."""
        opened = seconds_open(self.opened.data or "", now=utc_now())
        if opened is not None and opened >= LEAST_SECONDS:
            return False
        if opened is None:
            self.opened.data, self.opened.raw_data = sign_now(), None
        return True
