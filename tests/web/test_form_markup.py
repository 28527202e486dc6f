"""Forms on the page: every error is named, linked and tied to its question, whatever was sent."""

import string
from enum import EnumMeta
from typing import Any

import html5lib
import pytest
from flask import Flask, get_template_attribute, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from noticeboard.domain import lifecycle
from noticeboard.web.fields import HiddenTextField
from noticeboard.web.form_errors import summary
from noticeboard.web.forms import NoticeboardForm
from tests.web.questions import EveryQuestion

FORBIDDEN = (
    "This field is required",
    "Not a valid",
    "is not a valid choice for this field",
    "Invalid choice(s)",
    "could not coerce",
    "Invalid input",
    "Invalid value",
    "Invalid email address",
    "Invalid URL",
    "Field must be",
    "Field cannot be longer",
    "Number must be at",
    "Number must be between",
    "Date must be at",
    "Date must be between",
)
PAGE = """
{% extends "base.html" %}
{% from "components/page.html" import button, error_summary, form_start, heading %}
{% from "components/field.html" import field %}
{% block title %}Post a need{% endblock %}
{% block content %}
{{ error_summary(form) }}{{ heading("Post a need") }}
{% call form_start(form) %}{% for question in form if question.kind %}{{ field(question) }}{% endfor %}
{{ button("Send for review") }}{% endcall %}
{% endblock %}
"""


def page_after(app: Flask, sent: Any, method: str = "POST") -> tuple[EveryQuestion, str]:
    """Send answers to a form with every kind of question, and return it with the page that shows it."""
    with app.test_request_context("/", method=method):
        form = EveryQuestion(formdata=MultiDict(sent)) if method == "POST" else EveryQuestion.from_request()
        if method == "POST":
            form.validate()
        return form, render_template_string(PAGE, form=form)


def test_an_empty_form_names_every_error_in_page_order_and_links_to_what_mends_it(bare_app: Flask) -> None:
    form, page = page_after(bare_app, {})
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]

    found = summary(form)

    assert [text for text, _at in found] == [field.errors[0] for field in form if field.errors]
    assert len(found) == 16
    assert {at.removeprefix("#") for _text, at in found} <= set(ids)
    assert ("Enter the date you need it by", "#needed_by-day") in found
    assert len(ids) == len(set(ids))


def test_an_error_changes_the_title_and_is_read_with_its_question(bare_app: Flask) -> None:
    _form, page = page_after(bare_app, {})
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    by_id = {element.get("id"): element for element in tree.iter() if element.get("id")}
    described = [element for element in tree.iter() if element.get("aria-describedby")]

    assert "<title>Error: Post a need – Connected Communities Noticeboard</title>" in page
    assert by_id["title"].get("aria-describedby") == "title-hint title-error"
    assert all(name in by_id for element in described for name in str(element.get("aria-describedby")).split())
    assert sum(1 for element in tree.iter("fieldset") if element.find("legend") is not None) == 4


def test_a_form_never_asks_the_browser_to_check_it(bare_app: Flask) -> None:
    _form, page = page_after(bare_app, {}, method="GET")

    assert "novalidate" in page
    assert " required" not in page
    assert "Error:" not in page
    assert " style=" not in page
    assert 'autocomplete="one-time-code"' in page


def test_the_page_is_valid_html_with_and_without_errors(bare_app: Flask) -> None:
    for method in ("GET", "POST"):
        _form, page = page_after(bare_app, {"more": "One\n<Two> & three"}, method=method)

        html5lib.HTMLParser(strict=True).parse(page)


def test_long_text_comes_back_just_as_it_was_typed(bare_app: Flask) -> None:
    typed = "One\n  two <b>\n\nthree & four"
    _form, page = page_after(bare_app, {"more": typed})
    tree = html5lib.parse(page, namespaceHTMLElements=False)

    assert next(tree.iter("textarea")).text == typed


def test_secrets_are_never_filled_in_again(bare_app: Flask) -> None:
    _form, page = page_after(bare_app, {"password": "correct horse battery", "code": "123456"})

    assert "correct horse battery" not in page
    assert "123456" not in page


