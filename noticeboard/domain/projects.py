"""Projects: several needs of one group under one page. What a project may say, and how far it has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from noticeboard.domain.errors import Invalid
from noticeboard.domain.lifecycle import PostingStatus, ProjectStatus

LONGEST_TITLE = 120
LONGEST_STORY = 4000
MOST_NEEDS = 50

# In these its group may change what it says and which needs belong to it.
EDITABLE = frozenset({ProjectStatus.AWAITING_CHECK, ProjectStatus.OPEN, ProjectStatus.DECLINED})
# Needs in these are part of what a project still asks for, or has been given.
COUNTED = frozenset(
    {PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND, PostingStatus.MET, PostingStatus.EXPIRED}
)
ALL_OF_IT = Decimal(1)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class NeedProgress:
    """How far one need has come, in its own unit.

    capacity   what it asks for; 1 where that is not counted.
    agreed     what connections that stand hold of it.
    offered    what is promised beyond that, and waits for an answer.
    """

    status: PostingStatus
    capacity: Decimal
    agreed: Decimal
    offered: Decimal

    @property
    def counts(self) -> bool:
        """Whether it counts in the progress of its project: it is or was on the board, and was not closed unmet."""
        return self.status in COUNTED

    @property
    def share(self) -> Decimal:
        """What part of it has been met or agreed, from 0 to 1: all of it once its group says that it was met here."""
        if self.status is PostingStatus.MET:
            return ALL_OF_IT
        return min(ALL_OF_IT, max(NOTHING, self.agreed / self.capacity))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project has come: the needs that count, those met or agreed in full, and the whole in per cent."""

    counted: int
    full: int
    percent: int


def progress_of(needs: Iterable[NeedProgress]) -> Progress:
    """Add up how far a project has come. Each need counts the same; the per cent are rounded down, so 100 is all."""
    shares = [need.share for need in needs if need.counts]
    full = sum(1 for share in shares if share >= ALL_OF_IT)
    whole = sum(shares, NOTHING) / len(shares) * 100 if shares else NOTHING
    return Progress(len(shares), full, int(whole.to_integral_value(rounding=ROUND_DOWN)))


def check_text(title: str, story: str) -> tuple[str, str]:
    """Return what a project says, without space around it. Raises Invalid where some is missing or too long."""
    told = title.strip(), story.strip()
    if not told[0] or len(told[0]) > LONGEST_TITLE:
        raise Invalid("title-wrong", longest=LONGEST_TITLE)
    if not told[1] or len(told[1]) > LONGEST_STORY:
        raise Invalid("story-wrong", longest=f"{LONGEST_STORY:,}")
    return told
