"""Postings for the matcher's tests: made by hand, generated, and the development set."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from noticeboard.matching import Need, Offer, Point, Reach
from noticeboard.matching.boards import read_judgements, read_needs, read_offers, read_places

# The development set. Its needs and offers are also the demonstration board, so the package ships them.
JUDGED = Path(__file__).parents[1] / "data" / "matching_dev"
SHIPPED = Path(__file__).parents[2] / "noticeboard" / "data"
NEEDS_FILE, OFFERS_FILE = SHIPPED / "demonstration_needs.csv", SHIPPED / "demonstration_offers.csv"
TOWNS_FILE, JUDGEMENTS_FILE = JUDGED / "towns.csv", JUDGED / "judgements.csv"
PLACES = read_places(TOWNS_FILE)
NEEDS = read_needs(NEEDS_FILE, PLACES)
OFFERS = read_offers(OFFERS_FILE, PLACES)
JUDGEMENTS = read_judgements(JUDGEMENTS_FILE)

CREWE = Point(53.0986, -2.4399)
TYPES = ("volunteering", "equipment", "space", "funding", "mentoring", "project_delivery")

_WORDS = """
    laptops chromebooks labtops minibus drivers with the for 16 seater table tennis painting hall, lonely older people.
    must collect from our yard only trestle tables social media first aid bid writer lottery magnolia gardening weeds!
    freezer fridges food bank zorblax quibbling Thursday hours 20 treasurer accounts solicitor laptop bags
    upstairs. wheelchair Sundays; weekdays children adults women over 18. DBS checked no alcohol brewery
"""
texts = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=14).map(" ".join)
days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
points = st.none() | st.builds(
    Point, st.floats(52.9, 53.5), st.floats(-3.0, -1.9), st.sampled_from([0.0, 0.1, 0.6, 1.0, 3.0])
)
_shares = st.sampled_from([(), (("E06000049", 1.0),), (("E06000049", 0.6), ("E06000050", 0.4)), (("E06000050", 1.0),)])


def _common() -> dict[str, Any]:
    return {
        "title": texts,
        "organisation": st.sampled_from(["", "Storm Brewery", "Bollington Youth Club"]),
        "description": texts,
        "support_type": st.sampled_from(TYPES),
        "point": points,
        "place": st.sampled_from(["", "Crewe (CW1)"]),
        "authorities": _shares,
        "quantity": st.none() | st.decimals(0, 500, places=1),
        "unit": st.sampled_from(["", "hours", "hour", "items", "GBP"]),
        "starts_on": days,
        "ends_on": days,
    }


needs = st.builds(
    Need,
    id=st.uuids().map(str),
    travel_miles=st.none() | st.floats(0, 50),
    accepts_remote=st.booleans(),
    **_common(),
)
offers = st.builds(
    Offer,
    id=st.uuids().map(str),
    reach=st.sampled_from(Reach),
    reach_miles=st.none() | st.floats(1, 50),
    covers=st.sampled_from([frozenset(), frozenset({"E06000049"})]),
    also_remote=st.booleans(),
    **_common(),
)


class LetterCounts:
    """An encoder of the simplest kind: how often each letter stands in a text."""

    version = "letters-1"

    def encode(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[float(text.lower().count(chr(code))) for code in range(ord("a"), ord("z") + 1)] for text in texts]


def a_need(**changes: Any) -> Need:
    """A need for laptops in Crewe, changed as the test wants."""
    values: dict[str, Any] = {
        "id": "N1",
        "title": "Laptops for our homework club",
        "support_type": "equipment",
        "point": CREWE,
        "quantity": Decimal(20),
        "unit": "items",
        "travel_miles": 10.0,
    }
    return Need(**values | changes)


def an_offer(**changes: Any) -> Offer:
    """An offer of laptops in Crewe within 10 miles, changed as the test wants."""
    values: dict[str, Any] = {
        "id": "O1",
        "title": "Refurbished Chromebooks",
        "support_type": "equipment",
        "point": CREWE,
        "quantity": Decimal(25),
        "unit": "items",
        "reach": Reach.RADIUS,
        "reach_miles": 10.0,
    }
    return Offer(**values | changes)


def north_of(point: Point, miles: float) -> Point:
    """The point so many miles north of another."""
    return Point(point.lat + miles / 69.0934, point.lng, point.radius_mi)
