"""Making the first accounts and areas by command."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.vocabulary import TeamRole
from noticeboard.models import Area, Event, OutboxMessage, Person, RecoveryCode, SignInSession
from noticeboard.services.passwords import password_matches
from noticeboard.services.sessions import open_session
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

PASSWORD = "otter-gravel-lampshade"
AREA = ["--name", "Halton", "--council", "Halton Council", "--team-email", "team@halton.example", "--lad", "E06000006"]


def test_a_team_admin_is_made_with_a_password_from_standard_input(app: Flask, session: Session, make: Factory) -> None:
    make.area()

    said = app.test_cli_runner().invoke(
        args=["create-user", "--email", "Ann@Example.org", "--name", "Ann Lee", "--role", "team_admin"],
        input=f"{PASSWORD}\n",
    )

    session.expire_all()
    person = session.scalars(select(Person)).one()
    assert said.exit_code == 0, said.output
    assert (person.email, person.status) == ("ann@example.org", PersonStatus.ACTIVE)
    assert [role.role for role in person.team_roles] == [TeamRole.ADMIN]
    assert password_matches(person.password_hash, PASSWORD)


def test_a_weak_password_or_a_known_address_makes_nothing_and_says_why(
    app: Flask, session: Session, make: Factory
) -> None:
    person = make.person()
    runner = app.test_cli_runner()

    weak = runner.invoke(args=["create-user", "--email", "a@example.org", "--name", "Ann"], input="password1234\n")
    known = runner.invoke(args=["create-user", "--email", person.email, "--name", "Ann"], input=f"{PASSWORD}\n")

    assert (weak.exit_code, known.exit_code) == (1, 1)
    assert "easy to guess" in weak.output
    assert "already has an account" in known.output
    assert session.query(Person).count() == 1


@pytest.mark.parametrize(
    ("email", "name", "password"),
    [
        ("ann@example", "Ann", PASSWORD),
        ("ann@example.org\nBcc: bob@example.org", "Ann", PASSWORD),
        (f"{'a' * 250}@example.org", "Ann", PASSWORD),
        ("\udcff@example.org", "Ann", PASSWORD),
        ("ann@example.org", " ", PASSWORD),
        ("ann@example.org", "Ann\nLee", PASSWORD),
        ("ann@example.org", "\udcff", PASSWORD),
        ("ann@example.org", "A" * 101, PASSWORD),
        ("ann@example.org", "Ann", "otter-gravel\0-lampshade"),
        ("ann@example.org", "Ann", b"otter-gravel\xff-lampshade"),
    ],
)
def test_what_no_page_would_take_makes_no_account(
    app: Flask, session: Session, email: str, name: str, password: str | bytes
) -> None:
    said = app.test_cli_runner().invoke(args=["create-user", "--email", email, "--name", name], input=password)

    assert isinstance(said.exception, SystemExit)
    assert "Error: " in said.output
    assert session.query(Person).count() == 0


def test_a_team_role_needs_an_area_that_is_there(app: Flask, session: Session, make: Factory) -> None:
    said = app.test_cli_runner().invoke(
        args=["create-user", "--email", "a@example.org", "--name", "Ann", "--role", "team_member"],
        input=f"{PASSWORD}\n",
    )

    assert said.exit_code == 1
    assert "area add" in said.output


def test_an_area_is_made_once(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()

    made = runner.invoke(args=["area", "add", "--code", "halton", *AREA])
    again = runner.invoke(args=["area", "add", "--code", "halton", *AREA])
    wrong = runner.invoke(args=["area", "add", "--code", "Halton Borough", *AREA])
    nameless = runner.invoke(args=["area", "add", "--code", "widnes", *AREA, "--name", ""])
    unreachable = runner.invoke(args=["area", "add", "--code", "widnes", *AREA, "--team-email", "the team"])

    assert made.exit_code == 0, made.output
    assert (again.exit_code, wrong.exit_code) == (1, 1)
    assert (nameless.exit_code, unreachable.exit_code) == (2, 2)
    assert session.scalars(select(Area.code)).all() == ["halton"]
    assert "halton" in runner.invoke(args=["area", "list"]).output


def test_a_lost_second_step_is_reset_and_its_owner_signed_out_and_told(
    app: Flask, session: Session, make: Factory
) -> None:
    lost, other = make.team_member(), make.team_member()
    for person in (lost, other):
        session.add(RecoveryCode(person_id=person.id, code_hash=str(person.id)))
        open_session(session, person=person, address="127.0.0.1", browser="tests", now=NOW)
    session.commit()

    said = app.test_cli_runner().invoke(args=["reset-second-step", lost.email.upper()])

    session.expire_all()
    assert said.exit_code == 0, said.output
    assert lost.email in said.output
    assert (lost.totp_secret, lost.totp_confirmed_at) == (None, None)
    assert session.scalars(select(RecoveryCode.person_id)).all() == [other.id]
    ended = select(SignInSession.person_id).where(SignInSession.ended_at.is_not(None))
    assert session.scalars(ended).all() == [lost.id]
    assert session.scalars(select(OutboxMessage.kind)).all() == ["second-step-reset"]
    assert session.scalars(select(Event.about_ref).filter_by(action="second-step.reset")).all() == [f"person:{lost.id}"]


def test_whoever_lost_the_second_step_sets_up_another_at_sign_in(
    app: Flask, make: Factory, visitor: StrictClient, clock: object
) -> None:
    person = make.team_member()
    visitor.sign_in(person, second_step=False)
    asked_before = visitor.get("/team", follow_redirects=True).request.path

    app.test_cli_runner().invoke(args=["reset-second-step", person.email])

    assert visitor.get("/team").location.startswith("/sign-in")
    visitor.sign_in(person, second_step=False)
    asked_after = visitor.get("/team", follow_redirects=True).request.path
    assert (asked_before, asked_after) == ("/sign-in/code", "/account/second-step")


def test_there_is_nothing_to_reset_for_a_stranger_or_without_a_second_step(
    app: Flask, session: Session, make: Factory
) -> None:
    runner, person = app.test_cli_runner(), make.person()

    unknown = runner.invoke(args=["reset-second-step", "nobody@example.org"])
    without = runner.invoke(args=["reset-second-step", person.email])

    assert (unknown.exit_code, without.exit_code) == (1, 1)
    assert "no account for nobody@example.org" in unknown.output
    assert "no second step to reset" in without.output
    assert session.scalars(select(OutboxMessage.kind)).all() == []
