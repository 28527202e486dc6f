"""Reading the index that candidates are found by: what it holds of a posting, how common words are, what is amiss."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.matching.gist import OFFERS, concept_names, packed, term_number, unpacked, word_number
from noticeboard.matching.keys import LENGTH, POSTINGS, Indexed, indexed
from noticeboard.matching.profile import Profile, profile_of
from noticeboard.models import MatchChange, MatchCount, MatchEntry, MatchKey, Posting
from noticeboard.queries.match_postings import Card, as_matched, iter_open_cards, plain_rows
from noticeboard.queries.taxonomy import get_taxonomy

TUPLES_AT_ONCE = 2000
COUNTS = select(MatchCount.term, MatchCount.postings).where(MatchCount.term.in_(bindparam("terms", expanding=True)))


def indexed_posting(posting: Posting | Card, *, taxonomy: matching.Taxonomy) -> Indexed:
    """What the index is to hold of an open posting, read by the board's taxonomy."""
    return indexed(as_matched(posting, public=True), taxonomy=taxonomy)


def profile_of_posting(posting: matching.Posting, *, taxonomy: matching.Taxonomy) -> Profile:
    """What the matcher keeps of a posting's text, read by the board's taxonomy."""
    return profile_of(posting.title, posting.description, taxonomy)


def entry_values(posting_id: int, found: Indexed) -> dict[str, object]:
    """The row of `MatchEntry` for a posting."""
    return {
        "posting_id": posting_id,
        "kind": found.kind,
        "keys": len(found.keys),
        "length": found.length,
        "cells": packed(found.cells),
        "terms": packed(found.terms),
    }


def as_indexed(row: MatchEntry) -> Indexed:
    """What the index holds of a posting, as its row tells it."""
    terms = unpacked(row.terms)
    return Indexed(row.kind, unpacked(row.cells), terms[: row.keys], terms, row.length)


def counts_of(rows: Iterable[tuple[int, Indexed]]) -> Counter[int]:
    """How often each term is counted for postings that come (1) or go (-1), with their length."""
    counted: Counter[int] = Counter()
    for sign, found in rows:
        for term in set(found.terms):
            counted[term] += sign
        counted[term_number(LENGTH, offers=bool(found.terms[0] & 1))] += sign * found.length
    return counted


def get_counts(session: Session, terms: Iterable[int]) -> dict[int, int]:
    """How many open postings each of the terms stands in; a term that stands in none is left out."""
    return dict(plain_rows(session, COUNTS, terms=sorted(set(terms))))


@dataclass(frozen=True, slots=True)
class Common:
    """How common things are: the statistics of words and concepts among open offers, and raw counts of other terms."""

    statistics: matching.Statistics
    counts: Mapping[int, int]


def get_common(session: Session, profile: Profile, *, more: Iterable[int] = ()) -> Common:
    """How common the words of a posting, every concept and `more` terms are, in one read that grows with none of them.

    Words that a posting does not use have no part in its scores. The counts are as of the worker's last round.
    """
    words = (word_number(stem) | OFFERS for stem in profile.words)
    total, length = (term_number(term, offers=True) for term in (POSTINGS, LENGTH))
    needs = term_number(POSTINGS, offers=False)
    counts = get_counts(session, [*words, *_concept_terms(), total, length, needs, *more])
    postings = counts.get(total, 0)
    statistics = matching.Statistics(
        postings=postings,
        average_length=counts.get(length, 0) / postings if postings and counts.get(length) else 25.0,
        counts={term & ~OFFERS: count for term, count in counts.items() if term & OFFERS},
    )
    return Common(statistics, counts)


@lru_cache(maxsize=1)
def _concept_terms() -> tuple[int, ...]:
    """The terms of all concepts among offers."""
    return tuple(number | OFFERS for number in concept_names())


def list_index_faults(session: Session) -> Iterator[str]:
    """A sentence for each way in which the index differs from what `matching rebuild` would make of the board."""
    taxonomy = get_taxonomy(session)
    counted: Counter[int] = Counter()
    rows = 0
    for cards in iter_open_cards(session):
        ids = [card.id for card in cards]
        listed = session.scalars(select(MatchEntry).where(MatchEntry.posting_id.in_(ids)))
        held = {row.posting_id: as_indexed(row) for row in listed}
        wanted = {card.id: indexed_posting(card, taxonomy=taxonomy) for card in cards}
        keys = _kept_keys(session, wanted)
        for card in cards:
            counted.update(counts_of([(1, wanted[card.id])]))
            rows += len(key_rows(card.id, wanted[card.id]))
            if card.id not in held:
                yield f"{card.ref}: it is open and is not in the index of matches."
            elif held[card.id] != wanted[card.id] or not keys.issuperset(key_rows(card.id, wanted[card.id])):
                yield f"{card.ref}: the index of matches holds something else than it says."
    yield from _strangers(session, rows)
    yield from _miscounted(session, counted)


def key_rows(posting_id: int, found: Indexed) -> list[tuple[int, int, int, int]]:
    """The rows of `MatchKey` for a posting: key, cell, posting and kind."""
    return [(key, cell, posting_id, found.kind) for key in found.keys for cell in found.cells]


def _kept_keys(session: Session, wanted: Mapping[int, Indexed]) -> set[tuple[int, int, int, int]]:
    """Those of the rows that some postings should have which are really there."""
    rows = [row[:3] for posting_id, found in wanted.items() for row in key_rows(posting_id, found)]
    there = tuple_(MatchKey.key, MatchKey.cell, MatchKey.posting_id)
    chosen = select(MatchKey.key, MatchKey.cell, MatchKey.posting_id, MatchKey.kind)
    kept: set[tuple[int, int, int, int]] = set()
    for start in range(0, len(rows), TUPLES_AT_ONCE):
        found = session.execute(chosen.where(there.in_(rows[start : start + TUPLES_AT_ONCE])))
        kept.update((key, cell, posting_id, kind) for key, cell, posting_id, kind in found)
    return kept


def _strangers(session: Session, expected: int) -> Iterator[str]:
    """What the index holds of postings that are not open."""
    closed = select(Posting.ref).join(MatchEntry, MatchEntry.posting_id == Posting.id)
    for ref in session.scalars(closed.where(Posting.status != PostingStatus.OPEN).order_by(Posting.id)):
        yield f"{ref}: it is not open and is in the index of matches."
    rows = session.scalar(select(func.count()).select_from(MatchKey)) or 0
    if rows > expected:
        yield f"The index of matches has {rows - expected:,} keys that belong to no open posting."


def _miscounted(session: Session, counted: Counter[int]) -> Iterator[str]:
    kept = Counter(dict(session.execute(select(MatchCount.term, MatchCount.postings)).all()))
    for change in session.scalars(select(MatchChange).order_by(MatchChange.id)):
        kept.update(counts_of_change(change))
    wrong = sum(1 for term in kept.keys() | counted.keys() if kept[term] != counted[term])
    if wrong:
        yield f"The index of matches counts {wrong:,} words or concepts otherwise than they stand on the board."


def counts_of_change(change: MatchChange) -> Counter[int]:
    """What a change that is still to be counted adds to each term, or takes from it."""
    return counts_of([(change.sign, Indexed(0, (), (), unpacked(change.terms), change.length))])
