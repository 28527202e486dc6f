"""What the team is asked when it decides about an organisation or a person."""

from typing import Any

from wtforms.validators import InputRequired, Optional

from noticeboard.web.choices import ConfirmField, RadiosField, YesNoField
from noticeboard.web.fields import HiddenTextField, LongTextField
from noticeboard.web.forms import CreatingForm

VERIFY, ASK, DECLINE = "verify", "ask", "decline"


class CheckForm(CreatingForm):
    """The team's decision about an organisation."""

    decision = RadiosField(
        "What have you decided?",
        [InputRequired("Select what you have decided")],
        choices=[
            (VERIFY, "Verify it", "What waits for it goes ahead at once."),
            (ASK, "Ask for more", "We send it your question. It answers and comes back to this queue."),
            (DECLINE, "Decline it", "We send it your reason. It may put that right and come back."),
        ],
    )
    looked_up = ConfirmField("I found each of its numbers on the public register, under this name", [Optional()])
    message = LongTextField(
        "What do you want to tell the organisation?",
        [Optional()],
        description="Needed when you ask for more or decline. We send it as you write it.",
        subject="What you want to tell the organisation",
        longest=1500,
    )
    note = LongTextField(
        "Note for the team (optional)", [Optional()], description="Only the team reads this.", subject="Note"
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check the answers, and that a question or a reason is there where one is sent."""
        shaped = bool(super().validate(extra_validators))
        if self.decision.data in {ASK, DECLINE} and not self.message.data and not self.message.errors:
            wanted = "Write what you want to ask" if self.decision.data == ASK else "Write why you decline it"
            self.refuse("message", wanted)
        return shaped and not self.errors


class ReasonForm(CreatingForm):
    """Why an organisation is suspended."""

    reason = LongTextField(
        "Why are you suspending it?",
        [InputRequired("Write why you are suspending it")],
        description="We send this to its members.",
        subject="Why you are suspending it",
        longest=1500,
    )


class NoteForm(CreatingForm):
    """A note for the team."""

    text = LongTextField(
        "Add a note for the team",
        [InputRequired("Write the note")],
        description="Only the team reads this.",
        subject="The note",
    )


class PrivacyForm(CreatingForm):
    """What everyone may know of an organisation."""

    place_hidden = YesNoField(
        "Must where it is be kept private?",
        [InputRequired("Select yes if where it is must be kept private")],
        description="Everyone but its members and the team reads only its borough, of it and of all it posts.",
    )
    may_be_named = YesNoField(
        "May it be named on public pages?",
        [InputRequired("Select yes if it may be named")],
        description="If not, only those it works with and the team read its name.",
    )


class SuspendPersonForm(CreatingForm):
    """Whose account is suspended, and why. The view says who may be chosen."""

    member = RadiosField("Whose account?", [InputRequired("Select whose account to suspend")])
    reason = LongTextField(
        "Why are you suspending it?",
        [InputRequired("Write why you are suspending this account")],
        description="Only the team reads this. The person is told that their account is suspended, and whom to ask.",
        subject="Why you are suspending it",
        longest=1500,
    )


class RestorePersonForm(CreatingForm):
    """Whose account is restored."""

    member = HiddenTextField("Member", [InputRequired("Open the page again and choose somebody on it")])
