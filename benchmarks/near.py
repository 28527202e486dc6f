"""Measures how fast the board finds what is near a place, as it grows: three reads, with exact distances, and a page.

    python -m benchmarks.near --sizes 10000,100000,1000000

Each board is SQLite in a folder of its own, filled with nothing but what these reads and a page look at: postings over
England and in the wards of the home borough, three offers for each two needs, one in three of them across a borough, by
phone or anywhere. Times are the processor's, in milliseconds, the median of nine. Exit status 1 when the three reads
together take more than 1 ms at 10,000 postings, or more than 20 ms at 1,000,000.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import ReachMode, Side, SupportType
from noticeboard.models import Base
from noticeboard.queries.facets import count_options
from noticeboard.queries.near import find_near
from noticeboard.queries.search import Search, Sort, list_page
from noticeboard.services.seeding.loading import load_rows
from noticeboard.services.seeding.places import HOME, england, home_places

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
# Between Knutsford and Holmes Chapel, in the middle of Cheshire East.
HERE: dict[str, Any] = {"lat": 53.2, "lng": -2.36, "lad_code": HOME}
MILES = (5, 10, 25)
RUNS = 9
MOST = {10_000: 1.0, 1_000_000: 20.0}
REACH = {ReachMode.RADIUS: 60, ReachMode.BOROUGH: 15, ReachMode.REMOTE: 15, ReachMode.ANYWHERE: 3, ReachMode.VENUE: 7}
ORGANISATION = (
    "id", "ref", "area_id", "kind", "legal_form", "name", "description", "contact_email", "status", "may_be_named",
    "place_hidden", "is_demonstration", "created_by_id", "created_at", "version",
)  # fmt: skip
POSTING = (
    "id", "ref", "side", "area_id", "organisation_id", "author_id", "status", "support_type", "title", "description",
    "capacity", "remaining", "closes_on", "answers", "urgency", "location_text", "place_label", "outcode", "lat", "lng",
    "loc_precision", "lad_code", "public_lat", "public_lng", "reach_mode", "created_at", "opened_at", "version",
)  # fmt: skip


def main() -> int:
    """Measure, print a table, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="postings on the board (%(default)s)")
    sizes = sorted(int(size) for size in parser.parse_args().sizes.split(","))
    print("| postings | side | miles | near | three reads | newest page | nearest page | counts |")
    print("|---|---|---|---|---|---|---|---|")
    slow = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="noticeboard-near-") as folder:
            engine = filled(Path(folder) / "board.db", size)
            for side in Side:
                for miles in MILES:
                    took = measured(engine, size, side, miles)
                    slow += [f"{size:,}: {took:.2f} ms"] if took > MOST.get(size, took) else []
            engine.dispose()
    print("\n" + (f"Too slow: {'; '.join(slow)}" if slow else "The three reads keep within what is asked of them."))
    return 1 if slow else 0


def filled(path: Path, size: int) -> Engine:
    """A board of a size in a new file."""
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        load_rows(session, "organisation", ORGANISATION, organisations(size // 10))
        load_rows(session, "posting", POSTING, postings(size))
        across = "SELECT id, lad_code FROM posting WHERE reach_mode = 'borough'"
        session.connection().exec_driver_sql(f"INSERT INTO posting_authority (posting_id, lad_code) {across}")
        session.commit()
    return engine


def organisations(number: int) -> Iterator[tuple[Any, ...]]:
    """As many verified organisations."""
    for one in range(1, number + 1):
        name = (f"G-{one:06d}", 1, "vcfse", "cic", f"Organisation {one}", "", f"{one}@seeded.invalid")
        yield (one, *name, "verified", True, False, False, 1, moment(0), 1)


def postings(number: int) -> Iterator[tuple[Any, ...]]:
    """As many postings, nine in ten of them open."""
    chance = random.Random(1)
    places = [*england(1), *home_places()]
    modes, weights = list(REACH), list(REACH.values())
    for one in range(1, number + 1):
        place, need = chance.choice(places), one % 5 < 2
        mode = None if need else chance.choices(modes, weights)[0]
        far = mode in (ReachMode.REMOTE, ReachMode.ANYWHERE)
        point = (None, None, None) if far else (place.outcode, place.lat, place.lng)
        public = (None, None) if far else (round(place.lat, 3), round(place.lng, 3))
        said = (
            chance.choice(list(SupportType)).value,
            f"Posting {one}",
            "",
            10_000,
            10_000,
            date(2099, 1, 1).isoformat(),
        )
        yield (
            *(one, f"{'N' if need else 'O'}-{one:06d}", "need" if need else "offer", 1),
            *(chance.randint(1, max(1, number // 10)), 1, "open" if chance.random() < 0.9 else "closed"),
            *(*said, "{}", "normal", "", place.label, *point, "outcode", None if far else place.lad_code, *public),
            *(mode.value if mode else None, moment(0), moment(chance.randint(0, 400_000)), 1),
        )


def moment(minutes: int) -> str:
    """A moment as SQLite keeps it."""
    return f"{FIRST + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}.000000"


def measured(engine: Engine, size: int, side: Side, miles: int) -> float:
    """Measure one search, print its row, and give what the three reads took."""
    with Session(engine) as session:
        near, took = timed(lambda: find_near(session, side=side, miles=miles, **HERE))
        search = Search(side=side, near=near)
        nearest = Search(side=side, near=near, sort=Sort.NEAREST)
        others = [
            timed(lambda: fresh_page(session, search))[1],
            timed(lambda: fresh_page(session, nearest))[1],
            timed(lambda: count_options(session, search), runs=3)[1],
        ]
    cells = " | ".join(f"{one:.1f}" for one in others)
    print(f"| {size:,} | {side.value} | {miles} | {len(near.found):,} | {took:.2f} | {cells} |", flush=True)
    return took


def fresh_page(session: Session, search: Search) -> None:
    """Read a page of a list with nothing of it in memory."""
    session.expunge_all()
    list_page(session, search)


def timed(run: Callable[[], Any], *, runs: int = RUNS) -> tuple[Any, float]:
    """What something gives, and the median of the milliseconds that it took."""
    took = []
    for _ in range(runs):
        began = time.process_time()
        given = run()
        took.append((time.process_time() - began) * 1000)
    return given, median(took)


if __name__ == "__main__":
    raise SystemExit(main())
