"""What is near a place, as everyone may know it: what stands there, and what reaches it anyway.

Three indexed reads, joined here with exact distances from public points.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import asin, cos, degrees, radians, sin
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, any_, func, literal, select, text
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import ReachMode, Side
from noticeboard.matching.locality import EARTH_RADIUS_MILES, miles_between
from noticeboard.matching.postings import Point
from noticeboard.models import Posting
from noticeboard.queries.match_postings import plain_rows

# Of each read: the nearest of what stands near, the newest of what reaches further.
MOST_NEAR, MOST_REACHING = 2000, 1000
MOST_POINTS = 10_000
FEW = 500
FIRST_POINTS = 8
_OPEN = "FROM posting WHERE side = :side AND status = :status"
_NEWEST = "ORDER BY opened_at DESC, id DESC LIMIT :most"
_IN_BOX = text(f"""
    SELECT id, public_lat, public_lng {_OPEN}
    AND public_lat >= :south AND public_lat <= :north AND public_lng >= :west AND public_lng <= :east LIMIT :most
""")
_HIDDEN = text(f"SELECT id {_OPEN} AND hidden_place IS NOT NULL AND lad_code = :lad LIMIT :most")
_REACHING = text(f"""
    SELECT id FROM (SELECT id {_OPEN} AND hidden_place IS NOT NULL AND lad_code = :lad LIMIT :most) AS hidden
    UNION ALL SELECT id FROM (
        SELECT posting.id FROM posting_authority JOIN posting ON posting.id = posting_authority.posting_id
        WHERE posting_authority.lad_code = :lad AND side = :side AND status = :status
        AND reach_mode = '{ReachMode.BOROUGH.value}' ORDER BY posting_authority.posting_id DESC LIMIT :most) AS across
    UNION ALL SELECT id FROM (SELECT id {_OPEN} AND reach_mode = '{ReachMode.REMOTE.value}' {_NEWEST}) AS remote
    UNION ALL SELECT id FROM (SELECT id {_OPEN} AND reach_mode = '{ReachMode.ANYWHERE.value}' {_NEWEST}) AS anywhere
""")  # noqa: S608
# Each point once, by steps in the index from one latitude to the next and along it: the points are few, however many
# postings stand at each.
_POINTS = text(f"""
    WITH RECURSIVE parallel(lat) AS (
        SELECT min(public_lat) {_OPEN} AND public_lat >= :south AND public_lat <= :north
        UNION ALL
        SELECT (SELECT min(public_lat) {_OPEN} AND public_lat > parallel.lat AND public_lat <= :north)
        FROM parallel WHERE parallel.lat IS NOT NULL
    ),
    spot(lat, lng) AS (
        SELECT parallel.lat, (
            SELECT min(public_lng) {_OPEN}
            AND public_lat = parallel.lat AND public_lng >= :west AND public_lng <= :east)
        FROM parallel WHERE parallel.lat IS NOT NULL
        UNION ALL
        SELECT spot.lat, (
            SELECT min(public_lng) {_OPEN} AND public_lat = spot.lat AND public_lng > spot.lng AND public_lng <= :east)
        FROM spot WHERE spot.lng IS NOT NULL
    )
    SELECT lat, lng FROM spot WHERE lng IS NOT NULL LIMIT :most
