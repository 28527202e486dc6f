"""The questions of the journey, page by page, and reading the answers that stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request
from wtforms.validators import InputRequired

from noticeboard.domain.help_ideas import HOURS_IN_A_DAY, HelpAnswers, HelpStart
from noticeboard.domain.vocabulary import ReachMode
from noticeboard.web.choices import RadiosField
from noticeboard.web.fields import MoneyField, QuantityField, TextField, WholeNumberField
from noticeboard.web.fields import Question as AskedField
from noticeboard.web.forms import AddressForm, NoticeboardForm
from noticeboard.web.places import PlaceField
from noticeboard.web.posting_questions import form_of

S = HelpStart
DISTANCES = ("5", "10", "25")
MOST_NUMBER = 100_000
LONGEST_SORT = 160
CHOICES = (
    (S.PEOPLE.value, "People’s time", "A few of us for a day or more"),
    (S.GOODS.value, "Things", "Furniture, computers, tools, materials, prizes"),
    (S.ROOM.value, "A room or other space", "To meet, work, train or keep things"),
    (S.MONEY.value, "Money", "A donation, sponsorship or vouchers"),
    (S.SKILLS.value, "Skills and advice", "Accounts, law, marketing, computers, a trade"),
    (S.NOT_SURE.value, "We are not sure", "Tell us what you do, and we look for needs that fit"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is asked after the start: its words, a hint, and the error where it has to be answered."""

    text: str
    hint: str = ""
    required: str = ""


SORTS: Mapping[HelpStart, Question] = {
    S.PEOPLE: Question("What could they do? (optional)", "Such as painting, gardening, driving or sorting donations."),
    S.GOODS: Question("What could you give?", "Such as office chairs, laptops or paint.", "Enter what you could give"),
    S.ROOM: Question("What sort of space is it? (optional)", "Such as a meeting room, a hall or storage."),
    S.MONEY: Question(
        "What would you like it to go towards? (optional)", "Such as young people, food or green spaces."
    ),
    S.SKILLS: Question(
        "What do you know about?", "Such as accounts, law, marketing or computers.", "Enter what you know about"
    ),
    S.NOT_SURE: Question(
        "What does your organisation do?",
        "Such as “we are a printer with twelve staff and a van”.",
        "Enter what your organisation does",
    ),
}
AMOUNTS: Mapping[HelpStart, tuple[str, str]] = {
    S.PEOPLE: ("About how many people? (optional)", "Number of people"),
    S.GOODS: ("About how many things? (optional)", "Number of things"),
    S.ROOM: ("About how many people does it hold? (optional)", "Number of people"),
    S.MONEY: ("About how much? (optional)", "Amount"),
    S.SKILLS: ("About how many hours? (optional)", "Number of hours"),
}
HEADINGS: Mapping[HelpStart, str] = {
    S.PEOPLE: "Your people’s time",
    S.GOODS: "Things you could give",
    S.ROOM: "A room or other space",
    S.MONEY: "Money you could give",
    S.SKILLS: "Skills and advice",
    S.NOT_SURE: "About your organisation",
}


def start_questions() -> dict[str, Any]:
    """Where somebody starts."""
    return {
        "give": RadiosField(
            "What do you think you could give?",
            [InputRequired("Select what you think you could give")],
            choices=CHOICES,
            description="A guess will do. You can come back and choose another.",
        )
    }


def about_questions(start: HelpStart) -> dict[str, Any]:
    """What sort it is, and about how much."""
    asked = SORTS[start]
    checks = [InputRequired(asked.required)] if asked.required else []
    fields: dict[str, Any] = {
        "sort": TextField(asked.text, checks, subject="Your answer", longest=LONGEST_SORT, description=asked.hint)
    }
    if start in AMOUNTS:
        fields["count"] = _amount(start)
    if start is S.PEOPLE:
        fields["days"] = QuantityField(
            "About how many days each? (optional)",
            subject="Number of days",
            maximum=260,
            places=1,
            description=f"0.5 for half a day. We count a day as {HOURS_IN_A_DAY} hours.",
        )
    return fields


def where_questions(start: HelpStart) -> dict[str, Any]:
    """Where they are and, for what can travel, how far it goes."""
    fields: dict[str, Any] = {
        "near": PlaceField(
            "Where is it?" if start is S.ROOM else "Where are you?",
            [InputRequired("Enter a town, a village or a postcode")],
            subject="Where it is" if start is S.ROOM else "Where you are",
            longest=100,
            description="Town or postcode.",
        )
    }
    if start is S.ROOM:
        return fields
    far = [(miles, f"Up to {miles} miles") for miles in DISTANCES]
    far.append((ReachMode.BOROUGH.value, "Anywhere in Cheshire East"))
    if start in (S.SKILLS, S.NOT_SURE):
        far.append((ReachMode.REMOTE.value, "By phone or online only"))
    fields["far"] = RadiosField(
        "How far could you go?", [InputRequired("Select how far you could go")], choices=far, default="10"
    )
    return fields


def form_for(page: str, start: HelpStart | None) -> NoticeboardForm:
    """The form of one page, with what the address says."""
    if page == "start" or start is None:
        return _form(start_questions())
    return _form(about_questions(start) if page == "about" else where_questions(start))


def pages_of(start: HelpStart | None) -> tuple[str, ...]:
    """The pages of questions, in order. Money is given from anywhere."""
    return ("start", "about") if start is S.MONEY else ("start", "about", "where")


def answers_in(start: HelpStart, forms: Mapping[str, NoticeboardForm]) -> HelpAnswers:
    """What the forms of a finished journey say."""
    about, where = forms["about"], forms.get("where")
    count = about["count"].data if "count" in about else None
    far = where["far"].data if where is not None and "far" in where else None
    return HelpAnswers(
        start=start,
        sort=about["sort"].data,
        quantity=None if count is None else Decimal(count),
        days=about["days"].data if "days" in about else None,
        place=where["near"].place if where is not None else None,
        place_text=where["near"].data if where is not None else "",
        far=None if far is None else ReachMode.RADIUS if far in DISTANCES else ReachMode(far),
        miles=int(far) if far in DISTANCES else None,
    )


def _form(questions: dict[str, Any]) -> NoticeboardForm:
    form = form_of(AddressForm, questions)(formdata=request.args)
    # A choice that has not been made yet stands as it is usually made.
    if "far" in form and not form["far"].raw_data:
        form["far"].data = form["far"].default
    return form


def _amount(start: HelpStart) -> AskedField:
    text, subject = AMOUNTS[start]
    if start is S.MONEY:
        return MoneyField(text, subject=subject, minimum=1, maximum=10_000_000)
    if start is S.SKILLS:
        return QuantityField(text, subject=subject, maximum=10_000)
    return WholeNumberField(text, subject=subject, maximum=MOST_NUMBER)
