"""The ledger: exact to the penny, frozen when written, chained, and refused any change by the database."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict
from noticeboard.domain.measures import Unit
from noticeboard.domain.vocabulary import Stage
from noticeboard.models import LedgerEntry, Measure, ProxySet, ProxyValue, SocialValueLine
from noticeboard.queries.ledger import count_entries, find_bad_entry, find_head
from noticeboard.services.ledger import Price, Shares, append_entry
from tests.connected import Connected
from tests.factory import NOW, Factory

D = Decimal
GOLDEN = list(
    csv.DictReader((Path(__file__).parents[1] / "data" / "toms_golden_cases.csv").read_text("utf-8").splitlines())
)
APPEND_ONLY = ("social_value_record", "social_value_line", "social_value_entry", "confirmation", "event")


def line_for(told: Connected, ref: str, number: int = 9) -> SocialValueLine:
    """A line of a record under any measure."""
    measure = told.session.scalars(select(Measure).where(Measure.ref == ref)).one()
    line = SocialValueLine(
        record=told.record,
        measure=measure,
        input_key=f"{told.record.ref}/{number}",
        created_by_id=told.group.person_id,
        created_at=NOW,
    )
    told.session.add(line)
    told.session.flush()
    return line


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["case"])
def test_a_golden_case_is_entered_and_read_back_to_the_penny(
    session: Session, make: Factory, case: dict[str, str]
) -> None:
    told = Connected(make)
    attribution = D(case["attribution_pct"] or "100")

    entry = append_entry(
        session,
        line=line_for(told, case["ref"]),
        stage=Stage.DELIVERED,
        quantity=D(case["quantity"]),
        actor_id=told.group.person_id or 0,
        now=NOW,
        price=Price(D(case["proxy_value_gbp"]), source="a golden case"),
        shares=Shares(attribution=attribution),
        reason_code="shared_with_others" if attribution < 100 else None,
    )
    session.commit()
    session.expire_all()

    assert str(entry.net) == case["expected_gbp"]
    assert entry.unit_value == D(case["proxy_value_gbp"])
    assert find_bad_entry(session) is None


def test_a_new_set_of_values_leaves_old_entries_as_they_were(session: Session, make: Factory) -> None:
    old = Connected(make)
    (line,) = old.record.lines
    actor_id = old.group.person_id or 0
    first = append_entry(session, line=line, stage=Stage.DELIVERED, quantity=D(10), actor_id=actor_id, now=NOW)
    shipped = session.scalars(select(ProxySet)).one()
    newer = ProxySet(
        code="council-2026",
        title="The council's values",
        framework="National TOMs",
        edition_id=shipped.edition_id,
        source="The council",
        licence="",
        indicative=False,
        effective_from=date(2026, 11, 1),
        status="approved",
    )
    session.add(newer)
    session.flush()
    session.add(
        ProxyValue(
            set_id=newer.id,
            measure_id=line.measure_id,
            unit="staff_hours",
            value=D("20.5"),
            value_edition="any",
            source="The council",
        )
    )
    new = Connected(make)

    second = append_entry(
        session, line=new.record.lines[0], stage=Stage.DELIVERED, quantity=D(10), actor_id=actor_id, now=NOW
    )

    session.expire_all()
    assert (first.net, first.indicative) == (D("169.30"), True)
    assert (second.net, second.indicative) == (D("205.00"), False)


def test_a_value_in_another_unit_is_no_value(session: Session, make: Factory) -> None:
    told = Connected(make)
    (line,) = told.record.lines
    value = session.scalars(select(ProxyValue).where(ProxyValue.measure_id == line.measure_id)).one()
    value.unit = Unit.PEOPLE.value

    entry = append_entry(
        session, line=line, stage=Stage.DELIVERED, quantity=D(1), actor_id=told.group.person_id or 0, now=NOW
    )

    assert entry.net is None


def test_a_line_is_delivered_once(session: Session, make: Factory) -> None:
    told = Connected(make)
    (line,) = told.record.lines
    for stage in (Stage.COMMITTED, Stage.DELIVERED):
        append_entry(session, line=line, stage=stage, quantity=D(1), actor_id=told.group.person_id or 0, now=NOW)

    with pytest.raises(Conflict, match="moved-on"):
        append_entry(
            session, line=line, stage=Stage.DELIVERED, quantity=D(1), actor_id=told.group.person_id or 0, now=NOW
        )


@pytest.fixture
def written(session: Session, make: Factory) -> Connected:
    """Two records with an entry and a confirmation each."""
    for _ in range(2):
        told = Connected(make, answers={"hours_each": "3"})
        assert told.record.lines[0].entries
    make.session.commit()
    return told


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_refuses_to_change_or_delete_a_row(session: Session, written: Connected, table: str) -> None:
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]
    if session.get_bind().dialect.name == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
    if table == "confirmation":
        session.execute(
            text(
                "INSERT INTO confirmation (line_id, side, quantity, actor_id, confirmed_at)"
                " SELECT id, 'need', 10000, created_by_id, created_at FROM social_value_line"
            )
        )

    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
            session.execute(text(statement))


def test_a_row_is_not_replaced_either(session: Session, written: Connected) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("only SQLite knows INSERT OR REPLACE")
    statement = "INSERT OR REPLACE INTO social_value_entry SELECT * FROM social_value_entry"

    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text(statement))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE social_value_entry SET quantity = quantity + 10000 WHERE id = (SELECT max(id) FROM social_value_entry)",
        "UPDATE social_value_entry SET net = net + 1 WHERE id = (SELECT max(id) FROM social_value_entry)",
        "UPDATE social_value_line SET measure_id = measure_id + 1 WHERE id = (SELECT max(id) FROM social_value_line)",
        "UPDATE social_value_record SET context = 'contract' WHERE id = (SELECT max(id) FROM social_value_record)",
    ],
)
def test_a_row_altered_with_its_triggers_dropped_is_found(session: Session, written: Connected, change: str) -> None:
    assert find_bad_entry(session) is None
    last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
    assert last is not None
    table = change.split()[1]
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"DROP TRIGGER {table}_no_update"))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))

    session.execute(text(change))
    session.expire_all()

    bad = find_bad_entry(session)
    assert bad is not None
    assert bad.id == last.id


def test_the_head_of_the_chain_is_its_last_entry(session: Session, written: Connected) -> None:
    assert count_entries(session) == 2
    assert find_head(session) == written.record.lines[0].entries[0].row_hash
