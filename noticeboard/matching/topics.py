"""Topics: one concrete kind of help each, known by sentences that needs and offers of that kind might say.

`topics.tsv` holds the sentences, written for the purpose and taken from no board: its columns are the topic, the side
and the sentence. `python -m noticeboard.matching.topics` makes `topics.npy` of them, one point of meaning for each
topic and side. What a need says lies near its topic's needs, and what an offer says near the same topic's offers, even
where the two share no word and lie far apart themselves.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noticeboard.matching.encoder import SentenceEncoder, find_encoder
from noticeboard.matching.meaning import Encoder, Meaning

Numbers = NDArray[np.float64]

VERSION = SentenceEncoder.version
SENTENCES, FILE = "topics.tsv", "topics.npy"
SIDES = ("need", "offer")
# How sharply the nearest topic stands out: a cosine this much smaller makes a topic's share smaller by a factor of e.
_SHARPNESS = 0.055
_LARGEST = 127
# Beyond what the vectors, which are whole numbers up to 127, can tell.
_DIGITS = 6


def topic_likeness(one: Meaning, many: Sequence[Meaning], *, offer: bool) -> Numbers:
    """How alike the topics of a posting and each of some across the board are, 0 to 1.

    offer   whether the one is an offer, and the many needs.
    """
    if not _known(one):
        return np.zeros(len(many))
    mine = shares_of(one, offer=offer)
    theirs = np.stack([shares_of(other, offer=not offer) for other in many])
    lengths = np.linalg.norm(theirs, axis=1) * np.linalg.norm(mine)
    likeness: Numbers = np.round((theirs * mine).sum(axis=1) / lengths, _DIGITS)
    return likeness


def leading_topics(meaning: Meaning, *, offer: bool, most: int) -> list[tuple[int, float]]:
    """The places of the topics that a posting speaks of most, with how much of it does so, the most first.

    None for vectors of another encoder than the topics'.
    """
    if not _known(meaning):
        return []
    shares = np.round(shares_of(meaning, offer=offer), _DIGITS)
    # A stable sort, so that topics of equal shares come in the same order everywhere.
    leading = np.argsort(-shares, kind="stable")[:most]
    return [(int(place), float(shares[place])) for place in leading]


def common_subject(need: Meaning, offer: Meaning) -> tuple[str, float] | None:
    """The topic that both speak of most, and how much of the one that speaks of it less does so, 0 to 1.

    None for vectors of another encoder than the topics'.
    """
    if not _known(need) or not _known(offer):
        return None
    both = np.minimum(shares_of(need, offer=False), shares_of(offer, offer=True))
    best = int(both.argmax())
    return topic_names()[best], round(float(both[best]), _DIGITS)


@lru_cache(maxsize=4096)
def shares_of(meaning: Meaning, *, offer: bool) -> Numbers:
    """How much of a posting is about each topic, 1 in sum: half by its whole text, half by its title and sentences."""
    rows = np.frombuffer(meaning.rows, dtype=np.int8).reshape(-1, meaning.size).astype(np.float32)
    points, lengths = _points()
    # Sums of whole numbers below 2^24 are exact in float32, in whatever order they are added.
    products = (rows @ points[int(offer)].T).astype(np.float64)
    squares = np.maximum((rows * rows).sum(axis=1).astype(np.float64), 1.0)
    cosines = products / np.outer(np.sqrt(squares), lengths[int(offer)])
    shares = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / _SHARPNESS)
    shares /= shares.sum(axis=1, keepdims=True)
    mixed: Numbers = (shares[:-1].mean(axis=0) + shares[-1]) / 2
    return mixed


@cache
def topic_names() -> tuple[str, ...]:
    """The topics in the order of their points."""
    return tuple(dict.fromkeys(topic for topic, _, _ in read_sentences()))


def read_sentences() -> Iterator[tuple[str, str, str]]:
    """Each sentence with its topic and its side."""
    for line in files("noticeboard.matching").joinpath(SENTENCES).read_text(encoding="utf-8").splitlines():
        topic, side, sentence = line.split("\t")
        yield topic, side, sentence


def make_points(encoder: Encoder, sentences: Sequence[tuple[str, str, str]]) -> NDArray[np.int8]:
    """The point of each side and topic, in the middle of its sentences, as whole numbers from -127 to 127."""
    topics = list(dict.fromkeys(topic for topic, _, _ in sentences))
    vectors = np.asarray(encoder.encode([sentence for _, _, sentence in sentences]))
    points = np.zeros((len(SIDES), len(topics), vectors.shape[1]))
    for (topic, side, _), vector in zip(sentences, vectors, strict=True):
        points[SIDES.index(side), topics.index(topic)] += vector
    largest = np.abs(points).max(axis=2, keepdims=True)
    whole: NDArray[np.int8] = np.round(points * (_LARGEST / largest)).astype(np.int8)
    return whole


def _known(meaning: Meaning) -> bool:
    return meaning.version == VERSION


@cache
def _points() -> tuple[NDArray[np.float32], Numbers]:
    with files("noticeboard.matching").joinpath(FILE).open("rb") as file:
        points = np.load(file).astype(np.float32)
    return points, np.sqrt((points * points).sum(axis=2).astype(np.float64))


def main() -> int:
    """Make the shipped file afresh; exit status 1 without the encoder."""
    encoder = find_encoder()
    if encoder is None:
        sys.stderr.write("The sentence encoder is not installed.\n")
        return 1
    sentences = list(read_sentences())
    rows = [make_points(encoder, [row for row in sentences if row[0] == topic]) for topic in topic_names()]
    np.save(Path(__file__).with_name(FILE), np.concatenate(rows, axis=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
