"""From the National Grid of Great Britain to latitude and longitude, by the formulas Ordnance Survey publishes.

The grid is unfolded to latitude and longitude on the Airy ellipsoid of OSGB36, turned into a point in space, moved by
the seven-parameter Helmert transformation, and read off on the ellipsoid of WGS84. It is within some 7 metres of the
surveyed transformation, which for a postcode is nothing.
"""

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

# Airy 1830, and the projection of the National Grid.
_AIRY_MAJOR, _AIRY_MINOR = 6377563.396, 6356256.909
_SCALE = 0.9996012717
_TRUE_LAT, _TRUE_LNG = radians(49.0), radians(-2.0)
_TRUE_EAST, _TRUE_NORTH = 400000.0, -100000.0
_AIRY_SQUARED = 1 - (_AIRY_MINOR / _AIRY_MAJOR) ** 2
_N = (_AIRY_MAJOR - _AIRY_MINOR) / (_AIRY_MAJOR + _AIRY_MINOR)
_MAJOR_SCALED = _AIRY_MAJOR * _SCALE
# The mean radius of the meridian, and the two series between an angle of arc and a latitude.
_MERIDIAN = _MAJOR_SCALED / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_TO_ARC = (-3 / 2 * _N + 9 / 16 * _N**3, 15 / 16 * _N**2 - 15 / 32 * _N**4, -35 / 48 * _N**3)
_TO_LATITUDE = (3 / 2 * _N - 27 / 32 * _N**3, 21 / 16 * _N**2 - 55 / 32 * _N**4, 151 / 96 * _N**3)


def _with_series(angle: float, series: tuple[float, float, float]) -> float:
    """Add the first three sines of even multiples of an angle to it. What they leave out is far below a millimetre."""
    second, fourth, sixth = series
    return angle + second * sin(2 * angle) + fourth * sin(4 * angle) + sixth * sin(6 * angle)


_TRUE_ARC = _with_series(_TRUE_LAT, _TO_ARC)

# OSGB36 to WGS84: metres, parts of the whole, and radians.
_MOVE = (446.448, -125.157, 542.060)
_GROW = 1 - 20.4894e-6
_TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))

_WGS_MAJOR, _WGS_MINOR = 6378137.0, 6356752.314245
_WGS_SQUARED = 1 - (_WGS_MINOR / _WGS_MAJOR) ** 2
_WGS_SECOND = (_WGS_MAJOR / _WGS_MINOR) ** 2 - 1


def to_wgs84(easting: float, northing: float) -> tuple[float, float]:
    """Give the latitude and longitude in degrees, on WGS84, of a point of the National Grid in metres."""
    lat, lng = _unfold(easting, northing)
    sin_lat, cos_lat = sin(lat), cos(lat)
    radius = _AIRY_MAJOR / sqrt(1 - _AIRY_SQUARED * sin_lat * sin_lat)
    x, y, z = radius * cos_lat * cos(lng), radius * cos_lat * sin(lng), radius * (1 - _AIRY_SQUARED) * sin_lat
    (move_x, move_y, move_z), (turn_x, turn_y, turn_z) = _MOVE, _TURN
    moved_x = move_x + _GROW * x - turn_z * y + turn_y * z
    moved_y = move_y + turn_z * x + _GROW * y - turn_x * z
    moved_z = move_z - turn_y * x + turn_x * y + _GROW * z
    # Bowring's closed form, exact to far below a millimetre at these heights.
    across = hypot(moved_x, moved_y)
    aslant = atan2(moved_z * _WGS_MAJOR, across * _WGS_MINOR)
    up = moved_z + _WGS_SECOND * _WGS_MINOR * sin(aslant) ** 3
    along = across - _WGS_SQUARED * _WGS_MAJOR * cos(aslant) ** 3
    return degrees(atan2(up, along)), degrees(atan2(moved_y, moved_x))


def _unfold(easting: float, northing: float) -> tuple[float, float]:
    """Give the latitude and longitude of a grid point on the Airy ellipsoid, in radians."""
    lat = _with_series(_TRUE_ARC + (northing - _TRUE_NORTH) / _MERIDIAN, _TO_LATITUDE)
    sin_lat, tan_lat = sin(lat), tan(lat)
    squared = 1 - _AIRY_SQUARED * sin_lat * sin_lat
    nu = _MAJOR_SCALED / sqrt(squared)
    rho = nu * (1 - _AIRY_SQUARED) / squared
    eta = nu / rho - 1
    t = tan_lat * tan_lat
    secant = 1 / cos(lat)
    d = (easting - _TRUE_EAST) / nu
    d2 = d * d
    # Each term is the one published, with the powers of the distance east taken out.
    north = (
        d2
        * (nu / rho)
        * tan_lat
        * (0.5 - d2 / 24 * (5 + 3 * t + eta - 9 * t * eta) + d2 * d2 / 720 * (61 + 90 * t + 45 * t * t))
    )
    east = (
        d
        * secant
        * (
            1
            - d2 / 6 * (nu / rho + 2 * t)
            + d2 * d2 / 120 * (5 + 28 * t + 24 * t * t)
            - d2 * d2 * d2 / 5040 * (61 + 662 * t + 1320 * t * t + 720 * t**3)
        )
    )
    return lat - north, _TRUE_LNG + east
