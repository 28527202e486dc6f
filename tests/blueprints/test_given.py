"""A business sees what it has given, by contract and measure, each figure with its records; and only its own."""

import csv
import io
from decimal import Decimal
from typing import Any

import html5lib
import pytest
from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.ledger import ReverseReason
from noticeboard.domain.vocabulary import Context, QuantityUnit, SupportType
from noticeboard.models import Organisation
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.ledger import reverse_line
from noticeboard.services.verification import Check, verify_line
from noticeboard.web.filters import long_date
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.strict_client import XHTML, StrictClient, words_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def business(make: Factory) -> Organisation:
    """A business with three lots of help: two under one contract, of which one was verified, and one voluntary."""
    business = make.business()
    contract: dict[str, Any] = {"context": Context.CONTRACT, "giver": business}
    first = agreed(Connected(make, SupportType.FUNDING, "900", QuantityUnit.POUNDS, **contract), "900")
    verify_line(
        make.session, record=first.record, number=1, check=Check(quantity=Decimal(800)), actor=first.team(), now=NOW
    )
    agreed(Connected(make, SupportType.FUNDING, "200", QuantityUnit.POUNDS, **contract), "150")
    agreed(Connected(make, giver=business, answers={"hours_each": "3"}), "10")
    make.session.commit()
    return business


def agreed(told: Connected, quantity: str) -> Connected:
    """Both sides confirm a quantity."""
    for actor in (told.group, told.business):
        give_quantities(told.session, record=told.record, quantities={1: Decimal(quantity)}, actor=actor, now=NOW)
    told.session.commit()
    return told


def tables(text: str) -> dict[str, list[list[str]]]:
    """The words of each table on a page, by its caption."""
    found = html5lib.parse(text).iter(f"{XHTML}table")
    captioned = [(one.find(f"{XHTML}caption"), one) for one in found]
    return {
        words_of(caption): [[words_of(cell) for cell in row] for row in one.iter(f"{XHTML}tr")]
        for caption, one in captioned
        if caption is not None
    }


def rows_of(client: StrictClient) -> list[dict[str, str]]:
    """The rows of the download."""
    answer = client.get("/your-connections.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_business_sees_what_it_gave_by_contract_and_measure(business: Organisation, browser_for: Any) -> None:
    shown = tables(browser_for(business).get("/your-connections").text)

    contract, voluntary = shown["Grounds maintenance 2026"], shown["Voluntary"]
    assert [row[1:4] for row in contract[1:]] == [
        ["£1,100 (est.)", "£1,050 (est.)", "£800 (est.)"],
        ["£1,100 (est.)", "£1,050 (est.)", "£800 (est.)"],
    ]
    assert [row[1:4] for row in voluntary[1:]] == [
        ["12 hours of staff time£203.16 (est.)", "10 hours of staff time£169.30 (est.)", "None"],
        ["£203.16 (est.)", "£169.30 (est.)", "None"],
    ]


def test_what_is_taken_away_says_whose_it_is_and_on_which_day(business: Organisation, browser_for: Any) -> None:
    client = browser_for(business)
    day = local_date(NOW)

    assert f"By {business.name}, as it stands on {long_date(day)}" in client.get("/your-connections").text
    assert {(row["organisation"], row["as_of"]) for row in rows_of(client)} == {(business.name, day.isoformat())}
    assert day.isoformat() in client.get("/your-connections.csv").headers["Content-Disposition"]
    assert "Connections and what you have given" in client.get("/your-noticeboard").text


def test_what_is_only_promised_is_not_called_what_it_was_worth(make: Factory, browser_for: Any) -> None:
    promised = Connected(make, SupportType.FUNDING, "900", QuantityUnit.POUNDS)
    assert promised.record.connection == promised.connection
    make.session.commit()
    page = f"/connections/{promised.connection.ref}/value"
    assert "£900 (est.), as promised" in browser_for(promised.giver).get(page).text
    agreed(promised, "900")
    assert "as promised" not in browser_for(promised.giver).get(page).text


def test_each_figure_leads_to_its_records(business: Organisation, browser_for: Any) -> None:
    client = browser_for(business)
    page = html5lib.parse(client.get("/your-connections").text)

    links = {words_of(one): one.get("href") for one in page.iter(f"{XHTML}a") if "/value" in str(one.get("href"))}

    assert len(links) == 3
    assert {row["records"] for row in rows_of(client) if row["measure"] != "total"} == {
        " ".join(list(links)[:2]),
        list(links)[2],
    }
    assert all(client.get(href).status_code == 200 for href in links.values())


def test_the_download_holds_the_same_figures_as_plain_numbers(business: Organisation, browser_for: Any) -> None:
    rows = rows_of(browser_for(business))

    assert [(row["contract"], row["measure"] == "total") for row in rows] == [
        ("Grounds maintenance 2026", False),
        ("Grounds maintenance 2026", True),
        ("Voluntary", False),
        ("Voluntary", True),
    ]
    figures = ["committed", "committed_gbp", "delivered", "delivered_gbp", "verified", "verified_gbp", "indicative"]
    assert [rows[0][name] for name in figures] == ["1100", "1100.00", "1050", "1050.00", "800", "800.00", "yes"]
    assert [rows[2][name] for name in figures] == ["12", "203.16", "10", "169.30", "", "", "yes"]
    assert rows[3]["committed"] == ""


def test_nobody_else_sees_it(business: Organisation, make: Factory, browser_for: Any) -> None:
    for other in (make.business(), make.group()):
        client = browser_for(other)

        assert rows_of(client) == []
        assert "What you have given" not in client.get("/your-connections").text


def test_the_group_that_was_helped_is_shown_no_totals(make: Factory, browser_for: Any) -> None:
    told = agreed(Connected(make), "10")

    page = browser_for(told.receiver).get("/your-connections").text

    assert told.connection.title in page
    assert "£" not in page
    assert rows_of(browser_for(told.receiver)) == []


def test_what_was_taken_back_does_not_count(make: Factory, session: Session, browser_for: Any) -> None:
    told = agreed(Connected(make), "10")
    actor = told.team()
    assert actor.person_id
    reverse_line(
        session, line=told.record.lines[0], reason=ReverseReason.ENTERED_WRONGLY, actor_id=actor.person_id, now=NOW
    )
    session.commit()

    assert rows_of(browser_for(told.giver)) == []


def test_the_name_of_a_contract_is_no_formula(make: Factory, session: Session, browser_for: Any) -> None:
    told = Connected(make, SupportType.FUNDING, "900", QuantityUnit.POUNDS, context=Context.CONTRACT)
    told.connection.contract_name = '=HYPERLINK("http://evil.example")'
    agreed(told, "900")

    assert {row["contract"] for row in rows_of(browser_for(told.giver))} == {'\'=HYPERLINK("http://evil.example")'}
