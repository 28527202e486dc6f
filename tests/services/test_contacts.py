"""Who speaks for each side of a connection, and who is told when that is somebody else."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import ConnectionStatus, PersonStatus
from noticeboard.domain.vocabulary import MembershipRole
from noticeboard.models import Membership, Organisation, OutboxMessage, Person
from noticeboard.queries.connections import find_contacts
from noticeboard.services.memberships import change_role, leave_organisation, remove_member
from noticeboard.services.suspensions import restore_person, suspend_person
from tests.connected import Connected
from tests.factory import NOW, Factory

ROLES = {"colleague": MembershipRole.MEMBER, "admin": MembershipRole.ADMIN}


@pytest.fixture
def told(make: Factory) -> Connected:
    """A connection, with nothing queued yet."""
    return Connected(make)


def join(make: Factory, organisation: Organisation, **roles: MembershipRole) -> dict[str, Person]:
    """People who belong to an organisation beside the one who agreed, by a name for each."""
    people = {name: make.person(name=name) for name in roles}
    for name, role in roles.items():
        make.membership(people[name], organisation, role)
    return people


def membership(session: Session, person: Person) -> Membership:
    return session.scalars(select(Membership).where(Membership.person_id == person.id)).one()


def messages(session: Session, kind: str) -> list[OutboxMessage]:
    session.flush()
    rows = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(session.scalars(rows))


def suspend(session: Session, make: Factory, person: Person) -> Any:
    """Suspend somebody, and return who did."""
    team = make.actor(make.team_member())
    suspend_person(session, actor=team, person=person, about="G-234567", reason="Left", now=NOW)
    return team


def test_whoever_agreed_is_the_contact_while_they_belong(session: Session, make: Factory, told: Connected) -> None:
    join(make, told.receiver, admin=MembershipRole.ADMIN)

    contacts = find_contacts(session, connection=told.connection)

    assert contacts.receiver is told.connection.receiver_person
    assert contacts.giver is told.connection.giver_person


def test_an_admin_is_the_next_contact_before_a_member_who_has_been_there_longer(
    session: Session, make: Factory, told: Connected
) -> None:
    people = join(make, told.receiver, **ROLES)

    leave_organisation(
        session, actor=told.group, membership=membership(session, told.connection.receiver_person), now=NOW
    )

    assert find_contacts(session, connection=told.connection).receiver is people["admin"]
    assert [row.person_id for row in messages(session, "connection-contact")] == [people["admin"].id]
    other = [row.person_id for row in messages(session, "connection-contact-changed")]
    assert other == [told.connection.giver_person_id]
    assert messages(session, "connection-contact-for-team") == []


def test_when_the_next_contact_leaves_too_the_one_after_is_told(
    session: Session, make: Factory, told: Connected
) -> None:
    people = join(make, told.receiver, **ROLES)
    agreed = told.connection.receiver_person
    remove_member(session, actor=make.actor(people["admin"]), membership=membership(session, agreed), now=NOW)

    suspend(session, make, people["admin"])

    assert [row.person_id for row in messages(session, "connection-contact")] == [
        people["admin"].id,
        people["colleague"].id,
    ]


def test_the_team_and_the_other_side_are_told_when_nobody_is_left(
    session: Session, make: Factory, told: Connected
) -> None:
    suspend(session, make, told.connection.receiver_person)

    assert find_contacts(session, connection=told.connection).receiver is None
    assert len(messages(session, "connection-contact-changed")) == 1
    assert [row.email for row in messages(session, "connection-contact-for-team")] == [told.receiver.area.team_email]
    assert messages(session, "connection-contact") == []


def test_somebody_restored_is_the_contact_again_and_both_are_told(
    session: Session, make: Factory, told: Connected
) -> None:
    person = told.connection.receiver_person
    team = suspend(session, make, person)

    restore_person(session, actor=team, person=person, about="G-234567", now=NOW)

    assert person.status is PersonStatus.ACTIVE
    assert find_contacts(session, connection=told.connection).receiver is person
    assert [row.person_id for row in messages(session, "connection-contact")] == [person.id]
    assert len(messages(session, "connection-contact-changed")) == 2


def test_nobody_is_told_when_the_contact_stays(session: Session, make: Factory, told: Connected) -> None:
    people = join(make, told.receiver, **ROLES)

    suspend(session, make, people["admin"])
    change_role(
        session,
        actor=told.group,
        membership=membership(session, people["colleague"]),
        role=MembershipRole.ADMIN,
        now=NOW,
    )

    assert messages(session, "connection-contact") == []
    assert messages(session, "connection-contact-changed") == []


def test_nobody_is_told_of_a_connection_that_is_over(session: Session, make: Factory, told: Connected) -> None:
    told.connection.status = ConnectionStatus.COMPLETED
    session.commit()

    suspend(session, make, told.connection.receiver_person)

    assert messages(session, "connection-contact-changed") == []
    assert messages(session, "connection-contact-for-team") == []
