"""What a posting means, as vectors: made once by an encoder when the posting is saved, and kept with it."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Vector = Sequence[float]

MOST_PARTS = 8
"""The title and seven sentences; what follows is read with the seventh."""
_FORMAT = 1
_HEAD = struct.Struct("<BH")


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
    """The vectors of one posting, as whole numbers from -127 to 127: only their directions count.

    version     the encoder's; vectors of different versions are never compared.
    size        numbers in each vector.
    rows        one vector after the other: the title's, each sentence's, and the whole text's.
    """

    version: str
    size: int
    rows: bytes

    @property
    def parts(self) -> int:
        """How many parts were encoded: the title and the sentences."""
        return len(self.rows) // self.size - 1

    def to_bytes(self) -> bytes:
        """The vectors as bytes, for keeping beside the version."""
        return _HEAD.pack(_FORMAT, self.size) + self.rows

    @staticmethod
    def from_bytes(data: bytes, version: str) -> "Meaning":
        """The vectors that `to_bytes` gave. Raises ValueError for other bytes."""
        if len(data) < _HEAD.size:
            raise ValueError("these bytes are too few to be vectors")
        form, size = _HEAD.unpack_from(data)
        rows = data[_HEAD.size :]
        if form != _FORMAT or not size or len(rows) % size or not 2 <= len(rows) // size <= MOST_PARTS + 1:
            raise ValueError("these bytes are not vectors of a posting")
        return Meaning(version, size, rows)
