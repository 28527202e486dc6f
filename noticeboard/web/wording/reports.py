"""The words of the team's reports on matching."""

from collections.abc import Mapping

_AGES = ((7, "Up to a week"), (30, "Up to a month"), (90, "Up to three months"))

_REASONS: Mapping[str, str] = {
    "same_topic": "The same topic",
    "related_topic": "A related topic",
    "same_people": "For the same people",
    "same_words": "The same telling words",
    "same_subject": "What both seem to be about",
    "alike": "Sentences close in meaning",
    "remote": "By phone or online",
    "anywhere": "Offered anywhere",
    "covers_area": "In an area the offer covers",
    "within_reach": "Inside the offer's reach",
    "within_travel": "As far as the group can travel",
    "enough": "The whole amount",
    "dates_meet": "Dates that meet",
    "same_type": "The same kind",
}


def age_words(days: int) -> str:
    """How long something has been on the board, in steps."""
    return next((words for most, words in _AGES if days <= most), "More than three months")


def reason_name(code: str) -> str:
    """What a reason is called in a report; a code that has no name of its own is shown as it is."""
    return _REASONS.get(code, code.replace("_", " ").capitalize())
