"""What the review queue is called, and what it says when it is empty, by what the team chose to see."""

from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.domain.lifecycle import SuggestionStatus


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the queue: its caption, and why it is empty with what comes next."""

    caption: str
    empty: str
    next: str


LISTED: Mapping[str, Listed] = {
    "": Listed(
        "Responses that wait, then suggested matches, strongest first",
        "Nothing to review",
        "Responses and suggested matches stand here as they come.",
    ),
    "responses": Listed(
        "Responses that wait, longest first",
        "No response waits for an answer",
        "Pledges and asks stand here until they are answered.",
    ),
    SuggestionStatus.SHORTLISTED.value: Listed(
        "Shortlisted pairs, strongest first",
        "No pair is shortlisted",
        "Shortlist a pair on its page, and it stands here.",
    ),
    SuggestionStatus.INTRODUCED.value: Listed(
        "Introduced pairs, strongest first",
        "No suggested pair has been introduced",
        "A suggested pair stands here once it is introduced.",
    ),
    SuggestionStatus.DISMISSED.value: Listed(
        "Dismissed pairs, strongest first",
        "No pair is dismissed",
        "A pair that you dismiss leaves the queue and stands here. Its page says why, and lets you undo it.",
    ),
}
"""By the choice in "Show"; every one there is."""

INTRODUCING = (
    "We think that you may be able to help one another. Please read what the other has posted, and tell us by the link "
    "whether you would like to be put in touch."
)
"""What is written to both sides of an introduction until the team writes something of its own."""
