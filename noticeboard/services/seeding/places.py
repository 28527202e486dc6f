"""Where seeded postings are: the real wards of the home borough, or points spread over England."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from noticeboard.adapters.reference_data import read_place_data

HOME = "E06000049"
KM_TO_A_MILE = 1.609344
# Roughly England as boxes of latitude and longitude, for a board that is spread out.
ENGLAND = (
    (50.3, -4.2, 51.2, -2.0),
    (50.8, -2.0, 51.9, 1.2),
    (51.9, -2.9, 53.0, 1.5),
    (53.0, -3.0, 54.0, 0.2),
    (54.0, -3.2, 55.2, -1.4),
)
POINTS = 4000
AUTHORITIES = 300
OUTCODES = 90


@dataclass(frozen=True, slots=True)
class SeedPlace:
    """A place that postings can be at."""

    label: str
    outcode: str
    lat: float
    lng: float
    radius_mi: float
    lad_code: str
    ward_code: str | None


def home_places() -> Sequence[SeedPlace]:
    """The wards of the home borough that hold now, in the order of the shipped file."""
    return [
        SeedPlace(
            label=f"{ward.name} ({ward.main_outcode})",
            outcode=ward.main_outcode,
            lat=ward.lat,
            lng=ward.lng,
            radius_mi=ward.radius_km / KM_TO_A_MILE,
            lad_code=HOME,
            ward_code=ward.gss_code,
        )
        for ward in read_place_data().wards
        if ward.valid_to is None
    ]


def england(seed: int) -> Sequence[SeedPlace]:
    """Invented places spread evenly over the boxes of England, in invented authorities that hang together."""
    chance = random.Random(f"england {seed}")  # noqa: S311 - chance that can be repeated
    sizes = [(north - south) * (east - west) for south, west, north, east in ENGLAND]
    places = []
    for number in range(POINTS):
        south, west, north, east = chance.choices(ENGLAND, sizes)[0]
        lat, lng = round(chance.uniform(south, north), 4), round(chance.uniform(west, east), 4)
        lad = 7_000_000 + (int((lat - 50) * 4) * 24 + int((lng + 5) * 3)) % AUTHORITIES
        outcode = f"XX{number % OUTCODES + 1}"
        places.append(SeedPlace(f"Place {number} ({outcode})", outcode, lat, lng, 1.0, f"E0{lad}", None))
    return places
