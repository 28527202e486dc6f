"""The page of a connection shows who can be reached now, never somebody who has left."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.models import Membership, OutboxMessage
from noticeboard.services.memberships import leave_organisation
from noticeboard.services.suspensions import suspend_person
from noticeboard.web.messages import write_message
from tests.connected import Connected
from tests.factory import NOW, Factory

pytestmark = pytest.mark.usefixtures("clock")


def test_the_next_contact_is_shown_instead_of_somebody_who_has_left(
    session: Session, make: Factory, browser_for: Any, app: Noticeboard
) -> None:
    told = Connected(make)
    left, stays = told.connection.receiver_person, make.person(name="Ruth Okafor", email="ruth@example.org")
    make.membership(stays, told.receiver)
    member = session.scalars(select(Membership).where(Membership.person_id == left.id)).one()
    member.role = session.scalars(select(Membership).where(Membership.person_id == stays.id)).one().role
    session.commit()
    path = f"/connections/{told.connection.ref}"
    assert left.email in browser_for(told.giver).get(path).text

    leave_organisation(session, actor=told.group, membership=member, now=NOW)
    session.commit()

    page = browser_for(told.giver).get(path).text
    assert left.email not in page
    assert "ruth@example.org" in page
    assert f"{left.name}, who agreed this, has left." in page
    mail = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "connection-contact-changed")).one()
    with app.test_request_context():
        assert "Ruth Okafor, ruth@example.org" in write_message(session, mail).text


def test_the_team_puts_in_touch_where_nobody_is_left(
    session: Session, make: Factory, browser_for: Any, app: Noticeboard
) -> None:
    told = Connected(make)
    person = told.connection.receiver_person
    suspend_person(
        session, actor=make.actor(make.team_member()), person=person, about="G-234567", reason="Left", now=NOW
    )
    session.commit()

    page = browser_for(told.giver).get(f"/connections/{told.connection.ref}").text

    assert person.status is PersonStatus.SUSPENDED
    assert person.email not in page
    assert f"{person.name} has left: the team will put you in touch." in page
    mail = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "connection-contact-changed")).one()
    with app.test_request_context():
        text = write_message(session, mail).text
    assert person.email not in text
    assert "will put you in touch" in text
