"""A web server inside the tests, which leaves no thread and no socket behind."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import create_server, wasyncore


@contextmanager
def listening(*, threads: int) -> Iterator[Any]:
    """A waitress on a free port (`effective_port`) that answers nothing until its `application` is set."""
    server = create_server(lambda _environ, _start: [], host="127.0.0.1", port=0, threads=threads)
    loop = threading.Thread(target=_run, args=(server,))
    loop.start()
    try:
        yield server
    finally:
        server.pull_trigger()
        server.close()
        # The loop goes on for as long as a visitor keeps a connection open, and nobody closes what it leaves.
        wasyncore.close_all(server._map, ignore_all=True)
        loop.join(10)
        assert not loop.is_alive(), "the server did not stop"
        server.task_dispatcher.shutdown()


def _run(server: Any) -> None:
    """Serve until the server is closed, which its loop notices by an error."""
    try:
        server.run()
    except (OSError, ValueError):
        return
