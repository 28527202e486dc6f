"""`matching`: the index that candidates are found by."""

import time

import click
from flask.cli import with_appcontext

from noticeboard import matching as library
from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.queries.outdated import count_outdated, list_to_rescore
from noticeboard.services.encoding import keep_encoded, put_down_missing
from noticeboard.services.match_index import rebuild_index
from noticeboard.services.meanings import encoder_at_hand, find_waiting
from noticeboard.services.suggestions import refresh_for

PAUSE = 0.2


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
    if outdated := count_outdated(db.session()):
        click.echo(f"{outdated:,} matches were scored otherwise than they would be now. See: matching rescore --help")


@matching.command("rescore")
@click.option("--all", "every", is_flag=True, help="Every open posting, not only those whose matches are outdated.")
@with_appcontext
def rescore(every: bool) -> None:
    """Score afresh the matches scored by another version, or with other NOTICEBOARD_PLACE settings."""
    session, last, done = db.session(), 0, 0
    click.echo(f"{count_outdated(session):,} matches are outdated.")
    while postings := list_to_rescore(session, after=last, every=every):
        for posting in postings:
            refresh_for(session, posting=posting, now=utc_now())
        last, done = postings[-1].id, done + len(postings)
        session.commit()
        if done % 100 == 0:
            click.echo(f"  {done:,} postings scored", err=True)
        # On SQLite whoever waits to write looks every tenth of a second whether it is their turn.
        time.sleep(PAUSE)
    click.echo(f"Scored {done:,} open postings afresh.")


@matching.command("encode")
@with_appcontext
def encode() -> None:
    """Encode every open posting that has no vectors, as after the sentence encoder has been installed."""
    session = db.session()
    encoder = encoder_at_hand(session)
    if encoder is None:
        raise click.ClickException("The sentence encoder is not installed: see NOTICEBOARD_MODEL_DIR.")
    while put_down_missing(session):
        session.commit()
    done = 0
    while waiting := find_waiting(session):
        session.rollback()
        meaning = library.encode_posting(encoder, title=waiting.title, description=waiting.description)
        keep_encoded(session, waiting=waiting, meaning=meaning, now=utc_now())
        session.commit()
        done += 1
        if done % 100 == 0:
            click.echo(f"  {done:,} postings encoded", err=True)
    click.echo(f"Encoded {done:,} open postings.")


def _progress(done: int) -> None:
    """Say on standard error how far it has come, each 10,000 postings."""
    if done % 10_000 < 500 <= done:
        click.echo(f"  {done:,} postings read", err=True)
