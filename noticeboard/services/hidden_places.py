"""Keeping where a sensitive service is from everyone but its members and the team: others know its borough alone.

What the public columns would say is put by in `hidden_place`, so that no page, search or feed can show it by mistake.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.reference_data import read_place_data
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Invalid
from noticeboard.models import Organisation, Posting
from noticeboard.services.events import note_event
from noticeboard.services.suggestions import refresh_for

# Said of a place whose borough is not known.
NOT_SHOWN = "Place not shown"
PUBLIC = {
    Posting: ("place_label", "outcode", "public_lat", "public_lng"),
    Organisation: ("place_label", "outcode"),
}


def follow_organisation(row: Posting | Organisation) -> None:
    """Hide or show where a posting or an organisation is, as the organisation asks. Doing it twice changes nothing."""
    # A draft may be of nobody yet.
    organisation: Organisation | None = row if isinstance(row, Organisation) else row.organisation
    if organisation is not None and organisation.place_hidden:
        _hide(row)
    else:
        _show(row)


def private_words(text: str, row: Posting | Organisation) -> tuple[str, ...]:
    """What a text says of what must not be known: its town, the first half of its postcode, its name; as kept here.

    Case and what stands round a word do not matter. A name of one word counts only as it is written: groups are called
    Hope and Home.
    """
    organisation: Organisation | None = row if isinstance(row, Organisation) else row.organisation
    hidden = row.hidden_place or {}
    town = str(hidden.get("place_label") or "").partition(" (")[0]
    words = [(word, re.IGNORECASE) for word in dict.fromkeys((town, hidden.get("outcode"))) if word]
    if organisation is not None and not organisation.may_be_named:
        words.append((organisation.name, re.IGNORECASE if " " in organisation.name else re.NOFLAG))
    # A postcode may be written without its space.
    end = r"(?!\w)|(?=\d[A-Za-z]{2}(?!\w))"
    return tuple(word for word, case in words if re.search(rf"(?<!\w){re.escape(word)}(?:{end})", text, case))


def private_words_of(posting: Posting) -> tuple[str, ...]:
    """What a posting says, in any of its own words that everybody reads, of what must not be known."""
    typed = (answer for answer in (posting.answers or {}).values() if isinstance(answer, str))
    return private_words("\n".join((posting.title, posting.description, *typed)), posting)


def refuse_private_words(text: str, postings: Iterable[Posting]) -> None:
    """Raise Invalid for a text to both sides of a pair that says what one of them keeps private."""
    said = dict.fromkeys(word for posting in postings for word in private_words(text, posting))
    if said:
        raise Invalid("says-private", words=" and ".join(f"“{word}”" for word in said))


def set_place_hidden(
    session: Session, *, actor: Actor, organisation: Organisation, hidden: bool, now: datetime
) -> None:
    """Say whether where an organisation is must not be known. All its postings, and their matches, follow at once.

    Records of social value made already are not rewritten: what reads them follows the organisation instead.
    """
    if organisation.place_hidden == hidden:
        follow_organisation(organisation)
        return
    organisation.place_hidden = hidden
    follow_organisation(organisation)
    session.flush()
    locked = (
        select(Posting)
        .where(Posting.organisation_id == organisation.id)
        .order_by(Posting.id)
        .with_for_update(of=Posting, key_share=True)
        .execution_options(populate_existing=True)
    )
    postings = session.scalars(locked).all()
    for posting in postings:
        follow_organisation(posting)
    session.flush()
    for posting in postings:
        refresh_for(session, posting=posting, now=now)
    action = "organisation.place-hidden" if hidden else "organisation.place-shown"
    note_event(session, actor=actor, action=action, about=organisation.ref, now=now)


def _hide(row: Posting | Organisation) -> None:
    if row.hidden_place is not None or row.outcode is None:
        return
    row.hidden_place = {name: getattr(row, name) for name in _columns(row)}
    for name in _columns(row):
        setattr(row, name, None)
    row.place_label = _borough_names().get(row.lad_code or "", NOT_SHOWN)


def _show(row: Posting | Organisation) -> None:
    for name, value in (row.hidden_place or {}).items():
        setattr(row, name, value)
    row.hidden_place = None


def _columns(row: Posting | Organisation) -> tuple[str, ...]:
    return PUBLIC[Organisation if isinstance(row, Organisation) else Posting]


@cache
def _borough_names() -> dict[str, str]:
    """The names of the authorities in the shipped lists of places, by their codes."""
    places = read_place_data()
    largest = {row.shares[0][0]: row.lad_name for row in places.outcodes if row.shares}
    return largest | {row.lad_code: row.lad_name for row in places.places}
