"""The team settles, or both sides agree, while the connection falls through: whichever comes first, nothing is left."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict
from noticeboard.domain.ledger import SettleReason
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.vocabulary import Stage
from noticeboard.models import SocialValueRecord
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.queries.records import live_by_stage
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.connections import fall_through
from noticeboard.services.measure_choice import choose_measure
from noticeboard.services.verification import settle_line
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.races import race, racing_database

D = Decimal
Job = Callable[[Session], str]


def settling(told: Connected) -> Job:
    record_id, team, reason = told.record.id, told.team(), SettleReason.EVIDENCE_SHOWS

    def run(session: Session) -> str:
        record = session.get_one(SocialValueRecord, record_id)
        assert record.connection.status
        settle_line(session, record=record, number=1, quantity=D(11), reason=reason, actor=team, now=NOW)
        return "settled"

    return run


def choosing(told: Connected) -> Job:
    record_id, business = told.record.id, told.business

    def run(session: Session) -> str:
        record = session.get_one(SocialValueRecord, record_id)
        assert record.connection.status
        choose_measure(session, record=record, number=1, ref="NT17", actor=business, now=NOW)
        return "chosen"

    return run


def falling(told: Connected) -> Job:
    record_id, group = told.record.id, told.group

    def run(session: Session) -> str:
        record = session.get_one(SocialValueRecord, record_id)
        fall_through(session, actor=group, connection=record.connection, reason="Ill", now=NOW)
        return "fell"

    return run


@pytest.mark.parametrize("other", [settling, choosing])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_nothing_of_a_connection_that_falls_through_meanwhile_is_left_standing(
    tmp_path: Path, kind: str, other: Callable[[Connected], Job]
) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine) as session:
            make = Factory(session)
            all_told = [Connected(make, answers={"hours_each": "3"}) for _ in range(4)]
            for told in all_told:
                for actor, quantity in ((told.business, 12), (told.group, 10)):
                    give_quantities(session, record=told.record, quantities={1: D(quantity)}, actor=actor, now=NOW)
            session.commit()
            record_ids = [told.record.id for told in all_told]
            jobs = [job(told) for told in all_told for job in (other, falling)]

        answers: list[Any] = race(engine, jobs)

        with Session(engine) as session:
            records = [session.get_one(SocialValueRecord, record_id) for record_id in record_ids]
            standing = [live_by_stage(line.entries) for record in records for line in record.lines]
            broken = list_broken_invariants(session)

    assert answers[1::2] == ["fell"] * 4
    assert all(answer in ("settled", "chosen") or isinstance(answer, Conflict) for answer in answers[::2])
    assert not any(Stage.DELIVERED in live or Stage.COMMITTED in live for live in standing)
    assert broken == []


@pytest.mark.postgresql
@pytest.mark.parametrize("other", [settling, choosing])
def test_who_read_the_record_before_its_connection_fell_through_is_refused(
    tmp_path: Path, other: Callable[[Connected], Job]
) -> None:
    with racing_database(tmp_path, "postgresql") as engine:
        with Session(engine) as session:
            told = Connected(Factory(session), answers={"hours_each": "3"})
            for actor, quantity in ((told.business, 12), (told.group, 10)):
                give_quantities(session, record=told.record, quantities={1: D(quantity)}, actor=actor, now=NOW)
            session.commit()
            record_id, first, last = told.record.id, falling(told), other(told)

        with Session(engine) as reader, Session(engine) as writer:
            record = reader.get_one(SocialValueRecord, record_id)
            assert record.connection.status is ConnectionStatus.UNDER_WAY
            first(writer)
            writer.commit()

            with pytest.raises(Conflict, match="value-fell-through"):
                last(reader)
