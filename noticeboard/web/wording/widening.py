"""What would bring a posting more matches, in words."""

from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.matching.widening import MOST_COUNTED, Change
from noticeboard.web.filters import lower_first
from noticeboard.web.wording.labels import label


def gain_words(change: Change, more: int, *, side: Side) -> str:
    """One change and what it gives: "Within 20 miles: 3 more"."""
    return f"{_change_words(change, side)}: {more}{' or more' if more >= MOST_COUNTED else ' more'}"


def _change_words(change: Change, side: Side) -> str:
    match change.code:
        case "miles":
            return f"{'If you could travel' if side is Side.NEED else 'Within'} {change.value} miles"
        case "remote":
            return "By phone or online as well"
        case "kind":
            return f"Posted as {lower_first(label(SupportType(change.value)))}"
        case _:
            return "Without fixed dates"
