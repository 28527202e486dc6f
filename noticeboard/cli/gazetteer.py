"""`gazetteer`: what is known of postcodes and places, and importing more of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from noticeboard.adapters.gazetteer_boundaries import import_boundaries
from noticeboard.adapters.gazetteer_import import Imported, import_places, import_postcodes
from noticeboard.adapters.gazetteer_postcodes import USUAL_AREAS, Selection
from noticeboard.adapters.gazetteer_sources import GazetteerSourceError
from noticeboard.clock import utc_now
from noticeboard.domain.gazetteer import LayerFacts
from noticeboard.domain.places import Place, read_place
from noticeboard.extensions import db
from noticeboard.services.posting_places import reresolve_postings
from noticeboard.web.places import current_gazetteer
from noticeboard.web.wording.places import note_words, reading_words

MONTHS_TILL_OLD = 15
FILE = click.Path(exists=True, path_type=Path)
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be imported, and change nothing.")


@click.group("gazetteer")
def gazetteer() -> None:
    """Look after the file of postcodes and places."""


@gazetteer.command("status")
@with_appcontext
def status() -> None:
    """List what the gazetteer holds, of which year, and warn of postcodes older than 15 months."""
    known = current_gazetteer()
    for layer, count in known.count_rows().items():
        click.echo(f"{layer:<10} {count:>9,}")
    layers = known.list_layers()
    for facts in layers:
        click.echo(
            f"{facts.layer}: {facts.source} {facts.version or 'of an unknown date'}, {facts.rows:,} rows, ", nl=False
        )
        click.echo(f"imported {facts.imported_at[:10]}. {facts.licence}.")
    click.echo(f"Version {known.version()}.")
    if not any(facts.layer == "postcodes" for facts in layers):
        click.echo("No postcodes are imported: a postcode is taken as its outcode. See: gazetteer import --help")
    for facts in layers:
        months = _months_old(facts, utc_now())
        if facts.layer == "postcodes" and months > MONTHS_TILL_OLD:
            click.echo(
                f"Warning: {facts.layer} are {months} months old. Each year 1.2 % of postcodes are new and 0.4 % go.",
                err=True,
            )


@gazetteer.command("import")
@click.argument("file", type=FILE)
@click.option("--areas", help=f"Postcode areas to keep, after commas. Without: {','.join(sorted(USUAL_AREAS))}.")
@click.option("--lads", help="Codes of local authorities to keep instead, after commas: E06000049.")
@click.option("--all", "everything", is_flag=True, help="Keep all of Great Britain.")
@click.option("--live-only", is_flag=True, help="Leave out postcodes that are no longer in use.")
@dry_run_option
@with_appcontext
def import_command(
    file: Path, areas: str | None, lads: str | None, everything: bool, live_only: bool, dry_run: bool
) -> None:
    """Import postcodes: Code-Point Open, ONSPD or NSPL, as a file, its ZIP or its folder.

    The old postcodes stay until the new ones are read and checked.
    """
    selection = _selection(areas, lads, everything)
    with _refusals_told():
        imported = import_postcodes(
            current_gazetteer().path,
            file,
            selection=selection,
            live_only=live_only,
            dry_run=dry_run,
            now=utc_now(),
            progress=_tell_progress,
        )
    _tell(imported, dry_run)
    if not dry_run:
        click.echo("Postings that can now be placed more finely: gazetteer reresolve")


@gazetteer.command("import-places")
@click.argument("file", type=FILE)
@dry_run_option
@with_appcontext
def import_places_command(file: Path, dry_run: bool) -> None:
    """Import the names of towns and villages: the ONS Index of Place Names."""
    with _refusals_told():
        imported = import_places(
            current_gazetteer().path, file, dry_run=dry_run, now=utc_now(), progress=_tell_progress
        )
    _tell(imported, dry_run)


@gazetteer.command("import-boundaries")
@click.argument("file", type=FILE)
@dry_run_option
@with_appcontext
def import_boundaries_command(file: Path, dry_run: bool) -> None:
    """Import the boundaries of wards, drawn under the public map: GeoJSON of the ONS."""
    with _refusals_told():
        imported = import_boundaries(current_gazetteer().path, file, dry_run=dry_run, now=utc_now())
    _tell(imported, dry_run)


@gazetteer.command("find")
@click.argument("text")
@with_appcontext
def find(text: str) -> None:
    """Show what a form would make of a postcode or the name of a place."""
    reading = read_place(text, current_gazetteer())
    if reading.place is None:
        raise click.ClickException(" ".join((reading_words(reading), *reading.choices)))
    _tell_place(reading.place)
    for note in reading.notes:
        click.echo(note_words(note, reading.place))
    if reading.others:
        click.echo(f"Others of this name: {', '.join(reading.others)}.")


@gazetteer.command("reresolve")
@click.option("--dry-run", is_flag=True, help="List what would change, and change nothing.")
@with_appcontext
def reresolve(dry_run: bool) -> None:
    """Find again where postings are that could now be placed more finely. Each is noted in its history."""
    moved = reresolve_postings(db.session(), gazetteer=current_gazetteer(), now=utc_now())
    for one in moved:
        click.echo(f"{one.ref}: {one.before} to {one.after}")
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    click.echo(f"{'Would place' if dry_run else 'Placed'} {len(moved):,} postings more finely.")


def _selection(areas: str | None, lads: str | None, everything: bool) -> Selection:
    if sum((areas is not None, lads is not None, everything)) > 1:
        raise click.UsageError("Give one of --areas, --lads and --all.")
    if lads is not None:
        return Selection(areas=None, lads=_listed(lads))
    if everything:
        return Selection(areas=None)
    return Selection() if areas is None else Selection(areas=_listed(areas))


def _listed(text: str) -> frozenset[str]:
    found = frozenset(part.strip().upper() for part in text.split(",") if part.strip())
    if not found:
        raise click.UsageError("Name at least one.")
    return found


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except GazetteerSourceError as refused:
        raise click.ClickException(f"{refused} The gazetteer is as it was.") from refused
    except KeyboardInterrupt as stopped:
        raise click.ClickException("Interrupted. The gazetteer is as it was.") from stopped


def _tell_progress(count: int) -> None:
    click.echo(f"{count:,} rows read", err=True)


def _tell(imported: Imported, dry_run: bool) -> None:
    of = f" of {imported.version}" if imported.version else ""
    click.echo(
        f"{'Would import' if dry_run else 'Imported'} {imported.kept:,} {imported.layer} from {imported.source}{of}; "
        f"{imported.read:,} rows read."
    )
    for why, count in sorted((why, count) for why, count in imported.left_out.items() if count):
        click.echo(f"  {count:,} left out: {why}")


def _tell_place(place: Place) -> None:
    click.echo(
        f"{place.label}: {place.precision}, within {place.radius_mi:g} miles of {place.lat:.5f}, {place.lng:.5f}"
    )
    click.echo(f"Authority {place.lad_code or 'not known'}, ward {place.ward_code or 'not known'}")
    if place.public_lat is not None:
        click.echo(f"The public sees {place.label}, at {place.public_lat:.3f}, {place.public_lng:.3f}")


def _months_old(facts: LayerFacts, now: datetime) -> int:
    """Give how many months ago the data was published, or imported where that is not known."""
    if facts.version:
        year, month = (int(part) for part in facts.version.split("-"))
    else:
        imported = datetime.fromisoformat(facts.imported_at).astimezone(UTC)
        year, month = imported.year, imported.month
    return (now.year - year) * 12 + now.month - month