""")  # noqa: S608 - put together from what stands here


@dataclass(frozen=True, slots=True)
class Near:
    """The postings near a place by their ids, each with its miles; None for one that reaches it without a distance.

    here    the place, and `miles` how far round it was looked.
    """

    found: Mapping[int, float | None]
    here: Point | None = None
    miles: float = 0.0

    def within(self, miles: float) -> "Near":
        """Those within fewer miles; what has no distance is near in any case."""
        found = {id_: far for id_, far in self.found.items() if far is None or far <= miles}
        return replace(self, found=found, miles=miles)

    def miles_to(self, lat: float | None, lng: float | None) -> float | None:
        """The miles to a public point, as a posting there has them; None beyond what was looked at, and to none."""
        if self.here is None or lat is None or lng is None:
            return None
        far = miles_between(self.here, Point(lat, lng))
        return far if far <= self.miles else None

    def condition(self, session: Session) -> ColumnElement[bool]:
        """A condition: that a posting is one of them."""
        ids = sorted(self.found)
        if session.get_bind().dialect.name == "sqlite":
            each = func.json_each(json.dumps(ids)).table_valued("value")
            return Posting.id.in_(select(each.c.value))
        return Posting.id == any_(literal(ids, ARRAY(Integer)))


def find_near(
    session: Session,
    *,
    side: Side,
    lat: float,
    lng: float,
    miles: float,
    lad_code: str | None,
    few: int = FEW,
    most: int = MOST_NEAR,
) -> Near:
    """What is open on a side within so many miles of a point, or reaches it anyway.

    lad_code   the authority of the point. What must be known by its borough alone is near everywhere in it.
    few        with no more than so many in the box round it, each is looked at.
    most       of more, the nearest so many or somewhat more.
    """
    found: dict[int, float | None] = dict.fromkeys(_list_reaching(session, side, lad_code))
    here, box = Point(lat, lng), _box(lat, lng, miles)
    asked = {"side": side.value, "status": PostingStatus.OPEN.value, **box}
    rows = plain_rows(session, _IN_BOX, **asked, most=few + 1)
    if len(rows) <= few:
        miles_at = {spot: miles_between(here, Point(*spot)) for spot in {(a, o) for _, a, o in rows}}
        return Near(found | {id_: far for id_, a, o in rows if (far := miles_at[a, o]) <= miles}, here, miles)
    walked = plain_rows(session, _POINTS, **asked, most=MOST_POINTS)
    points = sorted((miles_between(here, Point(a, o)), a, o) for a, o in walked)
    standing = _standing(session, side, [point for point in points if point[0] <= miles], most)
    return Near(found | dict(standing), here, miles)


def _box(lat: float, lng: float, miles: float) -> dict[str, float]:
    """The sides of the box that holds everything within so many miles of a point."""
    angle = miles / EARTH_RADIUS_MILES
    tall, wide = degrees(angle), degrees(asin(min(1.0, sin(angle) / max(cos(radians(lat)), 0.01))))
    return {"south": lat - tall, "north": lat + tall, "west": lng - wide, "east": lng + wide}


def _standing(
    session: Session, side: Side, points: Sequence[tuple[float, float, float]], most: int
) -> Iterator[tuple[int, float]]:
    """What stands at the points, those of the nearest first, to about `most`, each with its miles."""
    read = start = 0
    while start < len(points) and read < most:
        # Twice as many points at a time, so that a full board reads few and an empty one asks seldom.
        taken = points[start : 2 * start + FIRST_POINTS]
        start += len(taken)
        miles_at = {(lat, lng): miles for miles, lat, lng in taken}
        lats, lngs = zip(*miles_at, strict=True)
        # The latitudes alone lead into the index on both databases, and seldom more than one point stands at each.
        there = Posting.public_lat.in_(lats), Posting.public_lng.between(min(lngs), max(lngs))
        rows = session.execute(select(Posting.id, Posting.public_lat, Posting.public_lng).where(*_open(side), *there))
        for id_, lat, lng in rows:
            if lat is not None and lng is not None and (miles := miles_at.get((lat, lng))) is not None:
                yield id_, miles
                read += 1


def _list_reaching(session: Session, side: Side, lad_code: str | None) -> Sequence[int]:
    """What serves a whole authority or is known by no more than being there, and what needs no journey: the newest."""
    asked = {"side": side.value, "status": PostingStatus.OPEN.value, "lad": lad_code, "most": MOST_REACHING}
    return [row[0] for row in plain_rows(session, _HIDDEN if side is Side.NEED else _REACHING, **asked)]


def _open(side: Side) -> tuple[Any, ...]:
    return Posting.side == side, Posting.status == PostingStatus.OPEN
