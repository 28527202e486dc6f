"""`demo`: the invented board."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict
from noticeboard.extensions import db
from noticeboard.services.demonstration import PASSWORD, SIGN_INS, load_demonstration
from noticeboard.web.settings import current_settings


@click.group("demo")
def demo() -> None:
    """Load an invented board, to look at and try out."""


@demo.command("load")
@with_appcontext
def load() -> None:
    """Fill an empty board with invented organisations, needs and offers, and a year of what came of them.

    Never in production, and never on a board that has an organisation already.
    """
    if not current_settings().demonstration:
        raise click.ClickException("Set NOTICEBOARD_DEMONSTRATION=1 to load the demonstration. Never in production.")
    gazetteer = GazetteerFile(Path(current_app.instance_path) / "gazetteer.sqlite3")
    try:
        count = load_demonstration(db.session(), gazetteer=gazetteer, now=utc_now())
    except Conflict:
        click.echo("The board is not empty, so the demonstration was not loaded.")
        return
    finally:
        gazetteer.close()
    db.session.commit()
    click.echo(f"The demonstration board has {count} open needs. Everything on it is invented.")
    for sign_in in SIGN_INS:
        click.echo(f"  {sign_in.email:<36} {sign_in.who}")
    click.echo(f"  The password of each is: {PASSWORD}")
