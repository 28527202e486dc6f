"""Answers that are known before they are asked: from an address, as of "How could we help?", or from last time."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from noticeboard.blueprints.drafts.forms import standings_for
from noticeboard.domain.actor import Actor
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.queries.own_postings import find_last_posting
from noticeboard.web.forms import AddressForm, NoticeboardForm
from noticeboard.web.posting_answers import answers_from, answers_of
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


def usual_answers(session: Session, *, actor: Actor, side: Side, step: str) -> dict[str, Any]:
    """What an organisation answered last time and may well answer again: where it is. Shown, to be looked over.

    Only for whoever can post for one organisation alone: where another one is may have to be kept private.
    """
    standings = standings_for(actor, side)
    if step != "where" or len(standings) != 1:
        return {}
    last = find_last_posting(session, organisation_id=standings[0].organisation_id, side=side)
    if last is None:
        return {}
    answers = answers_from(last)
    return {"place": answers["place_meant"] or answers["place"]}
