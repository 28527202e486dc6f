"""The command line: `noticeboard`, or `python -m noticeboard` in a checkout."""

import sys

from flask.cli import FlaskGroup

from noticeboard.app import create_app
from noticeboard.config import ConfigurationError

cli = FlaskGroup(
    name="noticeboard",
    help="Run and keep the Connected Communities Noticeboard.",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
)


def main() -> None:
    """Run a command; a problem with the settings is told in a sentence."""
    try:
        cli.main(prog_name="noticeboard")
    except ConfigurationError as error:
        sys.exit(f"noticeboard: {error}")


if __name__ == "__main__":
    main()
