"""`matching rescore`: matches that were scored by other rules are known, and scored again."""

import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import String, select, text
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.extensions import db
from noticeboard.matching import VERSION, PlaceRules, version_of
from noticeboard.models import Suggestion
from noticeboard.queries.outdated import count_outdated
from noticeboard.services.suggestions import refresh_for
from tests.boards import own_board
from tests.factory import NOW, Factory


@pytest.fixture
def kept(session: Session, make: Factory) -> Suggestion:
    """A match over six miles, scored as shipped."""
    need = make.need(lat=53.186, public_lat=53.186)
    make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    return session.scalars(select(Suggestion)).one()


def test_nothing_is_outdated_while_nothing_has_changed(app: Noticeboard, session: Session, kept: Suggestion) -> None:
    result = app.test_cli_runner().invoke(args=["matching", "rescore"])

    assert result.exit_code == 0
    assert "0 matches are outdated." in result.output
    assert "Scored 0 open postings afresh." in result.output


def test_other_rules_make_a_match_outdated_and_score_it_again(
    app: Noticeboard, session: Session, kept: Suggestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ref = kept.score, kept.parts["place"]
    monkeypatch.setitem(db.session().info, "places", PlaceRules(halving_factor=0.5))
    monkeypatch.setitem(session.info, "places", PlaceRules(halving_factor=0.5))
    assert count_outdated(session) == 1

    told = app.test_cli_runner().invoke(args=["matching", "rebuild"]).output
    result = app.test_cli_runner().invoke(args=["matching", "rescore"])

    session.expire_all()
    assert "1 matches were scored otherwise" in told
    assert "Scored 2 open postings afresh." in result.output
    assert kept.version == f"{VERSION}+0.5,0.4,0.6"
    assert kept.parts["place"] < ref
    assert kept.score < before
    assert count_outdated(session) == 0


def test_the_version_of_any_rules_fits_where_it_is_kept() -> None:
    rules = PlaceRules(halving_factor=0.123456, floor=1.23456e-300, remote=1.23456e-300)

    assert len(rules.code) == 29
    kept_as = Suggestion.__table__.c.version.type
    assert isinstance(kept_as, String)
    assert len(version_of(rules)) <= (kept_as.length or 0)


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="only SQLite has one writer at a time")
def test_others_write_between_the_postings_that_are_scored_again(tmp_path: Path) -> None:
    with own_board(tmp_path) as app, app.app_context():
        seeded = app.test_cli_runner().invoke(args=["seed", "--postings", "90", "--seed", "1", "--spread", "wards"])
        assert seeded.exit_code == 0, seeded.output
        scored = "SELECT count(*) FROM suggestion WHERE computed_at IS NOT NULL"
        path = str(db.engine.url.database)
        seen: list[int] = []
        over = threading.Event()

        def write() -> None:
            with closing(sqlite3.connect(path, timeout=60)) as other:
                other.isolation_level = None
                while not over.is_set():
                    other.execute("BEGIN IMMEDIATE")
                    seen.append(other.execute(scored).fetchone()[0])
                    other.execute("COMMIT")
                    time.sleep(0.01)

        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write)
            result = app.test_cli_runner().invoke(args=["matching", "rescore", "--all"])
            db.session.rollback()
            over.set()
            writing.result()
        last = db.session.execute(text(scored)).scalar_one()

    assert result.exit_code == 0, result.output
    assert [number for number in seen if 0 < number < last]
