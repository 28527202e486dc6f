"""Reading areas."""

from collections.abc import Sequence

from sqlalchemy import exists, inspect, select
from sqlalchemy.orm import Session

from noticeboard.models import Area, Organisation, Person


def list_areas(session: Session) -> Sequence[Area]:
    """Every area, by name."""
    return session.scalars(select(Area).order_by(Area.name, Area.id)).all()


def is_demonstration_board(session: Session) -> bool:
    """Whether any organisation on the board is invented."""
    return bool(session.scalar(select(exists().where(Organisation.is_demonstration))))


def has_demonstration_accounts(session: Session) -> bool:
    """Whether anybody on the board is invented and could sign in; False while the tables are still to be made."""
    if not inspect(session.connection()).has_table(Person.__tablename__):
        return False
    return bool(session.scalar(select(exists().where(Person.is_demonstration))))
