"""Suggestions that were scored by another version of the matcher, or by other place rules than those of now."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from noticeboard.matching import version_of
from noticeboard.models import Posting, Suggestion
from noticeboard.queries.match_postings import IS_OPEN
from noticeboard.queries.place_rules import place_rules

# Little enough that whoever wants to write meanwhile waits a second at most.
AT_ONCE = 20


def count_outdated(session: Session) -> int:
    """How many suggestions that stand were scored otherwise than they would be now."""
    count = select(func.count()).select_from(Suggestion).where(*_outdated(session))
    return session.scalar(count) or 0


def list_to_rescore(session: Session, *, after: int, every: bool = False) -> Sequence[Posting]:
    """Some of the open postings to score afresh, in order of id, beyond the id `after`: those of outdated suggestions.

    every   all open postings: other rules may also bring together what nothing brought together before.
    """
    open_ones = select(Posting).where(Posting.id > after, IS_OPEN).order_by(Posting.id)
    if not every:
        own = or_(Suggestion.need_id == Posting.id, Suggestion.offer_id == Posting.id)
        open_ones = open_ones.where(exists().where(own, *_outdated(session)))
    return session.scalars(open_ones.limit(AT_ONCE)).all()


def _outdated(session: Session) -> tuple[ColumnElement[bool], ...]:
    return Suggestion.stale.is_(False), Suggestion.version != version_of(place_rules(session))
