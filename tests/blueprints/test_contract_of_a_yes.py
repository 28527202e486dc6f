"""A giver says under which council contract they give, where it was not they who wrote first."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import Context
from noticeboard.models import Connection, Introduction, Response, SocialValueRecord
from tests.factory import Factory
from tests.strict_client import StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("reference_data")
NAMED = {"context": "contract", "contract_name": "Grounds maintenance 2026"}


def accept(client: StrictClient, page: str, **answers: str) -> Any:
    """Say yes on a page, with these answers."""
    action = f"{page}/accept"
    return client.post(action, data=hidden_fields(client.get(page).text, action) | answers)


def introduced(session: Session, make: Factory, browser_for: Any) -> Introduction:
    """A pair that the team has introduced."""
    need, offer = make.need(quantity=Decimal(4)), make.offer(quantity=Decimal(6))
    team = browser_for(make.team_member())
    team.submit(f"/team/pair/{need.ref}/{offer.ref}/introduce", message="You fit", quantity="4")
    return session.scalars(select(Introduction)).one()


@pytest.mark.parametrize("giver_first", [True, False])
def test_the_giver_of_an_introduction_names_the_contract_and_the_record_counts_under_it(
    session: Session, make: Factory, browser_for: Any, giver_first: bool
) -> None:
    introduction = introduced(session, make, browser_for)
    page = f"/introductions/{introduction.ref}"
    group, giver = browser_for(introduction.need.organisation), browser_for(introduction.offer.organisation)
    assert "council contract" not in group.get(page).text
    assert "council contract" in giver.get(page).text

    for person, answers in ((giver, NAMED), (group, {}))[:: 1 if giver_first else -1]:
        accept(person, page, **answers)

    record, connection = session.scalars(select(SocialValueRecord)).one(), session.scalars(select(Connection)).one()
    assert (record.context, record.contract_name) == (Context.CONTRACT, "Grounds maintenance 2026")
    assert connection.contract_name == "Grounds maintenance 2026"
    assert "under a council contract" in giver.get(page).text
    assert "under a council contract" not in group.get(page).text
    assert "Grounds maintenance 2026" in giver.get("/your-connections").text


def test_a_contract_without_a_name_is_asked_for_and_a_group_names_none(
    session: Session, make: Factory, browser_for: Any
) -> None:
    introduction = introduced(session, make, browser_for)
    page = f"/introductions/{introduction.ref}"

    refused = accept(browser_for(introduction.offer.organisation), page, context="contract", contract_name="")
    accept(browser_for(introduction.need.organisation), page, **NAMED)

    assert refused.status_code == 422
    assert "Enter the name of the contract" in refused.text
    session.refresh(introduction)
    assert (introduction.offer_accepted_at, introduction.contract_name) == (None, None)


def test_whoever_names_a_contract_reads_first_that_it_cannot_be_changed(make: Factory, browser_for: Any) -> None:
    page = browser_for(make.business()).get(f"/needs/{make.need().ref}/pledge").text

    assert page.index("council contract") < page.index("cannot be changed later") < page.index("Name of the contract")


def test_who_accepts_an_ask_names_the_contract(session: Session, make: Factory, browser_for: Any) -> None:
    offer, group = make.offer(), make.group()
    browser_for(group).submit(f"/offers/{offer.ref}/ask", message="For our hall", quantity="2")
    ask = session.scalars(select(Response)).one()
    page, giver = f"/responses/{ask.ref}", browser_for(offer.organisation)

    accept(giver, page, **NAMED)

    assert (ask.context, ask.contract_name) == (Context.CONTRACT, "Grounds maintenance 2026")
    assert session.scalars(select(SocialValueRecord)).one().context is Context.CONTRACT
