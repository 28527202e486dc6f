"""Boundaries of wards, invented: a many-sided shape around the middle of each ward that is shipped."""

import json
from math import cos, pi, radians, sin
from pathlib import Path

from noticeboard.adapters.reference_data import read_place_data

SIDES = 360


def wards_file(folder: Path) -> Path:
    """Write GeoJSON as the ONS publishes it, a feature for each ward of the borough."""
    features = []
    for ward in read_place_data().wards:
        reach = ward.radius_km / 111.2
        ring = []
        for side in range(SIDES + 1):
            angle = 2 * pi * side / SIDES
            away = reach * (1 + 0.15 * sin(7 * angle) + 0.04 * sin(31 * angle))
            ring.append([ward.lng + away * sin(angle) / cos(radians(ward.lat)), ward.lat + away * cos(angle)])
        properties = {"WD24CD": ward.gss_code, "WD24NM": ward.name}
        geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path = folder / "Wards_December_2024_Boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
