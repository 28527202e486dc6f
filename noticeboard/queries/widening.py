"""What would bring a posting more matches, counted on the board as it is now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.clock import local_date
from noticeboard.matching.widening import Change, Widening, widen
from noticeboard.models import Posting
from noticeboard.queries.candidates import BoardCandidates
from noticeboard.queries.match_postings import as_matched
from noticeboard.queries.place_rules import place_rules


def summarise_widening(session: Session, *, posting: Posting, now: datetime) -> Widening:
    """Count the good matches of a posting, open or not yet, and those it would gain if it said something otherwise."""
    source = BoardCandidates(session, local_date(now), apart_from=posting.organisation_id)
    mine = as_matched(posting)
    known = _candidates(source, mine)
    whole = source.is_whole

    def pool(change: Change | None) -> Sequence[Any]:
        # A small board is compared as a whole; on a larger one another kind has other candidates.
        if change is None or change.code != "kind" or whole:
            return known
        return _candidates(source, replace(mine, support_type=change.value))

    remote_too = posting.answers.get("how") == "in_person"
    statistics = source.common_for(mine).statistics
    given: Any = {"statistics": statistics, "taxonomy": source.taxonomy, "places": place_rules(session)}
    return widen(mine, pool, remote_too=remote_too, **given)


def _candidates(source: BoardCandidates, posting: matching.Need | matching.Offer) -> Sequence[Any]:
    return source.offers_for(posting) if isinstance(posting, matching.Need) else source.needs_for(posting)
