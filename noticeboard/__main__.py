"""The command line: `noticeboard`, or `python -m noticeboard` in a checkout."""

import sys

from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

import noticeboard
from noticeboard.cli.serve import serve
from noticeboard.config import ConfigurationError


def _create_app() -> Flask:
    """Make the application when a command needs it: `serve` does not, and so it starts at once."""
    app: Flask = noticeboard.create_app()
    return app


cli = FlaskGroup(
    name="noticeboard",
    help="Run and keep the Connected Communities Noticeboard.",
    create_app=_create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
)
cli.add_command(serve)


def main() -> None:
    """Run a command; a problem with the settings or with the database is told in a sentence."""
    try:
        cli.main(prog_name="noticeboard")
    except ConfigurationError as error:
        sys.exit(f"noticeboard: {error}")
    except Exception as error:
        reason = database_fault(error)
        if not reason:
            raise
        sys.exit(
            f"noticeboard: The database cannot be used: {reason}. "
            "Is it there and running, and are its tables made? See: noticeboard db --help"
        )


def database_fault(error: Exception) -> str:
    """What a database says it cannot do, as when it is away or has no tables; "" for anything else."""
    if not isinstance(error, OperationalError | ProgrammingError):
        return ""
    return str(error.orig).strip().splitlines()[0]


if __name__ == "__main__":
    main()