def test_a_form_key_is_new_for_each_form_and_kept_when_it_is_shown_again(bare_app: Flask) -> None:
    first, _page = page_after(bare_app, {}, method="GET")
    second, _page = page_after(bare_app, {}, method="GET")
    again, page = page_after(bare_app, {"form_key": first.form_key.data, "acting_for": "G-7F3KQ2"})
    forged, _page = page_after(bare_app, {"form_key": "<script>", "acting_for": "../../etc"})

    assert first.form_key.data != second.form_key.data
    assert again.form_key.data == first.form_key.data
    assert f'name="form_key" value="{first.form_key.data}"' in page
    assert 'name="acting_for" value="G-7F3KQ2"' in page
    assert forged.form_key.data not in {None, "<script>"}
    assert forged.acting_for.data is None


def test_a_form_is_accepted_only_when_posted_and_right(bare_app: Flask) -> None:
    with bare_app.test_request_context("/"):
        asked = EveryQuestion.from_request()
        assert (asked.accepted(), asked.status) == (False, 200)
    with bare_app.test_request_context("/", method="POST", data={"title": "x"}):
        sent = EveryQuestion.from_request()
        assert (sent.accepted(), sent.status) == (False, 422)


def test_an_error_of_what_is_not_seen_leads_to_the_page(bare_app: Flask) -> None:
    class Carrying(NoticeboardForm):
        version = HiddenTextField("Version", subject="The version", longest=3)

    with bare_app.test_request_context("/", method="POST", data={"version": "1234"}):
        form = Carrying.from_request()
        form.accepted()

        assert ("The version must be 3 characters or fewer", "#main-content") in summary(form)


def test_an_error_found_by_a_rule_is_shown_like_any_other(bare_app: Flask) -> None:
    with bare_app.test_request_context("/", method="POST", data={"title": "Chairs"}):
        form = EveryQuestion.from_request()
        form.accepted()

        form.refuse("title", "Enter a title that nobody else uses")

        assert ("Enter a title that nobody else uses", "#title") in summary(form)
        assert not form.accepted()


NASTY = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=string.digits + "£,.-+eE_ \x00\n\u0663\ud800", max_size=30),
    st.sampled_from(["", " ", "\x00", "nan", "yes", "space", "1e999", "9" * 400, "a@b.co", "{{7*7}}", "' or 1=1 --"]),
)
NAMES = [
    *("title", "more", "email", "phone", "people", "hours", "amount", "password", "code", "kind", "area", "ward"),
    *("groups", "access", "needed_by", "needed_by-day", "needed_by-month", "needed_by-year", "agreed", "step"),
    *("form_key", "acting_for", "unknown"),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(st.tuples(st.sampled_from(NAMES), NASTY), max_size=40))
def test_nothing_that_is_sent_makes_a_form_raise_or_speak_like_a_program(
    bare_app: Flask, sent: list[tuple[str, str]]
) -> None:
    form, page = page_after(bare_app, sent)

    page.encode("utf-8")
    said = [str(error) for field in form for error in field.errors]
    assert all(said)
    assert not [text for text in said for opening in FORBIDDEN if opening in text]
    assert len(summary(form)) == len(said)


@pytest.mark.parametrize(
    ("template", "macro", "arguments", "expected"),
    [
        ("page.html", "status_tag", ("awaiting_check",), "Awaiting check"),
        ("page.html", "pagination", (None, "/needs?after=x"), 'rel="next"'),
        ("strength.html", "strength", ("strong", 92, ("Same kind", "3 miles")), "Same kind · 3 miles"),
        ("chart.html", "bars", ("Worth", [{"label": "Jobs", "value": 5, "text": "£5"}], "Theme", "£"), 'width="100.0"'),
    ],
)
def test_pieces_say_what_they_are_given(
    bare_app: Flask, template: str, macro: str, arguments: tuple[Any, ...], expected: str
) -> None:
    with bare_app.test_request_context("/"):
        piece = get_template_attribute(f"components/{template}", macro)

        assert expected in str(piece(*arguments))


def test_every_status_has_a_tag_with_words_of_its_own(bare_app: Flask) -> None:
    kinds: list[Any] = [kind for kind in vars(lifecycle).values() if isinstance(kind, EnumMeta) and list(kind)]
    with bare_app.test_request_context("/"):
        tag = get_template_attribute("components/page.html", "status_tag")
        tags = [str(tag(status)) for kind in kinds for status in kind]

    assert len(tags) > 30
    assert [text for text in tags if "_" in text.split(">")[1]] == []
