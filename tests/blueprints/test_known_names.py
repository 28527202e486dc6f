"""A group that is named to nobody else is named, wherever it stands, to a business that works with it."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.extensions import db
from noticeboard.models import Need, Organisation
from noticeboard.services.suggestions import refresh_for
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

NAME = "Quiet Refuge"


@pytest.fixture
def met(session: Session, make: Factory) -> Connected:
    """A business and a group that agreed to work together; the group is not to be named to others."""
    both = Connected(make)
    both.receiver.name, both.receiver.may_be_named = NAME, False
    session.commit()
    return both


def pages_about(session: Session, make: Factory, need: Need, reader: Organisation) -> list[str]:
    """The pages on which a business reads whose a need is, the need's own page first."""
    project = make.project(need)
    offer = make.offer(organisation=reader)
    refresh_for(session, posting=offer, now=NOW)
    session.commit()
    return [
        f"/needs/{need.ref}",
        f"/needs/{need.ref}/pledge",
        "/",
        "/needs",
        "/projects",
        f"/projects/{project.ref}",
        f"/offers/{offer.ref}",
        f"/your-postings/{offer.ref}/why-not?words=paint",
        f"/your-postings/{offer.ref}/why-not/{need.ref}",
    ]


def test_a_business_that_works_with_a_group_reads_its_name_everywhere(
    session: Session, make: Factory, browser_for: Any, met: Connected
) -> None:
    need = make.need(organisation=met.receiver, title="People to paint our hall")
    business = browser_for(met.giver)

    for path in pages_about(session, make, need, met.giver):
        page = business.get(path).text
        assert NAME in page, path
        assert "a local group" not in page.lower(), path


def test_a_business_that_does_not_reads_it_nowhere(
    session: Session, make: Factory, browser_for: Any, met: Connected, visitor: StrictClient
) -> None:
    need = make.need(organisation=met.receiver, title="People to paint our hall")
    stranger = make.business()
    reader = browser_for(stranger)

    for path in pages_about(session, make, need, stranger):
        page = reader.get(path).text
        assert NAME not in page, path
        assert "a local group" in page.lower(), path
    for path in ("/", "/needs", "/projects"):
        assert NAME not in visitor.get(path).text, path


def test_how_many_groups_are_not_named_costs_a_list_no_statement_more(
    app: Noticeboard, session: Session, make: Factory, browser_for: Any, met: Connected
) -> None:
    make.need(organisation=met.receiver)
    business = browser_for(met.giver)
    asked: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engines[None]
    numbers = []
    for more in (0, 6):
        for _ in range(more):
            make.need(organisation=make.group(may_be_named=False))
        business.get("/needs")
        event.listen(engine, "before_cursor_execute", note)
        page = business.get("/needs").text
        event.remove(engine, "before_cursor_execute", note)
        assert page.count("A local group") == more
        numbers.append(len(asked))
        asked.clear()

    assert numbers[0] == numbers[1]
