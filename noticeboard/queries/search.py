"""Searching the board: open needs or offers by words, kind, people helped, measure, place and dates, a page at a time.

What this answers is the same for everyone. Distances are measured from a posting's public point only.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import inf
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PUBLIC_POSTING_STATUSES, PostingStatus
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.models import Organisation, Posting, PostingGroup
from noticeboard.queries.near import Near

PAGE_LENGTH = 20
MOST_WORDS = 8
LONGEST_WORDS = 100
# Of a word that very many postings hold, the newest this many are searched.
MOST_TEXT_MATCHES = 2000
# Words of grammar: PostgreSQL leaves them out of its index, so they are left out of the question on both databases.
LITTLE_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "our"}
    | {"that", "the", "this", "to", "we", "with", "you"}
)

_TEXT_INDEX = table("posting_text", column("rowid"))
_INDEXED_TEXT: ColumnElement[Any] = literal_column(
    "to_tsvector('english', posting.title || ' ' || posting.description || ' ' || posting.place_label)"
)


class Part(StrEnum):
    """One part of a search. A posting has to meet every part, by any one of the values within it."""

    WORDS = "q"
    KIND = "kind"
    HELPS = "helps"
    THEME = "theme"
    MEASURE = "measure"
    NEAR = "near"
    DATES = "dates"


class Sort(StrEnum):
    """In which order postings are listed."""

    NEWEST = "newest"
    CLOSING = "closing"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is searched for on one side of the board.

    words        at most MOST_WORDS of them, as `search_words` gives them; all have to be in the text.
    theme_refs   the measures of the chosen themes; None where no theme is chosen.
    near         what is near the place asked for; None where no place is.
    """

    side: Side
    words: tuple[str, ...] = ()
    kinds: tuple[SupportType, ...] = ()
    helps: tuple[str, ...] = ()
    theme_refs: tuple[str, ...] | None = None
    measures: tuple[str, ...] = ()
    near: Near | None = None
    useful_from: date | None = None
    useful_until: date | None = None
    sort: Sort = Sort.NEWEST

    def parts(self) -> tuple[Part, ...]:
        """Return the parts that narrow this search, in order."""
        said = {
            Part.WORDS: bool(self.words),
            Part.KIND: bool(self.kinds),
            Part.HELPS: bool(self.helps),
            Part.THEME: self.theme_refs is not None,
            Part.MEASURE: bool(self.measures),
            Part.NEAR: self.near is not None,
            Part.DATES: self.useful_from is not None or self.useful_until is not None,
        }
        return tuple(part for part, narrows in said.items() if narrows)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of postings, how far each is by its id where a place was asked for, and the cursors either side."""

    postings: Sequence[Posting]
    miles: Mapping[int, float] = field(default_factory=dict)
    before: str | None = None
    after: str | None = None


def search_words(text: str) -> tuple[str, ...]:
    """Take the words to search for out of what was typed: letters and figures only, each once, the first few."""
    found = re.findall(r"[^\W_]+", text[:LONGEST_WORDS].replace("'", "").replace("’", "").casefold())
    words = tuple(dict.fromkeys(found))
    telling = tuple(word for word in words if word not in LITTLE_WORDS)
    return telling[:MOST_WORDS]


def conditions(session: Session, search: Search, *, without: Part | None = None) -> list[ColumnElement[bool]]:
    """What a posting has to meet to be found, leaving one part of the search out where that is asked."""
    side: Any = Posting.side
    status: Any = Posting.status
    if search.near is not None and without is not Part.NEAR:
        # What is near is known by its ids: SQLite would rather look through the whole side for them.
        side, status = func.coalesce(side, side), func.coalesce(status, status)
    found: list[ColumnElement[bool]] = [
        side == search.side,
        status == PostingStatus.OPEN,
        Posting.organisation.has(Organisation.suspended_at.is_(None)),
    ]
    for part in search.parts():
        if part is not without:
            found += _condition(session, search, part)
    return found


def _condition(session: Session, search: Search, part: Part) -> list[ColumnElement[bool]]:
    match part:
        case Part.WORDS:
            return [Posting.id.in_(_text_matches(session, search))]
        case Part.KIND:
            return [Posting.support_type.in_(search.kinds)]
        case Part.HELPS:
            named = (PostingGroup.posting_id == Posting.id) & PostingGroup.group_code.in_(search.helps)
            return [exists().where(named)]
        case Part.THEME:
            return [Posting.proposed_measure_ref.in_(search.theme_refs or ())]
        case Part.MEASURE:
            return [Posting.proposed_measure_ref.in_(search.measures)]
        case Part.NEAR:
            return [] if search.near is None else [search.near.condition(session)]
        case Part.DATES:
            return _within_dates(search)


def _within_dates(search: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if search.useful_from is not None:
        found.append(or_(Posting.ends_on.is_(None), Posting.ends_on >= search.useful_from))
    if search.useful_until is not None:
        found.append(or_(Posting.starts_on.is_(None), Posting.starts_on <= search.useful_until))
    return found


def _text_matches(session: Session, search: Search) -> Select[Any]:
    """The newest open postings of a side whose text holds every word. Words are bound values, never syntax."""
    on_side = (Posting.side == search.side, Posting.status == PostingStatus.OPEN)
    if session.get_bind().dialect.name == "sqlite":
        quoted = " ".join(f'"{word}"' for word in search.words)
        found = (
            select(Posting.id)
            .select_from(_TEXT_INDEX)
            .join(Posting, Posting.id == _TEXT_INDEX.c.rowid)
            .where(literal_column("posting_text").op("MATCH")(quoted), *on_side)
            .order_by(_TEXT_INDEX.c.rowid.desc())
        )
    else:
        asked = func.plainto_tsquery(literal_column("'english'"), " ".join(search.words))
        found = select(Posting.id).where(_INDEXED_TEXT.op("@@")(asked), *on_side).order_by(Posting.id.desc())
    # A table of its own, because the limit counts matches of the text, not of the search around it.
    return select(found.limit(MOST_TEXT_MATCHES).subquery().c.id)


def list_page(
    session: Session, search: Search, *, after: str | None = None, before: str | None = None, limit: int = PAGE_LENGTH
) -> Page:
    """One page of what is found, in the order asked for; equal postings come newest first by id.

    after, before   the reference of the posting that the page follows or goes before. One that is not on this side
                    of the board gives the first page.
    """
    if search.sort is Sort.NEAREST and search.near is not None:
        return _page_by_distance(session, search, after=after, before=before, limit=limit)
    edge = _edge(session, search, after or before)
    backwards = before is not None and after is None and edge is not None
    rows = _rows(session, search, edge, backwards=backwards, limit=limit)
    if edge is not None and (not rows or (backwards and len(rows) <= limit)):
        # Gone past an end, or the first page would be cut short: show the first page whole.
        edge, backwards = None, False
        rows = _rows(session, search, None, backwards=False, limit=limit)
    more, rows = len(rows) > limit, list(rows[:limit])
    if backwards:
        rows.reverse()
    earlier = more if backwards else edge is not None
    later = more or backwards
    return Page(
        postings=rows,
        miles=_miles(search, rows),
        before=rows[0].ref if rows and earlier else None,
        after=rows[-1].ref if rows and later else None,
    )


def _edge(session: Session, search: Search, ref: str | None) -> tuple[Any, int] | None:
    """The key and id of the posting a page begins beside."""
    if ref is None:
        return None
    row = session.execute(
        select(_key(search), Posting.id).where(
            Posting.ref == ref, Posting.side == search.side, Posting.status.in_(PUBLIC_POSTING_STATUSES)
        )
    ).one_or_none()
    return None if row is None or row[0] is None else (row[0], row[1])


def _key(search: Search) -> Any:  # noqa: ANN401 - one of two columns of different types
    return Posting.closes_on if search.sort is Sort.CLOSING else Posting.opened_at


def _rows(
    session: Session, search: Search, edge: tuple[Any, int] | None, *, backwards: bool, limit: int
) -> Sequence[Posting]:
    key, ascending = _key(search), (search.sort is Sort.CLOSING) is not backwards
    page = select(Posting).where(*conditions(session, search)).limit(limit + 1)
    page = page.order_by(*(one.asc() if ascending else one.desc() for one in (key, Posting.id)))
    if edge is not None:
        value, id_ = edge
        beyond = key > value if ascending else key < value
        next_to = Posting.id > id_ if ascending else Posting.id < id_
        page = page.where(or_(beyond, (key == value) & next_to))
    return session.scalars(page).all()


def _page_by_distance(session: Session, search: Search, *, after: str | None, before: str | None, limit: int) -> Page:
    """A page in order of distance, then of what has none."""
    found = search.near.found if search.near is not None else {}
    rows = session.execute(select(Posting.id, Posting.ref).where(*conditions(session, search))).all()
    ordered = sorted((_far(found.get(id_)), -id_, ref) for id_, ref in rows)
    refs = [ref for *_, ref in ordered]
    edge = _edge_by_distance(session, search, after or before)
    start = 0
    if edge is not None:
        start = bisect_right(ordered, edge) if after else max(0, bisect_left(ordered, edge) - limit)
    if start >= len(refs):
        start = 0
    shown = [-minus_id for _, minus_id, _ in ordered[start : start + limit]]
    by_id = {posting.id: posting for posting in session.scalars(select(Posting).where(Posting.id.in_(shown)))}
    postings = [by_id[id_] for id_ in shown]
    return Page(
        postings=postings,
        miles=_miles(search, postings),
        before=refs[start] if start else None,
        after=refs[start + limit - 1] if start + limit < len(refs) else None,
    )


def _edge_by_distance(session: Session, search: Search, ref: str | None) -> tuple[float, int, str] | None:
    """Where the posting stands that a page begins beside, or stood while it was on the board."""
    if ref is None or search.near is None:
        return None
    row = session.execute(
        select(Posting.id, Posting.public_lat, Posting.public_lng).where(
            Posting.ref == ref, Posting.side == search.side, Posting.status.in_(PUBLIC_POSTING_STATUSES)
        )
    ).one_or_none()
    if row is None:
        return None
    id_, lat, lng = row
    known = search.near.found
    return _far(known[id_] if id_ in known else search.near.miles_to(lat, lng)), -id_, ref


def _far(miles: float | None) -> float:
    """What orders by distance: without one last."""
    return inf if miles is None else miles


def _miles(search: Search, postings: Sequence[Posting]) -> dict[int, float]:
    """How far each is that has a distance from where the search is made."""
    found = search.near.found if search.near is not None else {}
    return {posting.id: miles for posting in postings if (miles := found.get(posting.id)) is not None}
