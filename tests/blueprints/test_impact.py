"""The impact page shows what the ledger holds, to the penny, and nothing that is not settled."""

import csv
import io
import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY
from noticeboard.domain.ledger import SettleReason
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.measures import Unit
from noticeboard.domain.social_value import is_settled
from noticeboard.domain.vocabulary import Context, QuantityUnit, Stage, SupportType
from noticeboard.models import LedgerEntry
from noticeboard.queries.impact import Period, summarise_impact
from noticeboard.queries.traces import list_traced
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.ledger import Price, append_entry
from noticeboard.services.verification import Check, settle_line, verify_line
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.reference import write_reference_data
from tests.services.test_ledger import line_for
from tests.strict_client import StrictClient

D = Decimal


def agreed(told: Connected, quantity: str, number: int = 1, days_ago: int = 0) -> Connected:
    """Both sides confirm a quantity."""
    when = NOW - timedelta(days=days_ago)
    for actor in (told.group, told.business):
        give_quantities(told.session, record=told.record, quantities={number: D(quantity)}, actor=actor, now=when)
    told.session.commit()
    return told


@pytest.fixture
def board(make: Factory, session: Session) -> dict[str, Connected]:
    """A board with something of everything: £169.30 small hours, £2,500 verified, £900 waiting, one not valued."""
    told = {
        "hours": agreed(Connected(make), "10"),
        "goods": agreed(Connected(make, SupportType.EQUIPMENT, "1", QuantityUnit.ITEMS), "2500"),
        "waiting": agreed(
            Connected(make, SupportType.FUNDING, "900", QuantityUnit.POUNDS, context=Context.CONTRACT), "900"
        ),
        "unvalued": agreed(
            Connected(make, SupportType.MENTORING, "8", QuantityUnit.HOURS, need={"proposed_measure_ref": "NT11"}), "8"
        ),
        "contract": agreed(
            Connected(
                make,
                SupportType.FUNDING,
                "200",
                QuantityUnit.POUNDS,
                context=Context.CONTRACT,
                need={"lad_code": "E06000050", "place_label": "Chester (CH1)", "outcode": "CH1"},
            ),
            "200",
        ),
    }
    goods = told["goods"]
    verify_line(session, record=goods.record, number=1, check=Check(), actor=goods.team(), now=NOW)
    session.commit()
    return told


def test_before_the_first_record_there_is_a_sentence_and_no_chart(visitor: StrictClient, clock: Any) -> None:
    page = visitor.get("/impact")

    assert "Impact, November 2026" in page.text
    assert "No social value has been recorded in this period yet" in page.text
    assert "<figure" not in page.text
    assert "£" not in page.text


def test_the_headline_is_settled_value_with_the_verified_part_named(
    board: dict[str, Connected], visitor: StrictClient, clock: Any
) -> None:
    page = visitor.get("/impact")

    assert "£2,869.30" in page.text
    assert "verified £2,500 (est.)" in page.text
    assert "settled social value (est.)" in page.text
    assert "£900" not in page.text
    assert "1 more line waits for the team’s check" in page.text
    assert "1 of them not valued" in page.text
    assert "NT2021" in page.text
    assert "£0" not in page.text


def test_the_figures_are_the_sum_of_the_entries_and_every_one_is_traced(
    board: dict[str, Connected], session: Session, clock: Any
) -> None:
    impact = summarise_impact(session, period=Period())
    traced = [one for one in list_traced(session, period=Period(), actor=NOBODY) if one.settled]
    entries = session.scalars(select(LedgerEntry)).all()
    verified = {entry.verifies_id for entry in entries}
    expected = sum((e.net for e in entries if e.net and e.stage is Stage.VERIFIED), D(0)) + sum(
        (e.net for e in entries if e.net and e.stage is Stage.DELIVERED and e.id not in verified and e.net < 500), D(0)
    )

    assert impact.total.net == expected == sum((one.entry.net for one in traced if one.entry.net), D(0))
    assert impact.total.lines == len(traced) == 4
    assert (impact.records, impact.unvalued_records, impact.groups) == (4, 1, 4)
    for key in (
        lambda cell: cell.theme,
        lambda cell: cell.support_type,
        lambda cell: cell.place,
        lambda cell: cell.context,
        lambda cell: cell.is_local,
    ):
        assert sum((part.net for part in impact.by(key).values()), D(0)) == expected


def test_contract_and_voluntary_and_inside_and_outside_are_apart(board: dict[str, Connected], session: Session) -> None:
    impact = summarise_impact(session, period=Period())

    contexts = {key: part.net for key, part in impact.by(lambda cell: cell.context).items()}
    where = {key: part.net for key, part in impact.by(lambda cell: cell.is_local).items()}

    assert contexts == {Context.CONTRACT: D("200.00"), Context.VOLUNTARY: D("2669.30")}
    assert where == {False: D("200.00"), True: D("2669.30")}


def test_the_csv_holds_the_same_figures(board: dict[str, Connected], visitor: StrictClient, clock: Any) -> None:
    answer = visitor.get("/impact.csv")
    rows = list(csv.reader(io.StringIO(answer.text)))

    assert answer.content_type == "text/csv; charset=utf-8"
    total = next(row for row in rows if row[:1] == ["total"])
    assert total[2:] == ["2869.30", "2500.00", "4", "1", "yes"]
    assert ["kind", "Mentoring", "", "", "1", "1", "no"] in rows
    assert ["connections made", "5"] in rows
    assert ["records not valued", "1"] in rows


