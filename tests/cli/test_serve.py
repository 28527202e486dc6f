"""Serving: pages answered, messages sent, children restarted, and a clean end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from noticeboard.app import create_app
from noticeboard.cli.serve import Child, serve
from noticeboard.extensions import db
from noticeboard.models import Person
from tests.boards import own_board
from tests.conftest import settings_for
from tests.databases import empty_database
from tests.factory import NOW


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def fetch(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        status: int = answer.status
        return status


def fetch_when_up(port: int, seconds: float = 40) -> int:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return fetch(port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def goes_quiet(port: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            fetch(port)
        except OSError:
            return True
        time.sleep(0.1)
    return False


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    with own_board(folder) as board:
        environment = os.environ | {
            "NOTICEBOARD_ENV": "development",
            "NOTICEBOARD_INSTANCE": str(folder),
            "NOTICEBOARD_DATABASE_URL": board.settings.database_url,
        }
        command = [sys.executable, "-m", "noticeboard", "serve", "--port", str(port), *arguments]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            yield port, process
        finally:
            process.terminate()
            process.communicate(timeout=40)


def children_of(process: subprocess.Popen[str]) -> dict[str, int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True
    )
    rows = [line.strip().split(maxsplit=1) for line in listed.stdout.splitlines()]
    return {("sender" if "outbox" in args else "web"): int(pid) for pid, args in rows}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_pages_are_served_and_both_children_end_with_their_parent(tmp_path: Path, workers: str) -> None:
    with served(tmp_path, "--workers", workers) as (port, process):
        assert fetch_when_up(port) == 200
        process.terminate()
        output, _ = process.communicate(timeout=40)

        assert process.returncode == 0
        assert f"The noticeboard is at http://127.0.0.1:{port}/" in output
        with pytest.raises(urllib.error.URLError):
            fetch(port)


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    with served(tmp_path) as (port, process):
        fetch_when_up(port)
        os.kill(children_of(process)["web"], signal.SIGKILL)
        time.sleep(0.3)

        assert fetch_when_up(port) == 200


def test_a_parent_that_is_killed_leaves_no_child_on_its_port(tmp_path: Path) -> None:
    with served(tmp_path) as (port, process):
        fetch_when_up(port)
        process.kill()
        process.wait()

        assert goes_quiet(port)


def test_a_port_in_use_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOTICEBOARD_ENV", "test")
    monkeypatch.setenv("NOTICEBOARD_SECRET_KEY", "a secret for tests and nothing else")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = CliRunner().invoke(serve, ["--port", str(port)])

    assert result.exit_code == 1
    assert result.output.strip() == (
        f"Error: Port {port} is in use. Choose another one, such as {port + 1}: make run PORT={port + 1}"
    )


@pytest.mark.parametrize("host", ["", "nowhere.invalid", "203.0.113.1", "a..b"])
def test_an_address_that_is_not_this_machines_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("NOTICEBOARD_ENV", "test")
    monkeypatch.setenv("NOTICEBOARD_SECRET_KEY", "a secret for tests and nothing else")

    result = CliRunner().invoke(serve, ["--host", host, "--port", str(free_port())])

    assert result.exit_code == 1
    assert result.output.strip() == (
        f"Error: “{host}” is no address of this machine. Try 127.0.0.1, or 0.0.0.0 for all."
    )


def test_a_child_that_keeps_failing_waits_longer_each_time() -> None:
    child = Child("failure", [sys.executable, "-c", "raise SystemExit(3)"])
    now, waits = 0.0, []

    for _ in range(7):
        child.keep_running(now)
        assert child.process is not None
        child.process.wait()
        child.keep_running(now)
        waits.append(child.next_start - now)
        now = child.next_start

    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_a_board_with_demonstration_accounts_is_not_served_in_production(tmp_path: Path) -> None:
    with own_board(tmp_path) as board:
        with board.app_context():
            db.session.add(
                Person(name="Sam", email="sam@example.org", status="active", is_demonstration=True, created_at=NOW)
            )
            db.session.commit()
        environment = os.environ | {
            "NOTICEBOARD_ENV": "production",
            "NOTICEBOARD_SECRET_KEY": "a secret for tests and nothing else",
            "NOTICEBOARD_INSTANCE": str(tmp_path),
            "NOTICEBOARD_DATABASE_URL": board.settings.database_url,
        }
        command = [sys.executable, "-m", "noticeboard", "serve", "--port", str(free_port())]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 1
    assert ended.stderr.startswith("noticeboard: This board holds demonstration accounts")
    assert "Traceback" not in ended.stderr


def test_production_starts_on_a_board_without_tables_and_without_demonstration_accounts(tmp_path: Path) -> None:
    with empty_database(tmp_path) as url:
        app = create_app(settings_for(url, tmp_path, ENV="production"))

    assert app.settings.env == "production"
