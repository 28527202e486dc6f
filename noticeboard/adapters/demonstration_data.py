"""Reads the invented board that is shipped for demonstration: organisations, needs, offers, and what came of them."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from noticeboard.adapters.reference_data import read_text

NEEDS = "demonstration_needs.csv"
OFFERS = "demonstration_offers.csv"
STORIES = "demonstration_stories.csv"
ORGANISATIONS = "demonstration_organisations.csv"
ANSWERS = "demonstration_answers.csv"
FURTHER = "demonstration_further.csv"


@dataclass(frozen=True, slots=True)
class DemonstrationOrganisation:
    """One organisation: its kind and legal form as codes.

    size           how big a group is; empty where it did not say, and for others.
    number         on the charity register or, for a community interest company, the company register. None is a real
                   body's: both registers number in order, and neither is anywhere near numbers that begin with 99.
    waiting_since  for one that the team has yet to verify, how many days ago it signed up.
    """

    kind: str
    legal_form: str
    size: str
    number: str
    waiting_since: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a posting helps, and the answers to the questions of its kind, as the files write them."""

    groups: tuple[str, ...] = ()
    minimum_age: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


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
    told: Told


@dataclass(frozen=True, slots=True)
class FurtherPosting:
    """A posting of the last weeks that does not stand in the development set, and what the team made of it.

    comes_to   open, awaiting_check, declined, or waits_for_its_organisation: approved, and open once that is verified.
    reason     what the team says to the owner of one that it declined.
    """

    posting: DemonstrationPosting
    side: str
    days_ago: int
    comes_to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """A need of the past year, who met it, how, and how far its record has come.

    how     pledge or introduction.
    given   the quantity of each line of its social value record, in the order of the lines.
    ends    verified, confirmed, differs, one_sided, fell_through, under_way or agreed.
    notes   what the two sides write to one another meanwhile: who, "group" or "giver", and what.
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
    told: Told
    notes: tuple[tuple[str, str], ...]


@cache
def read_organisations() -> Mapping[str, DemonstrationOrganisation]:
    """Every invented organisation by its name."""
    return {
        row["organisation"]: DemonstrationOrganisation(
            row["kind"], row["legal_form"], row["size"], row["number"], _whole(row["waiting_since_days_ago"])
        )
        for row in _rows(ORGANISATIONS)
    }


@cache
def read_needs() -> tuple[DemonstrationPosting, ...]:
    """The invented needs, in the order of their file."""
    return tuple(
        _posting(
            row,
            organisation=row["organisation"],
            urgency=row["urgency"],
            reach=row["travel_miles"],
            told=_answers().get(row["need_id"], Told()),
        )
        for row in _rows(NEEDS)
    )


@cache
def read_offers() -> tuple[DemonstrationPosting, ...]:
    """The invented offers, in the order of their file."""
    return tuple(
        _posting(
            row,
            organisation=row["business"],
            urgency="normal",
            reach=row["coverage"],
            told=_answers().get(row["offer_id"], Told()),
        )
        for row in _rows(OFFERS)
    )


@cache
def read_further() -> tuple[FurtherPosting, ...]:
    """Further postings, in the order of their file."""
    return tuple(
        FurtherPosting(
            posting=_posting(
                row,
                organisation=row["organisation"],
                urgency=row["urgency"],
                reach=row["reach"],
                told=_told(row),
            ),
            side=row["side"],
            days_ago=int(row["days_ago"]),
            comes_to=row["comes_to"],
            reason=row["reason"],
        )
        for row in _rows(FURTHER)
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
            told=_told(row),
            notes=tuple(_pairs(row["notes"], between="|")),
        )
        for row in _rows(STORIES)
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_text(name).splitlines()))


@cache
def _answers() -> Mapping[str, Told]:
    return {row["posting_id"]: _told(row) for row in _rows(ANSWERS)}


def _told(row: dict[str, str]) -> Told:
    groups = tuple(code for code in row["groups"].split(";") if code)
    return Told(groups, _whole(row.get("minimum_age", "")), dict(_pairs(row["answers"], between=";")))


def _pairs(text: str, *, between: str) -> Iterator[tuple[str, str]]:
    """Read "name=words" any number of times, with a mark between them."""
    for part in filter(None, text.split(between)):
        name, _, words = part.partition("=")
        yield name.strip(), words.strip()


def _posting(row: dict[str, str], *, organisation: str, urgency: str, reach: str, told: Told) -> DemonstrationPosting:
    return DemonstrationPosting(
        organisation=organisation,
        title=row["title"],
        description=row["description"],
        support_type=row["support_type"],
        town=row["town"],
        outcode=row["outcode"],
        quantity=Decimal(row["quantity"]) if row["quantity"] else None,
        unit=row["unit"],
        starts_on=_date(row.get("start_date", "")),
        ends_on=_date(row.get("end_date", "")),
        urgency=urgency,
        reach=reach,
        told=told,
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
