"""Every command but `serve`, which `__main__` knows by itself so that it starts without loading the application."""

import click
from flask import Flask

from noticeboard.cli.check import check
from noticeboard.cli.database import data, database
from noticeboard.cli.demo import demo
from noticeboard.cli.gazetteer import gazetteer
from noticeboard.cli.ledger import ledger
from noticeboard.cli.matching import matching
from noticeboard.cli.outbox import outbox
from noticeboard.cli.people import area, create_user, reset_lost_second_step
from noticeboard.cli.routes import routes
from noticeboard.cli.seed import seed

COMMANDS: tuple[click.Command, ...] = (
    area,
    check,
    create_user,
    data,
    database,
    demo,
    gazetteer,
    ledger,
    matching,
    outbox,
    reset_lost_second_step,
    routes,
    seed,
)


def register_commands(app: Flask) -> None:
    """Give the application every command."""
    for command in COMMANDS:
        app.cli.add_command(command)
