"""Measures how fast candidates are found and ranked as the board grows, beside what one would pick instead.

    python -m benchmarks.matching --sizes 1000,10000,100000 --seed 1 [--layouts england,borough] [--postgres URL]
        [--keep FOLDER]

Exit status 1 when the time of the best twenty grows faster than the board's size to the power .35, or when comparing
everything by token_set_ratio is not at least ten times slower at 100,000 postings.
"""

import argparse
import copy
import math
import random
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from benchmarks import alternatives
from benchmarks.boards import Board, seeded_board
from benchmarks.quality import quality
from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.extensions import db
from noticeboard.models import Need, Offer, Posting
from noticeboard.queries.candidates import BoardCandidates
from noticeboard.queries.match_postings import as_need, as_offer, iter_open_cards
from noticeboard.services.suggestions import rank_candidates, refresh_for

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
MOST_GROWTH = 0.35
LEAST_RATIO = 10.0
JUDGED_AT = 100_000
GROWTH_FROM = 10_000
NEEDS = 200
EXHAUSTIVE_TO = 10_000
REFRESHED = 10_000
INDEX_TABLES = ("match_key", "match_entry", "match_count", "match_change")


@dataclass(slots=True)
class Figures:
    """What was measured on one board; times in milliseconds."""

    board: Board
    top: list[float] = field(default_factory=list)
    explained: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    memory: float = 0.0
    disk: float = 0.0
    found: float | None = None
    others: dict[str, float] = field(default_factory=dict)


