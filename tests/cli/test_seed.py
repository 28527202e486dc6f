"""`seed` and `matching`: the same large board each time, sound, with words in known shares, and measurable."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.extensions import db
from noticeboard.matching import find_encoder
from noticeboard.models import Organisation, Person, Posting
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.seeding.words import COMMON_SHARE, COMMON_WORD
from tests.boards import own_board
from tests.house.source import ROOT

needs_model = pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")
TABLES = ("person", "organisation", "membership", "posting", "posting_authority", "match_key", "match_entry")


def seeded(folder: Path, *arguments: str) -> tuple[str, str]:
    """Seed a board of its own: what the command says, and the SHA-256 of every row of the tables it fills."""
    folder.mkdir()
    with own_board(folder) as app, app.app_context():
        said = app.test_cli_runner().invoke(args=["seed", *arguments])
        assert said.exit_code == 0, said.output
        digest = hashlib.sha256()
        for table in TABLES:
            for row in sorted(repr(tuple(row)) for row in db.session.execute(text(f"SELECT * FROM {table}"))):
                digest.update(row.encode())
        return said.stdout, digest.hexdigest()


def test_the_same_number_and_seed_make_the_same_board(tmp_path: Path) -> None:
    one = seeded(tmp_path / "one", "--postings", "200", "--seed", "7")
    same = seeded(tmp_path / "same", "--postings", "200", "--seed", "7")
    other = seeded(tmp_path / "other", "--postings", "200", "--seed", "8")

    assert one == same
    assert one[0] != other[0]
    assert one[1] != other[1]
    assert "SHA-256 of the content: " in one[0]


def test_a_seeded_board_is_sound_and_nobody_on_it_can_sign_in(app: Noticeboard, session: Session) -> None:
    result = app.test_cli_runner().invoke(args=["seed", "--postings", "600", "--seed", "1"])

    assert result.exit_code == 0, result.output
    assert list_broken_invariants(session) == []
    count = select(func.count())
    assert session.scalar(count.select_from(Posting)) == 600
    assert session.scalar(count.select_from(Organisation)) == 12
    assert session.scalar(count.select_from(Person).where(Person.password_hash.is_not(None))) == 0
    common = session.scalar(count.select_from(Posting).where(Posting.description.like(f"%{COMMON_WORD}%"))) or 0
    assert abs(common / 600 - COMMON_SHARE) < 0.05


def test_a_board_that_is_not_empty_is_left_alone(app: Noticeboard, session: Session) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["seed", "--postings", "20", "--seed", "1"])

    again = runner.invoke(args=["seed", "--postings", "20", "--seed", "1"])

    assert again.exit_code == 1
    assert "not empty" in again.output
    assert session.scalar(select(func.count()).select_from(Posting)) == 20


def test_rebuilding_says_how_many_postings_the_index_holds(app: Noticeboard, session: Session) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["seed", "--postings", "60", "--seed", "1", "--spread", "england"])

    result = runner.invoke(args=["matching", "rebuild"])

    assert result.exit_code == 0
    assert "open postings" in result.output
    assert list_broken_invariants(session) == []


def test_encoding_without_an_encoder_says_how_to_get_one(app: Noticeboard, session: Session) -> None:
    result = app.test_cli_runner().invoke(args=["matching", "encode"])

    assert result.exit_code == 1
    assert "NOTICEBOARD_MODEL_DIR" in result.output


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="they make databases of their own, once")
@pytest.mark.parametrize(
    ("command", "rows"),
    [
        ("matching --sizes 200,400 --layouts england --needs 10", ("| this matcher |", "SQLite, england | 400 |")),
        ("near --sizes 300", ("| 300 | need | ", "| 300 | offer | ")),
        pytest.param("recall --postings 60 --boards canal", ("| canal | 57 |",), marks=needs_model),
    ],
)
def test_the_benchmarks_measure_small_boards(command: str, rows: tuple[str, ...]) -> None:
    arguments = [sys.executable, "-m", *f"benchmarks.{command}".split()]

    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=600)

    assert done.returncode == 0, done.stderr
    for row in rows:
        assert row in done.stdout
