"""Keys and cells: what goes together shares a key, and stands where it can be of use."""

import pytest

from noticeboard.matching import Meaning, Need, Offer, Point, Reach, Taxonomy
from noticeboard.matching.centroids import COUNT, NEAREST, VERSION, nearest_points
from noticeboard.matching.gist import term_number
from noticeboard.matching.keys import (
    FAR,
    ROW,
    authority_cell,
    cell_at,
    cells_of,
    ground_of,
    indexed,
    sought_keys,
)
from noticeboard.matching.profile import profile_of

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


def shared(one: Need, other: Offer) -> set[int]:
    """The numbers under which an offer is kept and which a need is looked for by."""
    profile = profile_of(one.title, one.description, Taxonomy.shipped())
    sought = {term_number(key.term, offers=True) for key in sought_keys(profile, Taxonomy.shipped())}
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


def test_meaning_has_three_of_the_shipped_points_and_other_versions_none() -> None:
    vectors = bytes(range(1, 128)) * 3 + b"\1\2\3"

    points = nearest_points(Meaning(VERSION, 384, vectors * 2))

    assert len(set(points)) == NEAREST
    assert all(0 <= point < COUNT for point in points)
    assert points == nearest_points(Meaning(VERSION, 384, vectors * 2))
    assert nearest_points(Meaning("another", 384, vectors * 2)) == ()
    assert nearest_points(None) == ()
