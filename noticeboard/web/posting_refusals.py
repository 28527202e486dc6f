"""Which question of a posting a refusal is about, and the words for dates that do not agree."""

from collections.abc import Mapping

from noticeboard.clock import local_date, utc_now
from noticeboard.domain.errors import Invalid
from noticeboard.domain.posting_details import date_refusals
from noticeboard.domain.questions import list_questions, quantity_question
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.web.choices import DatePartsField
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.wording.refusals import refusal_words

FIRST_DAY = "First day"
LAST_DAYS: Mapping[Side, str] = {Side.NEED: "Date you need it by", Side.OFFER: "Last day"}
DATE_WORDS: Mapping[str, str] = {
    "starts-too-far": "{first} must be in a year from {earliest} to {latest}",
    "ends-too-far": "{last} must be in the year {latest} or earlier",
    "ends-in-past": "{last} must be today or later",
    "ends-before-start": "{last} must be the same as or after the first day",
}
FIELDS: Mapping[str, str] = {
    "title-wrong": "title",
    "description-too-long": "description",
    "starts-too-far": "starts_on",
    "ends-too-far": "ends_on",
    "ends-in-past": "ends_on",
    "ends-before-start": "ends_on",
    "place-needed": "place",
    "reach-needed": "reach_mode",
    "reach-miles-wrong": "reach_mi",
    "travel-miles-wrong": "travel_mi",
}
COUNTED = frozenset({"quantity-wrong", "quantity-not-whole", "quantity-held", "kind-held"})
# The page that each question is asked on; the others are details of a kind of support.
PAGES: Mapping[str, str] = {
    "title": "what",
    "description": "what",
    "starts_on": "when",
    "ends_on": "when",
    "place": "where",
    "reach_mode": "where",
    "reach_mi": "where",
    "travel_mi": "where",
}


class WhenForm(NoticeboardForm):
    """Questions among which is when something is: both dates are held to the rule that a posting is kept by."""

    def validate(self, extra_validators: object = None) -> bool:
        """Check every answer, then the dates together, each error at the date that has to be mended."""
        accepted = bool(super().validate(extra_validators))
        starts, ends = self["starts_on"], self["ends_on"]
        refusals = date_refusals(starts.data, ends.data, today=local_date(utc_now()))
        for name, refusal in refusals.items():
            if not self[name].errors:
                self.refuse(name, date_words(refusal, last=ends.subject))
        return accepted and not refusals


def date_words(refusal: Invalid, *, last: str) -> str:
    """The words for a refusal, with dates called what their questions call them.

    last   what the last day is called.
    """
    words = DATE_WORDS.get(refusal.code)
    return words.format(first=FIRST_DAY, last=last, **refusal.values) if words else refusal_words(refusal)


def find_refused_field(refusal: Invalid, *, kind: SupportType, side: Side) -> str | None:
    """The name of the question that a refusal is about; None where it is about no question of a posting."""
    if refusal.code in COUNTED:
        counted = quantity_question(kind, side)
        return counted.code if counted else None
    subject = refusal.values.get("subject")
    if refusal.code == "answer-wrong":
        return next((asked.code for asked in list_questions(kind, side) if asked.subject == subject), None)
    return FIELDS.get(refusal.code)


def refuse_posting(form: NoticeboardForm, refusal: Invalid, *, kind: SupportType, side: Side) -> None:
    """Show a refusal at the question it is about, on a page that asks all of them; else above them all."""
    name = find_refused_field(refusal, kind=kind, side=side)
    words = date_words(refusal, last=LAST_DAYS[side])
    if name and name in form:
        form.refuse(name, words)
    else:
        form.form_errors.append(words)


def find_refused_step(refusal: Invalid, *, kind: SupportType, side: Side) -> tuple[str, str] | None:
    """The page of questions that a refusal is about and the id of the control to mend, or None.

    One of several parts of a date is its first.
    """
    name = find_refused_field(refusal, kind=kind, side=side)
    if name is None:
        return None
    step = PAGES.get(name, "details")
    return step, f"{name}-{DatePartsField.parts[0]}" if step == "when" else name
