"""The command line: `noticeboard`, or `python -m noticeboard` in a checkout."""

import sys

from flask import Flask
from flask.cli import FlaskGroup

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
    """Run a command; a problem with the settings is told in a sentence."""
    try:
        cli.main(prog_name="noticeboard")
    except ConfigurationError as error:
        sys.exit(f"noticeboard: {error}")


if __name__ == "__main__":
    main()
