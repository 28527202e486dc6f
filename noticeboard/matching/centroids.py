"""The 256 fixed points that postings are found by in meaning: each posting is kept under the three it lies nearest.

The points are shipped as `centroids.npy`. `python -m noticeboard.matching.centroids` makes the file from the phrases of
the taxonomy. Whoever makes it anew has every index rebuilt. Vectors of another version than the points' have none.
"""

import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from noticeboard.matching.encoder import SentenceEncoder, find_encoder
from noticeboard.matching.meaning import Encoder, Meaning
from noticeboard.matching.taxonomy import Taxonomy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float32]

VERSION = SentenceEncoder.version
COUNT = 256
NEAREST = 3
FILE = "centroids.npy"
_ROUNDS = 25
_LARGEST = 127


def nearest_points(meaning: Meaning | None) -> tuple[int, ...]:
    """The numbers of the points that a posting's whole text lies nearest, the nearest first; none without vectors."""
    if meaning is None or meaning.version != VERSION:
        return ()
    np = _numpy()
    whole = np.frombuffer(meaning.rows[-meaning.size :], dtype=np.int8).astype(np.float32)
    # A stable sort, so that points of equal distance come in the same order everywhere.
    order = np.argsort(-np.round(_shipped() @ whole, 2), kind="stable")
    return tuple(int(number) for number in order[:NEAREST])


def make_points(encoder: Encoder, phrases: Sequence[str]) -> "Points":
    """Points among the phrases' vectors, each in the middle of those nearest to it; the same for the same phrases."""
    np = _numpy()
    vectors = np.asarray(encoder.encode(phrases), dtype=np.float32)
    points = vectors[np.linspace(0, len(vectors) - 1, COUNT).astype(int)]
    for _ in range(_ROUNDS):
        belongs = np.argmax(vectors @ points.T, axis=1)
        sums = np.zeros_like(points)
        np.add.at(sums, belongs, vectors)
        filled = np.bincount(belongs, minlength=COUNT) > 0
        points = np.where(filled[:, None], sums, points)
        points = points / np.linalg.norm(points, axis=1, keepdims=True)
    made: Points = points
    return made


def write_points(points: "Points", path: Path) -> None:
    """Write points as whole numbers from -127 to 127, each as long as it can be."""
    np = _numpy()
    scaled = points * (_LARGEST / np.abs(points).max(axis=1, keepdims=True))
    np.save(path, np.round(scaled).astype(np.int8))


@cache
def _shipped() -> "Points":
    np = _numpy()
    with files("noticeboard.matching").joinpath(FILE).open("rb") as file:
        points = np.load(file).astype(np.float32)
    shipped: Points = points / np.linalg.norm(points, axis=1, keepdims=True)
    return shipped


def _numpy() -> Any:  # noqa: ANN401 - the module, loaded only once there are vectors
    return import_module("numpy")


def main() -> int:
    """Make the shipped file afresh; exit status 1 without the encoder."""
    encoder = find_encoder()
    if encoder is None:
        sys.stderr.write("The sentence encoder is not installed.\n")
        return 1
    phrases = sorted({phrase for concept in Taxonomy.shipped().concepts.values() for phrase in concept.phrases})
    write_points(make_points(encoder, phrases), Path(__file__).with_name(FILE))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
