"""How good each way orders the offers of the development set."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import mean

from rapidfuzz import fuzz, process

from benchmarks.alternatives import words_of
from noticeboard import matching
from noticeboard.matching.boards import read_judgements, read_needs, read_offers, read_places
from noticeboard.matching.evaluation import measures

DATA = Path("noticeboard/data")


def quality(folder: Path) -> dict[str, Mapping[str, float]]:
    """The measures of every way on the development set."""
    places = read_places(folder / "towns.csv")
    needs = read_needs(DATA / "demonstration_needs.csv", places)
    offers = read_offers(DATA / "demonstration_offers.csv", places)
    judgements = read_judgements(folder / "judgements.csv")
    ways: dict[str, Callable[[matching.Need], list[str]]] = {
        "WRatio": lambda need: _fuzzy(need.title, [offer.title for offer in offers], offers, fuzz.WRatio),
        "token_set": lambda need: _fuzzy(_text(need), [_text(offer) for offer in offers], offers, fuzz.token_set_ratio),
        "FTS5 OR": _full_text(offers, gate=False),
        "type + BM25": _full_text(offers, gate=True),
    }
    found: dict[str, Mapping[str, float]] = {"this matcher": matching.evaluate(needs, offers, judgements)}
    for name, rank in ways.items():
        rows = [measures(rank(need), judgements[need.id]) for need in needs if need.id in judgements]
        found[name] = {key: mean(row[key] for row in rows) for key in rows[0]}
    return found


def _text(posting: matching.Posting) -> str:
    return f"{posting.title} {posting.description}".lower()


def _fuzzy(said: str, texts: list[str], offers: tuple[matching.Offer, ...], scorer: Callable[..., float]) -> list[str]:
    scored = process.extract(said, texts, scorer=scorer, limit=None)
    best = sorted(scored, key=lambda row: (-row[1], matching.tie_break(offers[row[2]].id)))
    return [offers[at].id for _, _, at in best]


def _full_text(offers: tuple[matching.Offer, ...], *, gate: bool) -> Callable[[matching.Need], list[str]]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE f USING fts5(title, description, kind UNINDEXED, id UNINDEXED, tokenize='porter')"
    )
    rows = [(offer.title, offer.description, offer.support_type, offer.id) for offer in offers]
    connection.executemany("INSERT INTO f VALUES (?, ?, ?, ?)", rows)
    statement = "SELECT id FROM f WHERE f MATCH ? AND (? = '' OR kind = ?) ORDER BY bm25(f, 2.0, 1.0)"

    def rank(need: matching.Need) -> list[str]:
        kind = need.support_type if gate else ""
        query = " OR ".join(f'"{word}"' for word in words_of(need))
        return [row[0] for row in connection.execute(statement, (query, kind, kind))]

    return rank
