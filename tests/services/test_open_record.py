"""Opening the record of a connection: its lines, what is committed, and where the help goes."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.ledger import ReverseReason
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.vocabulary import Context, QuantityUnit, Stage, SupportType
from noticeboard.queries.ledger import find_bad_entry
from noticeboard.queries.records import live_by_stage
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.connections import fall_through
from noticeboard.services.social_value import close_record, open_record
from noticeboard.services.verification import reverse_stage
from tests.connected import Connected
from tests.factory import NOW, Factory

D = Decimal


def test_four_people_for_three_hours_each_are_committed_as_twelve_hours(make: Factory) -> None:
    told = Connected(make, answers={"hours_each": "3"})

    (line,) = told.record.lines
    (entry,) = line.entries

    assert line.measure.ref == "NT29"
    assert (entry.stage, entry.quantity, entry.unit) == (Stage.COMMITTED, D(12), "staff_hours")
    assert (entry.unit_value, entry.gross, entry.net) == (D("16.93"), D("203.16"), D("203.16"))
    assert (entry.edition, entry.indicative) == ("NT2021", True)
    assert "Essex" in (entry.value_source or "")


def test_the_giver_is_the_claimant_and_the_place_is_the_needs(make: Factory) -> None:
    told = Connected(make, need={"place_label": "Macclesfield (SK11)", "outcode": "SK11"})

    record = told.record

    assert (record.giver_id, record.claimant_id, record.receiver_id) == (
        told.giver.id,
        told.giver.id,
        told.receiver.id,
    )
    assert (record.place_label, record.outcode, record.is_local) == ("Macclesfield (SK11)", "SK11", True)
    assert record.ref.startswith("S-")


@pytest.mark.parametrize(("lad_code", "is_local"), [("E06000049", True), ("E06000050", False), (None, None)])
def test_help_is_inside_the_borough_outside_it_or_not_known_to_be_either(
    make: Factory, lad_code: str | None, is_local: bool | None
) -> None:
    assert Connected(make, need={"lad_code": lad_code}).record.is_local is is_local


def test_the_context_of_a_contract_is_kept_with_its_name(make: Factory) -> None:
    record = Connected(make, context=Context.CONTRACT).record

    assert (record.context, record.contract_name) == (Context.CONTRACT, "Grounds maintenance 2026")


def test_nothing_is_committed_where_nobody_has_said_how_much(make: Factory) -> None:
    (line,) = Connected(make).record.lines

    assert line.measure.ref == "NT29"
    assert line.entries == []


def test_a_project_has_two_lines_for_its_two_inputs(make: Factory) -> None:
    answers = {"materials_worth": "3000", "labour_hours": "60"}
    record = Connected(make, SupportType.PROJECT_DELIVERY, "1", QuantityUnit.PROJECTS, answers).record

    goods, hours = record.lines

    assert (goods.measure.ref, goods.input_key) == ("NT28", f"{record.ref}/1")
    assert (hours.measure.ref, hours.input_key) == ("NT29", f"{record.ref}/2")
    assert [goods.entries[0].net, hours.entries[0].net] == [D("3000.00"), D("1015.80")]


def test_a_project_that_the_team_gave_one_measure_has_one_line_for_both_inputs(make: Factory) -> None:
    told = Connected(
        make,
        SupportType.PROJECT_DELIVERY,
        "1",
        QuantityUnit.PROJECTS,
        {"materials_worth": "3000", "labour_hours": "60"},
        need={"proposed_measure_ref": "NT26"},
    )

    (line,) = told.record.lines

    assert (line.measure.ref, line.input_key) == ("NT26", f"{told.record.ref}/1+2")
    assert line.entries[0].quantity == D("4015.80")


def test_the_measure_proposed_with_the_posting_is_used(make: Factory) -> None:
    told = Connected(make, answers={"hours_each": "2"}, need={"proposed_measure_ref": "NT17"})

    (line,) = told.record.lines

    assert line.measure.ref == "NT17"
    assert line.entries[0].quantity == 8


@pytest.mark.parametrize("ref", ["NT24", "C19-1", "NT99"])
def test_a_measure_that_nobody_may_choose_is_never_used(make: Factory, ref: str) -> None:
    told = Connected(make, SupportType.FUNDING, "500", QuantityUnit.POUNDS, need={"proposed_measure_ref": ref})

    assert [line.measure.ref for line in told.record.lines] == ["NT28"]


def test_a_line_without_a_value_is_not_valued_and_never_nothing(make: Factory) -> None:
    told = Connected(make, SupportType.MENTORING, "10", QuantityUnit.HOURS, need={"proposed_measure_ref": "NT11"})

    (entry,) = told.record.lines[0].entries

    assert (entry.unit_value, entry.gross, entry.net, entry.value_source) == (None, None, None, None)
    assert entry.indicative is False


def test_a_connection_that_takes_half_of_an_offer_commits_half_of_its_worth(make: Factory) -> None:
    told = Connected(make, SupportType.EQUIPMENT, "10", QuantityUnit.ITEMS, {"worth": "500"})
    told.connection.held_of_need = D(5)
    told.connection.quantity = D(5)

    (line,) = told.record.lines

    assert line.entries[0].net == D("250.00")


def test_a_record_is_opened_once(session: Session, make: Factory) -> None:
    told = Connected(make)

    again = open_record(session, connection=told.connection, actor=told.group, now=NOW)
    first = open_record(session, connection=told.connection, actor=told.group, now=NOW)

    assert again is first


def test_what_was_promised_is_taken_back_when_a_connection_falls_through(session: Session, make: Factory) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    (line,) = told.record.lines
    told.connection.status = ConnectionStatus.FELL_THROUGH

    close_record(session, connection=told.connection, actor=told.group, now=NOW)
    session.expire_all()

    assert [entry.stage for entry in line.entries] == [Stage.COMMITTED, Stage.REVERSED]
    assert line.entries[1].reason_code == "fell_through"


def test_a_promise_falls_with_its_connection_whatever_was_delivered_or_taken_back(
    session: Session, make: Factory
) -> None:
    delivered, taken_back = (Connected(make, answers={"hours_each": "3"}) for _ in range(2))
    for told in (delivered, taken_back):
        for actor in (told.group, told.business):
            give_quantities(session, record=told.record, quantities={1: D(12)}, actor=actor, now=NOW)
    team, stage, reason = taken_back.team(), Stage.DELIVERED, ReverseReason.NOT_DELIVERED
    reverse_stage(session, record=taken_back.record, number=1, stage=stage, reason=reason, actor=team, now=NOW)

    for told in (delivered, taken_back):
        fall_through(session, actor=told.group, connection=told.connection, reason="Ill", now=NOW)

    standing = [set(live_by_stage(told.record.lines[0].entries)) for told in (delivered, taken_back)]
    assert standing == [{Stage.DELIVERED}, set()]
    assert find_bad_entry(session) is None
