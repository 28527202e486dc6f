"""Notes the team keeps about an organisation or a posting. Only the team reads them."""

from datetime import datetime

from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotPermitted
from noticeboard.models import TeamNote


def write_note(session: Session, *, actor: Actor, about: str, text: str, now: datetime) -> TeamNote:
    """Keep a note for the team about what has the reference `about`. Its words stand nowhere else.

    Raises NotPermitted for somebody who has not signed in.
    """
    if actor.person_id is None:
        raise NotPermitted("page")
    note = TeamNote(about_ref=about, text=text, written_by_id=actor.person_id, written_at=now)
    session.add(note)
    session.flush()
    return note
