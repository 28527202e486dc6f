"""What the team is asked when it deals with a concern."""

from wtforms.validators import InputRequired

from noticeboard.web.fields import HiddenTextField, LongTextField
from noticeboard.web.forms import CreatingForm


class ConcernIdForm(CreatingForm):
    """Which of the concerns on a page a button is about."""

    concern = HiddenTextField("Concern", [InputRequired("Open the page again and choose a concern on it")])

    def concern_id(self) -> int:
        """The number sent, or 0, which no row has."""
        typed = self.concern.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


class ResolveForm(ConcernIdForm):
    """How a concern was dealt with."""

    resolution = LongTextField(
        "What have you found and done?",
        [InputRequired("Write what you have found and done")],
        description="Only the team reads this.",
        subject="What you have found and done",
        longest=4000,
    )
