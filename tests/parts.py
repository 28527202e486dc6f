"""Which parts of the surroundings are here: a Chromium to drive, a PostgreSQL server to talk to."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from tests.databases import DEFAULT_SERVER

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The Chromium to drive: NOTICEBOARD_CHROMIUM, or the first on the path."""
    named = os.environ.get("NOTICEBOARD_CHROMIUM")
    return named or next((found for name in CHROMIUMS if (found := shutil.which(name))), None)


@contextmanager
def postgresql_server() -> Iterator[str | None]:
    """The address of a server: TEST_DATABASE_URL, the default, or one started for the time being; None for none."""
    named = os.environ.get("TEST_DATABASE_URL") or DEFAULT_SERVER
    programs = _postgresql_programs()
    if _answers(named):
        yield named
    elif programs and "TEST_DATABASE_URL" not in os.environ:
        with _own_cluster(programs) as url:
            yield url
    else:
        yield None


def _answers(url: str) -> bool:
    engine = create_engine(url, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def _postgresql_programs() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest where there are several."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("pg_ctl")
    folders = [*([Path(on_path).parent] if on_path else []), *installed]
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@contextmanager
def _own_cluster(programs: Path) -> Iterator[str | None]:
    """A cluster in a temporary folder that listens on a socket in it; PostgreSQL refuses to run as root."""
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="noticeboard-postgresql-") as name:
        folder = Path(name)
        if as_other:
            shutil.chown(folder, "postgres")
        data = str(folder / "data")
        make = [*as_other, str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        control = [*as_other, str(programs / "pg_ctl"), "-D", data, "-w"]
        start = [*control, "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses='' -c fsync=off", "start"]
        if any(subprocess.run(command, capture_output=True, cwd="/").returncode for command in (make, start)):
            yield None
            return
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], capture_output=True, cwd="/")
