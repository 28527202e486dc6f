"""Encoding a posting: what of its text is read, and how its vectors are made small enough to keep."""

from noticeboard.matching.meaning import MOST_PARTS, Encoder, Meaning, Vector
from noticeboard.matching.taxonomy import Taxonomy
from noticeboard.matching.text import parts_of, sentences

_LARGEST = 127


def encode_posting(encoder: Encoder, *, title: str, description: str, taxonomy: Taxonomy | None = None) -> Meaning:
    """Encode a posting's title, the sentences that say what it is about, and the whole.

    Misspellings are repaired first. In the whole, trade words are explained as well, for the encoder knows the language
    and not the sector; sentences stay as they are, so that the two that lie closest can be quoted.
    """
    known = taxonomy or Taxonomy.shipped()
    parts = [known.mend(part) for part in parts_of(title, description, most=MOST_PARTS)]
    whole = " ".join(known.gloss(part) for part in (title, *sentences(description)))
    vectors = encoder.encode([*parts, whole])
    return Meaning(encoder.version, len(vectors[0]), b"".join(_as_bytes(vector) for vector in vectors))


def _as_bytes(vector: Vector) -> bytes:
    largest = max(abs(number) for number in vector)
    scale = _LARGEST / largest if largest else 0.0
    return bytes(round(number * scale) & 0xFF for number in vector)
