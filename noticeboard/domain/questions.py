"""The questions each kind of support asks: one registry, from which forms, pages and checks are all made.

Quantity, dates and minimum age are columns of a posting; every other answer stands in its `answers` JSON.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from noticeboard.domain.errors import Invalid
from noticeboard.domain.vocabulary import QuantityUnit, Side, SupportType

LONGEST_LINE = 200
LONGEST_LONG_TEXT = 1000
MOST_HOURS = 10_000
MOST_POUNDS = 10_000_000


class AnswerKind(StrEnum):
    """What kind of answer a question takes, which decides its field and its check."""

    WHOLE_NUMBER = "whole_number"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    YES_NO = "yes_no"
    LINE = "line"
    LONG_TEXT = "long_text"
    DATE = "date"


class Column(StrEnum):
    """The columns of a posting that a question may fill instead of its answers."""

    QUANTITY = "quantity"
    MINIMUM_AGE = "minimum_age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a kind of support.

    need, offer   what a group is asked, and what a giver is asked; empty where that side is not asked it.
    subject       what the answer is called in summaries and at the start of an error.
    units         what the quantity may count, for the question that fills it; the first is the usual one.
    """

    code: str
    kind: AnswerKind
    subject: str
    need: str = ""
    offer: str = ""
    hint: str = ""
    minimum: int = 1
    maximum: int = MOST_HOURS
    options: tuple[tuple[str, str], ...] = ()
    column: Column | None = None
    units: tuple[QuantityUnit, ...] = field(default=())

    def label(self, side: Side) -> str:
        """The question as one side is asked it; empty where it is not asked."""
        return self.need if side is Side.NEED else self.offer

    @property
    def longest(self) -> int:
        """The longest text that is taken."""
        return LONGEST_LONG_TEXT if self.kind is AnswerKind.LONG_TEXT else LONGEST_LINE


CHECKS = (
    ("none", "No check"),
    ("basic", "A basic DBS check"),
    ("enhanced", "An enhanced DBS check"),
    ("not_sure", "Not sure yet"),
)
CONDITIONS = (
    ("new", "New"),
    ("good", "Used, in good condition"),
    ("working", "Used, works but shows its age"),
    ("any", "Any condition that can be mended"),
)
COLLECTIONS = (
    ("group_collects", "The group collects"),
    ("giver_delivers", "The giver delivers"),
    ("either", "Either can"),
)
WAYS = (("in_person", "In person"), ("online", "By phone or online"), ("either", "Either way"))

_K, _U = AnswerKind, QuantityUnit

