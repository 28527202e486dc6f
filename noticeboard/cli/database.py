"""`data`: loading reference data."""

import click


@click.group("data")
def data() -> None:
    """Load the reference data."""
