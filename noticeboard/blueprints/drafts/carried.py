"""Answers that an address brings to the first page of a posting, such as those of "How could we help?"."""

from typing import Any

from flask import request

from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.web.forms import AddressForm, NoticeboardForm
from noticeboard.web.posting_answers import answers_of
from noticeboard.web.posting_questions import WhereForm, details_questions, form_of, what_questions, where_questions


class WhereAddressForm(AddressForm, WhereForm):
    """Where something is, as an address says it."""


def first_answers(side: Side) -> dict[str, Any]:
    """What the address says of the first page, to be looked over and changed."""
    form = form_of(AddressForm, what_questions(side))(formdata=request.args)
    return answers_of(form)


def later_answers(side: Side, answers: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the address says of later pages, given the first: each page that it answers well."""
    kind = SupportType(answers["support_type"])
    forms: dict[str, NoticeboardForm] = {
        "details": form_of(AddressForm, details_questions(kind, side))(formdata=request.args),
        "where": form_of(WhereAddressForm, where_questions(side))(formdata=request.args),
    }
    return {step: answers_of(form) for step, form in forms.items() if answers_of(form) and form.validate()}
