"""What one would pick instead of the matcher: fuzzy comparison of everything, or a full-text search."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from noticeboard import matching

WORD = re.compile(r"[a-z0-9]+")
MOST = 20


@dataclass(frozen=True, slots=True)
class Offers:
    """Every open offer, as lists side by side."""

    refs: Sequence[str]
    titles: Sequence[str]
    texts: Sequence[str]


def words_of(posting: matching.Posting) -> list[str]:
    """The different words of a posting's title and description, in order."""
    return list(dict.fromkeys(WORD.findall(f"{posting.title} {posting.description}".lower())))


def by_wratio(offers: Offers) -> Callable[[matching.Need], list[str]]:
    """Rapidfuzz's default scorer over every title."""
    return lambda need: [
        offers.refs[at] for _, _, at in process.extract(need.title, offers.titles, scorer=fuzz.WRatio, limit=MOST)
    ]


def by_token_set(offers: Offers) -> Callable[[matching.Need], list[str]]:
    """Rapidfuzz's token_set_ratio over all text."""

    def rank(need: matching.Need) -> list[str]:
        said = f"{need.title} {need.description}".lower()
        best = process.extract(said, offers.texts, scorer=fuzz.token_set_ratio, limit=MOST)
        return [offers.refs[at] for _, _, at in best]

    return rank


FTS = (
    "SELECT p.ref FROM posting_text JOIN posting p ON p.id = posting_text.rowid "
    "WHERE posting_text MATCH ? AND p.side = 'offer' AND p.status = 'open' {more} "
    "ORDER BY bm25(posting_text, 2.0, 1.0, 0.0) LIMIT 20"
)
RANKED = (
    "SELECT ref FROM posting WHERE side = 'offer' AND status = 'open' AND "
    "to_tsvector('english', title || ' ' || description || ' ' || place_label) @@ to_tsquery('english', %(words)s) "
    "ORDER BY ts_rank(to_tsvector('english', title || ' ' || description || ' ' || place_label), "
    "to_tsquery('english', %(words)s)) DESC, id LIMIT 20"
)


def by_full_text(connection: Connection) -> Callable[[matching.Need], list[str]]:
    """SQLite's FTS5: any of the words, the best by BM25."""
    statement = FTS.format(more="")
    return lambda need: _refs(connection, statement, (_any_of(need),))


def by_type_and_bm25(connection: Connection) -> Callable[[matching.Need], list[str]]:
    """Offers of the same type only, by BM25."""
    statement = FTS.format(more="AND p.support_type = ?")
    return lambda need: _refs(connection, statement, (_any_of(need), need.support_type))


def by_ts_rank(connection: Connection) -> Callable[[matching.Need], list[str]]:
    """PostgreSQL's full-text search: any of the words, the best by ts_rank."""
    return lambda need: _refs(connection, RANKED, {"words": " | ".join(words_of(need))})


def _any_of(need: matching.Need) -> str:
    return " OR ".join(f'"{word}"' for word in words_of(need))


def _refs(connection: Connection, statement: str, values: tuple[str, ...] | dict[str, str]) -> list[str]:
    return [row[0] for row in connection.exec_driver_sql(statement, values)]
