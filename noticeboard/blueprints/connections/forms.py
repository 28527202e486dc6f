"""What is asked on a connection."""

from wtforms.validators import InputRequired

from noticeboard.web.fields import LongTextField
from noticeboard.web.forms import CreatingForm


class NoteForm(CreatingForm):
    """A note that both parties and the team read."""

    text = LongTextField(
        "Add a note",
        [InputRequired("Enter your note")],
        subject="Your note",
        longest=1000,
        description="Both of you and the team can read it. The other side gets an email.",
    )
