"""From a field to the parameters of the GOV.UK macro that shows it."""

from typing import Any

from markupsafe import Markup, escape

from noticeboard.web.choices import ChoiceField, ConfirmField, DatePartsField, SelectField
from noticeboard.web.fields import LongTextField, Question

# What each kind of single-line question adds: how it is typed, completed and spelt.
_KINDS: dict[str, dict[str, Any]] = {
    "email": {"type": "email", "autocomplete": "email", "spellcheck": False},
    "phone": {"type": "tel", "autocomplete": "tel", "classes": "govuk-input--width-20"},
    "number": {"inputmode": "numeric", "spellcheck": False, "classes": "govuk-input--width-5"},
    "money": {
        "inputmode": "decimal",
        "spellcheck": False,
        "classes": "govuk-input--width-10",
        "prefix": {"text": "£"},
    },
    "code": {
        "inputmode": "numeric",
        "autocomplete": "one-time-code",
        "spellcheck": False,
        "classes": "govuk-input--width-10",
    },
    "password": {"autocomplete": "current-password"},
}


def field_parameters(field: Question, **options: Any) -> tuple[str, dict[str, Any]]:
    """Return the kind of a question, which names its macro, and that macro's parameters.

    options   as listed at the top of templates/components/field.html.

    A hint and an error are passed only when there is one, or an empty hint would be read out.
    """
    parameters: dict[str, Any] = {"id": field.id, "name": field.name, **_hint_and_error(field, options)}
    if isinstance(field, ConfirmField):
        return "checkboxes", parameters | _confirmation(field)
    if isinstance(field, SelectField):
        return "select", parameters | {"label": _label(field, options)} | _select(field, options)
    if isinstance(field, ChoiceField):
        return field.kind, parameters | {"fieldset": _legend(field, options)} | _choices(field, options)
    if isinstance(field, DatePartsField):
        return "date", parameters | {"fieldset": _legend(field, options)} | _date_parts(field)
    parameters |= {"label": _label(field, options), "value": field.shown()}
    if isinstance(field, LongTextField):
        # As a reference, a line's end survives any indenting of the markup around it.
        parameters["value"] = Markup(str(escape(field.shown())).replace("\n", "&#10;"))  # noqa: S704 - escaped here
        return "long_text", parameters | {"maxlength": field.longest, "rows": options.get("rows", 5)}
    return field.kind, parameters | _single_line(field, options)


def _hint_and_error(field: Question, options: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    hint = options.get("hint", field.description)
    if hint:
        said["hint"] = {"html": hint} if isinstance(hint, Markup) else {"text": hint}
    if field.errors:
        said["errorMessage"] = {"text": str(field.errors[0])}
    return said


def _label(field: Question, options: dict[str, Any]) -> dict[str, Any]:
    size = options.get("size", "l" if options.get("heading") else "m")
    return {
        "text": options.get("label", field.label.text),
        "classes": "govuk-visually-hidden" if options.get("label_hidden") else f"govuk-label--{size}",
        "isPageHeading": bool(options.get("heading")),
    }


def _legend(field: Question, options: dict[str, Any]) -> dict[str, Any]:
    size = options.get("size", "l" if options.get("heading") else "m")
    return {
        "legend": {
            "text": options.get("label", field.label.text),
            "classes": f"govuk-fieldset__legend--{size}",
            "isPageHeading": bool(options.get("heading")),
        }
    }


def _single_line(field: Question, options: dict[str, Any]) -> dict[str, Any]:
    shape = dict(_KINDS.get(field.kind, {}))
    for name in ("classes", "autocomplete", "spellcheck", "inputmode"):
        if name in options:
            shape[name] = options[name]
    for name in ("prefix", "suffix"):
        if options.get(name):
            shape[name] = {"text": options[name]}
    return shape


def _choices(field: ChoiceField, options: dict[str, Any]) -> dict[str, Any]:
    chosen = field.chosen()
    reveals = options.get("reveals", {})
    offered = []
    for choice in (choice for _group, choices in field.grouped() for choice in choices):
        value, words, *hints = (str(part) for part in choice)
        item: dict[str, Any] = {"value": value, "text": words, "checked": value in chosen}
        if hints and hints[0]:
            item["hint"] = {"text": hints[0]}
        if value in reveals:
            item["conditional"] = {"html": reveals[value]}
        offered.append(item)
    wanted = [name for name in ("inline", "small") if options.get(name)]
    classes = " ".join(f"govuk-{field.kind}--{name}" for name in wanted)
    return {"idPrefix": field.id, "items": offered, "classes": classes}


def _confirmation(field: ConfirmField) -> dict[str, Any]:
    """One box: its own label is the question, so it stands in no fieldset."""
    item = {"value": "yes", "text": field.label.text, "checked": bool(field.data)}
    return {"idPrefix": field.id, "items": [item]}


def _select(field: SelectField, options: dict[str, Any]) -> dict[str, Any]:
    chosen = field.chosen()
    groups = [
        (group, [{"value": str(c[0]), "text": str(c[1]), "selected": str(c[0]) in chosen} for c in choices])
        for group, choices in field.grouped()
    ]
    none_yet = {"value": "", "text": field.prompt, "selected": not chosen}
    shape: dict[str, Any] = {"classes": options.get("classes", "")}
    if any(group for group, _offered in groups):
        return shape | {"groups": [("", [none_yet]), *groups]}
    return shape | {"items": [none_yet, *(item for _group, offered in groups for item in offered)]}


def _date_parts(field: DatePartsField) -> dict[str, Any]:
    bad = field.bad_parts() if field.errors else ()
    return {
        "namePrefix": field.name,
        "items": [
            {
                "name": part,
                "value": field.typed[part],
                "classes": f"govuk-input--width-{field.lengths[part]}" + (" govuk-input--error" if part in bad else ""),
            }
            for part in field.parts
        ],
    }
