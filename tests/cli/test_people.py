"""Making the first accounts and areas by command."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.vocabulary import TeamRole
from noticeboard.models import Area, Person
from noticeboard.services.passwords import password_matches
from tests.factory import Factory

AREA = ["--name", "Halton", "--council", "Halton Council", "--team-email", "team@halton.example", "--lad", "E06000006"]


def test_a_team_admin_is_made_with_a_password_from_standard_input(app: Flask, session: Session, make: Factory) -> None:
    make.area()

    said = app.test_cli_runner().invoke(
        args=["create-user", "--email", "Ann@Example.org", "--name", "Ann Lee", "--role", "team_admin"],
        input="otter-gravel-lampshade\n",
    )

    session.expire_all()
    person = session.scalars(select(Person)).one()
    assert said.exit_code == 0, said.output
    assert (person.email, person.status) == ("ann@example.org", PersonStatus.ACTIVE)
    assert [role.role for role in person.team_roles] == [TeamRole.ADMIN]
    assert password_matches(person.password_hash, "otter-gravel-lampshade")


def test_a_weak_password_or_a_known_address_makes_nothing_and_says_why(
    app: Flask, session: Session, make: Factory
) -> None:
    person = make.person()
    runner = app.test_cli_runner()

    weak = runner.invoke(args=["create-user", "--email", "a@example.org", "--name", "Ann"], input="password1234\n")
    known = runner.invoke(
        args=["create-user", "--email", person.email, "--name", "Ann"], input="otter-gravel-lampshade\n"
    )

    assert (weak.exit_code, known.exit_code) == (1, 1)
    assert "easy to guess" in weak.output
    assert "already has an account" in known.output
    assert session.query(Person).count() == 1


def test_a_team_role_needs_an_area_that_is_there(app: Flask, session: Session, make: Factory) -> None:
    said = app.test_cli_runner().invoke(
        args=["create-user", "--email", "a@example.org", "--name", "Ann", "--role", "team_member"],
        input="otter-gravel-lampshade\n",
    )

    assert said.exit_code == 1
    assert "area add" in said.output


def test_an_area_is_made_once(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()

    made = runner.invoke(args=["area", "add", "--code", "halton", *AREA])
    again = runner.invoke(args=["area", "add", "--code", "halton", *AREA])
    wrong = runner.invoke(args=["area", "add", "--code", "Halton Borough", *AREA])

    assert made.exit_code == 0, made.output
    assert (again.exit_code, wrong.exit_code) == (1, 1)
    assert session.scalars(select(Area.code)).all() == ["halton"]
    assert "halton" in runner.invoke(args=["area", "list"]).output
