"""Keeping the index that candidates are found by in step with the board, in the transaction of whatever changes it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.matching.gist import packed
from noticeboard.matching.keys import Indexed
from noticeboard.models import MatchChange, MatchCount, MatchEntry, MatchKey, Posting
from noticeboard.queries.match_index import (
    as_indexed,
    counts_of,
    counts_of_change,
    entry_values,
    indexed_posting,
    key_rows,
)
from noticeboard.queries.match_postings import iter_open_cards
from noticeboard.queries.taxonomy import get_taxonomy

KEY_COLUMNS = ("key", "cell", "posting_id", "kind")
ADD_COUNT = text(
    "INSERT INTO match_count (term, postings) VALUES (:term, :postings) "
    "ON CONFLICT (term) DO UPDATE SET postings = match_count.postings + excluded.postings"
)
DELETE_KEY = text("DELETE FROM match_key WHERE key = :key AND cell = :cell AND posting_id = :posting_id")


def keep_in_step(session: Session, *, posting: Posting) -> None:
    """Make the index hold what an open posting says now, and nothing of one that is not open."""
    session.flush()
    row = session.get(MatchEntry, posting.id)
    had = as_indexed(row) if row else None
    is_open = posting.status is PostingStatus.OPEN
    wanted = indexed_posting(posting, taxonomy=get_taxonomy(session)) if is_open else None
    if had == wanted:
        return
    if had is not None and row is not None:
        session.delete(row)
        session.flush()
        session.execute(DELETE_KEY, _as_columns(key_rows(posting.id, had)))
        session.add(_change(-1, had))
    if wanted is not None:
        write_entries(session, [(posting.id, wanted)])
        session.add(_change(1, wanted))
    session.flush()


def write_entries(session: Session, found: Sequence[tuple[int, Indexed]]) -> None:
    """Put what is known of postings into the index; how often their terms stand on the board is counted apart."""
    if not found:
        return
    session.execute(insert(MatchEntry), [entry_values(posting_id, one) for posting_id, one in found])
    rows = [row for posting_id, one in found for row in key_rows(posting_id, one)]
    if rows:
        session.execute(insert(MatchKey), _as_columns(rows))


def fold_counts(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Count the changes that are still to be counted. Returns how many there were.

    Postings come and go side by side, and would wait for one another if each added to the same counts itself; so they
    only note what changed, and the worker adds it up. Scores use counts that are a minute old at most.
    """
    del now
    oldest = select(MatchChange).order_by(MatchChange.id).limit(limit).with_for_update(skip_locked=True)
    changes = session.scalars(oldest).all()
    counted: Counter[int] = Counter()
    for change in changes:
        counted.update(counts_of_change(change))
    add_counts(session, counted)
    if changes:
        session.execute(delete(MatchChange).where(MatchChange.id.in_([change.id for change in changes])))
    return len(changes)


def add_counts(session: Session, counted: Counter[int]) -> None:
    """Add to the counts, in the order of the terms, so that two who do so never wait in a circle."""
    rows = [{"term": term, "postings": change} for term, change in sorted(counted.items()) if change]
    if rows:
        session.execute(ADD_COUNT, rows)
        session.execute(delete(MatchCount).where(MatchCount.postings == 0))


def rebuild_index(session: Session, *, tell: Callable[[int], None] = lambda _done: None) -> int:
    """Make the index afresh from the open postings: the same rows as keeping in step makes. Returns how many.

    tell   is told now and then how many postings have been read.
    """
    for table in (MatchKey, MatchEntry, MatchChange, MatchCount):
        session.execute(delete(table))
    taxonomy = get_taxonomy(session)
    counted: Counter[int] = Counter()
    done = 0
    for cards in iter_open_cards(session):
        found = [(card.id, indexed_posting(card, taxonomy=taxonomy)) for card in cards]
        write_entries(session, found)
        counted.update(counts_of((1, one) for _posting_id, one in found))
        done += len(found)
        tell(done)
    add_counts(session, counted)
    return done


def _change(sign: int, found: Indexed) -> MatchChange:
    return MatchChange(sign=sign, length=found.length, terms=packed(found.terms))


def _as_columns(rows: Iterable[tuple[int, int, int, int]]) -> list[dict[str, int]]:
    return [dict(zip(KEY_COLUMNS, row, strict=True)) for row in rows]
