"""What whoever asks reads an organisation called: on cards and in lists as on the page of its posting."""

from collections.abc import Iterable

from noticeboard.extensions import db
from noticeboard.models import Posting, Project
from noticeboard.queries.organisations import read_names
from noticeboard.web.actor import current_actor


def names_of(things: Iterable[Posting | Project]) -> dict[int, str]:
    """The names of those whose postings or projects some are, by the organisation's id, with one statement at most."""
    return read_names(db.session(), [one.organisation for one in things], actor=current_actor())
