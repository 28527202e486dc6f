"""The frame of the area map, and lines made simpler to fit it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.area_map import HEIGHT, METRES_TO_A_UNIT, is_within, path_of, place_on_map, simplify
from noticeboard.matching.locality import miles_between
from noticeboard.matching.postings import Point

spots = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda spot: (float(spot[0]), float(spot[1])))


@pytest.mark.parametrize(
    ("name", "lat", "lng"), [("Audlem", 52.989, -2.507), ("Disley", 53.358, -2.039), ("Crewe", 53.099, -2.444)]
)
def test_every_corner_of_the_borough_lies_in_the_frame(name: str, lat: float, lng: float) -> None:
    assert is_within(place_on_map(lat, lng), margin=20), name


def test_liverpool_does_not() -> None:
    assert not is_within(place_on_map(53.4053, -2.9805))


def test_distances_on_the_map_are_those_on_the_ground() -> None:
    one, other = Point(52.989, -2.507), Point(53.358, -2.039)
    (left, top), (right, bottom) = place_on_map(one.lat, one.lng), place_on_map(other.lat, other.lng)
    drawn = ((left - right) ** 2 + (top - bottom) ** 2) ** 0.5 * METRES_TO_A_UNIT / 1609.344

    assert drawn == pytest.approx(miles_between(one, other), rel=0.005)
    assert top > bottom
    assert top < HEIGHT


def test_what_lies_on_a_straight_line_is_left_out_of_it() -> None:
    assert simplify([(0, 0), (5, 0.5), (10, 0), (10, 10)]) == [(0, 0), (10, 0), (10, 10)]
    assert simplify([(0, 0), (5, 2), (10, 0)]) == [(0, 0), (5, 2), (10, 0)]


def test_a_ring_too_small_to_see_is_not_drawn() -> None:
    assert path_of([[(5, 5), (5.2, 5), (5.2, 5.3), (5, 5)]]) == ""


@given(st.lists(spots, min_size=1, max_size=40))
def test_a_simpler_line_keeps_its_ends_and_only_points_it_had(line: list[tuple[float, float]]) -> None:
    simpler = simplify(line)

    assert (simpler[0], simpler[-1]) == (line[0], line[-1])
    assert set(simpler) <= set(line)
