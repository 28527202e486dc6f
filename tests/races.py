"""Many people at once: threads with a session each, on a database of their own, and a barrier before the start."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Refusal
from noticeboard.extensions import engine_options, prepare_sqlite
from tests.boards import migrated_database

T = TypeVar("T")


@contextmanager
def racing_database(folder: Path, kind: str, *, guarded: bool = True) -> Iterator[Engine]:
    """A migrated database, `sqlite` or `postgresql`, with its engine as the application opens it."""
    with migrated_database(folder, kind) as url:
        engine = create_engine(url, **engine_options(url) | {"pool_size": 32})
        if kind == "sqlite":
            prepare_sqlite(engine, at_once=guarded)
        try:
            yield engine
        finally:
            engine.dispose()


def race(
    engine: Engine, jobs: Sequence[Callable[[Session], T]], *, guarded: bool = True, prepare: Any = None
) -> list[T | Refusal]:
    """Do every job at the same moment, each in its own thread and transaction; a refusal is an answer too.

    prepare   what each thread reads in its session before the start, as a page is read before a form is sent.
    """
    barrier = threading.Barrier(len(jobs), timeout=30)

    def run(job: Callable[[Session], T]) -> T | Refusal:
        with Session(engine, info={"unguarded": not guarded}) as session:
            seen = prepare(session) if prepare else None
            if guarded:
                session.rollback()
            barrier.wait()
            try:
                answer = job(session)
                session.commit()
            except Refusal as refusal:
                session.rollback()
                return refusal
            del seen
            return answer

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
