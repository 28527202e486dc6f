"""What `make run` says on a machine that lacks something: one sentence, and no trace of a program's insides."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What make needs of a checkout before it has installed anything."""
    for name in ("Makefile", "package-lock.json", "package.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / "static" / "src").mkdir(parents=True)
    shutil.copy(ROOT / "static" / "build.mjs", tmp_path / "static" / "build.mjs")
    return tmp_path


def make_run(checkout: Path, *arguments: str, **environment: str) -> tuple[int, list[str]]:
    """The status of `make run`, and the lines it printed but for make's own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PIP_", "MFLAGS"))}
    done = subprocess.run(
        ["make", "run", *arguments],
        cwd=checkout,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    printed = (done.stdout + done.stderr).splitlines()
    return done.returncode, [line for line in printed if line and not line.startswith("make")]


def test_an_old_python_is_told_in_one_sentence_that_names_the_way_out(checkout: Path) -> None:
    old = checkout / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(old.stat().st_mode | stat.S_IXUSR)

    status, printed = make_run(checkout, f"PYTHON={old}")

    assert status != 0
    assert printed == [
        f"This needs Python 3.11 or newer, and {old} is older. Name another one: make run PYTHON=python3.11"
    ]


def test_no_python_at_all_is_told_in_one_sentence(checkout: Path) -> None:
    status, printed = make_run(checkout, "PYTHON=no-such-python")

    assert status != 0
    assert printed == ["Python was not found. Install Python 3.11 or newer."]


def test_no_package_index_is_told_in_one_sentence(checkout: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}

    status, printed = make_run(checkout, f"PYTHON={sys.executable}", **nowhere)

    assert status != 0
    assert printed[-1] == (
        "The packages could not be fetched: check the network, or name a package index in PIP_INDEX_URL. "
        "Details: .stamps/pip.log"
    )
    assert not any("Traceback" in line or "ERROR" in line for line in printed)
