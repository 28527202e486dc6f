"""The pages of questions that make a posting, built from the registry: one group of questions a page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from wtforms.validators import InputRequired, Length

from noticeboard.domain.places import LONGEST_TYPED
from noticeboard.domain.posting_details import LONGEST_DESCRIPTION, LONGEST_TITLE, MOST_MILES
from noticeboard.domain.questions import AnswerKind, Column, Question, list_questions
from noticeboard.domain.vocabulary import Cadence, QuantityUnit, ReachMode, Side, SupportType, Urgency
from noticeboard.models import BeneficiaryGroup, Posting
from noticeboard.web.choices import CheckboxesField, DatePartsField, RadiosField, YesNoField
from noticeboard.web.fields import (
    HiddenTextField,
    LongTextField,
    MoneyField,
    QuantityField,
    TextField,
    WholeNumberField,
)
from noticeboard.web.forms import CreatingForm, NoticeboardForm
from noticeboard.web.posting_places import FAR_REACHING, Located, locate
from noticeboard.web.posting_refusals import FIRST_DAY, LAST_DAYS, WhenForm
from noticeboard.web.wording.labels import label

KIND_HINTS: Mapping[SupportType, tuple[str, str]] = {
    SupportType.VOLUNTEERING: ("People to lend a hand", "Your people's time"),
    SupportType.EQUIPMENT: ("Furniture, tools, computers, materials, prizes", "Furniture, tools, computers, prizes"),
    SupportType.SPACE: ("Somewhere to meet, work or keep things", "A room, desks, storage or land"),
    SupportType.FUNDING: ("Money towards something", "Money, sponsorship or vouchers"),
    SupportType.MENTORING: ("Advice from somebody who knows", "Advice, training or coaching"),
    SupportType.PROJECT_DELIVERY: ("A piece of work done for you", "A piece of work done by your team"),
}
# What a unit that says little by itself counts.
UNIT_HINTS: Mapping[QuantityUnit, tuple[str]] = {
    QuantityUnit.PLACES: ("Room for so many people",),
    QuantityUnit.SESSIONS: ("So many times, such as 10 mornings",),
    QuantityUnit.HOURS: ("So many hours in all",),
}
# The first question of each kind has to be answered; the rest may be left.
REQUIRED = frozenset({"people", "items", "size", "amount", "topic", "result"})

# Chosen where none of the places that may have been meant is right.
ELSEWHERE = "elsewhere"

Fields = dict[str, Any]


def form_of(base: type[NoticeboardForm], *groups: Fields) -> type[NoticeboardForm]:
    """A form class that asks groups of questions, in order."""
    fields: Fields = {}
    for group in groups:
        fields |= group
    return type("QuestionsForm", (base,), fields)


def what_questions(side: Side) -> Fields:
    """What kind of support it is, in a few words and in more."""
    need = side is Side.NEED
    return {
        "support_type": RadiosField(
            "What kind of support do you need?" if need else "What kind of support can you offer?",
            [InputRequired("Select a kind of support")],
            choices=[(kind.value, label(kind), KIND_HINTS[kind][0 if need else 1]) for kind in SupportType],
        ),
        **title_questions(side),
    }


def title_questions(side: Side) -> Fields:
    """What it is, in a few words and in more."""
    need = side is Side.NEED
    return {
        "title": TextField(
            "What do you need, in a few words?" if need else "What can you offer, in a few words?",
            [InputRequired("Enter what you need" if need else "Enter what you can offer")],
            subject="What you need" if need else "What you can offer",
            longest=LONGEST_TITLE,
            description="For example, “Four people to repaint our hall”."
            if need
            else "For example, “Ten office chairs”.",
        ),
        "description": LongTextField(
            "Tell people more",
            [InputRequired("Tell people more about it")],
            subject="What you tell people",
            longest=LONGEST_DESCRIPTION,
            description="Do not include names of people you support, phone numbers or email addresses: "
            "everybody can read this.",
        ),
    }


def details_questions(kind: SupportType, side: Side, unit: QuantityUnit | None = None) -> Fields:
    """The questions of one kind of support.

    unit   what a posting is counted in already, which is then offered beside the usual ones.
    """
    fields: Fields = {}
    for asked in list_questions(kind, side):
        question = asked
        if question.units and unit is not None and unit not in question.units:
            question = replace(asked, kind=AnswerKind.NUMBER, units=(*asked.units, unit))
        fields[question.code] = _field(question, side)
        if len(question.units) > 1:
            fields["unit"] = RadiosField(
                "What is that counted in?",
                [InputRequired("Select what it is counted in")],
                choices=[(code.value, label(code).capitalize(), *UNIT_HINTS.get(code, ())) for code in question.units],
            )
    return fields


def when_questions(side: Side) -> Fields:
    """When it is of use, or on offer."""
    need = side is Side.NEED
    fields: Fields = {
        "starts_on": DatePartsField(
            "First day (optional)",
            subject=FIRST_DAY,
            description="Leave this blank if any time from now will do.",
        ),
        "ends_on": DatePartsField(
            "By what date do you need it? (optional)" if need else "Last day (optional)",
            subject=LAST_DAYS[side],
            description=f"Leave this blank if there is no {'deadline' if need else 'last day'}."
            " It then stays on the board for 90 days.",
        ),
    }
    if need:
        fields["urgency"] = RadiosField(
            "How soon do you need it?",
            [InputRequired("Select how soon you need it")],
            choices=[(code.value, label(code)) for code in Urgency],
            default=Urgency.NORMAL.value,
        )
    else:
        fields["cadence"] = RadiosField(
            "How often can you give it?",
            [InputRequired("Select how often you can give it")],
            choices=[(code.value, label(code)) for code in Cadence],
        )
    return fields


def where_questions(side: Side) -> Fields:
    """Where it is, and how far it goes. The choices of `place_meant` are set once something was typed."""
    fields: Fields = {
        "place": TextField(
            "Where is it?" if side is Side.NEED else "Where are you?",
            [InputRequired("Enter a full UK postcode, like CW1 2BJ, or the name of a town or village")]
            if side is Side.NEED
            else [],
            subject="Where it is" if side is Side.NEED else "Where you are",
            longest=LONGEST_TYPED,
            description="Town or postcode. The public sees only the place and the first half of a postcode, "
            "or only the borough where an organisation keeps its place private.",
        ),
        "place_meant": RadiosField("Which one do you mean?", choices=()),
        "in_home": YesNoField("Is it in Cheshire East?"),
    }
    if side is Side.NEED:
        fields["travel_mi"] = WholeNumberField(
            "How many miles could you travel, or go to collect? (optional)",
            subject="Number of miles",
            minimum=0,
            maximum=MOST_MILES,
        )
        return fields
    fields["reach_mode"] = RadiosField(
        "How far does your offer go?",
        [InputRequired("Select how far your offer goes")],
        choices=[(mode.value, label(mode)) for mode in ReachMode],
    )
    fields["reach_mi"] = WholeNumberField("How many miles?", subject="Number of miles", maximum=MOST_MILES)
    return fields


def who_questions(groups: Sequence[BeneficiaryGroup]) -> Fields:
    """Whom it helps."""
    return {
        "groups": CheckboxesField(
            "Who does it help? (optional)",
            choices=[(group.code, group.label) for group in groups],
            description="Select all that apply.",
        )
    }


class WhereForm(NoticeboardForm):
    """Questions among which is where something is: what was typed is read, and asked about where it is not clear."""

    located = Located()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every answer, having read the place so that its choices are known."""
        if "place" not in self:
            return bool(super().validate(extra_validators))
        found = locate({name: self[name].data for name in ("place", "place_meant", "in_home")})
        elsewhere = [(ELSEWHERE, "None of these")] if found.choices and "reach_mode" in self else []
        self["place_meant"].choices = [*((text, text) for text in found.choices), *elsewhere]
        if self["place_meant"].data not in self["place_meant"].values():
            self["place_meant"].raw_data, self["place_meant"].data = [], None
        accepted = bool(super().validate(extra_validators))
        self.located = found
        return self._place_accepted(found.error, found.ask_home) and self._reach_accepted() and accepted

    @property
    def asks_home(self) -> bool:
        """Whether the page has to ask if the place is in the home borough."""
        return locate({name: self[name].data for name in ("place", "place_meant")}).ask_home

    def _place_accepted(self, error: str, ask_home: bool) -> bool:
        mode = self["reach_mode"].data if "reach_mode" in self else None
        typed = bool(self["place"].data)
        if ask_home and self["in_home"].data is None:
            self.refuse("in_home", "Select yes if it is in Cheshire East")
            return False
        if not error or self["place"].errors:
            return not self["place"].errors
        may_go_without = mode in FAR_REACHING and (
            not typed or not self["place_meant"].choices or self["place_meant"].data == ELSEWHERE
        )
        if may_go_without:
            return True
        self.refuse("place_meant" if self["place_meant"].choices else "place", error)
        return False

    def _reach_accepted(self) -> bool:
        if "reach_mi" not in self or self["reach_mode"].data != ReachMode.RADIUS.value:
            return True
        if self["reach_mi"].data is None and not self["reach_mi"].errors:
            self.refuse("reach_mi", "Enter how many miles your offer goes")
        return not self["reach_mi"].errors


