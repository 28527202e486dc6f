"""The team follows every figure of the impact page to its records, in every area, and the two agree."""

import re
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY
from noticeboard.domain.ledger import SettleReason
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.measures import Unit
from noticeboard.domain.vocabulary import QuantityUnit, Stage, SupportType
from noticeboard.queries.impact import Impact, Period, summarise_impact
from noticeboard.queries.traces import Traced, list_traced, list_traced_connections, trace_condition
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.ledger import append_entry
from noticeboard.services.verification import Check, verify_line
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.services.test_ledger import line_for
from tests.strict_client import StrictClient

D = Decimal
FIGURES = "/team/records/figures"


def agreed(told: Connected, quantity: str) -> Connected:
    """Both sides confirm a quantity."""
    for actor in (told.group, told.business):
        give_quantities(told.session, record=told.record, quantities={1: D(quantity)}, actor=actor, now=NOW)
    told.session.commit()
    return told


@pytest.fixture
def board(make: Factory, session: Session) -> dict[str, Connected]:
    """Two small lines of hours, 80 verified as 60, 900 pounds that wait, mentoring and a space without a value."""
    told = {
        "hours": agreed(Connected(make), "10"),
        "completed": agreed(Connected(make), "20.5"),
        "verified": agreed(Connected(make), "80"),
        "waiting": agreed(Connected(make, SupportType.FUNDING, "900", QuantityUnit.POUNDS), "900"),
        "unvalued": agreed(
            Connected(make, SupportType.MENTORING, "8", QuantityUnit.HOURS, need={"proposed_measure_ref": "NT11"}), "8"
        ),
        "fallen": Connected(make),
    }
    verified = told["verified"]
    check = Check(quantity=D(60))
    verify_line(session, record=verified.record, number=1, check=check, actor=verified.team(), now=NOW)
    told["completed"].connection.status = ConnectionStatus.COMPLETED
    told["completed"].connection.completed_at = NOW
    told["fallen"].connection.status = ConnectionStatus.FELL_THROUGH
    session.commit()
    return told


def traced(session: Session, part: str, key: str = "") -> list[Traced]:
    condition = trace_condition(part, key, period=Period())
    assert condition is not None
    return list(list_traced(session, period=Period(), actor=NOBODY, only=condition))


def figures_of(impact: Impact) -> dict[str, Decimal | int]:
    """Each count that the page shows, by what its records are asked for as."""
    return {
        "hours": impact.volunteer_hours,
        "groups": impact.groups,
        "records": impact.records,
        "unvalued": impact.unvalued_records,
        "unvalued-lines": impact.total.unvalued,
        "awaiting": impact.awaiting,
        "connections": impact.connections,
        "completed": impact.completed,
    }


def test_every_count_is_what_its_records_come_to(board: dict[str, Connected], session: Session) -> None:
    figures = figures_of(summarise_impact(session, period=Period()))

    connections = [
        list_traced_connections(session, period=Period(), actor=NOBODY, completed=one) for one in (False, True)
    ]

    assert figures == {
        "hours": D("90.5"),
        "groups": 4,
        "records": 4,
        "unvalued": 1,
        "unvalued-lines": 1,
        "awaiting": 1,
        "connections": 5,
        "completed": 1,
    }
    assert figures["hours"] == sum(one.entry.quantity for one in traced(session, "hours"))
    assert figures["groups"] == len({one.record.receiver_id for one in traced(session, "groups")})
    assert figures["records"] == len({one.record.id for one in traced(session, "records")})
    assert figures["unvalued"] == len({one.record.id for one in traced(session, "unvalued")})
    assert figures["unvalued-lines"] == len(traced(session, "unvalued-lines"))
    assert figures["awaiting"] == len(traced(session, "awaiting"))
    assert [figures["connections"], figures["completed"]] == [len(rows) for rows in connections]


def test_a_record_with_one_line_in_pounds_is_not_among_those_without(make: Factory, session: Session) -> None:
    told = agreed(Connected(make), "10")
    reader = told.group.person_id or 0
    other = line_for(told, "NT11", 5)
    append_entry(session, line=other, stage=Stage.DELIVERED, quantity=D(3), actor_id=reader, now=NOW)

    assert [one.line.id for one in traced(session, "unvalued-lines")] == [other.id]
    assert traced(session, "unvalued") == []
    assert summarise_impact(session, period=Period()).unvalued_records == 0


