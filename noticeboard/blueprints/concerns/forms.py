"""What somebody is asked who raises a concern."""

from wtforms.validators import InputRequired, Optional

from noticeboard.web.fields import EmailField, LongTextField
from noticeboard.web.forms import CreatingForm
from noticeboard.web.traps import GuardedForm


class ConcernForm(GuardedForm, CreatingForm):
    """A private note to the team."""

    text = LongTextField(
        "What are you concerned about?",
        [InputRequired("Tell the team what you are concerned about")],
        description="Only the Connected Communities team reads this. Say what happened, and when.",
        subject="What you are concerned about",
        longest=4000,
    )
    reply_email = EmailField(
        "Your email address (optional)",
        [Optional()],
        description="Only if you would like an answer. Nobody but the team sees it.",
        subject="Your email address",
    )