def main() -> int:
    """Measure, print the tables, and give the exit status."""
    options = _options()
    measured = [
        _measure(board_size, options, layout, server)
        for layout in options.layouts.split(",")
        for server in ([None, options.postgres] if options.postgres else [None])
        for board_size in sorted(int(size) for size in options.sizes.split(","))
    ]
    print("\n" + "\n".join(_table(measured)) + "\n")
    print("\n".join(_alternatives_table(measured)) + "\n")
    verdicts = _verdicts(measured)
    for said, _good in verdicts:
        print(said)
    return 0 if all(good for _said, good in verdicts) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000", help="postings on the board (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same boards again (%(default)s)")
    parser.add_argument("--layouts", default="england,borough", help="where they are (%(default)s)")
    parser.add_argument("--postgres", help="a PostgreSQL server to measure on as well")
    parser.add_argument("--keep", type=Path, help="a folder in which boards stay, to be measured again")
    parser.add_argument("--needs", type=int, default=NEEDS, help="needs to rank offers for (%(default)s)")
    parser.add_argument("--without", default="", help="alternatives to leave out, such as token_set")
    return parser.parse_args()


def _measure(size: int, options: argparse.Namespace, layout: str, server: str | None) -> Figures:
    seed = options.seed
    with seeded_board(size, seed=seed, layout=layout, server=server, keep=options.keep) as board:
        session = db.session()
        figures = Figures(board)
        print(f"{board.database}, {layout}, {size:,}: ready in {board.seconds:.0f} s")
        needs = _sample(session, Need, seed, options.needs)
        figures.disk = _disk_of(session)
        before = _resident()
        _time_top(session, needs, figures)
        figures.memory = _resident() - before
        figures.changes = _time_changes(session, seed, options.needs // 5, _clock(figures))
        session.rollback()
        _time_others(session, needs, figures, options.without.split(","))
        if size <= EXHAUSTIVE_TO and server is None:
            figures.found = _share_found(session, needs[:30])
        session.rollback()
        return figures


def _sample(session: Session, table: type[Posting], seed: int, count: int) -> Sequence[Any]:
    """Open postings drawn by chance, the same for the same seed."""
    ids = session.scalars(select(table.id).where(table.status == PostingStatus.OPEN).order_by(table.id)).all()
    chosen = random.Random(seed).sample(ids, min(count, len(ids)))
    return session.scalars(select(table).where(table.id.in_(chosen)).order_by(table.id)).all()


def _clock(figures: Figures) -> Callable[[], float]:
    """Processor time where the database runs in this process, so that neighbours do not count; else the wall's."""
    return time.process_time if figures.board.database == "SQLite" else time.perf_counter


def _time_top(session: Session, needs: Sequence[Need], figures: Figures) -> None:
    """The best twenty offers of each need, from the need at hand to their order, and on to all their reasons."""
    for need in needs[:5]:
        _top(session, need)
    clock = _clock(figures)
    for need in needs:
        started = clock()
        source, ranked = _top(session, need)
        figures.top.append(1000 * (clock() - started))
        figures.rows.append(source.rows_read)
        for _ref, match in ranked:
            match.said()
        figures.explained.append(1000 * (clock() - started))


def _top(session: Session, need: Need) -> tuple[BoardCandidates, Sequence[tuple[str, matching.Match]]]:
    source = BoardCandidates(session, NOW.date(), apart_from=need.organisation_id)
    return source, rank_candidates(source, as_need(need), limit=20)


def _time_changes(session: Session, seed: int, count: int, clock: Callable[[], float]) -> list[float]:
    """Posting, editing and closing: the index and the suggestions in both directions, flushed to the database."""
    times = []
    for table in (Need, Offer):
        for pattern in _sample(session, table, seed + 1, count):
            posting = _copy_of(session, pattern)
            for change in (_open, _edit, _close):
                change(posting)
                started = clock()
                refresh_for(session, posting=posting, now=NOW)
                times.append(1000 * (clock() - started))
    return times


def _copy_of(session: Session, pattern: Posting) -> Posting:
    copied = copy.copy({column.key: getattr(pattern, column.key) for column in Posting.__table__.columns})
    copied |= {"id": None, "ref": f"{pattern.ref[0]}-{pattern.ref[-6:][::-1]}x"[:8], "version": 1}
    posting = type(pattern)(**copied)
    posting.status = PostingStatus.PAUSED
    posting.organisation = pattern.organisation
    session.add(posting)
    session.flush()
    return posting


def _open(posting: Posting) -> None:
    posting.status = PostingStatus.OPEN


def _edit(posting: Posting) -> None:
    posting.title = f"{posting.title} in spring"[:120]
    posting.description = f"{posting.description} Ten laptops would be of use too."


def _close(posting: Posting) -> None:
    posting.status = PostingStatus.CLOSED


def _time_others(session: Session, needs: Sequence[Need], figures: Figures, without: Sequence[str]) -> None:
    """The alternatives, over few needs where they are slow; each in milliseconds at the middle."""
    few = [as_need(need) for need in needs[: max(3, min(20, 400_000 // figures.board.postings))]]
    connection = session.connection()
    ways: dict[str, Callable[[matching.Need], list[str]]] = {}
    if figures.board.database == "SQLite":
        if figures.board.layout == "england":
            offers = _all_offers(session)
            ways |= {"WRatio": alternatives.by_wratio(offers), "token_set": alternatives.by_token_set(offers)}
        ways |= {
            "FTS5 OR": alternatives.by_full_text(connection),
            "type + BM25": alternatives.by_type_and_bm25(connection),
        }
    else:
        # The board gives up on a statement before this one would come to its end at a million postings.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        ways["ts_rank"] = alternatives.by_ts_rank(connection)
    for name, rank in ways.items():
        if name not in without:
            figures.others[name] = _middle(_times(rank, few, _clock(figures)))


def _times(
    rank: Callable[[matching.Need], list[str]], needs: Iterable[matching.Need], clock: Callable[[], float]
) -> list[float]:
    times = []
    for need in needs:
        started = clock()
        rank(need)
        times.append(1000 * (clock() - started))
    return times


def _all_offers(session: Session) -> alternatives.Offers:
    here = Offer.status == PostingStatus.OPEN
    rows = session.execute(select(Offer.ref, Offer.title, Offer.description).where(here).order_by(Offer.id)).all()
    return alternatives.Offers(
        [row[0] for row in rows], [row[1] for row in rows], [f"{row[1]} {row[2]}".lower() for row in rows]
    )


def _share_found(session: Session, needs: Sequence[Need]) -> float:
    """How much of the score of the best twenty that reach the need, over the whole board, is found, on average."""
    offers = [as_offer(card) for cards in iter_open_cards(session) for card in cards if not card.is_need]
    shares = []
    for need in needs:
        source = BoardCandidates(session, NOW.date(), apart_from=need.organisation_id)
        found = rank_candidates(source, as_need(need), limit=20)
        statistics = source.common_for(as_need(need)).statistics
        ranked = matching.rank(as_need(need), offers, limit=60, statistics=statistics)
        reaching = [match for match in ranked if match.parts.place > 0][:20]
        best = [match for match in reaching if match.score >= matching.THRESHOLD]
        known = {ref for ref, _match in found}
        if best:
            shares.append(sum(one.score for one in best if one.offer_id in known) / sum(one.score for one in best))
    return mean(shares) if shares else 1.0


def _resident() -> float:
    """The memory that this process holds now, in MB, as Linux says."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _disk_of(session: Session) -> float:
    """What the index takes on disk, in MB."""
    if session.get_bind().dialect.name == "sqlite":
        names = ", ".join(f"'{name}'" for name in INDEX_TABLES)
        return (session.scalar(text(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})")) or 0) / 1e6
    sizes = " + ".join(f"pg_total_relation_size('{name}')" for name in INDEX_TABLES)
    return float(session.scalar(text(f"SELECT {sizes}")) or 0) / 1e6


def _middle(times: Sequence[float]) -> float:
    return sorted(times)[len(times) // 2]


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[18]


HEADS = (
    "board", "postings", "top 20: p50", "p95", "and why: p50", "p95", "rows read: p50", "most",
    "post, edit, close: p50", "p95", "10,000 needs",
    "memory added", "index on disk", "of the best 20",
)  # fmt: skip


def _table(measured: Sequence[Figures]) -> list[str]:
    lines = [_row(HEADS), "|---" * len(HEADS) + "|"]
    for one in measured:
        cells = (
            f"{one.board.database}, {one.board.layout}",
            f"{one.board.postings:,}",
            f"{_middle(one.top):.1f} ms",
            f"{_p95(one.top):.1f} ms",
            f"{_middle(one.explained):.1f} ms",
            f"{_p95(one.explained):.1f} ms",
            f"{_middle(one.rows):,.0f}",
            f"{max(one.rows):,}",
            f"{_middle(one.changes):.1f} ms",
            f"{_p95(one.changes):.1f} ms",
            f"{mean(one.explained) * REFRESHED / 1000:.0f} s",
            f"{one.memory:.0f} MB",
            f"{one.disk:.1f} MB",
            f"{one.found:.1%}" if one.found is not None else "–",
        )
        lines.append(_row(cells))
    return lines


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _alternatives_table(measured: Sequence[Figures]) -> list[str]:
    ways = list(dict.fromkeys(name for one in measured for name in one.others))
    boards = [one for one in measured if one.others]
    heads = [f"{one.board.postings:,} {one.board.layout} {one.board.database}" for one in boards]
    lines = [f"| way | nDCG@10 | MRR | R@10 | {' | '.join(heads)} |", "|---|---|---|---|" + "---|" * len(heads)]
    judged = quality(Path("tests/data/matching_dev"))
    for name in ["this matcher", *ways]:
        figures = judged.get(name)
        cells = [f"{figures[key]:.3f}" for key in ("ndcg@10", "mrr", "r@10")] if figures else ["–"] * 3
        times = [_middle(one.top) if name == "this matcher" else one.others.get(name) for one in boards]
        cells += ["–" if value is None else f"{value:.1f} ms" for value in times]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _verdicts(measured: Sequence[Figures]) -> list[tuple[str, bool]]:
    """A sentence for each thing that is judged, and whether it is as it should be."""
    verdicts = []
    for layout, database in dict.fromkeys((one.board.layout, one.board.database) for one in measured):
        of_one_kind = [one for one in measured if (one.board.layout, one.board.database) == (layout, database)]
        grown = [one for one in of_one_kind if one.board.postings >= GROWTH_FROM]
        if len(grown) > 1:
            power = _growth(grown[0], grown[-1])
            said = (
                f"{database}, {layout}: the time grows with the power {power:.2f} of the board; at most {MOST_GROWTH}."
            )
            verdicts.append((said, power <= MOST_GROWTH))
    for one in measured:
        if one.board.postings == JUDGED_AT and "token_set" in one.others:
            ratio = one.others["token_set"] / _middle(one.top)
            said = f"token_set over everything takes {ratio:.0f} times as long; at least {LEAST_RATIO:.0f} times."
            verdicts.append((said, ratio >= LEAST_RATIO))
    return verdicts or [("Neither growth nor the alternatives are judged at these sizes.", True)]


def _growth(first: Figures, last: Figures) -> float:
    """The power of the board's size with which the time at the middle grows."""
    return math.log(_middle(last.top) / _middle(first.top)) / math.log(last.board.postings / first.board.postings)


if __name__ == "__main__":
    raise SystemExit(main())
