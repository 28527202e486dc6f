"""How far apart two postings are, and whether the offer reaches the need: the only place function there is."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from noticeboard.matching.postings import Need, Offer, Point, Reach

EARTH_RADIUS_MILES = 3958.7613
KILOMETRES_IN_A_MILE = 1.609344

FLOOR = 0.4
"""What is left of closeness however far away, inside the reach."""
REMOTE = 0.6
"""The score of help by phone or online where both sides allow it."""
HALVING_MILES: dict[str, float] = {
    "space": 3.0,
    "volunteering": 5.0,
    "equipment": 8.0,
    "mentoring": 10.0,
    "project_delivery": 10.0,
}
"""Miles beyond the first at which closeness halves; a kind not named here is equally good at any distance."""
DEFAULT_REACH_MILES = 10.0
ABOUT_MILES = 0.5
"""Doubt in miles beyond which a distance is said with "about"."""
AUTHORITIES_MEET = 0.4
AUTHORITIES_APART = 0.2
MOST_FACTOR = 10.0
_LOCATED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """What a deployment may judge otherwise about distance.

    halving_factor  scales every one of HALVING_MILES: below 1 neighbours win by more, above 1 by less; 0.1 to 10.
    floor           what is left of closeness however far away, inside the reach, 0 to 1.
    remote          the score of help by phone or online where both sides allow it, 0 to 1.

    Raises ValueError for a value outside its range.
    """

    halving_factor: float = 1.0
    floor: float = FLOOR
    remote: float = REMOTE

    def __post_init__(self) -> None:
        if not 1 / MOST_FACTOR <= self.halving_factor <= MOST_FACTOR:
            raise ValueError(f"the halving factor must be from {1 / MOST_FACTOR:g} to {MOST_FACTOR:g}")
        if not 0 <= self.floor <= 1 or not 0 <= self.remote <= 1:
            raise ValueError("the floor and the remote score must be from 0 to 1")

    def halving(self, support_type: str) -> float | None:
        """The miles beyond the first at which closeness halves; None for a kind that is as good at any distance."""
        miles = HALVING_MILES.get(support_type)
        return None if miles is None else miles * self.halving_factor

    @property
    def code(self) -> str:
        """Names rules that are not the shipped ones, in 29 characters at most; empty for those that are."""
        return "" if self == SHIPPED else f"+{self.halving_factor:.4g},{self.floor:.4g},{self.remote:.4g}"


SHIPPED = PlaceRules()


class Way(StrEnum):
    """By which way an offer reaches a need."""

    RADIUS = "radius"
    TRAVEL = "travel"
    BOROUGH = "borough"
    REMOTE = "remote"
    ANYWHERE = "anywhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Locality:
    """How well an offer reaches a need, and by which way.

    score           0 to 1.
    cover           how far the need lies inside the reach, 0 to 1.
    miles           None where either side has no point.
    doubt_miles     how far the two points together may be out.
    reach_miles     the radius that counted, None where none did.
    """

    score: float
    way: Way
    cover: float
    miles: float | None = None
    doubt_miles: float = 0.0
    reach_miles: float | None = None

    @property
    def about(self) -> bool:
        """Whether the distance is too uncertain to be said to a tenth of a mile."""
        return self.doubt_miles > ABOUT_MILES


def miles_between(one: Point, other: Point) -> float:
    """Miles between two points as the crow flies, by the haversine formula on a sphere."""
    lat_one, lat_other = math.radians(one.lat), math.radians(other.lat)
    half_lat = (lat_other - lat_one) / 2
    half_lng = math.radians(other.lng - one.lng) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_one) * math.cos(lat_other) * math.sin(half_lng) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(chord)))


def nearness(miles: float, *, halving: float | None) -> float:
    """Score closeness from 1 (within a mile) towards 0, halving every `halving` miles; always 1 where that is None."""
    if halving is None:
        return 1.0
    return float(0.5 ** (max(0.0, miles - 1.0) / halving))


def cover_of_radius(miles: float, *, reach: float, doubt: float) -> float:
    """Score how surely a distance lies inside a reach, in miles all: 1 inside, a straight line to 0 beyond its edge."""
    full, none = reach - doubt, reach + doubt + max(1.0, reach / 4)
    if miles <= full:
        return 1.0
    return max(0.0, (none - miles) / (none - full))


def locality_score(cover: float, miles: float, *, halving: float | None, floor: float = FLOOR) -> float:
    """Put cover and closeness together: neighbours win, and a stated reach is honoured to its edge."""
    return cover * (floor + (1 - floor) * nearness(miles, halving=halving))


def place_between(need: Need, offer: Offer, rules: PlaceRules = SHIPPED) -> Locality:
    """Score how well `offer` reaches `need`: the best of the ways that apply."""
    ways = [*_in_person(need, offer, rules), *_from_afar(need, offer, rules)]
    if not ways:
        miles, doubt = _distance(need, offer)
        return Locality(0.0, Way.REMOTE, 0.0, miles, doubt)
    return max(ways, key=lambda way: way.score)


def _from_afar(need: Need, offer: Offer, rules: PlaceRules) -> list[Locality]:
    """The ways that need no journey: by phone, online, by post or as money."""
    if offer.support_type == "space":
        return []
    miles, doubt = _distance(need, offer)
    ways = []
    if (offer.reach is Reach.REMOTE or offer.also_remote) and need.accepts_remote:
        ways.append(Locality(rules.remote, Way.REMOTE, 1.0, miles, doubt))
    if offer.reach is Reach.ANYWHERE:
        halving = rules.halving(offer.support_type)
        score = 1.0 if halving is None else rules.remote
        if halving is not None and miles is not None:
            score = max(score, locality_score(1.0, miles, halving=halving, floor=rules.floor))
        ways.append(Locality(score, Way.ANYWHERE, 1.0, miles, doubt))
    return ways


def _in_person(need: Need, offer: Offer, rules: PlaceRules) -> list[Locality]:
    """The ways in which somebody or something travels."""
    if offer.reach in (Reach.REMOTE, Reach.ANYWHERE) and offer.support_type != "space":
        return []
    miles, doubt = _distance(need, offer)
    borough = offer.reach is Reach.BOROUGH and offer.support_type != "space"
    if miles is None or (borough and not need.authorities):
        score = AUTHORITIES_MEET if _authorities_meet(need, offer) else AUTHORITIES_APART
        return [Locality(score, Way.UNKNOWN, score)]
    near: dict[str, Any] = {"halving": rules.halving(offer.support_type), "floor": rules.floor}
    if borough:
        covered = _covered_by(offer)
        cover = min(1.0, sum(share for code, share in need.authorities if code in covered))
        return [Locality(locality_score(cover, miles, **near), Way.BOROUGH, cover, miles, doubt)]
    way, reach = reach_between(need, offer)
    cover = cover_of_radius(miles, reach=reach, doubt=doubt)
    return [Locality(locality_score(cover, miles, **near), way, cover, miles, doubt, reach)]


def reach_between(need: Need, offer: Offer) -> tuple[Way, float]:
    """The radius in miles that counts between two postings, and whose it is.

    People travel to a space, so there it is the need's; goods are delivered or collected, whichever goes further.
    """
    travel = DEFAULT_REACH_MILES if need.travel_miles is None else need.travel_miles
    if offer.support_type == "space" or offer.reach is Reach.VENUE:
        return Way.TRAVEL, travel
    stated = DEFAULT_REACH_MILES if offer.reach_miles is None else offer.reach_miles
    if offer.support_type == "equipment" and (need.travel_miles or 0.0) > stated:
        return Way.TRAVEL, travel
    return Way.RADIUS, stated


def _distance(need: Need, offer: Offer) -> tuple[float | None, float]:
    if need.point is None or offer.point is None:
        return None, 0.0
    return miles_between(need.point, offer.point), math.hypot(need.point.radius_mi, offer.point.radius_mi)


def _covered_by(offer: Offer) -> frozenset[str]:
    return offer.covers or frozenset(code for code, share in offer.authorities if share >= _LOCATED_SHARE)


def _authorities_meet(need: Need, offer: Offer) -> bool:
    theirs = offer.covers | {code for code, _ in offer.authorities}
    return any(code in theirs for code, _ in need.authorities)
