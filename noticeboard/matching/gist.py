"""What of a posting's text is scored, in numbers: little enough for an index to keep, so that no text is read again."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from noticeboard.matching.days import WEEK
from noticeboard.matching.taxonomy import Taxonomy
from noticeboard.matching.text import usual_stems

MOST_COUNTED = 2
"""A word of the title, or one that stands more than once, counts double; one that stands more often counts no more."""
CONDITIONAL = "=conditional"
"""The term of what states a condition."""
NUMBERS = "i"
"""Numbers are kept as four bytes each, in the order of the machine's."""

# The lowest bit of a term's number says whose it is, the next two what sort of term it is.
OFFERS, _SORT = 1, 6
_WORD, _CONCEPT, _KEY, _OTHER = 0, 2, 4, 6
_SORTS = {"w": _WORD, "c": _CONCEPT, "f": _KEY, "t": _KEY}


@dataclass(frozen=True, eq=False)
class Gist:
    """What of a posting's text is scored.

    terms   the numbers of its words' stems, its concepts, the days of the week it leaves, and of stating a condition:
            `packed`, twice what counts double, and among others that have no part in it. Of whichever side.
    length  the number of its words, a title's counted double.
    """

    terms: bytes
    length: int

    @property
    def counts(self) -> Mapping[int, int]:
        """How often each number stands, with nothing of whose it is."""
        return Counter(number & ~OFFERS for number in unpacked(self.terms))

    @property
    def words(self) -> dict[int, int]:
        """The numbers of its stems, each with 1, or 2 where it stands in the title or more than once."""
        return {number: count for number, count in self.counts.items() if number & _SORT == _WORD}

    @property
    def is_conditional(self) -> bool:
        """Whether it states any condition."""
        return not self._numbers.isdisjoint(_CONDITIONAL_NUMBERS)

    @property
    def days(self) -> frozenset[str]:
        """The days of the week that it leaves; none where it says nothing of them."""
        names = _day_names()
        return frozenset(names[number] for number in names.keys() & self._numbers)

    @cached_property
    def _numbers(self) -> frozenset[int]:
        return frozenset(unpacked(self.terms))


def make_gist(
    *,
    words: Mapping[str, int],
    concepts: Mapping[str, int],
    length: int,
    conditional: bool = False,
    days: Iterable[str] = (),
) -> Gist:
    """The gist of a text, from its stems and concepts with how often each stands."""
    counted = {
        **{word_number(stem): count for stem, count in words.items()},
        **{number_of(f"c:{concept}"): count for concept, count in concepts.items()},
        **{number_of(f"d:{day}"): 1 for day in days},
        **({number_of(CONDITIONAL): 1} if conditional else {}),
    }
    listed = (number for number, count in counted.items() for _ in range(min(count, MOST_COUNTED)))
    return Gist(packed(listed), length)


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


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers as a gist and a column of bytes hold them."""
    return array(NUMBERS, numbers).tobytes()


def unpacked(column: bytes) -> tuple[int, ...]:
    """The numbers that `packed` made bytes of."""
    return tuple(array(NUMBERS, column))


@cache
def usual_numbers() -> frozenset[int]:
    """The numbers of the words that stand in every other posting."""
    return frozenset(map(word_number, usual_stems()))


@cache
def concept_names() -> Mapping[int, str]:
    """The concepts by number: a board may know more phrases, and never more concepts."""
    return {number_of(f"c:{concept}"): concept for concept in Taxonomy.shipped().concepts}


@cache
def _day_names() -> Mapping[int, str]:
    return {term_number(f"d:{day}", offers=offers): day for day in WEEK for offers in (False, True)}


_CONDITIONAL_NUMBERS = frozenset(term_number(CONDITIONAL, offers=offers) for offers in (False, True))
