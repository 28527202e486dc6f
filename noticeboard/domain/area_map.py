"""The frame of the area map: where a point of Cheshire East and its edges is drawn, in units of 65 metres."""

import itertools
from collections.abc import Sequence
from math import cos, hypot, radians

METRES_TO_A_UNIT = 65
WIDTH, HEIGHT = 860, 865
WEST, NORTH = -2.80, 53.43
# Metres in a degree of latitude on the sphere; a degree of longitude is shorter by the cosine of the middle latitude.
_METRES_IN_A_DEGREE = 111_195
_NARROW = cos(radians(53.17))

Spot = tuple[float, float]


def place_on_map(lat: float, lng: float) -> Spot:
    """Give how far right and down a point is drawn, in units. It may lie outside the frame."""
    per_degree = _METRES_IN_A_DEGREE / METRES_TO_A_UNIT
    return (lng - WEST) * per_degree * _NARROW, (NORTH - lat) * per_degree


def is_within(spot: Spot, *, margin: float = 0) -> bool:
    """Say whether a spot lies in the frame, so far from its edges."""
    across, down = spot
    return margin <= across <= WIDTH - margin and margin <= down <= HEIGHT - margin


def simplify(line: Sequence[Spot], *, tolerance: float = 1.0) -> list[Spot]:
    """Leave out the points of a line that lie within `tolerance` of it without them (Douglas and Peucker)."""
    if len(line) < 3:
        return list(line)
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        furthest, distance = first, tolerance
        for at in range(first + 1, last):
            away = _distance(line[at], line[first], line[last])
            if away > distance:
                furthest, distance = at, away
        if furthest != first:
            kept.add(furthest)
            spans += [(first, furthest), (furthest, last)]
    return [line[at] for at in sorted(kept)]


def path_of(rings: Sequence[Sequence[Spot]]) -> str:
    """Write closed rings as the path of an SVG, in whole units from point to point; "" where none is left to see."""
    return "".join(_ring_path(ring) for ring in rings)


def _ring_path(ring: Sequence[Spot]) -> str:
    spots = [(round(across), round(down)) for across, down in simplify(ring)]
    steps = [(now[0] - before[0], now[1] - before[1]) for before, now in itertools.pairwise(spots) if now != before]
    # The last step comes back to the first point, and closing the path says that shorter.
    if len(steps) < 3:
        return ""
    return f"M{spots[0][0]} {spots[0][1]}l" + " ".join(f"{right} {down}" for right, down in steps[:-1]) + "z"


def _distance(spot: Spot, one: Spot, other: Spot) -> float:
    """Give how far a spot is from the line between two others, or from the first where they are the same."""
    across, down = other[0] - one[0], other[1] - one[1]
    length = hypot(across, down)
    if length == 0:
        return hypot(spot[0] - one[0], spot[1] - one[1])
    return abs(across * (one[1] - spot[1]) - (one[0] - spot[0]) * down) / length
