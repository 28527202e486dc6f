"""The forms everything is asked with: when they are accepted, and what those that create carry along."""

import re
import secrets
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField

from noticeboard.web.actor import current_actor
from noticeboard.web.kept_forms import kept_answers

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class NoticeboardForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A set of questions on one page."""

    @classmethod
    def from_request(cls, **answers: Any) -> Self:
        """Make the form from what was posted; on a GET from what was kept of an expired page, or from `answers`.

        obj=   an object whose attributes fill the form; other names fill the fields so named.
        """
        return cls(formdata=request.form if request.method == "POST" else kept_answers(), **answers)

    def accepted(self) -> bool:
        """Say whether the form was posted and every answer has the right shape. Checks only once."""
        if not hasattr(self, "_accepted"):
            self._accepted: bool = request.method == "POST" and bool(self.validate())
        return self._accepted and not self.errors

    @property
    def status(self) -> int:
        """The status of a page that shows this form: 200 before it is posted, 422 once it was not accepted."""
        return 422 if request.method == "POST" else 200

    def refuse(self, name: str, message: str) -> None:
        """Add an error found by a rule after the answers were accepted, so that the form is shown again.

        name   the field it belongs to.
        """
        field = self[name]
        field.errors = [*field.errors, message]

    def refuse_elsewhere(self, message: str, address: str) -> None:
        """Add an error about something that another page asks.

        address   where it is mended; the link in the error summary leads there.
        """
        error = ErrorElsewhere(message)
        error.address = address
        self.form_errors.append(error)


class ErrorElsewhere(str):
    """An error that another page mends. `address` leads there."""

    address: str


class AddressForm(NoticeboardForm):
    """Questions whose answers stand in the address and change nothing, so that no token goes with them."""

    class Meta:
        """WTForms' own settings of a form."""

        csrf = False

    @classmethod
    def from_address(cls) -> Self:
        """Make the form from what the address says."""
        return cls(formdata=request.args)


def new_key() -> str:
    """A key that no other form has."""
    return secrets.token_urlsafe(16)


def acting_for_reference() -> str:
    """The reference of the organisation that whoever asks is acting for."""
    standing = current_actor().acting_for
    return standing.organisation_ref if standing else ""


class FormKeyField(HiddenField):
    """A random key, made anew for each form shown and kept when it is shown again with errors."""

    _given = False

    def key_for(self, action: str | None = None) -> str:
        """Give the key of one form on the page: this field's own to the first that is sent to the page, else a new one.

        action   where the form is sent; None for its own page.

        Several forms may be made of one object, and a button that is pressed must not use up the others.
        """
        if self._given or (action and urlsplit(action).path != request.path):
            return new_key()
        self._given = True
        return str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the key posted; one that this program cannot have made is replaced."""
        posted = valuelist[0] if valuelist else None
        if isinstance(posted, str) and _KEY.fullmatch(posted):
            self.data = posted


class ReferenceField(HiddenField):
    """A public reference carried by a form, or None when what was posted cannot be one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the reference posted, if it looks like one."""
        posted = valuelist[0] if valuelist else None
        known = isinstance(posted, str) and re.fullmatch(r"[A-Z]-[0-9A-Z]{6}", posted, re.ASCII)
        self.data = posted if known else None


class CreatingForm(NoticeboardForm):
    """A form that makes something new: posted twice it makes it once, and never for the wrong organisation."""

    form_key = FormKeyField(default=new_key)
    acting_for = ReferenceField(default=acting_for_reference)

    def answers(self) -> Mapping[str, Any]:
        """Return what was answered, without the fields that only carry the form, for telling two posts apart."""
        carried = {"csrf_token", "form_key", "acting_for"}
        return {name: value for name, value in self.data.items() if name not in carried}
