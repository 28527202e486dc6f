"""Which scored pairs are shown to somebody as matches: good enough, and not ruled out by where the two are."""

from noticeboard.matching.ranking import THRESHOLD, Match


def is_shown(match: Match) -> bool:
    """Whether a pair is suggested: it has `THRESHOLD`, and lies within the reach or only doubtfully beyond it."""
    return match.score >= THRESHOLD and not is_out_of_reach(match)


def is_out_of_reach(match: Match) -> bool:
    """Whether the place alone rules a pair out, by every way there is and however little is known of the points."""
    return match.parts.place <= 0
