"""Questions about what was given, in plain words: nobody is asked for a ref."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms.validators import InputRequired

from noticeboard.clock import local_date
from noticeboard.domain.errors import Invalid
from noticeboard.domain.giving import (
    HOURS_IN_A_YEAR,
    Asked,
    asked_for,
    check_given,
    missing_answer,
    most_given,
    of_one_person,
    quantity_from,
    years_of,
)
from noticeboard.domain.social_value import MOST_QUANTITY
from noticeboard.domain.vocabulary import SupportType
from noticeboard.models import Connection, SupportTypeMeasure
from noticeboard.queries.records import LineView
from noticeboard.web.choices import RadiosField
from noticeboard.web.fields import HiddenTextField, MoneyField, QuantityField, Question, WholeNumberField
from noticeboard.web.forms import CreatingForm
from noticeboard.web.wording.giving import (
    SUBJECTS,
    hint_for,
    missing_words,
    question_for,
    too_large_words,
    too_many_hours_words,
)
from noticeboard.web.wording.refusals import refusal_words

POUNDS = frozenset({Asked.VALUE, Asked.HIRE_RATE, Asked.LOCAL_HALL_RATE})


class GivenForm(CreatingForm):
    """How much was given. Its questions are added for the lines of one record by `given_form`."""

    support_type: SupportType
    lines: tuple[LineView, ...] = ()
    years: int

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check each answer, and that what is said of a line is enough to work out how much it was."""
        if not super().validate(extra_validators):
            return False
        spoken_of = [line for line in self.lines if any(answer is not None for answer in self._answers(line).values())]
        for line in spoken_of or self.lines[:1]:
            missing = missing_answer(self.support_type, line.unit, self._answers(line))
            if missing is not None:
                self.refuse(field_name(line, missing), missing_words(self.support_type, missing))
                continue
            self._check_hours(line)
            if not self.errors:
                self._check_result(line)
        return not self.errors

    def _check_hours(self, line: LineView) -> None:
        """Refuse more hours of one person than there have been."""
        most = HOURS_IN_A_YEAR * self.years
        for asked, answer in self._answers(line).items():
            if answer is not None and answer > most and of_one_person(asked, line.unit):
                self.refuse(field_name(line, asked), too_many_hours_words(asked, most, self.years))

    def _check_result(self, line: LineView) -> None:
        """Refuse what the answers come to, where each may stand by itself and what they come to together may not."""
        quantity = quantity_from(self.support_type, line.unit, self._answers(line))
        if quantity is None:
            return
        try:
            check_given(quantity, line.unit)
        except Invalid as refusal:
            large = refusal.code == "quantity-too-large"
            words = too_large_words(quantity, most_given(line.unit), line.unit) if large else refusal_words(refusal)
            self.refuse(field_name(line, asked_for(self.support_type, line.unit)[0]), words)

    def quantities(self) -> dict[int, Decimal]:
        """What the answers come to, by the number of the line; a line that nothing was said of is left out."""
        found = {line.number: quantity_from(self.support_type, line.unit, self._answers(line)) for line in self.lines}
        return {number: quantity for number, quantity in found.items() if quantity is not None}

    def questions_of(self, line: LineView) -> list[Question]:
        """The fields of one line, in order."""
        return [self[field_name(line, asked)] for asked in asked_for(self.support_type, line.unit)]

    def _answers(self, line: LineView) -> dict[Asked, Decimal | None]:
        answers = {asked: self[field_name(line, asked)].data for asked in asked_for(self.support_type, line.unit)}
        return {asked: None if answer is None else Decimal(answer) for asked, answer in answers.items()}


class AgreeForm(CreatingForm):
    """One button: the other side's figure is right. It carries the figure the page showed."""

    number = HiddenTextField()
    quantity = HiddenTextField()

    def figure(self) -> Decimal | None:
        """The figure agreed to; None for what cannot be one."""
        text = str(self.quantity.data or "")
        return Decimal(text) if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit() else None

    def line_number(self) -> int:
        """The number of the line agreed to; 0 for what cannot be one."""
        text = str(self.number.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class MeasureForm(CreatingForm):
    """Which measure a line counts under."""

    measure = RadiosField(
        "Which measure fits best?",
        [InputRequired("Choose the measure that fits best")],
        invalid="Choose one of the measures shown",
    )


def given_form(connection: Connection, lines: Iterable[LineView], *, today: date) -> type[GivenForm]:
    """The form that asks about the lines of a connection's record that are not delivered yet."""
    support_type, opened_on = connection.support_type, local_date(connection.opened_at)
    asked_about = tuple(line for line in lines if line.delivered is None)
    members: dict[str, Any] = {"support_type": support_type, "lines": asked_about, "years": years_of(opened_on, today)}
    for line in asked_about:
        for asked in asked_for(support_type, line.unit):
            members[field_name(line, asked)] = _field(support_type, line, asked)
    return type("GivenFormOfRecord", (GivenForm,), members)


def field_name(line: LineView, asked: Asked) -> str:
    """The name of the field that asks one question about one line."""
    return f"line_{line.number}_{asked.value}"


def measure_choices(rows: Iterable[SupportTypeMeasure]) -> list[tuple[str, str, str]]:
    """The measures of a kind of support as radios: our words, the publisher's ref and title, and when to use it."""
    return [
        (row.measure.ref, row.plain_label, f"{row.measure.ref}: {row.measure.wording} Use it when: {row.use_when}.")
        for row in rows
    ]


def _field(support_type: SupportType, line: LineView, asked: Asked) -> Any:  # noqa: ANN401 - an unbound WTForms field
    words: dict[str, Any] = {"subject": SUBJECTS[asked], "description": hint_for(support_type, asked)}
    question = question_for(support_type, asked, line.unit)
    if asked is Asked.PEOPLE:
        return WholeNumberField(question, maximum=100_000, **words)
    if asked in POUNDS:
        return MoneyField(question, maximum=MOST_QUANTITY, **words)
    return QuantityField(question, maximum=MOST_QUANTITY if of_one_person(asked, line.unit) else 1_000_000, **words)
