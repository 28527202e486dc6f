"""The pages of a posting in order, and the questions about whoever posts it."""

from collections.abc import Mapping
from typing import Any

from wtforms.validators import InputRequired

from noticeboard.domain.actor import Actor, Standing
from noticeboard.domain.errors import Invalid
from noticeboard.domain.registrations import Register, Registration, possible_charity_registers, read_registration
from noticeboard.domain.vocabulary import LEGAL_FORMS, LegalForm, MinimumStandard, OrganisationKind, Side, SupportType
from noticeboard.extensions import db
from noticeboard.models import PostingDraft
from noticeboard.queries.drafts import list_beneficiary_groups
from noticeboard.web.choices import CheckboxesField, RadiosField, SelectField
from noticeboard.web.fields import EmailField, TextField
from noticeboard.web.forms import CreatingForm, NoticeboardForm
from noticeboard.web.group_size import group_size_field, group_size_words, read_group_size
from noticeboard.web.posting_questions import (
    WhereForm,
    details_questions,
    form_of,
    what_questions,
    when_questions,
    where_questions,
    who_questions,
)
from noticeboard.web.posting_refusals import WhenForm
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.refusals import refusal_words

STEPS = ("what", "details", "when", "where", "who", "you")
PRIVATE_PLACE, PRIVATE_NAME = "place", "name"
CHARITIES = frozenset({LegalForm.REGISTERED_CHARITY, LegalForm.CIO})


class StartForm(CreatingForm):
    """The first page; its form key becomes the secret key of the draft."""


class SendForm(CreatingForm):
    """Sends what was written."""


class YouForm(NoticeboardForm):
    """Whoever posts: their address and their organisation."""

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check every answer, the register number for its shape, and that a business confirms all four standards."""
        accepted = bool(super().validate(extra_validators))
        if "legal_form" not in self or not self["legal_form"].data:
            return accepted
        legal_form = LegalForm(self["legal_form"].data)
        try:
            read_number(legal_form, self["register_number"].data)
        except Invalid as refusal:
            self.refuse("register_number", refusal_words(refusal))
            accepted = False
        if kind_of(legal_form) is OrganisationKind.BUSINESS and len(self["standards"].data) < len(MinimumStandard):
            self.refuse("standards", "Select all four to confirm that your business keeps to them")
            accepted = False
        return accepted


def form_for(draft: PostingDraft, step: str, actor: Actor) -> type[NoticeboardForm]:
    """The form of one page of a draft."""
    match step:
        case "what":
            return form_of(NoticeboardForm, what_questions(draft.side))
        case "details":
            kind = SupportType(draft.answers["what"]["support_type"])
            return form_of(NoticeboardForm, details_questions(kind, draft.side))
        case "when":
            return form_of(WhenForm, when_questions(draft.side))
        case "where":
            return form_of(WhereForm, where_questions(draft.side))
        case "who":
            return form_of(NoticeboardForm, who_questions(list_beneficiary_groups(db.session())))
        case _:
            return form_of(YouForm, you_questions(draft.side, actor))


def standings_for(actor: Actor, side: Side) -> list[Standing]:
    """The organisations that `actor` could post for on a side."""
    return [standing for standing in actor.standings if standing.side is side and not standing.suspended]


def steps_for(draft: PostingDraft, actor: Actor) -> tuple[str, ...]:
    """The pages of a draft for whoever fills it in: nobody is asked what is known."""
    return STEPS[:-1] if len(standings_for(actor, draft.side)) == 1 else STEPS


def you_questions(side: Side, actor: Actor) -> dict[str, Any]:
    """Which organisation, for a member of several; else what the team has to know of a new one, and an address."""
    standings = standings_for(actor, side)
    if standings:
        choices = [(standing.organisation_ref, standing.organisation_name) for standing in standings]
        return {
            "organisation": RadiosField(
                "Which organisation is this for?", [InputRequired("Select an organisation")], choices=choices
            )
        }
    return (_person_questions() if actor.person_id is None else {}) | _organisation_questions(side)


def kind_of(legal_form: LegalForm) -> OrganisationKind:
    """The kind of organisation that has a legal form."""
    return next(kind for kind, forms in LEGAL_FORMS.items() if legal_form in forms)


def organisation_rows(you: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was said of an organisation that is new here, in the order it was asked."""
    if "legal_form" not in you:
        return []
    rows = [("Kind of organisation", label(LegalForm(you["legal_form"])))]
    if you.get("register_number"):
        rows.append(("Charity or company number", you["register_number"]))
    if "group_size" in you:
        rows.append(("Size of group, not public", group_size_words(read_group_size(you["group_size"]))))
    return rows


def read_number(legal_form: LegalForm, text: str) -> Registration | None:
    """Read a register number for an organisation of a legal form; None for none. Raises Invalid for a wrong shape."""
    if not text:
        return None
    if legal_form in CHARITIES:
        possible = possible_charity_registers(text) or (Register.CHARITY_ENGLAND_WALES,)
        return read_registration(possible[0], text)
    return read_registration(Register.COMPANY, text)


def _person_questions() -> dict[str, Any]:
    return {
        "your_name": TextField("Your name", [InputRequired("Enter your name")], subject="Your name", longest=120),
        "email": EmailField(
            "Your email address",
            [InputRequired("Enter your email address")],
            subject="Your email address",
            description="We send a link to it. Nothing is posted until you open the link.",
        ),
    }


def _organisation_questions(side: Side) -> dict[str, Any]:
    need = side is Side.NEED
    kinds = (OrganisationKind.VCFSE,) if need else (OrganisationKind.BUSINESS, OrganisationKind.PUBLIC_BODY)
    offered = {label(kind): [(form.value, label(form)) for form in LEGAL_FORMS[kind]] for kind in kinds}
    fields: dict[str, Any] = {
        "organisation_name": TextField(
            "Name of your group or charity" if need else "Name of your organisation",
            [InputRequired("Enter the name of your group" if need else "Enter the name of your organisation")],
            subject="The name",
            longest=120,
        ),
        "legal_form": SelectField(
            "What kind of group is it?" if need else "What kind of organisation is it?",
            [InputRequired("Select the kind that fits best")],
            choices=offered[label(OrganisationKind.VCFSE)] if need else offered,
        ),
        "register_number": TextField(
            "Charity or company number (optional)",
            subject="The number",
            longest=60,
            description="If it has one, the check is quicker.",
        ),
    }
    if need:
        fields["group_size"] = group_size_field()
        fields["private"] = CheckboxesField(
            "Is there anything that must be kept private? (optional)",
            choices=[
                (PRIVATE_PLACE, "Where we are, as for a refuge", "Others read only your borough."),
                (PRIVATE_NAME, "Our name", "Only those you work with and the team read it."),
            ],
        )
    else:
        fields["standards"] = CheckboxesField(
            "If you are a business, confirm that",
            choices=[(standard.value, label(standard)) for standard in MinimumStandard],
            description="Public bodies can leave this blank.",
        )
    return fields
