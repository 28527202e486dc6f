"""`create-user`, `reset-second-step` and `area`: what about people and areas is done nowhere else."""

import sys

import click
from flask.cli import with_appcontext

from noticeboard.cli.arguments import Email, Line
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.domain.vocabulary import TeamRole
from noticeboard.extensions import db
from noticeboard.models import Area
from noticeboard.queries.areas import list_areas
from noticeboard.queries.people import find_person
from noticeboard.services.accounts import create_person
from noticeboard.services.areas import create_area
from noticeboard.services.passwords import check_choice, hash_password
from noticeboard.services.second_step import reset_second_step
from noticeboard.web.fields import printable_line
from noticeboard.web.wording.refusals import refusal_words

ROLES = ("person", *(role.value for role in TeamRole))


@click.command("create-user")
@click.option("--email", type=Email(), required=True, help="The email address to sign in with.")
@click.option("--name", type=Line(), required=True, help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default="person", show_default=True, help="What they may do.")
@click.option("--area", "area_code", default="", help="The code of the area whose team they join; needed if several.")
@with_appcontext
def create_user(email: str, name: str, role: str, area_code: str) -> None:
    """Make an account that is ready to use. The password is read from standard input, its first line."""
    area = _area_named(area_code) if role != "person" else None
    password = _typed_password()
    try:
        check_choice(password, context=[name, email])
        person = create_person(
            db.session(),
            name=name,
            email=email,
            password_hash=hash_password(password),
            now=utc_now(),
            area=area,
            role=TeamRole(role) if area else None,
        )
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        raise click.ClickException(refusal_words(refusal)) from None
    db.session.commit()
    place = f" in {area.name}" if area else ""
    click.echo(f"Made an account for {person.email} as {role.replace('_', ' ')}{place}.")


@click.command("reset-second-step")
@click.argument("email", type=Email())
@with_appcontext
def reset_lost_second_step(email: str) -> None:
    """Let somebody whose authenticator and recovery codes are lost set up a new one. Make sure first who is asking.

    Their sessions end, and an email tells them.
    """
    person = find_person(db.session(), email=email)
    if person is None:
        raise click.ClickException(f"There is no account for {email}.")
    try:
        reset_second_step(db.session(), person=person, now=utc_now())
    except Conflict as refusal:
        db.session.rollback()
        raise click.ClickException(refusal_words(refusal)) from None
    db.session.commit()
    click.echo(f"{person.email} is signed out everywhere, and sets up a new second step at the next sign-in.")


@click.group("area")
def area() -> None:
    """Make and list areas."""


@area.command("add")
@click.option("--code", required=True, help="A short name without spaces, such as cheshire-east.")
@click.option("--name", type=Line(), required=True, help="The name people know it by.")
@click.option("--council", type=Line(), required=True, help="The council whose policy rules and priorities apply.")
@click.option("--team-email", type=Email(), required=True, help="The shared address of its team.")
@click.option("--lad", "lads", multiple=True, required=True, help="A district's code, such as E06000049; repeatable.")
@with_appcontext
def add_area(code: str, name: str, council: str, team_email: str, lads: tuple[str, ...]) -> None:
    """Make an area, so that it can have a team and organisations."""
    try:
        made = create_area(
            db.session(), code=code, name=name, council=council, team_email=team_email, lads=lads, now=utc_now()
        )
    except (Invalid, Conflict) as refusal:
        db.session.rollback()
        raise click.ClickException(refusal_words(refusal)) from None
    db.session.commit()
    click.echo(f"Made the area {made.name} ({made.code}).")


@area.command("list")
@with_appcontext
def show_areas() -> None:
    """List the areas with their codes."""
    for row in list_areas(db.session()):
        click.echo(f"{row.code:<24} {row.name}")


def _typed_password() -> str:
    """The first line of standard input, if it could be typed at sign-in as well."""
    try:
        password = sys.stdin.readline().rstrip("\r\n")
        typed = printable_line(password, longest=len(password) or 1) == password.strip()
    except UnicodeError:
        typed = False
    if not typed:
        raise click.ClickException("The password holds something that no form takes. Type another, in UTF-8.")
    return password


def _area_named(code: str) -> Area:
    """The area with a code, or the only one there is."""
    known = list_areas(db.session())
    named = [row for row in known if row.code == code] if code else list(known)
    if len(named) != 1:
        codes = ", ".join(row.code for row in known) or "none yet: make one with `noticeboard area add`"
        raise click.ClickException(f"Say which area with --area. There are: {codes}.")
    return named[0]
