"""How long to wait before a message that could not be sent is tried again."""

from datetime import timedelta

# Ten tries over about four hours: soon at first, for a server that restarts, then seldom, for one that is down.
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1200, 1800, 3600, 7200))
MOST_TRIES = len(DELAYS) + 1


def delay_after(tries: int) -> timedelta | None:
    """Give the time to wait after so many tries have failed, from 30 seconds to 2 hours; None when it was the last."""
    return DELAYS[tries - 1] if tries < MOST_TRIES else None
