"""What team admins are asked."""

from wtforms.validators import InputRequired

from noticeboard.web.fields import WholeNumberField
from noticeboard.web.forms import CreatingForm


class SendAgainForm(CreatingForm):
    """Which message to send again: the number on the button pressed."""

    message = WholeNumberField("Message", [InputRequired("Choose which message to send again")], maximum=10**15)
