"""The invented board: lifelike, true to every rule, and told only once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import ConnectionStatus, IntroductionStatus, OutboxState, PostingStatus
from noticeboard.domain.vocabulary import Stage
from noticeboard.models import (
    Connection,
    Introduction,
    LedgerEntry,
    Need,
    Offer,
    Organisation,
    OutboxMessage,
    Person,
    Response,
)
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.queries.projects import list_open_projects, read_progress
from noticeboard.services.demonstration import load_demonstration
from noticeboard.services.reference_data import load_reference_data
from tests.factory import NOW


@pytest.fixture
def gazetteer(tmp_path: Path) -> Iterator[GazetteerFile]:
    """The shipped gazetteer."""
    file = GazetteerFile(tmp_path / "gazetteer.sqlite3")
    yield file
    file.close()


def test_the_invented_board_is_lifelike(session: Session, gazetteer: GazetteerFile) -> None:
    load_reference_data(session)

    count = load_demonstration(session, gazetteer=gazetteer, now=NOW)

    assert count >= 30
    assert (
        session.scalar(select(func.count()).select_from(Offer).where(Offer.status == PostingStatus.OPEN)) or 0
    ) >= 60
    assert not list_broken_invariants(session)
    assert not session.scalars(select(Organisation).where(Organisation.is_demonstration.is_(False))).all()
    assert not session.scalars(select(Person).where(Person.is_demonstration.is_(False))).all()
    _a_year_was_told(session)
    _a_project_has_come_some_way(session)
    _nothing_is_still_to_be_sent(session)
    with pytest.raises(Conflict):
        load_demonstration(session, gazetteer=gazetteer, now=NOW)


def _a_year_was_told(session: Session) -> None:
    statuses = set(session.scalars(select(Connection.status)))
    assert statuses == set(ConnectionStatus)
    assert {Stage.COMMITTED, Stage.DELIVERED, Stage.VERIFIED} <= set(session.scalars(select(LedgerEntry.stage)))
    waiting = select(Introduction.id).where(Introduction.status == IntroductionStatus.PROPOSED)
    assert session.scalars(waiting).all()
    assert len(set(session.scalars(select(Response.status)))) >= 3
    assert PostingStatus.MET in set(session.scalars(select(Need.status)))
    first, last = session.execute(select(func.min(LedgerEntry.entered_at), func.max(LedgerEntry.entered_at))).one()
    assert (last - first).days > 240
    assert list(session.scalars(select(LedgerEntry.entered_at).order_by(LedgerEntry.id))) == sorted(
        session.scalars(select(LedgerEntry.entered_at))
    )


def _a_project_has_come_some_way(session: Session) -> None:
    (project,) = list_open_projects(session).projects
    found = read_progress(session, project_ids=[project.id])[project.id]
    assert (found.counted, found.full) == (4, 0)
    # Four of the six painters are agreed, and nothing of the three other needs.
    assert found.percent == 16


def _nothing_is_still_to_be_sent(session: Session) -> None:
    queued = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == OutboxState.QUEUED)
    assert session.scalar(queued) == 0
