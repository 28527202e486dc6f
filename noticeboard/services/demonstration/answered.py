"""Pledges and asks on the invented board of which nothing came: declined, withdrawn, or left without an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from noticeboard.services.demonstration.cast import Cast, Teller
from noticeboard.services.responses import (
    ResponseDetails,
    decline_response,
    lapse_due,
    make_response,
    withdraw_response,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answers which posting, how much of it, and what came of it so many days later.

    comes_to   declined, withdrawn, lapsed, or kept: until the team has verified its maker.
    reason     what the maker of a declined one is told.
    """

    maker: str
    title: str
    quantity: int
    message: str
    days_ago: int
    comes_to: str
    after: int = 2
    reason: str = ""


ANSWERED = (
    Answered(
        "Marple Mill Warehousing",
        "Storage for bedding and rucksacks",
        150,
        "Half of our cage is free, as long as you can reach us in Stockport.",
        days_ago=20,
        comes_to="declined",
        reason="Thank you. Our volunteers fetch bedding on foot at night, so Stockport is too far for us.",
    ),
    Answered(
        "Sydney Road Scout Group",
        "40 banqueting chairs + 10 round tables",
        50,
        "Could we have all of them? We would collect on a Saturday.",
        days_ago=27,
        comes_to="declined",
        reason="We would like them to go to more than one group. Please ask again for the ten tables only.",
    ),
    Answered(
        "Oakfield Garden Centre",
        "Minibus for day trips",
        1,
        "We have a van that stands idle on weekdays. Would that do?",
        days_ago=22,
        comes_to="withdrawn",
    ),
    Answered(
        "Amplify Social",
        "New website",
        1,
        "We can put a simple site together with you, over two or three evenings.",
        days_ago=19,
        comes_to="lapsed",
        after=11,
    ),
    Answered(
        "Youth Matters Alsager",
        "Table tennis table",
        1,
        "Our youth club would love this. We have a hall that it fits in.",
        days_ago=41,
        comes_to="lapsed",
        after=12,
    ),
    Answered(
        "Third Gear Cycles",
        "Marshals wanted for carnival procession",
        2,
        "Two of us can come on bicycles, and mend others on the way.",
        days_ago=3,
        comes_to="kept",
    ),
)


def answered(cast: Cast) -> Iterator[Teller]:
    """A teller for each of them."""
    for told in ANSWERED:
        yield _answered(cast, told)


def _answered(cast: Cast, told: Answered) -> Teller:
    yield (at := cast.at(told.days_ago, 13))
    session, posting = cast.session, cast.postings[told.title]
    details = ResponseDetails(told.message, quantity=Decimal(told.quantity))
    response = make_response(session, actor=cast.actor(told.maker), posting=posting, details=details, now=at)
    if told.comes_to == "kept":
        return
    yield (at := cast.at(told.days_ago - told.after, 16))
    if told.comes_to == "declined":
        owner = cast.actor(posting.organisation.name)
        decline_response(session, actor=owner, response=response, reason=told.reason, now=at)
    elif told.comes_to == "withdrawn":
        withdraw_response(session, actor=cast.actor(told.maker), response=response, now=at)
    else:
        lapse_due(session, now=at)
