"""`check`: whether everything that must always be true is true."""

import click
from flask.cli import with_appcontext

from noticeboard.extensions import db
from noticeboard.queries.invariants import list_broken_invariants


@click.command("check")
@with_appcontext
def check() -> None:
    """Check every invariant of the board; exit 1 with a list when one is broken."""
    broken = list_broken_invariants(db.session())
    for sentence in broken:
        click.echo(sentence)
    if broken:
        raise click.ClickException(
            "One thing that must be true is not."
            if len(broken) == 1
            else f"{len(broken):,} things that must be true are not."
        )
    click.echo("Everything that must be true is true.")
