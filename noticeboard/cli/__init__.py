"""Commands, one module a group."""

from flask import Flask

from noticeboard.cli.database import data
from noticeboard.cli.outbox import outbox
from noticeboard.cli.routes import routes
from noticeboard.cli.serve import serve


def register_commands(app: Flask) -> None:
    """Give the application every command."""
    for command in (data, outbox, routes, serve):
        app.cli.add_command(command)
