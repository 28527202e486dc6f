"""Keys and cells: what goes together shares a key, and stands where it can be of use."""

import math
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from noticeboard.domain.posting_details import MOST_MILES
from noticeboard.matching import Need, Offer, Point, Reach, Taxonomy, encode_posting, find_encoder
from noticeboard.matching.gist import term_number
from noticeboard.matching.keys import (
    FAR,
    MOST_TOPICS,
    ROW,
    authority_cell,
    cell_at,
    cells_of,
    ground_of,
    indexed,
    kind_and_miles,
    kind_of,
    sought_keys,
)
from noticeboard.matching.profile import profile_of
from noticeboard.matching.topics import leading_topics, shares_of, topic_names

T = TypeVar("T", Need, Offer)
needs_model = pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")
CREWE = Point(53.099, -2.444)
EQUIPMENT: dict[str, object] = {
    "support_type": "equipment",
    "point": CREWE,
    "authorities": (("E06000049", 1.0),),
}


def need(title: str = "Ten laptops", **given: object) -> Need:
    return Need(**{"id": "N-1", "title": title} | EQUIPMENT | given)  # type: ignore[arg-type]


def offer(title: str = "Ten laptops", **given: object) -> Offer:
    return Offer(**{"id": "O-1", "title": title} | EQUIPMENT | given)  # type: ignore[arg-type]


def with_vectors(posting: T) -> T:
    """The posting with the vectors of its text."""
    encoder = find_encoder()
    assert encoder is not None
    return replace(posting, meaning=encode_posting(encoder, title=posting.title, description=posting.description))


def shared(one: Need, other: Offer) -> set[int]:
    """The numbers under which an offer is kept and which a need is looked for by."""
    profile = profile_of(one.title, one.description, Taxonomy.shipped())
    sought = {term_number(key.term, offers=True) for key in sought_keys(one, profile, Taxonomy.shipped())}
    return sought & set(indexed(other, taxonomy=Taxonomy.shipped()).keys)


@pytest.mark.parametrize(
    ("asked", "given"),
    [("Ten laptops", "Chromebooks"), ("A minibus", "We have a driver"), ("The bandstand", "Bandstand chairs")],
)
def test_what_goes_together_shares_a_key(asked: str, given: str) -> None:
    assert shared(need(asked), offer(given))


def test_what_has_nothing_in_common_shares_none() -> None:
    assert not shared(need("Ten laptops"), offer("A choir for your fete"))


def test_needs_and_offers_are_kept_apart() -> None:
    numbers = indexed(need(), taxonomy=Taxonomy.shipped()).keys, indexed(offer(), taxonomy=Taxonomy.shipped()).keys

    assert all(number % 2 == 0 for number in numbers[0])
    assert all(number % 2 == 1 for number in numbers[1])


def test_a_number_never_changes() -> None:
    assert term_number("c:laptops", offers=True) == term_number("c:laptops", offers=False) + 1
    assert 0 <= term_number("w:lychgat", offers=True) < 2**31


def test_neighbouring_points_are_in_neighbouring_cells() -> None:
    assert cell_at(Point(53.199, -2.444)) == cell_at(CREWE) + ROW
    assert cell_at(Point(53.099, -2.294)) == cell_at(CREWE) + 1


@pytest.mark.parametrize(
    ("reach", "cells"),
    [
        (Reach.RADIUS, {cell_at(CREWE)}),
        (Reach.VENUE, {cell_at(CREWE)}),
        (Reach.REMOTE, {FAR}),
        (Reach.ANYWHERE, {FAR, cell_at(CREWE)}),
        (Reach.BOROUGH, {authority_cell("E06000050")}),
    ],
)
def test_an_offer_stands_where_it_can_be_of_use(reach: Reach, cells: set[int]) -> None:
    assert set(cells_of(offer(reach=reach, covers=frozenset({"E06000050"})))) == cells


def test_whoever_is_looked_for_stands_on_the_ground_that_is_searched() -> None:
    for reach in Reach:
        given = offer(reach=reach)
        ground = ground_of(need())
        assert ground.point is not None
        assert set(cells_of(given)) & {*ground.cells, cell_at(ground.point)}
        back = ground_of(given)
        reached = {*back.cells, *([cell_at(back.point)] if back.point else [])}
        assert back.everywhere or set(cells_of(need())) & reached


@needs_model
def test_what_means_the_same_shares_a_topic_in_whatever_words() -> None:
    asked, given = need("Nobody can hear the vicar at the back"), offer("Univox amplifier and loop cable")

    assert not shared(asked, given)
    assert shared(with_vectors(asked), with_vectors(given))


@needs_model
def test_topics_are_those_spoken_of_most_and_none_without_the_vectors_of_the_encoder() -> None:
    meaning = with_vectors(offer("Xero and Sage, one afternoon a month")).meaning
    assert meaning is not None

    leading = leading_topics(meaning, offer=True, most=MOST_TOPICS)

    shares = shares_of(meaning, offer=True)
    assert [place for place, _ in leading] == list(np.argsort(-shares)[:MOST_TOPICS])
    assert topic_names()[leading[0][0]] == "bookkeeping"
    assert leading_topics(replace(meaning, version="another"), offer=True, most=MOST_TOPICS) == []


@pytest.mark.parametrize("miles", [1, 10, MOST_MILES])
def test_the_index_keeps_every_number_of_miles_that_a_posting_may_state_apart_from_no_limit(miles: int) -> None:
    assert kind_and_miles(kind_of(offer(reach=Reach.RADIUS, reach_miles=float(miles)))) == ("equipment", miles)
    assert kind_and_miles(kind_of(need(travel_miles=float(miles)))) == ("equipment", miles)
    assert kind_and_miles(kind_of(offer(reach=Reach.ANYWHERE))) == ("equipment", math.inf)
