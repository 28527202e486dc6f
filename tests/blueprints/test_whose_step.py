"""The page of a response and of a connection says "you" to whoever does the next thing, and names them to the other."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import Connection, Response
from tests.factory import Factory
from tests.strict_client import hidden_fields

pytestmark = pytest.mark.usefixtures("clock", "reference_data")

PLEDGE = {"message": "Two of us can come", "quantity": "2", "context": "voluntary"}


def test_whoever_holds_the_next_step_reads_that_it_is_theirs(session: Session, make: Factory, browser_for: Any) -> None:
    need, business = make.need(), make.business()
    group, giver = browser_for(need.organisation), browser_for(business)
    giver.submit(f"/needs/{need.ref}/pledge", PLEDGE)
    page = f"/responses/{session.scalars(select(Response.ref)).one()}"

    assert "Now: you accept or decline by 27 November 2026" in group.get(page).text
    assert f"Now: {need.organisation.name} accepts or declines by 27 November 2026" in giver.get(page).text
    assert "Now: you" not in browser_for(make.team_member()).get(page).text

    group.post(f"{page}/accept", data=hidden_fields(group.get(page).text, f"{page}/accept"))
    connection = f"/connections/{session.scalars(select(Connection.ref)).one()}"

    assert "What happens next is on the page of the connection" in group.get(page).text
    assert f"Now: {business.name} gets in touch" in group.get(connection).text
    assert "Now: you get in touch" in giver.get(connection).text
