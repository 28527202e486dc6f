"""Questions read what people type, and say how to mend what they cannot read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, NumberRange, Optional

from noticeboard.web.choices import CheckboxesField, ConfirmField, DatePartsField, RadiosField, SelectField, YesNoField
from noticeboard.web.fields import (
    CodeField,
    EmailField,
    LongTextField,
    MoneyField,
    PasswordField,
    PhoneField,
    QuantityField,
    TextField,
    WholeNumberField,
)


def ask(question: Any, sent: dict[str, Any] | None = None, **stored: Any) -> Any:
    """Put one question, named `x`, to somebody who sends `sent`, or to nobody yet; return its field, checked."""

    class OneQuestion(Form):
        x = question

    form = OneQuestion(MultiDict(sent) if sent is not None else None, **stored)
    if sent is not None:
        form.validate()
    return form["x"]


@pytest.mark.parametrize(
    ("typed", "pounds"),
    [
        ("1250", "1250"),
        ("£1,250.50", "1250.50"),
        (" 1 250 ", "1250"),
        ("£ 0.5", "0.5"),
        ("12,345,678.90", "12345678.90"),
    ],
)
def test_money_is_read_exactly_however_it_is_typed(typed: str, pounds: str) -> None:
    field = ask(MoneyField("How much?", maximum=100_000_000), {"x": typed})

    assert field.errors == []
    assert field.data == Decimal(pounds)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "inf",
        "-5",
        "1e3",
        "1_000",
        "١٢",
        "12.345",
        "1,2,3",
        "£",
        "£-1",
        "0x10",
        "9" * 5000,
        "1 2",
        "0",
        "+5",
        "５",
    ],
)
def test_what_is_not_an_amount_in_pounds_is_sent_back(typed: str) -> None:
    field = ask(MoneyField("How much?", subject="Amount"), {"x": typed})

    assert field.data is None
    assert field.errors[0].startswith("Amount must be")


@pytest.mark.parametrize(("typed", "number"), [("7", 7), (" 1,200 ", 1200), ("0012", 12)])
def test_a_whole_number_is_read(typed: str, number: int) -> None:
    assert ask(WholeNumberField("How many?"), {"x": typed}).data == number


@pytest.mark.parametrize("typed", ["1_0", "٣", "3.5", "three", "1e2"])
def test_what_is_not_a_whole_number_is_sent_back(typed: str) -> None:
    field = ask(WholeNumberField("How many?", subject="Number of people"), {"x": typed})

    assert field.errors == ["Number of people must be a whole number, like 1"]
    assert field.shown() == typed


def test_a_number_beyond_its_bounds_is_told_them() -> None:
    field = ask(WholeNumberField("How many?", subject="Number of people", maximum=1500), {"x": "9000"})

    assert field.errors == ["Number of people must be 1,500 or less"]


@pytest.mark.parametrize("typed", ["-5", "\u22125", "- 5", "-5.5", "-1,000"])
def test_a_number_below_nothing_is_told_the_least_it_can_be(typed: str) -> None:
    asked = {
        WholeNumberField("How many?", subject="Number of people"): "Number of people must be 1 or more",
        WholeNumberField("How many?", subject="Number of miles", minimum=0): "Number of miles must be 0 or more",
        QuantityField("How many?", subject="Hours"): "Hours must be more than 0",
        QuantityField("What part?", subject="Part", minimum=0): "Part must be 0 or more",
        MoneyField("How much?", subject="Amount"): "Amount must be more than 0",
        MoneyField("How much?", subject="Amount", minimum=1): "Amount must be £1 or more",
    }

    for question, words in asked.items():
        field = ask(question, {"x": typed})
        assert field.errors == [words]
        assert field.shown() == typed


@pytest.mark.parametrize("typed", ["-£5", "£-5", "£ \u2013 0.50"])
def test_money_below_nothing_is_known_with_its_sign_on_either_side(typed: str) -> None:
    assert ask(MoneyField("How much?", subject="Amount"), {"x": typed}).errors == ["Amount must be more than 0"]


def test_nothing_is_below_the_least_quantity() -> None:
    assert ask(QuantityField("How many hours?", subject="Hours"), {"x": "0"}).errors == ["Hours must be more than 0"]
    assert ask(MoneyField("How much?", subject="Amount", maximum=500), {"x": "501"}).errors == [
        "Amount must be £500 or less"
    ]


def test_a_question_put_in_other_words_calls_its_answer_by_them() -> None:
    field = ask(QuantityField("How much?", subject="How much"), {"x": "lots"})
    field.reword("How many people?", subject="Number of people")

    assert field.label.text == "How many people?"
    assert field.process_errors == ["Number of people must be a number, like 12 or 7.5"]


def test_a_quantity_keeps_its_two_places_and_no_more() -> None:
    assert ask(QuantityField("Hours?"), {"x": "7.25"}).data == Decimal("7.25")
    assert ask(QuantityField("Hours?", subject="Hours"), {"x": "7.255"}).errors == [
        "Hours must have 2 decimal places or fewer"
    ]


def test_stored_figures_fill_their_question_as_they_would_be_typed() -> None:
    assert ask(MoneyField("How much?"), x=Decimal("1250.50")).shown() == "1,250.50"
    assert ask(MoneyField("How much?"), x=Decimal("1250.00")).shown() == "1,250"
    assert ask(QuantityField("Hours?"), x=Decimal("7.50")).shown() == "7.5"


def test_an_answer_of_blanks_is_no_answer() -> None:
    field = ask(TextField("Name?", [InputRequired("Enter a name")]), {"x": " \t "})

    assert field.errors == ["Enter a name"]
    assert field.data == ""


def test_a_wrong_shape_is_the_only_thing_said() -> None:
    checks = [InputRequired("Enter how many"), NumberRange(min=5, message="Enter five or more")]
    field = ask(WholeNumberField("How many?", checks, subject="How many"), {"x": "lots"})

    assert field.errors == ["How many must be a whole number, like 1"]


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x7f", "\ud800", "\n"])
def test_what_cannot_be_printed_is_neither_taken_nor_shown_again(bad: str) -> None:
    field = ask(TextField("Name?", subject="Name"), {"x": f"Jo{bad}Bloggs"})

    assert field.errors == ["Name must not include control characters – type it again"]
    assert field.data == ""
    assert field.shown() == "JoBloggs"


def test_what_stands_for_a_lost_character_is_pointed_out_and_shown_again() -> None:
    field = ask(TextField("Name?", subject="Name"), {"x": "Ren\ufffde"})

    assert field.errors == ["Name must not include “\ufffd” – type the character that it stands for"]
    assert field.shown() == "Ren\ufffde"


def test_a_tab_between_two_cells_that_were_pasted_is_a_space() -> None:
    field = ask(TextField("Name?"), {"x": "Jo\tBloggs\t"})

    assert field.data == "Jo Bloggs"
    assert not field.errors


def test_a_line_break_of_a_word_processor_is_a_line_break() -> None:
    field = ask(LongTextField("Why?"), {"x": "Two of us\x0bcan come"})

    assert field.data == "Two of us\ncan come"
    assert not field.errors


def test_the_first_of_repeated_answers_counts() -> None:
    field = ask(TextField("Name?"), {"x": ["first", "second"]})

    assert field.data == "first"


def test_a_line_end_in_long_text_counts_once() -> None:
    field = ask(LongTextField("More?", longest=5), {"x": "ab\r\ncd"})

    assert field.errors == []
    assert field.data == "ab\ncd"


def test_text_over_its_length_is_kept_and_told_the_limit() -> None:
    field = ask(LongTextField("More?", longest=2000, subject="Details"), {"x": "a" * 2001})

    assert field.errors == ["Details must be 2,000 characters or fewer"]
    assert field.shown() == "a" * 2001


@pytest.mark.parametrize("typed", ["jo@", "jo", "@example.org", "jo@example", "a b@example.org", "jo@@example.org"])
def test_an_address_without_the_shape_of_one_is_sent_back(typed: str) -> None:
    field = ask(EmailField("Email?"), {"x": typed})

    assert field.errors == ["Enter an email address in the correct format, like name@example.com"]


def test_an_address_is_kept_as_typed_without_space_around_it() -> None:
    assert ask(EmailField("Email?"), {"x": "  Jo.Bloggs@example.org "}).data == "Jo.Bloggs@example.org"


@pytest.mark.parametrize(("typed", "right"), [("01260 496 000", True), ("+44 (0)7700 900982", True), ("12", False)])
def test_a_telephone_number_has_seven_to_fifteen_digits(typed: str, *, right: bool) -> None:
    assert (ask(PhoneField("Telephone?"), {"x": typed}).errors == []) is right


def test_a_password_is_kept_as_typed_and_never_shown_again() -> None:
    field = ask(PasswordField("Password"), {"x": "  correct horse  "})

    assert field.data == "  correct horse  "
    assert field.shown() == ""


def test_a_code_may_be_typed_in_groups() -> None:
    assert ask(CodeField("Code"), {"x": "123 456"}).data == "123456"
    assert ask(CodeField("Code"), {"x": "12345"}).errors == ["Enter the 6-digit code, using figures only"]


def test_a_choice_that_is_not_offered_is_sent_back() -> None:
    for kind in (RadiosField, SelectField, CheckboxesField):
        field = ask(kind("Which?", choices=(("a", "A"),), invalid="Select a kind"), {"x": "b"})

        assert field.errors == ["Select a kind"]
        assert not field.data


def test_ticked_boxes_are_each_counted_once() -> None:
    field = ask(CheckboxesField("Which?", choices=(("a", "A"), ("b", "B"))), {"x": ["b", "a", "b"]})

    assert field.data == ["b", "a"]


def test_no_is_an_answer() -> None:
    field = ask(YesNoField("Sure?", [InputRequired("Select yes or no")]), {"x": "no"})

    assert field.errors == []
    assert field.data is False


def test_a_box_left_unticked_has_its_own_error() -> None:
    field = ask(ConfirmField("I agree", [InputRequired("Confirm that you agree")]), {"x": "on"})

    assert field.errors == ["Confirm that you agree"]


def parts(day: str | None, month: str | None, year: str | None) -> dict[str, str]:
    """Make the three parts as a browser sends them; None is not sent at all."""
    sent = {"x-day": day, "x-month": month, "x-year": year}
    return {name: value for name, value in sent.items() if value is not None}


NEEDED_BY = DatePartsField("When?", [InputRequired("Enter the date you need it by")], subject="Date you need it by")
NO_REAL_DATE = "Date you need it by must be a real date"


@pytest.mark.parametrize(
    ("sent", "error", "bad"),
    [
        (parts("", "", ""), "Enter the date you need it by", ("day", "month", "year")),
        (parts(None, None, None), "Enter the date you need it by", ("day", "month", "year")),
        (parts("27", "", " "), "Date you need it by must include a month and year", ("month", "year")),
        (parts("27", "3", None), "Date you need it by must include a year", ("year",)),
        (parts("27", "3", "27"), "Year must include 4 numbers", ("year",)),
        (parts("27", "3", "20277"), "Year must include 4 numbers", ("year",)),
        (parts("31", "2", "2027"), NO_REAL_DATE, ("day", "month", "year")),
        (parts("x", "3", "2027"), NO_REAL_DATE, ("day", "month", "year")),
        (parts("1_0", "3", "2027"), NO_REAL_DATE, ("day", "month", "year")),
        (parts("١", "3", "2027"), NO_REAL_DATE, ("day", "month", "year")),
        (parts("1", "3", "twenty"), NO_REAL_DATE, ("day", "month", "year")),
        (parts("1", "3", "0000"), NO_REAL_DATE, ("day", "month", "year")),
        (parts("001", "3", "2027"), NO_REAL_DATE, ("day", "month", "year")),
    ],
)
def test_a_date_says_which_of_its_parts_to_mend(sent: dict[str, str], error: str, bad: tuple[str, ...]) -> None:
    field = ask(NEEDED_BY, sent)

    assert field.data is None
    assert field.errors == [error]
    assert field.bad_parts() == bad


def test_a_part_of_a_date_is_shown_again_without_what_no_page_can_hold() -> None:
    field = ask(NEEDED_BY, parts("\U0010ffff27", "3\x00", "x"))

    assert field.typed == {"day": "27", "month": "3", "year": "x"}


def test_a_date_is_read_from_its_parts_and_shown_in_them() -> None:
    assert ask(NEEDED_BY, parts(" 27 ", "03", "2027")).data == date(2027, 3, 27)
    assert ask(NEEDED_BY, x=date(2027, 3, 27)).typed == {"day": "27", "month": "3", "year": "2027"}


def test_a_date_that_may_be_left_out_is_still_checked_when_part_is_given() -> None:
    optional = DatePartsField("When?", [Optional()], subject="Date")

    assert ask(optional, parts("", "", "")).errors == []
    assert ask(optional, parts("", "3", "2027")).errors == ["Date must include a day"]
