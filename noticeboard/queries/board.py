"""The board in figures, and what is newest on it, for the pages everyone sees first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import ConnectionStatus, PostingStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Connection, Organisation, Posting


@dataclass(frozen=True, slots=True)
class BoardFigures:
    """Open needs, open offers and connections, each counted to one more than `MOST_COUNTED` at most."""

    needs: int
    offers: int
    connections: int


MOST_COUNTED = 1000


def summarise_board(session: Session, *, since: datetime) -> BoardFigures:
    """Count what is open, and the connections made since a moment that did not fall through."""
    made = select(Connection.id).where(
        Connection.opened_at >= since, Connection.status != ConnectionStatus.FELL_THROUGH
    )
    counted = select(_capped(_open(Side.NEED)), _capped(_open(Side.OFFER)), _capped(made))
    needs, offers, connections = session.execute(counted).one()
    return BoardFigures(needs, offers, connections)


def list_newest(session: Session, side: Side, *, limit: int) -> Sequence[Posting]:
    """The newest open postings of a side."""
    newest_first = (Posting.opened_at.desc(), Posting.id.desc())
    open_ones = select(Posting).where(*_OPEN, Posting.side == side)
    return session.scalars(open_ones.order_by(*newest_first).limit(limit)).all()


_OPEN = (Posting.status == PostingStatus.OPEN, Posting.organisation.has(Organisation.suspended_at.is_(None)))


def _open(side: Side) -> Select[int]:
    return select(Posting.id).where(*_OPEN, Posting.side == side)


def _capped(rows: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()
