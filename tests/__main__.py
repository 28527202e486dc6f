"""`make test`: every test on SQLite, those that touch the database again on PostgreSQL, then those in a browser.

A part that is missing is named at the end, with how to run it; NOTICEBOARD_REQUIRE=browser,postgresql,model makes it
a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

import click

from noticeboard.matching import find_encoder
from tests.parts import find_chromium, postgresql_server

TESTS = Path(__file__).parent
NO_TESTS = 5
DATABASE_TESTS = ("blueprints", "cli", "journeys", "models", "queries", "services", "web", "test_app.py")
HOW = {
    "postgresql": "PostgreSQL: start a server on 127.0.0.1:5432, name one in TEST_DATABASE_URL, or install it.",
    "model": "Sentence encoder: make model.",
    "browser": "Browser: install Chromium (Debian: apt-get install chromium), or name one in NOTICEBOARD_CHROMIUM.",
}


def run_tests(title: str, *arguments: str, database_url: str = "") -> bool:
    """Run pytest once. Returns whether it passed; finding no test to run is no failure."""
    click.echo(f"\n== {title}")
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    if database_url:
        environment["TEST_DATABASE_URL"] = database_url
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, env=environment).returncode in {0, NO_TESTS}


def main() -> int:
    """Run everything; 0 when all of it passed and nothing that is required was missing."""
    required = {name.strip() for name in os.environ.get("NOTICEBOARD_REQUIRE", "").split(",") if name.strip()}
    missing = [] if find_encoder() else ["model"]
    passed = [run_tests("SQLite", "-n", "2", "-m", "not browser", "--ignore", str(TESTS / "house"))]
    chromium = find_chromium()
    with postgresql_server() as server:
        if server:
            paths = [str(TESTS / name) for name in DATABASE_TESTS]
            passed.append(run_tests("PostgreSQL", "-n", "2", "-m", "not browser", *paths, database_url=server))
        else:
            missing.append("postgresql")
        if chromium:
            passed.append(run_tests("Browser", "-n", "2", "-m", "browser and not postgresql"))
        else:
            missing.append("browser")
        if chromium and server:
            title = "Browser on PostgreSQL"
            passed.append(run_tests(title, "-m", "browser and postgresql", database_url=server))
    for name in missing:
        click.echo(f"LEFT OUT {HOW[name]}")
    absent = sorted(required & set(missing))
    if absent:
        click.echo(f"FAILED: {', '.join(absent)} is required and was left out.")
    click.echo("\nEvery test that was run passed." if all(passed) else "\nSome tests failed: see above.")
    return 0 if all(passed) and not absent else 1


if __name__ == "__main__":
    sys.exit(main())
