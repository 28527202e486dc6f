"""Reading areas."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from noticeboard.models import Area, Organisation


def list_areas(session: Session) -> Sequence[Area]:
    """Every area, by name."""
    return session.scalars(select(Area).order_by(Area.name, Area.id)).all()


def is_demonstration_board(session: Session) -> bool:
    """Whether any organisation on the board is invented."""
    return bool(session.scalar(select(exists().where(Organisation.is_demonstration))))
