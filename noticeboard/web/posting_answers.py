"""Answers on their way between forms, the JSON of a draft, and what a posting says."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.questions import list_questions, quantity_question
from noticeboard.domain.vocabulary import Cadence, QuantityUnit, ReachMode, Side, SupportType, Urgency
from noticeboard.models import Posting
from noticeboard.web.fields import Question
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.posting_places import HOME_CODES, locate

Answers = Mapping[str, Any]
DATES = ("starts_on", "ends_on")


def answers_of(form: NoticeboardForm) -> dict[str, Any]:
    """The answers of a form as plain JSON values. Blank ones are left out."""
    plain = {field.name: _plain(field.data) for field in form if isinstance(field, Question)}
    return {name: value for name, value in plain.items() if value not in (None, "", [])}


def stored_answers(answers: Answers) -> dict[str, Any]:
    """Kept answers as a form takes them: dates as dates."""
    return {name: date.fromisoformat(value) if name in DATES else value for name, value in answers.items()}


def details_from(side: Side, answers: Answers) -> PostingDetails:
    """What a posting says, from all its answers together. Call it once every page has been accepted."""
    kind = SupportType(answers["support_type"])
    counted = quantity_question(kind, side)
    quantity = answers.get(counted.code) if counted else None
    unit = QuantityUnit(answers.get("unit") or counted.units[0]) if counted and quantity else None
    reach = ReachMode(answers["reach_mode"]) if answers.get("reach_mode") else None
    minimum_age = answers.get("minimum_age")
    return PostingDetails(
        side=side,
        support_type=kind,
        title=answers["title"],
        description=answers["description"],
        quantity=Decimal(quantity) if quantity else None,
        unit=unit,
        minimum_age=int(minimum_age) if minimum_age else None,
        answers={
            question.code: answers[question.code]
            for question in list_questions(kind, side)
            if question.column is None and question.code in answers
        },
        starts_on=_date(answers.get("starts_on")),
        ends_on=_date(answers.get("ends_on")),
        urgency=Urgency(answers.get("urgency") or Urgency.NORMAL),
        place=locate(answers).place,
        location_text=answers.get("place", ""),
        travel_mi=_whole(answers.get("travel_mi")),
        reach_mode=reach,
        reach_mi=_whole(answers.get("reach_mi")) if reach is ReachMode.RADIUS else None,
        covers=HOME_CODES if reach is ReachMode.BOROUGH else (),
        cadence=Cadence(answers["cadence"]) if answers.get("cadence") else None,
        groups=tuple(answers.get("groups", ())),
    )


def answers_from(posting: Posting) -> dict[str, Any]:
    """All the answers of a posting, as its forms take them."""
    counted = quantity_question(posting.support_type, posting.side)
    given: dict[str, Any] = {
        "support_type": posting.support_type.value,
        "title": posting.title,
        "description": posting.description,
        "minimum_age": posting.minimum_age,
        "starts_on": posting.starts_on,
        "ends_on": posting.ends_on,
        "urgency": posting.urgency.value,
        "place": posting.location_text or (posting.full_place_label if posting.lat is not None else ""),
        "place_meant": posting.full_place_label if posting.loc_precision == "place" else None,
        "in_home": posting.lad_code in HOME_CODES if posting.lad_code else None,
        "travel_mi": posting.travel_mi,
        "reach_mode": posting.reach_mode.value if posting.reach_mode else None,
        "reach_mi": posting.reach_mi,
        "cadence": posting.cadence.value if posting.cadence else None,
        "groups": [row.group_code for row in posting.groups],
        "unit": posting.unit.value if posting.unit else None,
        **posting.answers,
    }
    if counted and posting.quantity is not None:
        given[counted.code] = f"{posting.quantity.normalize():f}"
    return given


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else value


def _date(value: Any) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(value) if value else None


def _whole(value: Any) -> int | None:
    return None if value in (None, "") else int(value)
