"""Reads where something is from what people type: a postcode, part of one, or the name of a town or village.

A place is resolved once, when a posting is saved. The public sees the point of its town or outcode, never a finer one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from noticeboard.domain.gazetteer import Gazetteer, OutcodeEntry, PlaceEntry, SectorEntry, UnitEntry
from noticeboard.domain.postcodes import (
    ANY_UNIT,
    LONGEST_UNIT,
    NAME_AND_OUTCODE,
    OUTCODE,
    SECTOR,
    UNIT,
    find_units,
    normal_name,
    normal_text,
    outside_code,
    swapped,
)

LONGEST_TYPED = 200
PUBLIC_PLACES = 3
MOST_CHOICES = 3
# Of the known places of one name, so many more are offered beside the one that was taken.
MOST_OTHERS = 10
NOT_AN_ANSWER = frozenset({"", "N A", "NA", "NONE", "UNKNOWN", "NOT APPLICABLE"})
TIERS = ("principal_town", "key_service_centre", "local_service_centre", "other", "")

CHESHIRE_EAST = frozenset({"E06000049"})
# Whether a place known by its outcode is in the home borough is asked when its largest authority holds less than the
# first of it, and the home authority at least the second.
SURE_SHARE = 0.90
HOME_SHARE_WORTH_ASKING = 0.01
RADIUS_OF_UNIT = 0.1
RADIUS_OF_SECTOR = 0.6


class Precision(StrEnum):
    """How finely a place is known."""

    UNIT = "unit"
    SECTOR = "sector"
    PLACE = "place"
    OUTCODE = "outcode"


class Outcome(StrEnum):
    """What came of reading."""

    FOUND = "found"
    ASK = "ask"
    SUGGEST = "suggest"
    ERROR = "error"


class Note(StrEnum):
    """What the page says beside a place that was found."""

    POSTCODE_ENDED = "postcode_ended"
    POSTCODE_NOT_HELD = "postcode_not_held"
    SECTOR_NOT_HELD = "sector_not_held"
    NAME_USED_ELSEWHERE = "name_used_elsewhere"
    ASK_HOME_BOROUGH = "ask_home_borough"


@dataclass(frozen=True)
class Place:
    """Where something is. The public sees `label` and the public point; the rest is the team's.

    reads_as     text that reads as this place again.
    radius_mi    how far, in miles, the true place may be from the point.
    lad_code     the authority that holds most of it, and `lad_share` how much, 0 to 1.
    home_share   how likely it is in the home borough, 0 to 1.
    geo_version  the version of the gazetteer that it was found in.
    public_lat   the latitude of its town or outcode, to three decimals; None where neither is known.
    """

    label: str
    reads_as: str
    outcode: str
    lat: float
    lng: float
    radius_mi: float
    precision: Precision
    lad_code: str | None
    lad_share: float
    ward_code: str | None
    home_share: float
    public_lat: float | None
    public_lng: float | None
    postcode: str | None = None
    geo_version: str = ""


@dataclass(frozen=True)
class Reading:
    """What came of reading what somebody typed.

    code      why it was not simply found, for `web/wording`; empty when it was.
    choices   what may have been meant, three at most, or nothing known; each reads as a place when typed.
    others    other known places of the name that was taken, of which the page says which it took; each reads as one.
    """

    outcome: Outcome
    place: Place | None = None
    notes: tuple[Note, ...] = ()
    code: str = ""
    choices: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def answer_home(place: Place, *, in_home: bool, home_code: str) -> Place:
    """Take in the answer to "Is this in Cheshire East?", which `Note.ASK_HOME_BOROUGH` says to ask."""
    if in_home:
        return replace(place, lad_code=home_code, lad_share=1.0, home_share=1.0)
    elsewhere = None if place.lad_code == home_code else place.lad_code
    return replace(place, lad_code=elsewhere, lad_share=place.lad_share if elsewhere else 0.0, home_share=0.0)


def read_place(text: str, gazetteer: Gazetteer, *, home: frozenset[str] = CHESHIRE_EAST) -> Reading:
    """Read a postcode, sector, outcode or name, in that order; only exact ones are accepted.

    home   codes of the authorities of the home borough, preferred where a name is used twice.
    """
    if len(text) > LONGEST_TYPED:
        return Reading(Outcome.ERROR, code="place-too-long")
    if normal_text(text) in NOT_AN_ANSWER:
        return Reading(Outcome.ERROR, code="place-empty")
    return _PlaceReader(gazetteer, home).read(text)


class _PlaceReader:
    """Reads against one gazetteer, for one home borough."""

    def __init__(self, gazetteer: Gazetteer, home: frozenset[str]) -> None:
        self.gazetteer = gazetteer
        self.home = home

    def read(self, text: str) -> Reading:
        """Try each way of reading in turn, and note in which gazetteer a place was found."""
        reading = self._try_each(text)
        if reading.place is None:
            return reading
        return replace(reading, place=replace(reading.place, geo_version=self.gazetteer.version()))

    def _try_each(self, text: str) -> Reading:
        typed = normal_text(text)
        units = find_units(typed)
        if len(units) > 1:
            return Reading(Outcome.ASK, code="postcode-several", choices=self._known(units))
        outside = outside_code(units[0] if units else typed)
        if outside is not None:
            return Reading(Outcome.ERROR, code=outside)
        if units:
            return self._read_unit(units[0])
        return self._read_part(typed) or self._read_name(text) or self._read_mistyped(typed) or self._suggest(text)

    def _read_unit(self, postcode: str) -> Reading:
        outcode = self.gazetteer.find_outcode(postcode.split()[0])
        unit = self.gazetteer.find_unit(postcode)
        if unit is not None:
            return Reading(Outcome.FOUND, self._at_unit(unit, outcode), (Note.POSTCODE_ENDED,) if unit.ended else ())
        if outcode is None:
            return self._read_mistyped(postcode) or Reading(Outcome.ERROR, code="postcode-unknown")
        sector = self.gazetteer.find_sector(postcode[:-2])
        return self._found_part(outcode, sector, postcode, Note.POSTCODE_NOT_HELD)

    def _read_part(self, typed: str) -> Reading | None:
        """Read a sector or an outcode that is the whole text."""
        if not (OUTCODE.fullmatch(typed) or SECTOR.fullmatch(typed)):
            return None
        outcode = self.gazetteer.find_outcode(typed.split()[0])
        if outcode is None:
            return None
        if outcode.outcode == typed:
            return self._found_part(outcode, None, None, None)
        sector = self.gazetteer.find_sector(typed)
        return self._found_part(outcode, sector, None, None if sector else Note.SECTOR_NOT_HELD)

    def _read_name(self, text: str) -> Reading | None:
        """Read a place's exact name, alone or with its outcode after it."""
        name, outcode = normal_name(text), ""
        places = self.gazetteer.find_places(name)
        with_outcode = NAME_AND_OUTCODE.fullmatch(name.upper())
        if not places and with_outcode is not None:
            outcode = with_outcode[2]
            places = self.gazetteer.find_places(normal_name(with_outcode[1]))
        if not places:
            return None
        ordered = sorted(
            places,
            key=lambda each: (
                each.outcode != outcode,
                each.lad_code not in self.home,
                TIERS.index(each.tier),
                each.name,
                each.outcode,
            ),
        )
        taken = self._at_place(ordered[0])
        if taken.outcode == outcode:
            return Reading(Outcome.FOUND, taken)
        others = tuple(dict.fromkeys(_place_label(each) for each in ordered[1:]))
        others = tuple(label for label in others if label != taken.label)[:MOST_OTHERS]
        elsewhere = bool(others) or ordered[0].same_name_in_gb > 1
        return Reading(Outcome.FOUND, taken, (Note.NAME_USED_ELSEWHERE,) if elsewhere else (), others=others)

    def _read_mistyped(self, typed: str) -> Reading | None:
        """Ask about what has nearly the shape of a postcode, or of a part of one; None when it has not."""
        together = typed.replace(" ", "")
        if len(together) > LONGEST_UNIT:
            return None
        spaced = UNIT.fullmatch(together)
        if spaced is not None and not find_units(typed):
            meant = (f"{spaced[1]} {spaced[2]}", typed.split()[0])
            return Reading(Outcome.ASK, code="postcode-spacing", choices=self._known(meant))
        choices = self._known(swapped(typed))
        if choices:
            return Reading(Outcome.SUGGEST, code="postcode-did-you-mean", choices=choices)
        if ANY_UNIT.fullmatch(together) and not UNIT.fullmatch(together):
            return Reading(Outcome.ERROR, code="postcode-invalid")
        unknown = OUTCODE.fullmatch(typed) or SECTOR.fullmatch(typed)
        return Reading(Outcome.ERROR, code="postcode-unknown") if unknown else None

    def _known(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Keep the postcodes, sectors and outcodes whose outcode exists, those held first, three at most."""
        found: dict[str, None] = {}
        for text in texts:
            units = find_units(text)
            part = units[0] if units else text
            shaped = units or OUTCODE.fullmatch(part) or SECTOR.fullmatch(part)
            if shaped and self.gazetteer.find_outcode(part.split()[0]) is not None:
                found[part] = None
        held_first = sorted(found, key=lambda part: self.gazetteer.find_unit(part) is None)
        return tuple(held_first)[:MOST_CHOICES]

    def _suggest(self, text: str) -> Reading:
        names = tuple(self.gazetteer.near_names(normal_name(text), limit=MOST_CHOICES))
        if names:
            return Reading(Outcome.SUGGEST, code="place-did-you-mean", choices=names)
        return Reading(Outcome.ERROR, code="place-not-found")

    def _found_part(
        self, outcode: OutcodeEntry, sector: SectorEntry | None, postcode: str | None, note: Note | None
    ) -> Reading:
        """Give the sector where it is known, else the outcode, asking about the home borough where that is unsure."""
        place = self._at_part(outcode, sector, postcode)
        unsure = place.lad_share < SURE_SHARE and place.home_share >= HOME_SHARE_WORTH_ASKING
        notes = (note, Note.ASK_HOME_BOROUGH if unsure else None)
        return Reading(Outcome.FOUND, place, tuple(each for each in notes if each is not None))

    def _at_part(self, outcode: OutcodeEntry, sector: SectorEntry | None, postcode: str | None) -> Place:
        known = sector or outcode
        lad_code, lad_share = (sector.lad_code, sector.lad_share) if sector else outcode.shares[0]
        return Place(
            label=_label(outcode),
            reads_as=postcode or (sector.sector if sector else outcode.outcode),
            outcode=outcode.outcode,
            lat=known.lat,
            lng=known.lng,
            radius_mi=RADIUS_OF_SECTOR if sector else outcode.radius_mi,
            precision=Precision.SECTOR if sector else Precision.OUTCODE,
            lad_code=lad_code,
            lad_share=lad_share,
            ward_code=None,
            home_share=self._home_share(outcode, sector),
            public_lat=round(outcode.lat, PUBLIC_PLACES),
            public_lng=round(outcode.lng, PUBLIC_PLACES),
            postcode=postcode,
        )

    def _home_share(self, outcode: OutcodeEntry, sector: SectorEntry | None) -> float:
        of_outcode = sum(share for code, share in outcode.shares if code in self.home)
        if sector is None:
            return of_outcode
        # Of a sector only its largest authority is known: the home borough can have no more than what that leaves.
        return sector.lad_share if sector.lad_code in self.home else min(of_outcode, 1 - sector.lad_share)

    def _at_unit(self, unit: UnitEntry, outcode: OutcodeEntry | None) -> Place:
        return Place(
            label=_label(outcode) if outcode else unit.postcode.split()[0],
            reads_as=unit.postcode,
            outcode=unit.postcode.split()[0],
            lat=unit.lat,
            lng=unit.lng,
            radius_mi=RADIUS_OF_UNIT,
            precision=Precision.UNIT,
            lad_code=unit.lad_code,
            lad_share=1.0,
            ward_code=unit.ward_code,
            home_share=float(unit.lad_code in self.home),
            public_lat=round(outcode.lat, PUBLIC_PLACES) if outcode else None,
            public_lng=round(outcode.lng, PUBLIC_PLACES) if outcode else None,
            postcode=unit.postcode,
        )

    def _at_place(self, entry: PlaceEntry) -> Place:
        label = _place_label(entry)
        return Place(
            label=label,
            reads_as=label,
            outcode=entry.outcode,
            lat=entry.lat,
            lng=entry.lng,
            radius_mi=entry.radius_mi,
            precision=Precision.PLACE,
            lad_code=entry.lad_code,
            lad_share=1.0,
            ward_code=entry.ward_code,
            home_share=float(entry.lad_code in self.home),
            public_lat=round(entry.lat, PUBLIC_PLACES),
            public_lng=round(entry.lng, PUBLIC_PLACES),
        )


def _label(outcode: OutcodeEntry) -> str:
    """Name an outcode by its post town, or both where it has two: Crewe (CW1). One without a known town is its own."""
    if not outcode.post_towns:
        return outcode.outcode
    return f"{' and '.join(outcode.post_towns)} ({outcode.outcode})"


def _place_label(entry: PlaceEntry) -> str:
    return f"{entry.name} ({entry.outcode})"