def test_people_are_followed_theme_by_theme(make: Factory, session: Session) -> None:
    told = Connected(make)
    line = line_for(told, "NT3", 5)
    line.measure.unit = Unit.PEOPLE.value
    reader, reason = told.group.person_id or 0, SettleReason.EVIDENCE_SHOWS
    append_entry(session, line=line, stage=Stage.DELIVERED, quantity=D(7), actor_id=reader, now=NOW, reason_code=reason)
    session.commit()
    verify_line(session, record=told.record, number=5, check=Check(), actor=told.team(), now=NOW)
    (theme, people), *others = summarise_impact(session, period=Period()).people_by_theme.items()

    assert others == []
    assert people == sum(one.entry.quantity for one in traced(session, "people", theme)) == 7
    assert traced(session, "people", "Innovation") == []


@pytest.mark.parametrize(
    ("part", "shown", "words"),
    [
        ("hours", ("hours", "completed", "verified"), "90.5 hours of staff time, in 3 lines"),
        ("groups", ("hours", "completed", "verified", "unvalued"), "4 groups, in 4 records"),
        ("records", ("hours", "completed", "verified", "unvalued"), "4 records, with 4 lines"),
        ("unvalued", ("unvalued",), "1 record, with 1 line"),
        ("unvalued-lines", ("unvalued",), "1 line settled, not valued"),
        ("awaiting", ("waiting",), "1 line"),
        ("connections", ("hours", "completed", "verified", "waiting", "unvalued"), "5 connections"),
        ("completed", ("completed",), "1 connection"),
    ],
)
def test_the_team_opens_the_records_behind_each_count(
    board: dict[str, Connected], browser_for: Any, make: Factory, clock: Any, part: str, shown: tuple[str], words: str
) -> None:
    browser = browser_for(make.team_member())
    impact = browser.get("/impact").text.replace("&amp;", "&")

    page = browser.get(FIGURES, query_string={"part": part, "key": ""})
    links = set(re.findall(r'href="(/team/records/S-[^"]+)"', page.text))

    assert f"{FIGURES}?part={part}&key=" in impact
    assert words in page.text
    assert links == {f"/team/records/{board[name].record.ref}" for name in shown}
    assert all(browser.get(link).status_code == 200 for link in links)
    for name in shown:
        assert part != "groups" or board[name].receiver.name in page.text


def test_the_pounds_behind_an_estimate_are_called_estimates(
    board: dict[str, Connected], browser_for: Any, make: Factory, clock: Any
) -> None:
    page = browser_for(make.team_member()).get(FIGURES, query_string={"part": "total", "key": ""}).text
    assert re.search(r"settled, worth £[\d,.]+ \(est\.\) in all", page)
    assert "£169.30 (est.)</td>" in page


def test_the_counts_are_followed_in_a_year_and_by_the_team_only(
    board: dict[str, Connected], browser_for: Any, make: Factory, visitor: StrictClient, clock: Any
) -> None:
    browser = browser_for(make.team_member())

    for part in ("hours", "connections"):
        now, before = (browser.get(FIGURES, query_string={"part": part, "year": year}) for year in (2026, 2024))
        assert board["hours"].record.ref in now.text
        assert "stands behind this figure in this period" in before.text

    assert FIGURES not in visitor.get("/impact").text
    assert visitor.get(f"{FIGURES}?part=hours").status_code != 200
    assert browser.get(f"{FIGURES}?part=nonsense").status_code == 404


def test_before_anything_is_settled_the_team_follows_the_connections(
    make: Factory, browser_for: Any, clock: Any
) -> None:
    Connected(make)

    page = browser_for(make.team_member()).get("/impact").text.replace("&amp;", "&")

    assert f"{FIGURES}?part=connections&key=" in page
    assert f"{FIGURES}?part=hours" not in page


@pytest.mark.parametrize("part", ["total", "groups", "connections"])
def test_the_team_of_another_area_reads_where_a_record_is_and_meets_no_dead_link(
    board: dict[str, Connected], browser_for: Any, make: Factory, session: Session, clock: Any, part: str
) -> None:
    here = board["hours"].receiver.area.name
    board["hours"].receiver.may_be_named, board["hours"].receiver.name = False, "The quiet group"
    session.commit()
    elsewhere = make.area(code="elsewhere", name="Elsewhere", council="Elsewhere Council", lads=["E06000050"])
    browser = browser_for(make.team_member(area=elsewhere))

    page = browser.get(FIGURES, query_string={"part": part, "key": ""})
    links = re.findall(r'href="(/(?:team/records|connections)/[SC]-[^"]+)"', page.text)

    assert board["hours"].record.ref in page.text
    assert "The quiet group" not in page.text
    assert here in page.text
    assert "The figure adds up every area" in page.text
    assert links == []
    assert ("A group that is not named" in page.text) is (part == "groups")
