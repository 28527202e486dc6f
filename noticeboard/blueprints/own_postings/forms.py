"""Questions asked of the owner of a posting."""

from wtforms.validators import InputRequired

from noticeboard.extensions import db
from noticeboard.models import Posting
from noticeboard.queries.drafts import list_beneficiary_groups
from noticeboard.web.choices import RadiosField
from noticeboard.web.fields import HiddenTextField
from noticeboard.web.forms import CreatingForm, NoticeboardForm
from noticeboard.web.posting_questions import edit_form_class
from noticeboard.web.posting_summary import SummaryRow, summary_rows


class CloseForm(CreatingForm):
    """Why a posting is closed."""

    reason = RadiosField(
        "Why are you closing it?",
        [InputRequired("Select why you are closing it")],
        choices=(
            ("met_elsewhere", "It was met or taken up elsewhere", "Outside this noticeboard"),
            ("no_longer_needed", "It is no longer needed, or no longer on offer"),
        ),
    )


def edit_form(posting: Posting) -> type[NoticeboardForm]:
    """All the questions of a posting on one page, but for its kind.

    `warned` is what its writer has been told that the words give away of what is kept private.
    """
    groups = list_beneficiary_groups(db.session())
    return edit_form_class(posting, groups, {"warned": HiddenTextField("Warned")})


def what_it_says(posting: Posting) -> list[SummaryRow]:
    """What stands now, for somebody whose changes were made to what stood before."""
    groups = {group.code: group.label for group in list_beneficiary_groups(db.session())}
    return summary_rows(posting, groups=groups, private=True)
