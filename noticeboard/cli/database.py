"""`data`: loading reference data."""

import click
from flask.cli import with_appcontext

from noticeboard.extensions import db
from noticeboard.services.reference_data import load_reference_data


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
