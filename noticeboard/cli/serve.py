"""`serve`: the web server and the sender of messages, side by side."""

import click


@click.command("serve")
@click.option("--port", type=int, default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", type=int, default=1, show_default=True, help="Web processes; two or more use gunicorn.")
def serve(port: int, workers: int) -> None:
    """Serve the noticeboard and send its messages."""
