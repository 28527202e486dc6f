"""The board by place: how many needs and offers are open at each, as everyone may know it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.places import Precision
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Organisation, Posting

# Postings stand at the point of a town or an outcode, so that there are few places however many postings there are.
MOST_PLACES = 2000


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many needs and offers are open at a place. Its point, and what reads as it, are None where it has none."""

    label: str
    reads_as: str | None
    lat: float | None
    lng: float | None
    needs: int
    offers: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.needs + self.offers


def list_place_counts(session: Session) -> Sequence[PlaceCount]:
    """The places that have an open need or offer, by their public points, in order of their labels."""
    where = (Posting.place_label, Posting.outcode, Posting.public_lat, Posting.public_lng, Posting.loc_precision)
    count = func.count().label("count")
    rows = session.execute(
        select(*where, Posting.side, count)
        .where(Posting.status == PostingStatus.OPEN, Posting.organisation.has(Organisation.suspended_at.is_(None)))
        .group_by(*where, Posting.side)
        .order_by(count.desc(), *where, Posting.side)
        .limit(MOST_PLACES)
    )
    found: dict[str, PlaceCount] = {}
    for label, outcode, lat, lng, precision, side, number in rows:
        named = precision == Precision.PLACE and lat is not None
        # A town and the outcode it stands for share a label: they are one place, where most of its postings are.
        before = found.get(label, PlaceCount(label, label if named else outcode, lat, lng, 0, 0))
        needs, offers = (number, 0) if side is Side.NEED else (0, number)
        found[label] = PlaceCount(
            label,
            label if named else before.reads_as,
            before.lat,
            before.lng,
            before.needs + needs,
            before.offers + offers,
        )
    return [found[label] for label in sorted(found)]
