"""Reads the invented board that is shipped for demonstration: organisations, needs, offers, and what came of them."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from noticeboard.adapters.reference_data import read_text

NEEDS = "demonstration_needs.csv"
OFFERS = "demonstration_offers.csv"
STORIES = "demonstration_stories.csv"


@dataclass(frozen=True, slots=True)
class DemonstrationPosting:
    """One need or offer. `reach` is miles, or the words any, remote and 0 of the file."""

    organisation: str
    title: str
    description: str
    support_type: str
    town: str
    outcode: str
    quantity: Decimal | None
    unit: str
    starts_on: date | None
    ends_on: date | None
    urgency: str
    reach: str


@dataclass(frozen=True, slots=True)
class Story:
    """A need of the past year, who met it, how, and how far its record has come.

    how     pledge or introduction.
    given   the quantity of each line of its social value record, in the order of the lines.
    ends    verified, confirmed, differs, one_sided, fell_through, under_way or agreed.
    """

    days_ago: int
    group: str
    title: str
    description: str
    support_type: str
    quantity: Decimal
    unit: str
    giver: str
    how: str
    given: tuple[Decimal, ...]
    ends: str
    contract: str | None


@cache
def read_needs() -> tuple[DemonstrationPosting, ...]:
    """The invented needs, in the order of their file."""
    return tuple(
        _posting(row, organisation=row["organisation"], urgency=row["urgency"], reach=row["travel_miles"])
        for row in _rows(NEEDS)
    )


@cache
def read_offers() -> tuple[DemonstrationPosting, ...]:
    """The invented offers, in the order of their file."""
    return tuple(
        _posting(row, organisation=row["business"], urgency="normal", reach=row["coverage"]) for row in _rows(OFFERS)
    )


@cache
def read_stories() -> tuple[Story, ...]:
    """What came of the needs of the past year, oldest first."""
    return tuple(
        Story(
            days_ago=int(row["days_ago"]),
            group=row["group"],
            title=row["title"],
            description=row["description"],
            support_type=row["support_type"],
            quantity=Decimal(row["quantity"]),
            unit=row["unit"],
            giver=row["giver"],
            how=row["how"],
            given=tuple(Decimal(part) for part in row["given"].split(";") if part),
            ends=row["ends"],
            contract=row["contract"] or None,
        )
        for row in _rows(STORIES)
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_text(name).splitlines()))


def _posting(row: dict[str, str], *, organisation: str, urgency: str, reach: str) -> DemonstrationPosting:
    return DemonstrationPosting(
        organisation=organisation,
        title=row["title"],
        description=row["description"],
        support_type=row["support_type"],
        town=row["town"],
        outcode=row["outcode"],
        quantity=Decimal(row["quantity"]) if row["quantity"] else None,
        unit=row["unit"],
        starts_on=_date(row["start_date"]),
        ends_on=_date(row["end_date"]),
        urgency=urgency,
        reach=reach,
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
