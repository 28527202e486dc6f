"""`ledger`: whether the social value ledger is as it was written."""

import click
from flask.cli import with_appcontext

from noticeboard.extensions import db
from noticeboard.queries.ledger import count_entries, find_bad_entry, find_head


@click.group("ledger")
def ledger() -> None:
    """Look after the social value ledger."""


@ledger.command("verify")
@with_appcontext
def verify() -> None:
    """Follow the chain of the ledger from its first entry; exit 1 naming the first that does not follow."""
    session = db.session()
    bad = find_bad_entry(session)
    if bad is not None:
        raise click.ClickException(
            f"Entry {bad.id}, of record {bad.line.record.ref}, does not follow from the one before it."
        )
    head = find_head(session)
    if head is None:
        click.echo("The ledger is empty.")
        return
    click.echo(f"All {count_entries(session):,} entries follow from one another. The last hash is {head}.")