class WholePostingForm(WhenForm, WhereForm, CreatingForm):
    """All the questions of a posting on one page. Sent twice, it changes the posting once."""


def said_of_place(form: NoticeboardForm, posting: Posting) -> str:
    """What is said of a place that is not the one that stood before, to end a sentence with; often nothing."""
    if not isinstance(form, WhereForm) or form["place"].data == posting.location_text:
        return ""
    return "".join(f" {note}" for note in form.located.said(kept_private=posting.organisation.place_hidden))


def _field(question: Question, side: Side) -> Any:
    required = question.code in REQUIRED
    text = question.label(side) + ("" if required else " (optional)")
    checks = [InputRequired(_ask_for(question))] if required else []
    shared: dict[str, Any] = {"subject": question.subject, "description": question.hint}
    match question.kind:
        case AnswerKind.WHOLE_NUMBER:
            return WholeNumberField(text, checks, minimum=question.minimum, maximum=question.maximum, **shared)
        case AnswerKind.NUMBER:
            return QuantityField(text, checks, maximum=question.maximum, **shared)
        case AnswerKind.MONEY:
            return MoneyField(text, checks, minimum=Decimal(1), maximum=question.maximum, **shared)
        case AnswerKind.CHOICE:
            return RadiosField(text, checks, choices=question.options, **shared)
        case AnswerKind.YES_NO:
            return YesNoField(text, checks, **shared)
        case AnswerKind.DATE:
            return DatePartsField(text, checks, **shared)
        case AnswerKind.LONG_TEXT:
            return LongTextField(text, [*checks, Length(max=question.longest, message=_too_long(question))], **shared)
        case AnswerKind.LINE:
            return TextField(text, checks, longest=question.longest, **shared)


def _ask_for(question: Question) -> str:
    start = question.subject[:1].lower() + question.subject[1:]
    return f"Enter the {start}" if question.column is not Column.MINIMUM_AGE else f"Enter a {start}"


def _too_long(question: Question) -> str:
    return f"{question.subject} must be {question.longest:,} characters or fewer"


def edit_form_class(posting: Posting, groups: Sequence[BeneficiaryGroup], *more: Fields) -> type[NoticeboardForm]:
    """All the questions of a posting on one page, but for its kind, and `more` after them.

    `version` says which text the changes are made to.
    """
    return form_of(
        WholePostingForm,
        title_questions(posting.side),
        details_questions(posting.support_type, posting.side, posting.unit),
        when_questions(posting.side),
        where_questions(posting.side),
        who_questions(groups),
        {"version": HiddenTextField("Version")},
        *more,
    )


def changed_meanwhile(form: NoticeboardForm, posting: Posting) -> bool:
    """Say whether a posting was changed since the page that changes it was opened.

    The form then goes on from the posting as it stands now, so that it can be sent once more.
    """
    version = form["version"]
    stale = bool(version.data) and version.data != str(posting.version)
    if stale:
        version.raw_data, version.data = None, str(posting.version)
    return stale
