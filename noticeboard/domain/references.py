"""Public references: a letter for the kind of thing and six characters that cannot be mistaken for one another.

The alphabet leaves out 0, O, 1, I, L and U, so a reference survives being read aloud or copied by hand. Its 30
characters make 729 million references of each kind; the caller draws again when one is taken.
"""

import re
import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
PATTERN = re.compile(rf"([NORICSGP])[\s\-‐‑‒–—]*([{ALPHABET}]{{{LENGTH}}})", re.ASCII)
# Longer than any reference with its spaces: what is longer is not read at all.
LONGEST_TYPED = 40


class Prefix(StrEnum):
    """The kind of thing a reference names."""

    NEED = "N"
    OFFER = "O"
    RESPONSE = "R"
    INTRODUCTION = "I"
    CONNECTION = "C"
    SOCIAL_VALUE_RECORD = "S"
    ORGANISATION = "G"
    PROJECT = "P"


class Chooser(Protocol):
    """A source of chance: `random.Random` with a seed for a demonstration, else the operating system's."""

    def choice(self, seq: Sequence[str], /) -> str:
        """Pick one of the characters."""


SYSTEM_CHANCE: Chooser = secrets.SystemRandom()


def new_reference(prefix: Prefix, *, random: Chooser = SYSTEM_CHANCE) -> str:
    """Draw a reference, such as N-7F3KQ2. It may be taken already; the caller looks, and draws again."""
    return f"{prefix}-{''.join(random.choice(ALPHABET) for _ in range(LENGTH))}"


def parse_reference(text: str, *, prefix: Prefix | None = None) -> str | None:
    """Read a reference as people type it, in any case, with or without its hyphen; None if it is not one.

    prefix   the only kind to accept, when the place it was typed at says which.
    """
    if len(text) > LONGEST_TYPED:
        return None
    found = PATTERN.fullmatch("".join(text.upper().split()))
    if found is None or (prefix is not None and found[1] != prefix):
        return None
    return f"{found[1]}-{found[2]}"
