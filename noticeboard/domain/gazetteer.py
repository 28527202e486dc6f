"""What is known of places: the rows of the shipped files, what a gazetteer holds, and what it must answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

KM_TO_A_MILE = 1.609344
# A posting's outcode is known to within its units' median distance; before postcodes are imported that is estimated as
# this share of the radius that holds 90 % of them.
MEDIAN_OF_RADIUS = 0.4
RADIUS_OF_PLACE = {"city": 1.0, "town": 1.0, "village": 0.5, "suburb": 0.5}


@dataclass(frozen=True)
class OutcodeRow:
    """One outcode of the region. `shares` is the part of its postcodes in each authority, largest first."""

    outcode: str
    post_towns: tuple[str, ...]
    lat: float
    lng: float
    radius_km: float
    live_units: int
    kind: str
    scope: str
    lad_name: str
    shares: tuple[tuple[str, float], ...]

    @property
    def radius_mi(self) -> float:
        """Give the distance, in miles, that half of its postcodes are expected within."""
        return self.radius_km * MEDIAN_OF_RADIUS / KM_TO_A_MILE


@dataclass(frozen=True)
class PlaceRow:
    """One city, town, village or suburb. `same_name_in_gb` counts the places so named in Britain, itself included."""

    name: str
    alt_names: tuple[str, ...]
    kind: str
    lat: float
    lng: float
    outcode: str
    lad_code: str
    lad_name: str
    ward_code: str | None
    same_name_in_gb: int
    tier: str

    @property
    def radius_mi(self) -> float:
        """Give how far, in miles, somebody who names this place may be from its point."""
        return RADIUS_OF_PLACE[self.kind]


@dataclass(frozen=True)
class WardRow:
    """One electoral ward, in the version that holds from `valid_from` (a date) until `valid_to`, if it has ended."""

    gss_code: str
    name: str
    lat: float
    lng: float
    radius_km: float
    main_outcode: str
    outcodes: tuple[str, ...]
    valid_from: str
    valid_to: str | None


@dataclass(frozen=True)
class UnitEntry:
    """One full postcode of the gazetteer, printed with its space. `ended` holds when it is no longer in use."""

    postcode: str
    lat: float
    lng: float
    lad_code: str | None
    ward_code: str | None
    ended: bool


@dataclass(frozen=True)
class SectorEntry:
    """One postcode sector, an outcode with a digit, derived from the postcodes imported."""

    sector: str
    lat: float
    lng: float
    radius_mi: float
    lad_code: str | None
    lad_share: float


@dataclass(frozen=True)
class OutcodeEntry:
    """One outcode of the gazetteer. `shares` is the part of it in each authority, largest first."""

    outcode: str
    post_towns: tuple[str, ...]
    lat: float
    lng: float
    radius_mi: float
    kind: str
    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class PlaceEntry:
    """One named place of the gazetteer."""

    name: str
    kind: str
    lat: float
    lng: float
    radius_mi: float
    outcode: str
    lad_code: str
    lad_name: str
    ward_code: str | None
    tier: str
    same_name_in_gb: int


@dataclass(frozen=True)
class LayerFacts:
    """Where one imported layer of the gazetteer is from. `version` is a year and month, 2026-08, or empty."""

    layer: str
    source: str
    version: str
    licence: str
    rows: int
    imported_at: str


class Gazetteer(Protocol):
    """Answers what is known of postcodes and places. Every name is given as `places.normal_name` makes it."""

    def version(self) -> str:
        """Name what it was made of, in 40 characters at most."""

    def find_unit(self, postcode: str) -> UnitEntry | None:
        """Give a full postcode, live or ended, written with its space."""

    def find_sector(self, sector: str) -> SectorEntry | None:
        """Give a sector, written with its space."""

    def find_outcode(self, outcode: str) -> OutcodeEntry | None:
        """Give an outcode."""

    def find_places(self, name: str) -> Sequence[PlaceEntry]:
        """Give the places that have exactly this name or alias, in order of name and authority."""

    def near_names(self, name: str, *, limit: int) -> Sequence[str]:
        """Give names of places spelt nearly like this one, likeliest first. For asking, never for accepting."""
