"""Reading who did what when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import Event, Organisation, Person


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that was done, with who did it. No organisation: the team, or the noticeboard itself."""

    at: datetime
    action: str
    person: str | None
    organisation: Organisation | None
    about_ref: str


def list_timeline(session: Session, *, about: Iterable[str]) -> Sequence[TimelineEvent]:
    """What was done to the things with these references, oldest first."""
    query = (
        select(Event.at, Event.action, Person.name, Organisation, Event.about_ref)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(Organisation, Organisation.id == Event.organisation_id)
        .where(Event.about_ref.in_(list(about)))
        .order_by(Event.at, Event.id)
    )
    return [TimelineEvent(*row) for row in session.execute(query)]
