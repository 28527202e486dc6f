"""What would bring a posting more matches, counted on the board as it is now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.clock import local_date
from noticeboard.domain.vocabulary import SupportType
from noticeboard.matching.widening import Change, Widening, widen
from noticeboard.models import Posting, PostingAuthority
from noticeboard.queries.candidates import (
    MOST_CANDIDATES,
    as_need,
    as_offer,
    list_candidates,
    list_sample_of_offers,
)
from noticeboard.queries.taxonomy import get_taxonomy

# Kept by the row itself, or by who reads it.
_OWN = frozenset({"id", "version"})


def summarise_widening(session: Session, *, posting: Posting, now: datetime) -> Widening:
    """Count the good matches of a posting, open or not yet, and those it would gain if it said something otherwise."""
    today = local_date(now)
    sample = [as_offer(one) for one in list_sample_of_offers(session, today=today)]
    statistics = matching.statistics_of(sample, taxonomy=get_taxonomy(session))
    within = list_candidates(session, posting=posting, today=today)
    as_other = as_offer if posting.is_need else as_need
    known = [as_other(one) for one in within]

    def pool(change: Change | None) -> Sequence[Any]:
        # A board of this size is compared as a whole; on a larger one another kind has other candidates.
        if change is None or change.code != "kind" or len(within) < MOST_CANDIDATES:
            return known
        copy = _copy_of(posting, support_type=SupportType(change.value))
        return [as_other(one) for one in list_candidates(session, posting=copy, today=today)]

    mine = as_need(posting) if posting.is_need else as_offer(posting)
    remote_too = posting.answers.get("how") == "in_person"
    return widen(mine, pool, remote_too=remote_too, statistics=statistics, taxonomy=get_taxonomy(session))


def _copy_of(posting: Posting, **otherwise: Any) -> Posting:  # noqa: ANN401 - values of any column
    """A posting that says something otherwise, in no session."""
    columns = [attribute.key for attribute in inspect(type(posting)).column_attrs if attribute.key not in _OWN]
    copy = type(posting)(**{name: getattr(posting, name) for name in columns} | otherwise)
    copy.authorities = [PostingAuthority(lad_code=row.lad_code) for row in posting.authorities]
    return copy
