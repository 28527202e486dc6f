"""The registry of questions, and the check of what is kept as a posting's answers."""

from typing import Any

import pytest

from noticeboard.domain.errors import Invalid
from noticeboard.domain.questions import (
    QUESTIONS,
    AnswerKind,
    check_answers,
    list_questions,
    quantity_question,
    show_answer,
)
from noticeboard.domain.vocabulary import QuantityUnit, Side, SupportType

KINDS_AND_SIDES = [(kind, side) for kind in SupportType for side in Side]


@pytest.mark.parametrize(("kind", "side"), KINDS_AND_SIDES)
def test_every_kind_asks_each_side_something_and_each_code_once(kind: SupportType, side: Side) -> None:
    codes = [question.code for question in list_questions(kind, side)]

    assert codes
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", SupportType)
def test_every_choice_has_options_and_nothing_else_has(kind: SupportType) -> None:
    for question in QUESTIONS[kind]:
        assert bool(question.options) == (question.kind is AnswerKind.CHOICE)
        assert (question.column == "quantity") == bool(question.units)


def test_each_kind_counts_in_its_own_unit_and_a_project_is_not_counted() -> None:
    def unit(kind: SupportType) -> QuantityUnit | None:
        question = quantity_question(kind, Side.NEED)
        return question.units[0] if question else None

    assert unit(SupportType.VOLUNTEERING) is QuantityUnit.PEOPLE
    assert unit(SupportType.FUNDING) is QuantityUnit.POUNDS
    assert unit(SupportType.MENTORING) is QuantityUnit.HOURS
    assert unit(SupportType.PROJECT_DELIVERY) is None


def test_answers_are_kept_in_the_order_they_are_asked_without_blanks() -> None:
    given: dict[str, Any] = {"checks": "basic", "skills": "", "hours_each": "7.5", "professional_skill": False}

    kept = check_answers(SupportType.VOLUNTEERING, Side.NEED, given)

    assert list(kept.items()) == [("hours_each", "7.5"), ("professional_skill", False), ("checks", "basic")]


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (SupportType.VOLUNTEERING, {"people": "4"}),
        (SupportType.VOLUNTEERING, {"colour": "blue"}),
        (SupportType.EQUIPMENT, {"worth": "5"}),
    ],
)
def test_a_key_that_is_no_question_of_a_need_is_refused(kind: SupportType, answers: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        check_answers(kind, Side.NEED, answers)

    assert refused.value.code == "answer-unknown"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("hours_each", "many"),
        ("hours_each", 7.5),
        ("hours_each", "-1"),
        ("hours_each", "0"),
        ("hours_each", "999999999"),
        ("hours_each", "1e5"),
        ("hours_each", "٤"),
        ("hours_each", True),
        ("professional_skill", "yes"),
        ("checks", "all of them"),
        ("checks", ["basic"]),
        ("skills", "x" * 201),
        ("skills", 4),
    ],
)
def test_an_answer_of_the_wrong_shape_is_refused(code: str, answer: Any) -> None:
    with pytest.raises(Invalid) as refused:
        check_answers(SupportType.VOLUNTEERING, Side.NEED, {code: answer})

    assert refused.value.code == "answer-wrong"


def test_answers_read_as_people_write_them() -> None:
    given: dict[str, str | bool] = {
        "professional_skill": True,
        "checks": "basic",
        "worth": "1250",
        "skills": "Paint",
    }

    shown = {
        question.code: show_answer(question, given[question.code])
        for question in (*QUESTIONS[SupportType.VOLUNTEERING], *QUESTIONS[SupportType.EQUIPMENT])
        if question.code in given
    }

    assert shown == {
        "professional_skill": "Yes",
        "skills": "Paint",
        "checks": "A basic DBS check",
        "worth": "£1,250",
    }


def test_an_answer_reads_by_itself_beside_its_subject() -> None:
    asked = {
        question.code: question for question in (*QUESTIONS[SupportType.EQUIPMENT], *QUESTIONS[SupportType.MENTORING])
    }

    said = {code: (asked[code].subject, show_answer(asked[code], "either")) for code in ("collection", "how")}

    assert said == {"collection": ("Who can move them", "Either can"), "how": ("How to meet", "Either way")}
