"""Throttles: what is in a bucket, when it comes back, and that many at once never take more than there is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from noticeboard.extensions import prepare_sqlite
from noticeboard.models import Base, Throttle
from noticeboard.services.throttles import Limit, give_try_back, sign_in_buckets, take_try
from tests.databases import empty_postgresql
from tests.factory import NOW

FIVE = Limit("five", 5, timedelta(minutes=5))
BUCKET = FIVE.of("somebody@example.org")


def take(session: Session, now: datetime = NOW) -> int:
    return take_try(session, BUCKET, now=now)


def empty(session: Session, now: datetime = NOW) -> None:
    assert [take(session, now) for _ in range(5)] == [0] * 5


def test_a_bucket_holds_so_many_tries_and_then_says_how_long_to_wait(session: Session) -> None:
    empty(session)

    assert take(session) == 60


def test_tries_come_back_evenly_and_a_refusal_costs_nothing(session: Session) -> None:
    empty(session)
    assert take(session, NOW + timedelta(seconds=59)) == 1

    assert take(session, NOW + timedelta(seconds=60)) == 0
    assert take(session, NOW + timedelta(seconds=61)) == 59


def test_a_bucket_never_holds_more_than_its_limit(session: Session) -> None:
    take(session)

    empty(session, NOW + timedelta(days=400))
    assert take(session, NOW + timedelta(days=400)) > 0


def test_a_success_gives_its_try_back_and_no_more_than_fits(session: Session) -> None:
    take(session)
    give_try_back(session, [BUCKET])
    give_try_back(session, [BUCKET])

    empty(session)
    assert take(session) > 0


def test_a_clock_put_back_locks_nobody_out(session: Session) -> None:
    empty(session, NOW + timedelta(days=365))

    assert take(session) == 60
    assert take(session, NOW + timedelta(seconds=60)) == 0


def test_no_address_can_be_read_in_a_key(session: Session) -> None:
    take(session)

    assert "somebody" not in session.query(Throttle).one().key


def test_an_address_that_has_used_up_its_tries_takes_none_from_other_accounts(session: Session) -> None:
    for number in range(30):
        take_try(session, *sign_in_buckets(email=f"{number}@example.org", address="192.0.2.0/24"), now=NOW)

    theirs = sign_in_buckets(email="29@example.org", address="198.51.100.0/24")
    assert [take_try(session, *theirs, now=NOW) for _ in range(10)] == [0] * 10


@contextmanager
def an_sqlite_file(folder: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{folder / 'throttle.db'}", connect_args={"timeout": 5})
    prepare_sqlite(engine)
    yield engine
    engine.dispose()


@contextmanager
def a_postgresql_database(_folder: Path) -> Iterator[Engine]:
    try:
        with empty_postgresql() as url:
            engine = create_engine(url)
            yield engine
            engine.dispose()
    except OperationalError:
        pytest.skip("no PostgreSQL server answers")


@pytest.mark.parametrize(
    "database", [an_sqlite_file, pytest.param(a_postgresql_database, marks=pytest.mark.postgresql)]
)
def test_many_guesses_at_once_never_pass_the_limit(database: object, tmp_path: Path) -> None:
    with database(tmp_path) as engine:  # type: ignore[operator]
        Base.metadata.create_all(engine, tables=[Base.metadata.tables["throttle"]])
        let_go, taken = threading.Barrier(16), []

        def guess() -> None:
            let_go.wait()
            for _ in range(4):
                with Session(engine) as session:
                    wait = take_try(session, BUCKET, now=NOW)
                    session.commit()
                taken.append(wait == 0)

        guessers = [threading.Thread(target=guess) for _ in range(16)]
        for guesser in guessers:
            guesser.start()
        for guesser in guessers:
            guesser.join()

        assert len(taken) == 64
        assert sum(taken) == 5
