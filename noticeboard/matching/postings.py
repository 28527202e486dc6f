"""Postings as the matcher sees them: plain values, read from a table or a file by whoever asks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from noticeboard.matching.gist import Gist
from noticeboard.matching.meaning import Meaning


class Reach(StrEnum):
    """How far the help in an offer goes.

    radius      so many miles around the offer's point.
    borough     all of one or more local authorities.
    venue       a fixed place that people travel to.
    remote      by phone or online.
    anywhere    posted, money or vouchers: no limit of place.
    """

    RADIUS = "radius"
    BOROUGH = "borough"
    VENUE = "venue"
    REMOTE = "remote"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Point:
    """Where something is, in degrees, and how many miles that point may be out by."""

    lat: float
    lng: float
    radius_mi: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What needs and offers have in common.

    support_type    volunteering, equipment, space, funding, mentoring or project_delivery.
    place           the place in words, for reasons: "Nantwich (CW5)".
    authorities     codes of the local authorities it may lie in, each with its share from 0 to 1.
    starts_on       None where it may begin at any time; `ends_on` None where it has no end.
    meaning         the vectors of its text, where it was encoded.
    gist            what of its text is scored, where that was kept; else it is read from the text.
    """

    id: str
    title: str
    support_type: str
    organisation: str = ""
    description: str = ""
    point: Point | None = None
    place: str = ""
    outcode: str = ""
    authorities: tuple[tuple[str, float], ...] = ()
    quantity: Decimal | None = None
    unit: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    meaning: Meaning | None = None
    gist: Gist | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Posting):
    """What a group asks for.

    travel_miles    how far the group can go or collect; None where it did not say.
    accepts_remote  whether help by phone or online would do.
    """

    travel_miles: float | None = None
    accepts_remote: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Posting):
    """What a giver offers.

    reach_miles     miles around its point, for the reach `radius`.
    covers          codes of the authorities it serves, for the reach `borough`; its own where empty.
    also_remote     whether help that reaches a place can be had by phone or online as well.
    """

    reach: Reach = Reach.RADIUS
    reach_miles: float | None = None
    covers: frozenset[str] = frozenset()
    also_remote: bool = False
