"""Reads the reference data shipped with the package, and checks that all of it is there."""

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TypeVar

from noticeboard.domain.gazetteer import OutcodeRow, PlaceRow, WardRow
from noticeboard.domain.measures import (
    ActivityRow,
    ExclusionRow,
    ExclusionRule,
    MeasureRow,
    PolicyRuleRow,
    PriorityRow,
    ProxyRow,
    SupportTypeMeasureRow,
    ThemeMapRow,
    Unit,
    UnitCertainty,
    ValuationClass,
    WordingStatus,
)

MEASURES = "national_toms.csv"
PROXIES = "toms_proxy_values.csv"
SUPPORT_TYPES = "support_types_to_toms.csv"
EXCLUSIONS = "toms_exclusions.csv"
POLICY_RULES = "sv_policy_rules.csv"
PRIORITIES = "corporate_priorities.csv"
THEME_MAP = "ce_themes_to_toms.csv"
ACTIVITIES = "potential_activities.csv"
OUTCODES = "cheshire_merseyside_outcodes.csv"
PLACES = "cheshire_east_places.csv"
WARDS = "cheshire_east_wards.csv"
GROUPS = "beneficiary_groups.csv"

EXPECTED_COUNTS: Mapping[str, int] = {
    MEASURES: 108,
    PROXIES: 12,
    SUPPORT_TYPES: 37,
    EXCLUSIONS: 105,
    POLICY_RULES: 7,
    PRIORITIES: 7,
    THEME_MAP: 8,
    ACTIVITIES: 23,
    OUTCODES: 213,
    PLACES: 110,
    WARDS: 52,
    GROUPS: 14,
}

# SHA-256 of ref, theme, outcome and measure of every row of the 2021 edition: the wording belongs to its publisher.
CATALOGUE_DIGEST = "3fcda800e55f4f41a77ee2164051cb42bda4f76f23f73c2478b991d149ca6a84"

Cells = Mapping[str, str]
Row = TypeVar("Row")


class ReferenceDataError(ValueError):
    """The reference data shipped with the package is not whole. Its words say which file, and what is wrong with it."""


@dataclass(frozen=True)
class ReferenceData:
    """All the reference data of the package, each in the order of its file."""

    measures: tuple[MeasureRow, ...]
    proxies: tuple[ProxyRow, ...]
    support_types: tuple[SupportTypeMeasureRow, ...]
    exclusions: tuple[ExclusionRow, ...]
    policy_rules: tuple[PolicyRuleRow, ...]
    priorities: tuple[PriorityRow, ...]
    theme_map: tuple[ThemeMapRow, ...]
    activities: tuple[ActivityRow, ...]


@dataclass(frozen=True)
class PlaceData:
    """The outcodes, places and wards the gazetteer is built from."""

    outcodes: tuple[OutcodeRow, ...]
    places: tuple[PlaceRow, ...]
    wards: tuple[WardRow, ...]


@cache
def read_reference_data() -> ReferenceData:
    """Read the social value reference data.

    Raises ReferenceDataError when a file is missing, has another number of rows, or a cell cannot be read, and when
    the wording of a measure is not the publisher's.
    """
    data = ReferenceData(
        measures=_read(MEASURES, _measure),
        proxies=_read(PROXIES, _proxy),
        support_types=_read(SUPPORT_TYPES, _support_type_measure),
        exclusions=_read(EXCLUSIONS, _exclusion),
        policy_rules=_read(POLICY_RULES, lambda row: PolicyRuleRow(**row)),
        priorities=_read(PRIORITIES, _priority),
        theme_map=_read(THEME_MAP, _theme_map),
        activities=_read(ACTIVITIES, _activity),
    )
    if catalogue_digest(data.measures) != CATALOGUE_DIGEST:
        raise ReferenceDataError(f"The wording of a measure in {MEASURES} is not as its publisher printed it.")
    return data


@cache
def read_place_data() -> PlaceData:
    """Read the outcodes, places and wards.

    Raises ReferenceDataError as `read_reference_data` does.
    """
    return PlaceData(
        outcodes=_read(OUTCODES, _outcode),
        places=_read(PLACES, _place),
        wards=_read(WARDS, _ward),
    )


@dataclass(frozen=True)
class GroupRow:
    """A group of people that support can help, in the order of the list."""

    code: str
    label: str


def read_beneficiary_groups() -> tuple[GroupRow, ...]:
    """Read the groups of people that a posting can say it helps, in the order they are offered."""
    return _read(GROUPS, lambda row: GroupRow(row["code"], row["label"]))


def read_text(name: str) -> str:
    """Give the text of one shipped file. Raises ReferenceDataError when it is missing."""
    try:
        return (files("noticeboard.data") / name).read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise ReferenceDataError(f"The reference file {name} is missing from the package.") from missing