def test_a_place_that_would_be_a_formula_is_made_harmless(make: Factory, visitor: StrictClient, clock: Any) -> None:
    agreed(Connected(make, need={"place_label": "=HYPERLINK(1)"}), "1")

    assert "'=HYPERLINK(1)" in visitor.get("/impact.csv").text


def test_a_year_begins_on_the_first_of_april(make: Factory, visitor: StrictClient, clock: Any) -> None:
    agreed(Connected(make), "10")
    agreed(Connected(make), "20", days_ago=300)

    this, last, none = (visitor.get(f"/impact?year={year}") for year in (2026, 2025, 2019))

    assert "Impact, April to November 2026" in this.text
    assert "£169.30" in this.text
    assert "Impact, April 2025 to March 2026" in last.text
    assert "£338.60" in last.text
    assert "No social value has been recorded" in none.text
    assert "£507.90" in visitor.get("/impact").text


@pytest.mark.parametrize("year", ["x", "99999", "-1", "²", "0020269", "02026"])
def test_a_year_that_is_none_is_not_found(visitor: StrictClient, year: str) -> None:
    assert visitor.get("/impact", query_string={"year": year}).status_code == 404


def test_a_connection_that_fell_through_is_not_counted(make: Factory, session: Session) -> None:
    told = Connected(make)
    told.connection.status = ConnectionStatus.FELL_THROUGH
    session.flush()

    assert summarise_impact(session, period=Period()).connections == 0


def test_the_database_and_the_rule_agree_on_what_is_settled(make: Factory, session: Session) -> None:
    told = Connected(make)
    person_id = told.group.person_id or 0
    quantities = ("39.9999", "40", "499.99", "500", "1")
    refs = ("NT29", "NT15", "NT28", "NT11", "NT72")
    for number, (ref, quantity, priced, settler) in enumerate(
        itertools.product(refs, quantities, (True, False), (None, SettleReason.EVIDENCE_SHOWS)), 10
    ):
        append_entry(
            session,
            line=line_for(told, ref, number),
            stage=Stage.DELIVERED,
            quantity=D(quantity),
            actor_id=person_id,
            now=NOW,
            price=Price(D(1)) if priced else Price(),
            reason_code=settler,
        )

    found = list_traced(session, period=Period(), actor=NOBODY)

    assert len(found) == 100
    for one in found:
        assert one.settled is is_settled(
            verified=False,
            confirmed_by_both=one.entry.reason_code is None,
            net=one.entry.net,
            quantity=one.entry.quantity,
            unit=Unit(one.entry.unit),
        )


def test_a_count_of_people_under_five_is_not_shown(make: Factory, visitor: StrictClient, clock: Any) -> None:
    told = Connected(make)
    line = line_for(told, "NT3", 5)
    unit = line.measure.unit
    line.measure.unit = "people"
    append_entry(
        told.session,
        line=line,
        stage=Stage.DELIVERED,
        quantity=D(3),
        actor_id=told.group.person_id or 0,
        now=NOW,
        reason_code=SettleReason.EVIDENCE_SHOWS,
    )
    line.measure.unit = unit
    told.session.commit()
    verify_line(told.session, record=told.record, number=5, check=Check(), actor=told.team(), now=NOW)

    page = visitor.get("/impact")

    assert "fewer than 5" in page.text


def test_the_team_follows_each_figure_to_its_records(
    board: dict[str, Connected], browser_for: Any, make: Factory, visitor: StrictClient, clock: Any
) -> None:
    browser = browser_for(make.team_member())

    page = browser.get("/impact")
    theme = browser.get("/team/records/figures?part=theme&key=Social")
    everything = browser.get("/team/records/figures?part=total&key=")

    assert "/team/records/figures?part=theme" in page.text
    assert "/team/records/figures" not in visitor.get("/impact").text
    assert board["hours"].record.ref in theme.text
    assert board["unvalued"].record.ref not in theme.text
    assert "£2,869.30 (est.) in all" in everything.text
    assert browser.get("/team/records/figures?part=nonsense").status_code == 404
    assert browser.get("/team/records/figures?part=total&key=&year=9999").status_code == 404
    for part, key in (("kind", "funding"), ("context", "contract"), ("where", "outside"), ("place", "Chester (CH1)")):
        assert (
            board["contract"].record.ref
            in browser.get("/team/records/figures", query_string={"part": part, "key": key}).text
        )


def test_the_method_is_explained_with_its_constants_and_licence(
    session: Session, visitor: StrictClient, clock: Any
) -> None:
    write_reference_data(session)

    page = visitor.get("/impact/method")

    assert "£16.93" in page.text
    assert "£101.00" in page.text
    assert "below £500" in page.text
    assert "40 hours" in page.text
    assert "Social Value Portal" in page.text
    assert "CC BY-NC-ND 4.0" in page.text
    assert "brokered through the board" in page.text
    assert "created by the council" not in page.text


def test_a_figure_the_team_settled_counts_once_it_is_verified(make: Factory, session: Session) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)
    give_quantities(session, record=told.record, quantities={1: D(12)}, actor=told.business, now=NOW)
    reason = SettleReason.AGREED_WITH_BOTH
    settle_line(session, record=told.record, number=1, quantity=D(11), reason=reason, actor=told.team(), now=NOW)
    before = summarise_impact(session, period=Period())

    verify_line(session, record=told.record, number=1, check=Check(), actor=told.team(), now=NOW)
    after = summarise_impact(session, period=Period())

    assert (before.total.lines, before.awaiting) == (0, 1)
    assert (after.total.net, after.total.verified) == (D("186.23"), D("186.23"))
