"""What a password must be: long enough, not what everybody uses, and not built on the words of this place."""

import re
from collections.abc import Collection, Iterable

SHORTEST = 12
LONGEST = 256
# Words that stand on every page of this site, and so in every guesser's first list.
PLACE_WORDS = ("council", "noticeboard", "notice", "board", "cheshire", "connected", "communities", "community")

_LOOK_ALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_FEWEST_LETTERS_LEFT = 6
_LONGEST_REPEATED = 4


def password_fault(password: str, *, common: Collection[str], context: Iterable[str] = ()) -> str | None:
    """Say what is wrong with a password somebody chose, or None when it will do.

    common    passwords that many people use, in small letters.
    context   names and addresses whose words a guesser would try first: the person's, their organisation's.

    Returns "password-short", "password-long", "password-common" or "password-context".
    """
    if len(password) < SHORTEST:
        return "password-short"
    if len(password) > LONGEST:
        return "password-long"
    folded = password.casefold()
    if folded in common or _repeats(folded):
        return "password-common"
    if _built_on(folded, context_words(context)):
        return "password-context"
    return None


def context_words(sources: Iterable[str]) -> tuple[str, ...]:
    """The words of four letters or more in names and addresses, with those of this place; longest first."""
    found = set(PLACE_WORDS)
    for source in sources:
        found.update(word for word in re.split(r"[\W\d_]+", source.casefold()) if len(word) >= 4)
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _repeats(folded: str) -> bool:
    """Say whether a password is one to four characters over and over."""
    return any(
        folded == (folded[:size] * (len(folded) // size + 1))[: len(folded)] for size in range(1, _LONGEST_REPEATED + 1)
    )


def _built_on(folded: str, words: Iterable[str]) -> bool:
    """Say whether hardly a letter is left once the words are taken out, read plainly or with look-alikes as letters."""
    return any(_little_left(reading, words) for reading in (folded, folded.translate(_LOOK_ALIKES)))


def _little_left(reading: str, words: Iterable[str]) -> bool:
    rest = reading
    for word in words:
        rest = rest.replace(word, "")
    taken = len(rest) < len(reading)
    return taken and sum(character.isalpha() for character in rest) < _FEWEST_LETTERS_LEFT
