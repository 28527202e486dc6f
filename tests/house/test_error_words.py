"""An error calls an answer what its question calls it: every form is walked, and every question of the registries."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from noticeboard.app import Noticeboard
from noticeboard.blueprints.drafts.forms import you_questions
from noticeboard.blueprints.help_ideas import forms as help_forms
from noticeboard.domain.actor import NOBODY
from noticeboard.domain.giving import Asked
from noticeboard.domain.help_ideas import HelpStart
from noticeboard.domain.measures import Unit
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.web import posting_questions
from noticeboard.web.choices import ChoiceField
from noticeboard.web.fields import HiddenTextField, Question
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.wording.giving import SUBJECTS, question_for

pytestmark = pytest.mark.house

GENERIC = "Your answer"
SMALL_WORDS = {"a", "be", "for", "is", "it", "of", "or", "the", "what", "you", "your"}
# What is asked with the first is called by the second.
ASKED_WITH = {"many": "number", "much": "amount"}


def words_of(text: str) -> set[str]:
    """The words of a question or of a name, in small letters and without the ending of a plural."""
    found = re.findall(r"[a-z]+", text.lower().replace("cannot", "can not"))
    return {word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found}


def says_otherwise(subject: str, label: str) -> bool:
    """Whether a name has a word that the question it belongs to has not."""
    asked = words_of(label)
    asked |= {named for word, named in ASKED_WITH.items() if word in asked}
    return subject != GENERIC and bool(words_of(subject) - asked - SMALL_WORDS)


def forms_under(form: type[NoticeboardForm]) -> Iterator[type[NoticeboardForm]]:
    for under in form.__subclasses__():
        yield under
        yield from forms_under(under)


def groups_of_questions() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The questions of each form, and of each page that is put together when somebody opens it."""
    for form in forms_under(NoticeboardForm):
        if form.__module__.startswith("noticeboard."):
            yield form.__qualname__, vars(form)
    for side in Side:
        asked = (posting_questions.what_questions, posting_questions.when_questions, posting_questions.where_questions)
        for make in asked:
            yield f"{make.__name__} {side}", make(side)
        yield f"you_questions {side}", you_questions(side, NOBODY)
        for kind in SupportType:
            yield f"{kind} {side}", posting_questions.details_questions(kind, side)
    for start in HelpStart:
        yield f"about {start}", help_forms.about_questions(start)
        yield f"where {start}", help_forms.where_questions(start)


def asked_questions() -> Iterator[tuple[str, str, str]]:
    """Where a question is asked, its words, and what its answer is called in an error."""
    for place, fields in groups_of_questions():
        for name, field in fields.items():
            made: Any = getattr(field, "field_class", None)
            if made is None or not issubclass(made, Question) or issubclass(made, (ChoiceField, HiddenTextField)):
                continue
            yield f"{place}.{name}", field.args[0], field.kwargs.get("subject", GENERIC)
    for asked in Asked:
        for kind in SupportType:
            yield f"{kind} {asked}", question_for(kind, asked, Unit.STAFF_HOURS), SUBJECTS[asked]


def test_an_error_calls_an_answer_what_its_question_calls_it(app: Noticeboard) -> None:
    asked = list(asked_questions())

    assert len(asked) > 100
    assert [one for one in asked if says_otherwise(subject=one[2], label=one[1])] == []
