"""What was changed of a posting, said in full for whoever decides about it: each answer before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from noticeboard.domain.questions import list_questions, show_answer
from noticeboard.domain.vocabulary import Cadence, QuantityUnit, ReachMode, SupportType
from noticeboard.models import Posting, PostingChange
from noticeboard.web.filters import long_date, quantity
from noticeboard.web.wording.labels import label

NAMES: Mapping[str, str] = {
    "title": "Title",
    "description": "Description",
    "support_type": "Kind of support",
    "minimum_age": "Minimum age",
    "starts_on": "Starts",
    "ends_on": "Last day",
    "cadence": "How often",
    "place_label": "Where",
    "reach_mode": "How far it goes",
    "reach_mi": "Reach in miles",
    "travel_mi": "Miles they can travel or collect",
    "quantity": "How much",
    "unit": "What is counted",
}
CODES: Mapping[str, type[StrEnum]] = {
    "support_type": SupportType,
    "cadence": Cadence,
    "reach_mode": ReachMode,
    "unit": QuantityUnit,
}
NOT_GIVEN = "Not given"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One answer of a posting, before and after."""

    name: str
    before: str
    after: str


def changed_rows(posting: Posting, changes: Sequence[PostingChange]) -> list[ChangedRow]:
    """Each answer that several changes together made another, oldest change first, with what it was before them all."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for change in changes:
        for name, said in change.changes.items():
            before.setdefault(name, said["before"])
            after[name] = said["after"]
    rows = [row for name in after for row in _rows(posting, name, before[name], after[name])]
    return [row for row in rows if row.before != row.after]


def _rows(posting: Posting, name: str, before: Any, after: Any) -> Iterator[ChangedRow]:
    if name != "answers":
        yield ChangedRow(NAMES[name], _words(name, before), _words(name, after))
        return
    for question in list_questions(posting.support_type, posting.side):
        old, new = (said.get(question.code) for said in (before, after))
        yield ChangedRow(
            question.subject,
            NOT_GIVEN if old is None else show_answer(question, old),
            NOT_GIVEN if new is None else show_answer(question, new),
        )


def _words(name: str, value: Any) -> str:
    if value is None or value == "":
        return NOT_GIVEN
    if name in CODES:
        return label(CODES[name](value))
    if name in ("starts_on", "ends_on"):
        return long_date(date.fromisoformat(value))
    return quantity(Decimal(value)) if name == "quantity" else str(value)
