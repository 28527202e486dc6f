"""Whoever is not connected to somebody reads no address, number or full postcode of theirs, on any page or download."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.models import Posting
from tests.conftest import new_client
from tests.factory import Factory
from tests.house.test_access_matrix import WRITTEN, cells, rules
from tests.house.world import World

pytestmark = [pytest.mark.house, pytest.mark.usefixtures("clock")]

SECRET = ("secret.example", "01270 999111", "CW1 9ZZ", "behind the blue gate")


def give_details(session: Session, world: World) -> None:
    """Give the group and the business, their people and their postings details that nobody else has."""
    ours = (world.group.id, world.business.id)
    for name, person in world.people.items():
        if person is not None and name.startswith(("group", "business")):
            person.email, person.phone = f"{name}@secret.example", SECRET[1]
    for organisation in (world.group, world.business):
        organisation.contact_email, organisation.contact_phone = f"{organisation.id}@secret.example", SECRET[1]
    session.execute(
        update(Posting).where(Posting.organisation_id.in_(ours)).values(postcode=SECRET[2], location_text=SECRET[3])
    )
    session.commit()


@pytest.mark.parametrize("name", ["anonymous", "stranger"])
def test_nobody_reads_the_details_of_somebody_they_are_not_connected_to(
    app: Noticeboard, session: Session, make: Factory, unsaved: list[str], name: str
) -> None:
    world = World(make)
    give_details(session, world)
    client = new_client(app, session, unsaved)
    person = world.people[name]
    if person is not None:
        client.sign_in(person)
    client.reads_markup = False
    read = 0

    for entry in sorted(WRITTEN):
        if "GET" not in (rules(app)[entry.split()[0]].methods or set()):
            continue
        for path in {cell.path for cell in cells(app, world, entry) if cell.person == name}:
            text = client.get(path).text
            read += 1
            told = [secret for secret in SECRET if secret in text]
            assert told == [], f"{path} tells {name} {told}"

    assert read > 100


def test_their_owner_does_read_them(session: Session, make: Factory, browser_for: Any) -> None:
    world = World(make)
    give_details(session, world)

    page = browser_for(world.people["group_admin"]).get(f"/organisations/{world.group.ref}/edit").text

    assert "secret.example" in page
