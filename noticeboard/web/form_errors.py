"""The errors of a form, in the order of its page."""

from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, Form, FormField

from noticeboard.web.choices import DatePartsField

EXPIRED = "This page was open for too long. Check your answers and send them again"


def summary(form: Form) -> list[tuple[str, str]]:
    """Return each error of a form with the address of what mends it, in page order.

    Returns pairs of text and `#id`: a field, the first radio or checkbox, or the first part of a date to mend. One
    error for each field: what is wrong next shows once the first is mended. What another page mends has its address.
    """
    found = list(_errors_of(form))
    found += [(str(error), getattr(error, "address", "#main-content")) for error in getattr(form, "form_errors", ())]
    return found


def error_list(form: Form) -> list[dict[str, str]]:
    """Return the errors as the error summary on a page takes them."""
    return [{"text": text, "href": address} for text, address in summary(form)]


def focus_id(field: Any) -> str:
    """Return the id of the control that mends a field's error."""
    if isinstance(field, DatePartsField):
        return f"{field.id}-{(field.bad_parts() or field.parts)[0]}"
    return str(field.id)


def _errors_of(fields: Any) -> Iterator[tuple[str, str]]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _errors_of(field.form)
        elif isinstance(field, FieldList):
            yield from _errors_of(field.entries)
        elif field.name == "csrf_token" and field.errors:
            yield EXPIRED, "#main-content"
        elif getattr(field, "kind", "") == "hidden" and field.errors:
            yield str(field.errors[0]), "#main-content"
        elif field.errors:
            yield str(field.errors[0]), f"#{focus_id(field)}"
