"""The pages of members: inviting, joining, roles, removing, leaving."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.vocabulary import MembershipRole
from noticeboard.models import Invitation, Membership, OneUseLink, Organisation, OutboxMessage, Person
from noticeboard.web.links import link_url
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")


def invited(browser_for: Any, session: Session, group: Organisation, email: str, role: str = "member") -> str:
    """Invite an address, and return the path its link leads to."""
    answer = browser_for(group).submit(f"/organisations/{group.ref}/invite", email=email, role=role)
    assert answer.status_code == 302
    link = session.scalars(select(OneUseLink).order_by(OneUseLink.id.desc())).first()
    assert link is not None
    return link_url(link).removeprefix("http://localhost").replace("/link/", "/organisations/join/")


def test_an_empty_invitation_says_what_is_missing(browser_for: Any, make: Factory) -> None:
    group = make.group()

    page = browser_for(group).submit(f"/organisations/{group.ref}/invite", email="")

    assert page.status_code == 422
    assert "Enter their email address" in page.text


def test_somebody_without_an_account_joins_by_the_link_and_is_signed_in(
    visitor: StrictClient, browser_for: Any, session: Session, make: Factory
) -> None:
    group = make.group()
    path = invited(browser_for, session, group, "Newcomer@Example.org", "admin")

    assert session.scalars(select(OutboxMessage.kind)).all() == ["invitation"]
    assert visitor.submit(path).status_code == 422
    answer = visitor.submit(path, name="Ali Khan")

    person = session.scalars(select(Person).where(Person.email == "newcomer@example.org")).one()
    membership = session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    assert answer.headers["Location"].endswith("/your-noticeboard")
    assert (person.name, person.status) == ("Ali Khan", PersonStatus.ACTIVE)
    assert membership.role is MembershipRole.ADMIN
    assert group.name in visitor.get("/your-noticeboard").text


def test_an_invitation_lets_one_in_only_once(
    visitor: StrictClient, browser_for: Any, session: Session, make: Factory
) -> None:
    group = make.group()
    path = invited(browser_for, session, group, "newcomer@example.org")
    visitor.submit(path, name="Ali Khan")

    assert visitor.get(path).status_code == 409


def test_an_invitation_that_was_withdrawn_lets_nobody_in(
    visitor: StrictClient, browser_for: Any, session: Session, make: Factory
) -> None:
    group = make.group()
    path = invited(browser_for, session, group, "newcomer@example.org")
    invitation = session.scalars(select(Invitation)).one()

    page = browser_for(group).get(f"/organisations/{group.ref}/members")
    answer = browser_for(group).post(
        f"/organisations/{group.ref}/invitations/withdraw", data={"member": str(invitation.id)}
    )

    assert "newcomer@example.org" in page.text
    assert answer.status_code == 302
    assert visitor.get(path).status_code == 409


def test_the_emailed_link_leads_to_the_page_that_asks(
    visitor: StrictClient, browser_for: Any, session: Session, make: Factory
) -> None:
    path = invited(browser_for, session, make.group(), "newcomer@example.org")

    answer = visitor.get(path.replace("/organisations/join/", "/link/"))

    assert answer.headers["Location"].endswith(path)


def test_a_link_that_is_not_ours_is_not_found(visitor: StrictClient) -> None:
    assert visitor.get("/organisations/join/not-a-token").status_code == 404


def test_somebody_who_left_can_be_invited_again(
    visitor: StrictClient, browser_for: Any, session: Session, make: Factory
) -> None:
    group, person = make.group(), make.person()
    make.membership(person, group)
    browser_for(person).submit(f"/organisations/{group.ref}/leave")
    path = invited(browser_for, session, group, person.email)

    answer = visitor.submit(path)

    membership = session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    assert answer.status_code == 302
    assert membership.ended_at is None


def test_a_member_cannot_be_invited_twice(browser_for: Any, make: Factory) -> None:
    group, person = make.group(), make.person()
    make.membership(person, group)

    page = browser_for(group).submit(f"/organisations/{group.ref}/invite", email=person.email, role="member")

    assert page.status_code == 422
    assert "already belongs" in page.text


def test_an_admin_changes_a_role_and_removes_a_member(browser_for: Any, session: Session, make: Factory) -> None:
    group, person = make.group(), make.person()
    member = make.membership(person, group)
    client, base = browser_for(group), f"/organisations/{group.ref}/members"

    client.post(f"{base}/role", data={"member": str(member.id), "role": "admin"})
    promoted = session.get_one(Membership, member.id).role
    client.post(f"{base}/remove", data={"member": str(member.id)})

    assert promoted is MembershipRole.ADMIN
    assert session.get_one(Membership, member.id).ended_at is not None
    assert browser_for(person).get(base).status_code == 404


def test_the_last_admin_can_neither_leave_nor_become_a_member(
    browser_for: Any, session: Session, make: Factory
) -> None:
    group = make.group()
    make.membership(make.person(), group)
    client, admin = browser_for(group), group.memberships[0]

    left = client.submit(f"/organisations/{group.ref}/leave")
    demoted = client.post(f"/organisations/{group.ref}/members/role", data={"member": str(admin.id), "role": "member"})

    assert (left.status_code, demoted.status_code) == (409, 409)
    assert "Make somebody else an admin first" in left.text
    assert session.get_one(Membership, admin.id).role is MembershipRole.ADMIN


def test_a_member_who_is_no_admin_changes_nobody(browser_for: Any, session: Session, make: Factory) -> None:
    group, person = make.group(), make.person()
    member = make.membership(person, group)
    admin = group.memberships[0]

    answer = browser_for(person).post(f"/organisations/{group.ref}/members/remove", data={"member": str(admin.id)})

    assert answer.status_code == 403
    assert "Invite somebody" not in browser_for(person).get(f"/organisations/{group.ref}/members").text
    assert session.get_one(Membership, member.id).ended_at is None


def test_a_member_of_another_organisation_cannot_be_removed_by_number(browser_for: Any, make: Factory) -> None:
    group, other = make.group(), make.group()

    answer = browser_for(group).post(
        f"/organisations/{group.ref}/members/remove", data={"member": str(other.memberships[0].id)}
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("number", ["", "0", "9" * 300, "1\x1b", "me"])
def test_a_number_that_no_member_has_is_told_so(make: Factory, browser_for: Any, number: str) -> None:
    group = make.group()

    answer = browser_for(group).post(f"/organisations/{group.ref}/members/role", data={"member": number})

    assert answer.status_code == 404
    assert "does not belong to the organisation any more" in answer.text


@pytest.mark.parametrize("action", ["invite", "members/role", "members/remove", "invitations/withdraw"])
def test_an_admin_changes_no_members_while_the_organisation_is_suspended(
    browser_for: Any, make: Factory, session: Session, action: str
) -> None:
    group, member = make.group(), make.person()
    membership = make.membership(member, group)
    admin = browser_for(group)
    path = invited(browser_for, session, group, "newcomer@example.org")
    invitation = session.scalars(select(Invitation)).one()
    group.suspended_at, group.suspension_reason = NOW, "We cannot reach you."
    session.commit()
    sent = {
        "member": str(invitation.id if action == "invitations/withdraw" else membership.id),
        "role": "admin",
        "email": "another@example.org",
    }

    refused = admin.post(f"/organisations/{group.ref}/{action}", data=sent)

    assert refused.status_code == 403
    assert "The team has suspended this organisation" in refused.text
    session.refresh(membership)
    assert (membership.role, membership.ended_at) == (MembershipRole.MEMBER, None)
    assert session.scalars(select(Invitation)).one().withdrawn_at is None
    assert path


def test_the_pages_of_a_suspended_organisation_say_that_its_members_stay(browser_for: Any, make: Factory) -> None:
    group = make.group(suspended_at=NOW, suspension_reason="We cannot reach you.")
    make.membership(make.person(name="Ruth Okafor"), group)
    admin = browser_for(group)

    page = admin.get(f"/organisations/{group.ref}/members")

    assert "Nobody can be invited or removed" in page.text
    assert "Ruth Okafor" in page.text
    assert "Invite somebody" not in page.text
    assert ">Remove" not in page.text
    assert admin.get(f"/organisations/{group.ref}/invite").status_code == 403


def test_an_invitation_is_of_no_use_while_the_organisation_is_suspended(
    visitor: StrictClient, browser_for: Any, make: Factory, session: Session
) -> None:
    group = make.group()
    path = invited(browser_for, session, group, "newcomer@example.org")
    group.suspended_at = NOW
    session.commit()

    assert visitor.get(path).status_code == 409
    assert "Nobody can join this organisation at the moment" in visitor.post(path, data={"name": "Ali Khan"}).text
    group.suspended_at = None
    session.commit()

    assert visitor.submit(path, name="Ali Khan").status_code == 302
