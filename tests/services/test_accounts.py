"""Accounts: what signing up, links and changes do to the rows."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.models import OneUseLink, OutboxMessage, Person, SignInSession
from noticeboard.services import accounts
from noticeboard.services.links import create_link, spend_link
from noticeboard.services.sessions import open_session
from tests.factory import NOW, Factory


def sent(session: Session) -> Sequence[str]:
    return session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()


def sign_up(session: Session, email: str = "New@Example.org", password_hash: str = "hash") -> None:
    accounts.sign_up(session, name=" Jo Bell ", email=email, password_hash=password_hash, now=NOW)


def link_of(session: Session, purpose: str) -> OneUseLink:
    return session.scalars(
        select(OneUseLink).where(OneUseLink.purpose == purpose).order_by(OneUseLink.id.desc()).limit(1)
    ).one()


def test_signing_up_makes_somebody_unconfirmed_and_sends_a_link(session: Session) -> None:
    sign_up(session)

    person = session.scalars(select(Person)).one()
    assert (person.name, person.email, person.status) == ("Jo Bell", "new@example.org", PersonStatus.UNCONFIRMED)
    assert sent(session) == ["confirm-email"]
    assert link_of(session, "confirm-email").person_id == person.id


def test_signing_up_again_before_confirming_makes_the_earlier_link_useless(session: Session) -> None:
    sign_up(session, password_hash="first")
    first = link_of(session, "confirm-email")

    sign_up(session, password_hash="second")

    session.refresh(first)
    assert first.used_at is not None
    assert session.scalars(select(Person)).one().password_hash == "second"


def test_an_address_with_an_account_keeps_its_password_and_is_told(session: Session, make: Factory) -> None:
    person = make.person(email="known@example.org", password_hash="theirs")

    sign_up(session, email="Known@example.org")

    assert (person.password_hash, person.name) == ("theirs", person.name)
    assert sent(session) == ["already-have-account"]


def test_an_address_is_sent_three_confirmations_in_six_hours_and_no_more(session: Session) -> None:
    for _ in range(5):
        sign_up(session)

    assert sent(session) == ["confirm-email"] * 3


def test_whoever_proves_an_address_another_way_drops_a_password_they_have_not_chosen(session: Session) -> None:
    sign_up(session, password_hash="a stranger's")
    person = accounts.find_or_make_person(session, email="new@example.org", name="The Owner", now=NOW)

    accounts.confirm_person(session, person=person, now=NOW)

    assert person.status is PersonStatus.ACTIVE
    assert person.password_hash is None


def test_finding_or_making_a_person_twice_makes_one(session: Session) -> None:
    one = accounts.find_or_make_person(session, email=" Who@Example.org", name="Who", now=NOW)
    two = accounts.find_or_make_person(session, email="who@example.org ", name="Somebody else", now=NOW)

    assert one.id == two.id
    assert two.name == "Who"


def test_a_password_that_was_changed_while_it_was_being_checked_lets_nobody_in(session: Session, make: Factory) -> None:
    person = make.person(password_hash="new")

    assert accounts.admit(session, email=person.email, stored="old", now=NOW, renewed=None) is None
    assert accounts.admit(session, email=person.email, stored="new", now=NOW, renewed="newer") is person
    assert person.password_hash == "newer"


def test_somebody_suspended_is_told_so_once_their_password_is_right(session: Session, make: Factory) -> None:
    person = make.person(password_hash="theirs", status=PersonStatus.SUSPENDED)

    with pytest.raises(NotPermitted):
        accounts.admit(session, email=person.email, stored="theirs", now=NOW, renewed=None)


def test_a_sign_in_link_goes_to_people_and_never_to_the_team(session: Session, make: Factory) -> None:
    accounts.send_sign_in_link(session, email=make.person().email, now=NOW)
    accounts.send_sign_in_link(session, email=make.team_member().email, now=NOW)
    accounts.send_sign_in_link(session, email="stranger@example.org", now=NOW)
    accounts.send_sign_in_link(session, email=make.person(status=PersonStatus.SUSPENDED).email, now=NOW)

    assert sent(session) == ["sign-in-link", "sign-in-by-password", "no-account"]


def test_a_new_password_ends_other_sessions_and_unused_links(session: Session, make: Factory) -> None:
    person = make.person(password_hash="old")
    kept, _token = open_session(session, person=person, address="", browser="", now=NOW)
    other, _token = open_session(session, person=person, address="", browser="", now=NOW)
    accounts.send_reset_link(session, email=person.email, now=NOW)

    accounts.set_password(session, person=person, password_hash="new", now=NOW, keep_session=kept.id)

    session.expire_all()
    assert session.get_one(SignInSession, kept.id).ended_at is None
    assert session.get_one(SignInSession, other.id).ended_at == NOW
    assert link_of(session, "reset-password").used_at == NOW


def test_a_link_is_spent_once_and_not_after_its_time(session: Session) -> None:
    link = create_link(session, purpose="sign-in", email="a@example.org", now=NOW, expires_in=timedelta(minutes=30))
    late = create_link(session, purpose="sign-in", email="a@example.org", now=NOW, expires_in=timedelta(minutes=30))

    assert spend_link(session, link=link, now=NOW)
    assert not spend_link(session, link=link, now=NOW)
    assert not spend_link(session, link=late, now=NOW + timedelta(minutes=30))


def test_an_address_somebody_took_meanwhile_is_not_taken_from_them(session: Session, make: Factory) -> None:
    person = make.person()
    accounts.ask_to_change_email(session, person=person, email="wanted@example.org", now=NOW)
    make.person(email="wanted@example.org")

    with pytest.raises(Conflict):
        accounts.change_email(session, person=person, link=link_of(session, "confirm-new-email"), now=NOW)


def test_a_new_address_ends_every_link_to_the_old_one_and_tells_it(session: Session, make: Factory) -> None:
    person = make.person(email="old@example.org")
    accounts.send_reset_link(session, email="old@example.org", now=NOW)
    accounts.ask_to_change_email(session, person=person, email="Wanted@example.org", now=NOW)

    accounts.change_email(session, person=person, link=link_of(session, "confirm-new-email"), now=NOW)

    assert person.email == "wanted@example.org"
    assert link_of(session, "reset-password").used_at == NOW
    notice = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "email-changed")).one()
    assert notice.email == "old@example.org"
