"""What of a posting's text is scored, in numbers: little enough for an index to keep, so that no text is read again."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from noticeboard.matching.days import WEEK
from noticeboard.matching.taxonomy import Taxonomy
from noticeboard.matching.text import usual_stems

MOST_COUNTED = 2
"""A word of the title, or one that stands more than once, counts double; one that stands more often counts no more."""
CONDITIONAL = "=conditional"
"""The term of what states a condition."""

# The lowest bit of a term's number says whose it is, the next two what sort of term it is.
_OFFERS, _SORT = 1, 6
_WORD, _CONCEPT, _KEY, _OTHER = 0, 2, 4, 6
_SORTS = {"w": _WORD, "c": _CONCEPT, "f": _KEY, "t": _KEY}


@dataclass(frozen=True, slots=True, eq=False)
class Gist:
    """What of a posting's text is scored.

    words       the numbers of its stems, each with 1, or 2 where it stands in the title or more than once.
    concepts    the concepts it mentions, with 1 or 2 likewise.
    length      the number of its words, a title's counted double.
    conditional whether it states any condition.
    days        the days of the week that it leaves; none where it says nothing of them.
    """

    words: Mapping[int, int]
    concepts: Mapping[str, int]
    length: int
    conditional: bool = False
    days: frozenset[str] = frozenset()

    def counted(self) -> Iterator[tuple[int, int]]:
        """The numbers of all that the gist holds but its length, each with its count; `gist_of_numbers` reads them."""
        yield from self.words.items()
        yield from ((number_of(f"c:{concept}"), count) for concept, count in self.concepts.items())
        yield from ((number_of(f"d:{day}"), 1) for day in self.days)
        if self.conditional:
            yield number_of(CONDITIONAL), 1


def gist_of_numbers(numbers: Iterable[int], *, length: int) -> Gist:
    """The gist whose numbers these are, of whichever side, among others that have no part in it."""
    counts = Counter(number & ~_OFFERS for number in numbers)
    names = _names()
    words: dict[int, int] = {}
    concepts: dict[str, int] = {}
    days: set[str] = set()
    for number, count in counts.items():
        sort = number & _SORT
        if sort == _WORD:
            words[number] = count
        elif sort == _CONCEPT and number in names:
            concepts[names[number]] = count
        elif sort == _OTHER and number in names:
            days.add(names[number])
    return Gist(words, concepts, length, number_of(CONDITIONAL) in counts, frozenset(days))


def term_number(term: str, *, offers: bool) -> int:
    """The number of a term on one side of the board: even for needs and odd for offers, in 31 bits.

    Two terms may share a number, so rarely that nothing comes of it but a candidate more.
    """
    return number_of(term) | offers


@lru_cache(maxsize=65536)
def number_of(term: str) -> int:
    """The number of a term on neither side."""
    scattered = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest()) & 0x7FFFFFF8
    return scattered | _SORTS.get(term[0], _OTHER)


def word_number(stem: str) -> int:
    """The number of a word, given by its stem."""
    return number_of(f"w:{stem}")


@cache
def usual_numbers() -> frozenset[int]:
    """The numbers of the words that stand in every other posting."""
    return frozenset(map(word_number, usual_stems()))


@cache
def _names() -> Mapping[int, str]:
    """The concepts and the days of the week by number: a board may know more phrases, and never more concepts."""
    return {number_of(f"c:{concept}"): concept for concept in Taxonomy.shipped().concepts} | {
        number_of(f"d:{day}"): day for day in WEEK
    }
