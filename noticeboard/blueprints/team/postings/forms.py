"""What the team is asked when it checks a posting."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms.validators import InputRequired

from noticeboard.extensions import db
from noticeboard.models import Posting
from noticeboard.queries.drafts import list_beneficiary_groups
from noticeboard.queries.measures import list_measures_for
from noticeboard.services.postings import LONGEST_NOTE
from noticeboard.web.choices import SelectField
from noticeboard.web.fields import HiddenTextField, LongTextField, QuantityField
from noticeboard.web.forms import CreatingForm, NoticeboardForm
from noticeboard.web.posting_questions import edit_form_class
from noticeboard.web.posting_summary import SummaryRow, digest_rows


class DecisionForm(CreatingForm):
    """A decision about what was read: which version of the posting it was, and which answers."""

    version = HiddenTextField("Version")
    read = HiddenTextField("Answers read", longest=1000)

    def read_version(self) -> int:
        """The version that was read; 0, which no posting has, where the form does not say."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    def set_read(self, posting: Posting, rows: Sequence[SummaryRow]) -> None:
        """Let the form go on from the posting as it is shown now."""
        for field, text in ((self.version, str(posting.version)), (self.read, digest_rows(rows))):
            field.raw_data, field.data = None, text


class ApproveForm(DecisionForm):
    """The measure a posting is expected to count under. It stands as proposed unless the team changes it."""

    def chosen(self) -> tuple[str | None, Decimal | None]:
        """The measure and how much of it is expected."""
        return self.measure.data or None, self.expected.data

    measure = SelectField("Measure it is expected to count under", prompt="None yet")
    expected = QuantityField(
        "How much of it is expected (optional)", subject="What is expected", maximum=100_000_000, places=4
    )


class DeclineForm(DecisionForm):
    """Why a posting is sent back."""

    reason = LongTextField(
        "Why can it not go on the board?",
        [InputRequired("Enter why it cannot go on the board")],
        subject="Why it cannot go on the board",
        longest=LONGEST_NOTE,
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
            "What have you changed, and why?",
            [InputRequired("Enter what you changed, and why")],
            subject="What you have changed, and why",
            longest=LONGEST_NOTE,
            description="We send this to its owner.",
        )
    }
    return edit_form_class(posting, list_beneficiary_groups(db.session()), note)