def check_count(name: str, count: int) -> None:
    """Raise ReferenceDataError unless a file has as many rows as it must."""
    if count != EXPECTED_COUNTS[name]:
        raise ReferenceDataError(f"{name} should have {EXPECTED_COUNTS[name]} rows and has {count}.")


def catalogue_digest(rows: Iterable[MeasureRow]) -> str:
    """Give the SHA-256, in hexadecimal, of ref, theme, outcome and measure of every row, in printed order."""
    in_order = sorted(rows, key=lambda row: row.sort_order)
    lines = (f"{row.ref}\t{row.theme}\t{row.outcome}\t{row.measure}" for row in in_order)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _read(name: str, make: Callable[[Cells], Row]) -> tuple[Row, ...]:
    rows = []
    for number, cells in enumerate(csv.DictReader(read_text(name).splitlines()), start=2):
        try:
            rows.append(make(cells))
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as wrong:
            raise ReferenceDataError(f"{name}, line {number}, cannot be read: {wrong}") from wrong
    check_count(name, len(rows))
    return tuple(rows)


def _measure(row: Cells) -> MeasureRow:
    return MeasureRow(
        edition=row["edition"],
        ref=row["ref"],
        sort_order=int(row["sort_order"]),
        theme=row["theme"],
        theme_short=row["theme_short"],
        outcome=row["outcome"],
        measure=row["measure"],
        wording_status=WordingStatus(row["wording_status"]),
        unit=Unit(row["unit"]),
        unit_certainty=UnitCertainty(row["unit_certainty"]),
        valuation_class=ValuationClass(row["valuation_class"]),
        covid=row["covid"] == "1",
    )


def _proxy(row: Cells) -> ProxyRow:
    return ProxyRow(
        framework=row["framework"],
        ref=row["ref"],
        edition=row["edition"],
        value=Decimal(row["value_gbp"]),
        unit=Unit(row["unit"]),
        scope=row["scope"],
        source=row["source"],
        licence=row["licence"],
    )


def _support_type_measure(row: Cells) -> SupportTypeMeasureRow:
    return SupportTypeMeasureRow(
        support_type=row["support_type"],
        rank=int(row["rank"]),
        ref=row["ref"],
        plain_label=row["plain_label"],
        use_when=row["use_when"],
        quantity_rule=row["quantity_rule"],
        unit=Unit(row["unit"]),
        evidence_minimum=row["evidence_minimum"],
        not_with_same_input=_listed(row["not_with_same_input"]),
    )


def _exclusion(row: Cells) -> ExclusionRow:
    return ExclusionRow(row["ref_a"], row["ref_b"], ExclusionRule(row["rule"]), row["text"])


def _priority(row: Cells) -> PriorityRow:
    return PriorityRow(
        council=row["council"],
        sort_order=int(row["sort_order"]),
        code=row["code"],
        table_label=row["priority_table_label"],
        list_label=row["priority_list_label"],
        list_order=int(row["list_order"]),
        themes=frozenset(theme.title() for theme in ("jobs", "growth", "social", "environment") if row[theme] == "1"),
    )


def _theme_map(row: Cells) -> ThemeMapRow:
    whole_theme = row["scope"] == "all refs of the theme"
    return ThemeMapRow(row["ce_theme"], row["theme_short"], None if whole_theme else row["scope"])


def _activity(row: Cells) -> ActivityRow:
    refs = _listed(row["candidate_refs"])
    return ActivityRow(int(row["sort_order"]), row["theme_short"], row["activity"], refs)


def _outcode(row: Cells) -> OutcodeRow:
    shares = {row["lad_code"]: float(row["lad_share"])}
    for other in _listed(row["other_lads"]):
        code, share = other.split("=")
        shares[code] = float(share)
    return OutcodeRow(
        outcode=row["outcode"],
        post_towns=_listed(row["post_town"]),
        lat=float(row["lat"]),
        lng=float(row["lng"]),
        radius_km=float(row["radius_km"]),
        live_units=int(row["live_units"]),
        kind=row["kind"],
        scope=row["scope"],
        lad_name=row["lad_name"],
        shares=tuple(sorted(shares.items(), key=lambda each: (-each[1], each[0]))),
    )


def _place(row: Cells) -> PlaceRow:
    return PlaceRow(
        name=row["name"],
        alt_names=_listed(row["alt_names"]),
        kind=row["kind"],
        lat=float(row["lat"]),
        lng=float(row["lng"]),
        outcode=row["main_outcode"],
        lad_code=row["lad_code"],
        lad_name=row["lad_name"],
        ward_code=row["ward_gss"] or None,
        same_name_in_gb=int(row["same_name_in_gb"]),
        tier=row["local_plan_tier"],
    )


def _ward(row: Cells) -> WardRow:
    return WardRow(
        gss_code=row["gss_code"],
        name=row["name"],
        lat=float(row["lat"]),
        lng=float(row["lng"]),
        radius_km=float(row["radius_km"]),
        main_outcode=row["main_outcode"],
        outcodes=_listed(row["outcodes"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"] or None,
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
