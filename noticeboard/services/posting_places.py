"""Finding anew where postings are, once the gazetteer knows more than when they were written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY
from noticeboard.domain.gazetteer import Gazetteer
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.places import Note, Place, Precision, read_place
from noticeboard.models import Posting
from noticeboard.queries.match_postings import has_status
from noticeboard.services.events import note_event
from noticeboard.services.hidden_places import PUBLIC
from noticeboard.services.postings import write_place
from noticeboard.services.suggestions import refresh_for

AT_A_TIME = 500
LIVE = (
    PostingStatus.DRAFT,
    PostingStatus.AWAITING_CHECK,
    PostingStatus.OPEN,
    PostingStatus.PAUSED,
    PostingStatus.IN_HAND,
)
# Finest first. The name of a town is what somebody chose to say, and is left as it is.
FINENESS = (Precision.UNIT, Precision.SECTOR, Precision.OUTCODE)


@dataclass(frozen=True, slots=True)
class Moved:
    """A posting that is known more finely than before."""

    ref: str
    before: str
    after: str


def reresolve_postings(session: Session, *, gazetteer: Gazetteer, now: datetime) -> list[Moved]:
    """Read again where live postings are, and keep each reading that is finer than what stands.

    Neither the label nor the public point of a posting changes, and an answer about the home borough stays.
    """
    moved = []
    for posting in _coarsely_placed(session):
        place = _finer_place(posting, gazetteer)
        if place is None:
            continue
        before = {"precision": posting.loc_precision, "geo_version": posting.geo_version}
        write_place(posting, place)
        after = {"precision": posting.loc_precision, "geo_version": posting.geo_version}
        note_event(
            session, actor=NOBODY, action="posting.place_found", about=posting.ref, now=now, before=before, after=after
        )
        if posting.status is PostingStatus.OPEN:
            refresh_for(session, posting=posting, now=now)
        moved.append(Moved(posting.ref, str(before["precision"]), str(after["precision"])))
    return moved


def _coarsely_placed(session: Session) -> Iterator[Posting]:
    """The live postings known by their sector or outcode, some hundreds at a time, in order of id."""
    last = 0
    while True:
        page = session.scalars(
            select(Posting)
            .where(
                Posting.id > last,
                has_status(*LIVE),
                Posting.loc_precision.in_(FINENESS[1:]),
            )
            .order_by(Posting.id)
            .limit(AT_A_TIME)
        ).all()
        if not page:
            return
        yield from page
        last = page[-1].id


def _finer_place(posting: Posting, gazetteer: Gazetteer) -> Place | None:
    """Where a posting is by the gazetteer of today, if that is finer than what stands and in the same outcode."""
    reading = read_place(posting.postcode or posting.location_text, gazetteer)
    place, shown = reading.place, posting.hidden_place or _shown(posting)
    if place is None or place.outcode != shown["outcode"] or place.precision not in FINENESS:
        return None
    if FINENESS.index(place.precision) >= FINENESS.index(Precision(posting.loc_precision)):
        return None
    kept = replace(
        place,
        label=shown["place_label"],
        public_lat=shown["public_lat"],
        public_lng=shown["public_lng"],
        postcode=place.postcode or posting.postcode,
    )
    # Its owner may have said which borough it is in, which part of a postcode cannot say better.
    return replace(kept, lad_code=posting.lad_code) if Note.ASK_HOME_BOROUGH in reading.notes else kept


def _shown(posting: Posting) -> dict[str, Any]:
    """What the public columns say, by their names, as `hidden_place` has it where they say less."""
    return {name: getattr(posting, name) for name in PUBLIC[Posting]}
