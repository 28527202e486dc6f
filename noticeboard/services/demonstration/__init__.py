"""An invented board for demonstration, made by calling the services as its people would, with the clock given.

Every organisation, person and figure is invented. What happened over the past year is told by stories that run side by
side in order of time, so that the record reads as a lived one.
"""

import heapq
import itertools
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from noticeboard.clock import local_date
from noticeboard.domain.errors import Conflict
from noticeboard.domain.gazetteer import Gazetteer
from noticeboard.domain.lifecycle import OutboxState, PostingStatus
from noticeboard.models import Area, Need, Organisation, OutboxMessage
from noticeboard.services.demonstration.board import needs, offers
from noticeboard.services.demonstration.cast import PASSWORD, SIGN_INS, Cast, SignIn, Teller, hire_team, registrations
from noticeboard.services.demonstration.present import present
from noticeboard.services.demonstration.projects import projects
from noticeboard.services.demonstration.stories import stories
from noticeboard.services.introductions import lapse_introductions_due
from noticeboard.services.posting_endings import expire_due
from noticeboard.services.responses import lapse_due

__all__ = ["PASSWORD", "SIGN_INS", "SignIn", "load_demonstration"]


def load_demonstration(session: Session, *, gazetteer: Gazetteer, now: datetime) -> int:
    """Make the invented board and tell its past year. Returns how many needs are open.

    Raises Conflict("board-not-empty") on a board that has an organisation already.
    """
    if session.scalar(select(Organisation.id).limit(1)) is not None:
        raise Conflict("board-not-empty")
    area = session.scalars(select(Area).order_by(Area.id).limit(1)).one()
    cast = Cast(session, gazetteer, area, local_date(now))
    hire_team(cast)
    _run(
        [*registrations(cast), *offers(cast), *needs(cast), *stories(cast), *projects(cast), *present(cast)], until=now
    )
    for sweep in (expire_due, lapse_due, lapse_introductions_due):
        sweep(session, now=now)
    session.flush()
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state == OutboxState.QUEUED)
        .values(state=OutboxState.SENT, done_at=OutboxMessage.due_at, attempts=1)
    )
    is_open = Need.status == PostingStatus.OPEN
    return session.scalar(select(func.count()).select_from(Need).where(is_open)) or 0


def _run(tellers: Iterable[Teller], *, until: datetime) -> None:
    """Let each teller do its next thing when its time comes, all in one order; what is still to come is left out."""
    turn = itertools.count()
    waiting = [(when, next(turn), teller) for teller in tellers for when in itertools.islice(teller, 1)]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= until:
        _, _, teller = heapq.heappop(waiting)
        for when in itertools.islice(teller, 1):
            heapq.heappush(waiting, (when, next(turn), teller))
