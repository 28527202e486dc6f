"""`seed`: a large invented board, for measuring."""

import click
from flask.cli import with_appcontext

from noticeboard.domain.errors import Conflict
from noticeboard.extensions import db
from noticeboard.services.seeding import england, home_places, seed_board


@click.command("seed")
@click.option("--postings", type=click.IntRange(1, 5_000_000), required=True, help="How many needs and offers to make.")
@click.option("--seed", "number", type=int, required=True, help="The same number makes the same board again.")
@click.option("--spread", type=click.Choice(["wards", "england"]), default="wards", help="Where they are.")
@with_appcontext
def seed(postings: int, number: int, spread: str) -> None:
    """Fill an empty board with invented postings, to measure it with.

    Needs and offers of a fiftieth as many organisations, in the wards of the home borough or spread over England. About
    16 in 100 hold the word "parish" and 4 in 10,000 the word "bandstand". Nobody on it can sign in.
    """
    places = home_places() if spread == "wards" else england(number)
    try:
        made = seed_board(db.session(), postings=postings, seed=number, places=places, tell=_progress)
    except Conflict:
        raise click.ClickException("The board is not empty. Seed a database of its own.") from None
    db.session.commit()
    click.echo(f"Made {made.postings:,} postings of {made.organisations:,} organisations.")
    click.echo(f"{made.indexed:,} of them are open, and stand in the index of matches.")
    click.echo(f"SHA-256 of the content: {made.digest}")


def _progress(what: str, done: int, expected: int) -> None:
    """Say on standard error how far it has come, each 50,000 rows."""
    if done % 50_000 < 500 or done == expected:
        click.echo(f"  {done:,} of {expected:,} {what}", err=True)
