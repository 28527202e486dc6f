"""What stands in the way of a pair, whatever the matcher makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import IntroductionStatus, PostingStatus, SuggestionStatus
from noticeboard.models import Need, Offer, Posting
from noticeboard.queries.connections import has_standing_connection
from noticeboard.queries.introductions import list_introductions_of_pair
from noticeboard.queries.pairs import list_open_like
from noticeboard.queries.responses import has_live_response
from noticeboard.queries.suggestions import find_suggestion


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that rules a pair out, as a code, and the posting it is about where it is about one."""

    code: str
    posting: Posting | None = None


def list_obstacles(session: Session, *, need: Need, offer: Offer, for_team: bool) -> Sequence[Obstacle]:
    """Everything but the score that rules a pair out. What only the team may know is left out for others."""
    found = [Obstacle("not-open", posting) for posting in (need, offer) if posting.status is not PostingStatus.OPEN]
    if need.organisation_id == offer.organisation_id:
        found.append(Obstacle("same-organisation"))
    if has_live_response(session, need=need, offer=offer):
        found.append(Obstacle("answered"))
    if has_standing_connection(session, need=need, offer=offer):
        found.append(Obstacle("connected"))
    introductions = list_introductions_of_pair(session, need=need, offer=offer)
    if any(one.status is IntroductionStatus.PROPOSED for one in introductions):
        found.append(Obstacle("introduced"))
    if for_team:
        found += [Obstacle("not-trusted", one) for one in (need, offer) if not one.organisation.trusted]
        suggestion = find_suggestion(session, need=need, offer=offer)
        if suggestion is not None and suggestion.status is SuggestionStatus.DISMISSED:
            found.append(Obstacle("dismissed"))
    return found


def list_across(session: Session, *, posting: Posting, words: str) -> Sequence[Posting]:
    """The open postings of other organisations across the board with a reference or all the words; ten at most."""
    found = list_open_like(session, side=posting.side.other, words=words)
    return [
        one for one in found if one.organisation.suspended_at is None and one.organisation_id != posting.organisation_id
    ]
