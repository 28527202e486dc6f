"""`matching`: the index that candidates are found by."""

import click
from flask.cli import with_appcontext

from noticeboard.extensions import db
from noticeboard.services.match_index import rebuild_index


@click.group("matching")
def matching() -> None:
    """Look after the index of matches."""


@matching.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Make the index afresh from the open postings, as after an upgrade that changed what it holds."""
    done = rebuild_index(db.session(), tell=_progress)
    db.session.commit()
    click.echo(f"The index holds {done:,} open postings.")


def _progress(done: int) -> None:
    """Say on standard error how far it has come, each 10,000 postings."""
    if done % 10_000 < 500 <= done:
        click.echo(f"  {done:,} postings read", err=True)
