"""`make test`: every test on SQLite, those that open a database again on PostgreSQL, then those in a browser.

A part that is missing is named at the end, with how to run it; NOTICEBOARD_REQUIRE=browser,postgresql,model makes it
a failure.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import click

from noticeboard.matching import find_encoder
from tests.parts import find_chromium, postgresql_server

TESTS = Path(__file__).parent
NO_TESTS = 5
# Names the server for tests marked postgresql where all others are on SQLite.
SERVER = "TEST_POSTGRESQL_URL"
HOW = {
    "postgresql": "PostgreSQL: start a server on 127.0.0.1:5432, name one in TEST_DATABASE_URL, or install it.",
    "model": "Sentence encoder: make model.",
    "browser": "Browser: install Chromium (Debian: apt-get install chromium), or name one in NOTICEBOARD_CHROMIUM.",
}


def run_tests(title: str, *arguments: str, **more: str) -> bool:
    """Run pytest once, with `more` in its environment. Returns whether it passed; no test to run is no failure."""
    click.echo(f"\n== {title}")
    began = time.monotonic()
    given = {name: value for name, value in os.environ.items() if name not in {"TEST_DATABASE_URL", SERVER}}
    # Two processes for two cores: the sums of the sentence encoder are not to be shared out among the cores as well.
    environment = {"OPENBLAS_NUM_THREADS": "1"} | given | more
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *arguments]
    passed = subprocess.run(command, env=environment).returncode in {0, NO_TESTS}
    click.echo(f"{title} took {time.monotonic() - began:.0f} s.")
    return passed


def main() -> int:
    """Run everything; 0 when all of it passed and nothing that is required was missing."""
    required = {name.strip() for name in os.environ.get("NOTICEBOARD_REQUIRE", "").split(",") if name.strip()}
    missing = [] if find_encoder() else ["model"]
    # Each process takes half of the files, so that what a file shares is made once, and takes over from the other.
    rest = ("--dist", "worksteal", "--ignore", str(TESTS / "house"), "--ignore", str(TESTS / "browser"))
    passed = [run_tests("SQLite", "-m", "not postgresql", *rest)]
    with postgresql_server() as server:
        if server:
            passed.append(run_tests("PostgreSQL", *rest, TEST_DATABASE_URL=server))
        else:
            missing.append("postgresql")
        if find_chromium():
            # One test at a time is handed out, for some take a hundred times as long as others.
            browser = (str(TESTS / "browser"), "--maxschedchunk", "1")
            passed.append(
                run_tests("Browser", *browser, **{SERVER: server})
                if server
                else run_tests("Browser", *browser, "-m", "not postgresql")
            )
        else:
            missing.append("browser")
    for name in missing:
        click.echo(f"LEFT OUT {HOW[name]}")
    absent = sorted(required & set(missing))
    if absent:
        click.echo(f"FAILED: {', '.join(absent)} is required and was left out.")
    click.echo("\nEvery test that was run passed." if all(passed) else "\nSome tests failed: see above.")
    return 0 if all(passed) and not absent else 1


if __name__ == "__main__":
    sys.exit(main())
