"""Timed work: what the noticeboard does by itself as time passes, such as letting responses lapse.

Each sweep takes a batch of rows whose time has come, changes them as any service does, and returns how many it took.
`outbox run` carries each out every minute, in a transaction of its own.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from noticeboard.services.confirmations import remind_silent
from noticeboard.services.drafts import remove_expired_drafts
from noticeboard.services.introductions import lapse_introductions_due
from noticeboard.services.match_index import fold_counts
from noticeboard.services.outbox import bury_unfinished
from noticeboard.services.posting_endings import expire_due, remind_closing
from noticeboard.services.responses import lapse_due
from noticeboard.services.retention import remove_spent
from noticeboard.services.watches import tell_watchers


class Sweep(Protocol):
    """One kind of timed work."""

    __name__: str

    def __call__(self, session: Session, *, now: datetime, limit: int = 200) -> int:
        """Do what is due at `now`, for `limit` rows at most. Returns how many were done."""


SWEEPS: tuple[Sweep, ...] = (
    bury_unfinished,
    expire_due,
    fold_counts,
    lapse_due,
    lapse_introductions_due,
    remind_closing,
    remind_silent,
    remove_expired_drafts,
    remove_spent,
    tell_watchers,
)
