"""Forms that take one step: a button, or a button with a reason."""

from wtforms.validators import InputRequired

from noticeboard.web.fields import LongTextField
from noticeboard.web.forms import CreatingForm

LONGEST_REASON = 500


class StepForm(CreatingForm):
    """A button: there is nothing to answer, but the step is taken once."""


class ReasonForm(CreatingForm):
    """A step that wants a reason, which the other side is told."""

    reason = LongTextField(
        "What is the reason?", [InputRequired("Enter the reason")], subject="The reason", longest=LONGEST_REASON
    )
