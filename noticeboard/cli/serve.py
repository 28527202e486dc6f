"""`serve`: the web server and the sender of messages, side by side under one parent."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

import click
from flask.cli import ScriptInfo

from noticeboard.config import Settings, read_settings

# How long a child may take to end when it is asked to, before it is made to.
GRACE_SECONDS = 25
LONGEST_BACK_OFF_SECONDS = 30
# A child that has run this long had a good start, so that the next fault is the first one again.
GOOD_RUN_SECONDS = 60
TURN_SECONDS = 0.1
# Beyond what the pages take, so that it is a page of ours that refuses; waitress says it in its own words.
BODY_LIMIT = 20_000_000


@dataclass
class Child:
    """One process that is kept running. `ends_on` is the signal on which it finishes what it is doing."""

    name: str
    command: list[str]
    ends_on: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    faults: int = 0
    started_at: float = 0
    next_start: float = field(default=0)

    def keep_running(self, now: float) -> None:
        """Start the process when its time has come; after a fault, wait longer each time."""
        if self.process is not None:
            if self.process.poll() is None:
                return
            self.faults = 1 if now - self.started_at > GOOD_RUN_SECONDS else self.faults + 1
            wait = min(2 ** (self.faults - 1), LONGEST_BACK_OFF_SECONDS)
            click.echo(f"The {self.name} ended with {self.process.returncode}; it starts again in {wait} s.", err=True)
            self.process, self.next_start = None, now + wait
        if now >= self.next_start:
            self.process = subprocess.Popen(self.command, preexec_fn=_end_with_parent)  # noqa: S603 - our own command
            self.started_at = now

    def ask_to_end(self) -> None:
        """Ask the process to finish what it is doing."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.ends_on)

    def wait_for_end(self, deadline: float) -> None:
        """Wait until the process has ended, and kill it at the deadline."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Two or more use gunicorn.")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="Threads in each worker.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the noticeboard and send its messages, until told to stop."""
    settings = read_settings()
    refuse_taken_port(host, port)
    if settings.env == "production":
        # A board that may not be served is told here once, not by every child that is started again.
        context.ensure_object(ScriptInfo).load_app()
    web = web_server(settings, host=host, port=port, workers=workers, threads=threads)
    sender = Child("sender of messages", [sys.executable, "-m", "noticeboard", "outbox", "run"])
    stopping: list[int] = []

    def on_signal(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    try:
        keep_both(web, sender, (host, port), stopping)
    finally:
        deadline = time.monotonic() + GRACE_SECONDS
        for child in (web, sender):
            child.ask_to_end()
        for child in (web, sender):
            child.wait_for_end(deadline)


def keep_both(web: Child, sender: Child, where: tuple[str, int], stopping: list[int]) -> None:
    """Keep both children running until `stopping` is filled; the sender starts once pages are answered."""
    answering = False
    while not stopping:
        now = time.monotonic()
        web.keep_running(now)
        if not answering and _answers(*where):
            answering = True
            click.echo(f"The noticeboard is at {_shown(*where)}")
        if answering:
            sender.keep_running(now)
        time.sleep(TURN_SECONDS)


def refuse_taken_port(host: str, port: int) -> None:
    """Raise ClickException, with what to do, when the host or the port cannot be listened on."""
    no_such_host = click.ClickException(f"“{host}” is no address of this machine. Try 127.0.0.1, or 0.0.0.0 for all.")
    if not host:
        raise no_such_host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except PermissionError:
            raise click.ClickException(f"Port {port} needs special rights. Choose one above 1023.") from None
        except (OSError, UnicodeError, TypeError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                raise no_such_host from None
            raise click.ClickException(
                f"Port {port} is in use. Choose another one, such as {port + 1}: make run PORT={port + 1}"
            ) from None


def web_server(settings: Settings, *, host: str, port: int, workers: int, threads: int) -> Child:
    """The web server: waitress for one worker, gunicorn with threads for more."""
    if workers == 1:
        command = ["waitress", f"--listen={_bracketed(host)}:{port}", f"--threads={threads}", "--ident="]
        command += ["--channel-timeout=60", f"--max-request-body-size={BODY_LIMIT}", "--max-request-header-size=32768"]
        if settings.trusted_hops:
            command.append("--no-clear-untrusted-proxy-headers")
        command.append("noticeboard.wsgi:app")
        return Child("web server", [sys.executable, "-m", *command], ends_on=signal.SIGINT)
    command = ["gunicorn", f"--bind={_bracketed(host)}:{port}", f"--workers={workers}", f"--threads={threads}"]
    command += ["--worker-class=gthread", "--timeout=60", "--graceful-timeout=20", "--no-control-socket"]
    command += ["--max-requests=10000", "--max-requests-jitter=1000", "--limit-request-fields=100"]
    command += ["--limit-request-line=8190", "--log-level=warning", "noticeboard.wsgi:app"]
    return Child("web server", [sys.executable, "-m", *command])


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((_reached(host), port), timeout=1):
            return True
    except OSError:
        return False


def _reached(host: str) -> str:
    """The address under which a server on every address is reached from here."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _shown(host: str, port: int) -> str:
    return f"http://{_bracketed(_reached(host))}:{port}/"


def _end_with_parent() -> None:
    """On Linux, let a child end when its parent is killed, so that it does not keep the port."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
