"""The place of an encoder, which turns sentences into vectors; none is shipped, and words alone decide without one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Vector = Sequence[float]

_NOISE = 0.15
_SPAN = 0.5


class Encoder(Protocol):
    """What turns texts into vectors of equal length, so that texts of like meaning lie close together."""

    @property
    def version(self) -> str:
        """The name of the model and its version, kept with what it encoded."""
        ...

    def encode(self, texts: Sequence[str]) -> Sequence[Vector]:
        """One vector for each text, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """The vectors of one posting: its title, each sentence of its description, and the whole."""

    title: Vector
    sentences: tuple[Vector, ...]
    whole: Vector


def encode_posting(encoder: Encoder, *, title: str, sentences: Sequence[str]) -> Meaning:
    """Encode a posting's title, its sentences and the two together."""
    texts = [title, *sentences, " ".join([title, *sentences])]
    vectors = encoder.encode(texts)
    return Meaning(title=vectors[0], sentences=tuple(vectors[:-1]), whole=vectors[-1])


def cosine(one: Vector, other: Vector) -> float:
    """The cosine between two vectors, 0 where either has no length."""
    lengths = math.sqrt(sum(x * x for x in one)) * math.sqrt(sum(x * x for x in other))
    return sum(x * y for x, y in zip(one, other, strict=True)) / lengths if lengths else 0.0


def likeness(need: Meaning, offer: Meaning) -> float:
    """Score how alike two postings are in meaning, 0 to 1: as wholes, by best sentences, by the need's title."""
    whole = cosine(need.whole, offer.whole)
    best_pair = max(cosine(mine, theirs) for mine in need.sentences for theirs in offer.sentences)
    asked = max(cosine(need.title, theirs) for theirs in offer.sentences)
    raw = 0.4 * whole + 0.3 * best_pair + 0.3 * asked
    return min(1.0, max(0.0, (raw - _NOISE) / _SPAN))
