"""Finding the open needs that somebody's answers would fit, without keeping anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.help_ideas import HelpAnswers, HelpStart, offers_from
from noticeboard.domain.vocabulary import ReachMode
from noticeboard.matching import Point, is_out_of_reach, tie_break
from noticeboard.matching.locality import miles_between
from noticeboard.matching.ranking import Said
from noticeboard.models import Posting
from noticeboard.services.postings import prepare_posting
from noticeboard.services.suggestions import Likely, find_likely

MOST_FOUND = 8
# More are read than are shown, because some of the strongest may lie further away than was said.
MOST_READ = 60
MOST_FURTHER = 4
FURTHER_MILES = 10
# Said of two postings. Nothing has been posted here, so these would not be true.
OF_POSTINGS = frozenset({"same_type"})
# Said of the kind of help, which somebody who is not sure has not named.
OF_KINDS = frozenset({"type_differs"})
# Said of words, which are ours where somebody did not say what sort of help it is.
OF_WORDS = frozenset(
    {"same_topic", "related_topic", "same_people", "same_words", "same_subject", "alike", "offer_says"}
)


@dataclass(frozen=True, slots=True)
class Fitting:
    """The open needs that answers fit, strongest first.

    within      no further away than was said, where that was said in miles.
    more        whether others fit that are not among them.
    further     up to FURTHER_MILES beyond what was said, each with its miles between the public points.
    """

    within: Sequence[Likely]
    more: bool
    further: Sequence[tuple[Likely, float]]

    @property
    def refs(self) -> frozenset[str]:
        """The references of all of them."""
        return frozenset(one.posting.ref for one in (*self.within, *(one for one, _miles in self.further)))


def find_fitting_needs(session: Session, *, answers: HelpAnswers, now: datetime, limit: int = MOST_FOUND) -> Fitting:
    """The open needs that answers fit best, with the reasons that rest on what was really said.

    An offer is made of the answers for each kind of support they could be, matched by public points, and dropped.
    """
    best: dict[str, Likely] = {}
    for details in offers_from(answers):
        offer = prepare_posting(details, organisation=None, now=now)
        for one in find_likely(session, posting=offer, now=now, limit=MOST_READ, beyond_reach=True):
            known = best.get(one.posting.ref)
            if known is None or one.match.score > known.match.score:
                best[one.posting.ref] = one
    found = sorted(best.values(), key=lambda one: (-one.match.score, tie_break(one.posting.ref)))
    within, further = [], []
    for one in (_as_said(likely, answers) for likely in found):
        if hidden_elsewhere(one.posting, answers):
            continue
        miles = miles_beyond(one.posting, answers)
        if miles is None:
            if is_out_of_reach(one.match):
                continue
            within.append(one)
        elif answers.miles is not None and miles <= answers.miles + FURTHER_MILES:
            further.append((one, miles))
    return Fitting(within[:limit], len(within) > limit, further[:MOST_FURTHER])


def miles_beyond(need: Posting, answers: HelpAnswers) -> float | None:
    """How many miles away a need is, by public points, if that is further than was said; None where it is not."""
    place = answers.place
    if answers.far is not ReachMode.RADIUS or answers.miles is None or place is None:
        return None
    if place.public_lat is None or place.public_lng is None or need.public_lat is None or need.public_lng is None:
        return None
    miles = miles_between(Point(place.public_lat, place.public_lng), Point(need.public_lat, need.public_lng))
    return miles if miles > answers.miles else None


def hidden_elsewhere(need: Posting, answers: HelpAnswers) -> bool:
    """Whether a need is known by its borough alone, and that is not the one of somebody who said how many miles."""
    place = answers.place
    return (
        answers.miles is not None
        and place is not None
        and need.hidden_place is not None
        and need.lad_code != place.lad_code
    )


def _as_said(one: Likely, answers: HelpAnswers) -> Likely:
    """Leave out what the match says of words and kinds that nobody but us has said."""
    unsaid = OF_POSTINGS
    if answers.start is HelpStart.NOT_SURE:
        unsaid |= OF_KINDS
    if not answers.sort:
        unsaid |= OF_WORDS

    def said() -> Said:
        reasons, cautions = (
            tuple(reason for reason in listed if reason.code not in unsaid) for listed in one.match.said()
        )
        return reasons, cautions

    return Likely(one.posting, replace(one.match, said=said))
