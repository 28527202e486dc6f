"""`db`: the tables. `data`: the reference data."""

import click
import flask_migrate
from flask.cli import with_appcontext

from noticeboard.cli.arguments import Line
from noticeboard.extensions import db
from noticeboard.services.reference_data import load_reference_data


@click.group("db")
def database() -> None:
    """Make, check and take down the tables."""


@database.command("upgrade")
@click.argument("revision", type=Line(), default="head")
@with_appcontext
def upgrade(revision: str) -> None:
    """Bring the tables up to REVISION, by default the newest."""
    flask_migrate.upgrade(revision=revision)
    click.echo(f"The tables stand at {revision}.")


@database.command("downgrade")
@click.argument("revision", type=Line())
@with_appcontext
def downgrade(revision: str) -> None:
    """Take the tables down to REVISION; "base" takes down every one, and what is in them."""
    flask_migrate.downgrade(revision=revision)
    click.echo(f"The tables stand at {revision}.")


@database.command("check")
@with_appcontext
def check() -> None:
    """Say whether the tables are what the models ask for; exit 1 when they are not."""
    flask_migrate.check()


@click.group("data")
def data() -> None:
    """Load the reference data."""


@data.command("load")
@with_appcontext
def load() -> None:
    """Load the National TOMs and the other reference data. Doing it again changes nothing."""
    loaded = load_reference_data(db.session())
    db.session.commit()
    click.echo(f"Reference data: {loaded.after} rows, {loaded.after - loaded.before} of them new.")
