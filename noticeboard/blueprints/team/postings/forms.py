"""What the team is asked when it checks a posting."""

from typing import Any

from wtforms.validators import InputRequired, Length

from noticeboard.extensions import db
from noticeboard.models import Posting
from noticeboard.queries.drafts import list_beneficiary_groups
from noticeboard.queries.measures import list_measures_for
from noticeboard.services.postings import LONGEST_NOTE
from noticeboard.web.choices import SelectField
from noticeboard.web.fields import LongTextField, QuantityField
from noticeboard.web.forms import CreatingForm, NoticeboardForm
from noticeboard.web.posting_questions import edit_form_class

TOO_LONG = Length(max=LONGEST_NOTE, message=f"Your message must be {LONGEST_NOTE:,} characters or fewer")


class ApproveForm(CreatingForm):
    """The measure a posting is expected to count under. It stands as proposed unless the team changes it."""

    measure = SelectField("Measure it is expected to count under", prompt="None yet")
    expected = QuantityField(
        "How much of it is expected (optional)", subject="What is expected", maximum=100_000_000, places=4
    )


class DeclineForm(CreatingForm):
    """Why a posting is sent back."""

    reason = LongTextField(
        "Why can it not go on the board?",
        [InputRequired("Enter why it cannot go on the board"), TOO_LONG],
        subject="Your reason",
        description="We send this to its owner. Say what they can change.",
    )


def approve_form(posting: Posting) -> ApproveForm:
    """The form that approves a posting, with the measures that suit its kind."""
    form = ApproveForm.from_request(measure=posting.proposed_measure_ref, expected=posting.expected_quantity)
    suited = list_measures_for(db.session(), posting.support_type)
    choices = {row.measure.ref: f"{row.measure.ref} {row.plain_label}" for row in suited}
    if posting.proposed_measure_ref:
        choices.setdefault(posting.proposed_measure_ref, posting.proposed_measure_ref)
    form.measure.choices = list(choices.items())
    return form


def team_edit_form(posting: Posting) -> type[NoticeboardForm]:
    """All the questions of a posting on one page, and a note to its owner."""
    note: dict[str, Any] = {
        "note": LongTextField(
            "What did you change, and why?",
            [InputRequired("Enter what you changed, and why"), TOO_LONG],
            subject="Your note",
            description="We send this to its owner.",
        )
    }
    return edit_form_class(posting, list_beneficiary_groups(db.session()), note)
