"""Boards made worse on purpose, to see what the matcher bears: titles alone, and words mistyped."""

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from noticeboard.matching.postings import Need, Offer

_T = TypeVar("_T", Need, Offer)
_WORD = re.compile(r"[A-Za-z]{4,}")


def with_titles_only(postings: Iterable[_T]) -> tuple[_T, ...]:
    """The postings without their descriptions."""
    return tuple(replace(posting, description="") for posting in postings)


def misspelt(postings: Iterable[_T], *, share: float, seed: int) -> tuple[_T, ...]:
    """The postings with a share of their words mistyped, the same ones for the same seed.

    share   0 to 1, of the words of four letters or more; the first letter stays.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret: the same slips for the same seed
    return tuple(
        replace(
            posting,
            title=_mistype(posting.title, share, chance),
            description=_mistype(posting.description, share, chance),
        )
        for posting in postings
    )


def _mistype(text: str, share: float, chance: random.Random) -> str:
    return _WORD.sub(lambda found: _slip(found.group(), chance) if chance.random() < share else found.group(), text)


def _slip(word: str, chance: random.Random) -> str:
    """One slip of the fingers: two letters swapped, one left out, one struck twice, or another one in its place."""
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "drop", "double", "change"))
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[: at + 1] + word[at:]
    return word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