QUESTIONS: Mapping[SupportType, tuple[Question, ...]] = {
    SupportType.VOLUNTEERING: (
        Question(
            code="people",
            kind=_K.WHOLE_NUMBER,
            subject="Number of people",
            need="How many people do you need?",
            offer="How many people can you send?",
            column=Column.QUANTITY,
            units=(_U.PEOPLE,),
        ),
        Question(
            code="hours_each",
            kind=_K.NUMBER,
            subject="Hours for each person",
            need="About how many hours would each person give?",
            offer="About how many hours can each person give?",
            hint="In all, for example 4 for half a day.",
        ),
        Question(
            code="professional_skill",
            kind=_K.YES_NO,
            subject="Professional skill",
            need="Does it need somebody's professional skill?",
            offer="Would they use their professional skill?",
            hint="Such as law, accounts, design, a trade or technology.",
        ),
        Question(
            code="skills",
            kind=_K.LINE,
            subject="Skills",
            need="Which skills would help?",
            offer="Which skills do they have?",
        ),
        Question(
            code="minimum_age",
            kind=_K.WHOLE_NUMBER,
            subject="Minimum age",
            need="Is there a minimum age?",
            maximum=99,
            minimum=14,
            column=Column.MINIMUM_AGE,
        ),
        Question(
            code="checks",
            kind=_K.CHOICE,
            subject="Checks",
            need="Which check do volunteers need?",
            offer="Which check do they have?",
            options=CHECKS,
        ),
    ),
    SupportType.EQUIPMENT: (
        Question(
            code="items",
            kind=_K.WHOLE_NUMBER,
            subject="Number of items",
            need="How many items do you need?",
            offer="How many items can you give?",
            maximum=1_000_000,
            column=Column.QUANTITY,
            units=(_U.ITEMS,),
        ),
        Question(
            code="condition",
            kind=_K.CHOICE,
            subject="Condition",
            need="What condition would do?",
            offer="What condition are they in?",
            options=CONDITIONS,
        ),
        Question(
            code="collection",
            kind=_K.CHOICE,
            subject="Who can move them",
            need="Who can move them?",
            offer="Who can move them?",
            options=COLLECTIONS,
        ),
        Question(
            code="worth",
            kind=_K.MONEY,
            subject="Worth",
            offer="About how much are they worth in all?",
            hint="Without VAT. An estimate will do.",
            maximum=MOST_POUNDS,
        ),
    ),
    SupportType.SPACE: (
        Question(
            code="size",
            kind=_K.NUMBER,
            subject="Amount of space",
            need="How much space do you need?",
            offer="How much space can you give?",
            maximum=1_000_000,
            column=Column.QUANTITY,
            units=(_U.PLACES, _U.DESKS, _U.SQUARE_FEET, _U.SESSIONS, _U.HOURS),
        ),
        Question(
            code="access",
            kind=_K.LINE,
            subject="Access",
            need="What access do people need?",
            offer="What access is there?",
            hint="Such as step-free, parking, kitchen or toilets.",
        ),
        Question(
            code="times",
            kind=_K.LINE,
            subject="Times",
            need="At what times?",
            offer="At what times?",
            hint="For example Tuesday evenings, 6pm to 8pm.",
        ),
        Question(
            code="hours_of_use",
            kind=_K.NUMBER,
            subject="Hours of use",
            need="About how many hours of use in all?",
            offer="About how many hours of use in all?",
        ),
        Question(
            code="hire_rate",
            kind=_K.MONEY,
            subject="Hire rate",
            offer="What hire rate would you usually charge an hour?",
            maximum=10_000,
        ),
    ),
    SupportType.FUNDING: (
        Question(
            code="amount",
            kind=_K.MONEY,
            subject="Amount",
            need="How much do you need?",
            offer="How much can you give?",
            maximum=MOST_POUNDS,
            column=Column.QUANTITY,
            units=(_U.POUNDS,),
        ),
        Question(
            code="purpose",
            kind=_K.LONG_TEXT,
            subject="Purpose",
            need="For what purpose do you need the money?",
            offer="For what purpose may the money be used?",
        ),
    ),
    SupportType.MENTORING: (
        Question(
            code="topic",
            kind=_K.LINE,
            subject="Topic",
            need="On what topic do you want advice?",
            offer="On what topic can you advise?",
        ),
        Question(
            code="hours",
            kind=_K.NUMBER,
            subject="Hours",
            need="About how many hours do you need?",
            offer="About how many hours can you give?",
            column=Column.QUANTITY,
            units=(_U.HOURS,),
        ),
        Question(
            code="how",
            kind=_K.CHOICE,
            subject="How to meet",
            need="How would you like to meet?",
            offer="How could you meet?",
            options=WAYS,
        ),
        Question(
            code="professional_skill",
            kind=_K.YES_NO,
            subject="Professional skill",
            need="Do you want a professional's advice?",
            offer="Would you use your professional skill?",
            hint="Such as law, accounts, design, a trade or technology.",
        ),
    ),
    SupportType.PROJECT_DELIVERY: (
        Question(
            code="result",
            kind=_K.LONG_TEXT,
            subject="Result",
            need="What result do you want to see?",
            offer="What result can you bring about?",
            hint="What will be there when the work is done: something made, mended or built.",
        ),
        Question(
            code="materials",
            kind=_K.LINE,
            subject="Materials",
            need="Which materials does it take?",
            offer="Which materials can you bring?",
        ),
        Question(
            code="materials_worth",
            kind=_K.MONEY,
            subject="Worth of materials",
            need="About how much are the materials and hired labour worth?",
            offer="About how much are the materials and hired labour worth?",
            hint="Without VAT. An estimate will do.",
            maximum=MOST_POUNDS,
        ),
        Question(
            code="labour_hours",
            kind=_K.NUMBER,
            subject="Hours of work",
            need="About how many hours of work is it?",
            offer="About how many hours can your own staff work?",
        ),
    ),
}

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)


