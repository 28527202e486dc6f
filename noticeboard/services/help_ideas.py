"""Finding the open needs that somebody's answers would fit, without keeping anything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.help_ideas import HelpAnswers, HelpStart, offers_from
from noticeboard.matching import tie_break
from noticeboard.services.postings import prepare_posting
from noticeboard.services.suggestions import Likely, find_likely

MOST_FOUND = 8
# Said of two postings. Nothing has been posted here, so these would not be true.
OF_POSTINGS = frozenset({"same_type"})
# Said of the kind of help, which somebody who is not sure has not named.
OF_KINDS = frozenset({"type_differs"})
# Said of words, which are ours where somebody did not say what sort of help it is.
OF_WORDS = frozenset({"same_topic", "related_topic", "same_people", "same_words", "offer_says"})


def find_fitting_needs(
    session: Session, *, answers: HelpAnswers, now: datetime, limit: int = MOST_FOUND
) -> Sequence[Likely]:
    """The open needs that answers fit best, strongest first, with the reasons that rest on what was really said.

    An offer is made of the answers for each kind of support they could be, matched by public points, and dropped.
    """
    best: dict[str, Likely] = {}
    for details in offers_from(answers):
        offer = prepare_posting(details, organisation=None, now=now)
        for one in find_likely(session, posting=offer, now=now, limit=limit):
            known = best.get(one.posting.ref)
            if known is None or one.match.score > known.match.score:
                best[one.posting.ref] = one
    found = sorted(best.values(), key=lambda one: (-one.match.score, tie_break(one.posting.ref)))
    return [_as_said(one, answers) for one in found[:limit]]


def _as_said(one: Likely, answers: HelpAnswers) -> Likely:
    """Leave out what the match says of words and kinds that nobody but us has said."""
    unsaid = OF_POSTINGS
    if answers.start is HelpStart.NOT_SURE:
        unsaid |= OF_KINDS
    if not answers.sort:
        unsaid |= OF_WORDS
    match = one.match
    reasons = tuple(reason for reason in match.reasons if reason.code not in unsaid)
    cautions = tuple(reason for reason in match.cautions if reason.code not in unsaid)
    return Likely(one.posting, replace(match, said=lambda: (reasons, cautions)))
