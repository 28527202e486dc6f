"""Taking from what remains of a posting, and giving back. Two people never get the same last place.

Each change is one UPDATE that holds its own condition, so the database decides who was first. Where a change touches
several postings they are taken in the order of their ids, so that two changes never wait for one another.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CursorResult, case, literal, select, update
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Posting
from noticeboard.services.suggestions import lock_suggestions, refresh_for


def hold_quantity(session: Session, *, posting_id: int, quantity: Decimal, now: datetime) -> bool:
    """Take `quantity` from an open posting if as much remains, and say whether it was taken.

    The posting becomes `in_hand` when nothing is left. Holding nothing always succeeds.
    """
    del now
    if quantity <= 0:
        return True
    if session.info.get("unguarded"):
        return _hold_unguarded(session, posting_id, quantity)
    status = Posting.__table__.c.status
    statement = (
        update(Posting)
        .where(Posting.id == posting_id, Posting.status == PostingStatus.OPEN, Posting.remaining >= quantity)
        .values(
            remaining=Posting.remaining - quantity,
            status=case((Posting.remaining == quantity, literal(PostingStatus.IN_HAND, status.type)), else_=status),
        )
    )
    return _execute(session, statement, posting_id) == 1


def release_quantity(session: Session, *, posting_id: int, quantity: Decimal, now: datetime) -> None:
    """Give `quantity` back to a posting, which opens again if it was in hand. Whoever waits is promoted elsewhere."""
    del now
    if quantity <= 0:
        return
    status = Posting.__table__.c.status
    in_hand = literal(PostingStatus.IN_HAND, status.type)
    statement = (
        update(Posting)
        .where(Posting.id == posting_id)
        .values(
            remaining=Posting.remaining + quantity,
            status=case((status == in_hand, literal(PostingStatus.OPEN, status.type)), else_=status),
        )
    )
    _execute(session, statement, posting_id)


def hold_all(session: Session, *, wanted: Mapping[int, Decimal], now: datetime) -> int | None:
    """Take from several postings, all or nothing, the lowest id first.

    wanted   how much to take of each posting, by its id.

    Returns None when everything was taken, else the id of the posting that had too little; then nothing is taken.
    """
    taken: list[int] = []
    for posting_id in sorted(wanted):
        if not hold_quantity(session, posting_id=posting_id, quantity=wanted[posting_id], now=now):
            for held_id in taken:
                release_quantity(session, posting_id=held_id, quantity=wanted[held_id], now=now)
            return posting_id
        taken.append(posting_id)
    return None


@contextmanager
def changing_postings(session: Session, posting_ids: Iterable[int | None], *, now: datetime) -> Iterator[None]:
    """Make others wait for these postings, and bring the suggestions of those up to date that change meanwhile.

    They change when they open or run out, or have another amount left. The lowest id is locked first. SQLite has one
    writer at a time and needs no locks; PostgreSQL locks the rows, which is done before anything that hangs on them is
    changed, so that nobody waits in a circle.
    """
    session.flush()
    ids = {posting_id for posting_id in posting_ids if posting_id is not None}
    rows = select(Posting).where(Posting.id.in_(ids)).order_by(Posting.id)
    locked = rows.with_for_update(of=Posting, key_share=True).execution_options(populate_existing=True)
    before = {row: (row.status, row.remaining) for row in session.scalars(locked)}
    yield
    changed = [row for row, stood in before.items() if (row.status, row.remaining) != stood]
    if changed:
        lock_suggestions(session, posting_ids=[row.id for row in changed])
    for row in changed:
        refresh_for(session, posting=row, now=now)


def _execute(session: Session, statement: object, posting_id: int) -> int:
    """Run a guarded UPDATE, let what is loaded of the posting be read afresh, and return how many rows changed."""
    session.flush()
    result = session.execute(statement.execution_options(synchronize_session=False))  # type: ignore[attr-defined]
    _forget(session, posting_id)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _forget(session: Session, posting_id: int) -> None:
    for row in session.identity_map.values():
        if isinstance(row, Posting) and row.id == posting_id:
            session.expire(row, ["remaining", "status"])


def _hold_unguarded(session: Session, posting_id: int, quantity: Decimal) -> bool:
    """What the guard prevents: read, check, then write. Only the control of a race test comes here."""
    remaining = session.get_one(Posting, posting_id).remaining
    if remaining < quantity:
        return False
    session.execute(
        update(Posting)
        .where(Posting.id == posting_id)
        .values(remaining=remaining - quantity)
        .execution_options(synchronize_session=False)
    )
    _forget(session, posting_id)
    return True