def list_questions(kind: SupportType, side: Side) -> tuple[Question, ...]:
    """The questions that one side is asked about a kind of support, in order."""
    return tuple(question for question in QUESTIONS[kind] if question.label(side))


def quantity_question(kind: SupportType, side: Side) -> Question | None:
    """The question whose answer is the quantity; None where a kind is not counted."""
    return next((q for q in list_questions(kind, side) if q.column is Column.QUANTITY), None)


def check_answers(kind: SupportType, side: Side, answers: Mapping[str, Any]) -> dict[str, str | bool]:
    """Check the answers that a posting keeps as JSON, and return them as they are kept: text and yes or no.

    Numbers and dates are kept as plain text, "7.5" and "2026-12-01". Unanswered questions are left out.
    Raises Invalid("answer-unknown") for a key that is no question of this kind and side, and
    Invalid("answer-wrong", subject=…) for an answer of the wrong shape or beyond its bounds.
    """
    asked = {question.code: question for question in list_questions(kind, side) if question.column is None}
    kept: dict[str, str | bool] = {}
    for code, answer in answers.items():
        if code not in asked:
            raise Invalid("answer-unknown", answer=code)
        if answer is None or answer == "":
            continue
        kept[code] = _checked(asked[code], answer)
    return {code: kept[code] for code in asked if code in kept}


def show_answer(question: Question, answer: str | bool) -> str:
    """Write a kept answer as people read it: the words of a choice, "Yes", "£250", or the text itself."""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if question.kind is AnswerKind.CHOICE:
        return dict(question.options).get(answer, answer)
    if question.kind is AnswerKind.MONEY:
        amount = Decimal(answer)
        return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"
    return answer


def _checked(question: Question, answer: Any) -> str | bool:  # noqa: ANN401 - JSON may hold anything
    match question.kind:
        case AnswerKind.YES_NO:
            right = isinstance(answer, bool)
        case AnswerKind.CHOICE:
            right = isinstance(answer, str) and answer in dict(question.options)
        case AnswerKind.LINE | AnswerKind.LONG_TEXT:
            right = isinstance(answer, str) and len(answer) <= question.longest
        case AnswerKind.DATE:
            right = _is_date(answer)
        case _:
            return _checked_number(question, answer)
    if not right:
        raise Invalid("answer-wrong", subject=question.subject)
    return answer if isinstance(answer, bool) else str(answer)


def _checked_number(question: Question, answer: Any) -> str:  # noqa: ANN401 - JSON may hold anything
    text = str(answer)
    if isinstance(answer, bool | float) or not _NUMBER.fullmatch(text):
        raise Invalid("answer-wrong", subject=question.subject)
    try:
        number = Decimal(text)
    except InvalidOperation as wrong:
        raise Invalid("answer-wrong", subject=question.subject) from wrong
    whole = question.kind is not AnswerKind.WHOLE_NUMBER or number == number.to_integral_value()
    if not whole or not 0 < number <= question.maximum:
        raise Invalid("answer-wrong", subject=question.subject)
    return text


def _is_date(answer: Any) -> bool:  # noqa: ANN401 - JSON may hold anything
    try:
        return isinstance(answer, str) and date.fromisoformat(answer).isoformat() == answer
    except ValueError:
        return False
