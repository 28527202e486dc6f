"""What the team is asked when it checks a project."""

from wtforms.validators import InputRequired

from noticeboard.services.postings import LONGEST_NOTE
from noticeboard.web.fields import LongTextField
from noticeboard.web.forms import CreatingForm


class DeclineForm(CreatingForm):
    """Why a project is sent back."""

    reason = LongTextField(
        "Why can it not be shown?",
        [
            InputRequired("Enter why it cannot be shown"),
        ],
        subject="Why it cannot be shown",
        longest=LONGEST_NOTE,
        description="We send this to its group. Say what they can change.",
    )
