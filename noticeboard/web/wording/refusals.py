"""What a refusal says to the person refused, and how it can be mended."""

from collections.abc import Mapping

from noticeboard.domain.errors import Refusal

REFUSALS: Mapping[str, str] = {
    "page": "You do not have permission to open this page. If you think you should have, contact the team.",
    "not-your-organisation": (
        "You no longer belong to the organisation this form was filled in for. "
        "Choose who you are acting for and fill it in again."
    ),
    "form-used": "This form was already sent with other answers. Open it afresh to send another.",
    "moved-on": "This has changed since you opened the page, so what you asked for was not done.",
}

ANYTHING_ELSE = "What you asked for could not be done."


def refusal_words(refusal: Refusal) -> str:
    """The sentence for a refusal, with its values filled in."""
    return REFUSALS.get(refusal.code, ANYTHING_ELSE).format(**refusal.values)
