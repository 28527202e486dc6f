"""Every code of the rules of places, registrations and social value has words."""

import re
from pathlib import Path

import pytest

from noticeboard.domain import places, postcodes, registrations, social_value
from noticeboard.domain.errors import Invalid
from noticeboard.domain.measures import ASKED_AS, Unit, ValuationClass
from noticeboard.domain.places import Note, Outcome, Place, Precision, Reading
from noticeboard.domain.proposals import Benefits, Reason
from noticeboard.domain.registrations import Register
from noticeboard.domain.social_value import NotValued
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.measures import QUESTIONS, question
from noticeboard.web.wording.places import NOTES, READINGS, note_words, reading_words
from noticeboard.web.wording.refusals import ANYTHING_ELSE, REFUSALS, refusal_words

CREWE = Place(
    "Crewe (CW1)", "CW1 2ZZ", "CW1", 53.1, -2.4, 0.6, Precision.SECTOR, None, 0.0, None, 1.0, 53.1, -2.4, "CW1 2ZZ"
)


def codes_in(*files: str | None) -> set[str]:
    """Every code with a hyphen that the modules write down, and those they make of a name."""
    source = "".join(Path(str(file)).read_text(encoding="utf-8") for file in files)
    written = set(
        re.findall(r'"((?:place|postcode|quantity|attribution|deadweight|unit|entry|verif\w+)-[\w-]+)"', source)
    )
    named = re.findall(r'_check_number\(\w+, "([\w-]+)"', source)
    return (written | {f"{name}-{end}" for name in named for end in ("not-a-number", "too-fine")}) - set(named)


def test_every_code_of_a_reading_has_words() -> None:
    assert codes_in(places.__file__, postcodes.__file__) == set(READINGS)
    assert set(NOTES) == set(Note)


def test_every_code_of_a_refusal_has_words() -> None:
    of_registers = {f"registration-{register}".replace("_", "-") for register in Register}

    assert codes_in(social_value.__file__) | of_registers <= set(REFUSALS)
    assert "registration-" in Path(str(registrations.__file__)).read_text(encoding="utf-8")


@pytest.mark.parametrize("codes", [Unit, ValuationClass, NotValued, Benefits, Reason])
def test_every_code_has_a_name(codes: type[Unit | ValuationClass | NotValued | Benefits | Reason]) -> None:
    assert all(label(code) for code in codes)


def test_every_unit_has_its_question() -> None:
    assert set(QUESTIONS) == set(ASKED_AS.values())
    assert question(Unit.WEEKS) == "How many?"


def test_words_are_filled_in() -> None:
    assert refusal_words(Invalid("quantity-too-large", most=1_000_000)) == "Enter a number of at most 1,000,000."
    assert refusal_words(Invalid("nobody-wrote-words-for-this")) == ANYTHING_ELSE
    assert reading_words(Reading(Outcome.ERROR, code="place-empty")).startswith("Enter a full UK postcode")
    assert note_words(Note.POSTCODE_NOT_HELD, CREWE).endswith("measured from CW1.")
