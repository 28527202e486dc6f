"""The text of postcodes and place names: one form to compare it in, and the postcodes that stand in it."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, product

OUT = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
IN = r"[0-9][ABD-HJLNP-UW-Z]{2}"
UNIT = re.compile(rf"({OUT})({IN})", re.ASCII)
OUTCODE = re.compile(OUT, re.ASCII)
SECTOR = re.compile(rf"({OUT}) [0-9]", re.ASCII)
NAME_AND_OUTCODE = re.compile(rf"(.+) ({OUT})( [0-9])?", re.ASCII)
# The shape of a full postcode, whatever its last two letters.
ANY_UNIT = re.compile(rf"{OUT}[0-9][A-Z]{{2}}", re.ASCII)

LONGEST_UNIT = 7
MOST_SWAPS = 2
LOOK_ALIKES = {
    "O": "0", "0": "O", "I": "1", "L": "1", "1": "IL", "Z": "2", "2": "Z", "S": "5", "5": "S", "B": "8", "8": "B",
}  # fmt: skip

OUTSIDE_AREAS = frozenset({"BF", "BX", "XX", "GY", "JE", "IM", "AI", "GX", "VG"})
OUTSIDE_WORDS = frozenset({"BFPO", "GIR"})
NOT_COVERED_AREAS = frozenset({"BT"})

# Said after a name, and no part of it.
IDLE_ENDINGS = (
    "town centre",
    "city centre",
    "cheshire east",
    "cheshire west and chester",
    "cheshire",
    "greater manchester",
    "merseyside",
    "staffordshire",
    "shropshire",
    "derbyshire",
    "lancashire",
    "england",
    "united kingdom",
    "uk",
)


def normal_text(text: str) -> str:
    """Give text in capitals, everything but A to Z and 0 to 9 turned to single spaces. The spaces are kept."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return " ".join(re.sub(r"[^A-Z0-9]", " ", plain).split())


def normal_name(text: str) -> str:
    """Give the form names are compared in: small letters without accents, punctuation, or a county after them."""
    letters = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    name = normal_text("".join(each for each in letters if not unicodedata.combining(each))).lower()
    while ending := next((each for each in IDLE_ENDINGS if name.endswith(f" {each}")), None):
        name = name.removesuffix(f" {ending}")
    return name


def find_units(typed: str) -> tuple[str, ...]:
    """Find the full postcodes in normal text, each once, in order.

    A space within one stands where its halves meet, whether or not others do: CW 1 2BJ is one, CW1 22BJ is not.
    """
    words = typed.split()
    whole = _unit_of(words)
    if whole is not None:
        return (whole,)
    for sizes in ((2, 1), (4, 3)):
        found = tuple(dict.fromkeys(_units_among(words, sizes)))
        if found:
            return found
    return ()


def outside_code(typed: str) -> str | None:
    """Give the code of the refusal of a postcode, sector or outcode of a place not served; None for any other text."""
    if typed.split()[0] in OUTSIDE_WORDS:
        return "place-outside"
    if not (find_units(typed) == (typed,) or OUTCODE.fullmatch(typed) or SECTOR.fullmatch(typed)):
        return None
    area = re.split(r"[0-9]", typed, maxsplit=1)[0]
    if area in NOT_COVERED_AREAS:
        return "place-not-covered"
    return "place-outside" if area in OUTSIDE_AREAS else None


def swapped(typed: str) -> Iterator[str]:
    """Give what short text may have meant, with one, then two characters swapped for those that look like them."""
    places = [at for at, character in enumerate(typed) if character in LOOK_ALIKES]
    for count in range(1, MOST_SWAPS + 1):
        for chosen in combinations(places, count):
            for instead in product(*(LOOK_ALIKES[typed[at]] for at in chosen)):
                letters = list(typed)
                for at, character in zip(chosen, instead, strict=True):
                    letters[at] = character
                yield "".join(letters)


def _units_among(words: list[str], sizes: tuple[int, ...]) -> Iterator[str]:
    start = 0
    while start < len(words):
        taken = 1
        for size in sizes:
            unit = _unit_of(words[start : start + size]) if start + size <= len(words) else None
            if unit is not None:
                yield unit
                taken = size
                break
        start += taken


def _unit_of(words: list[str]) -> str | None:
    """Give the postcode that words spell together, unless they were spaced and no space falls where its halves meet."""
    together = "".join(words) if len(words) <= LONGEST_UNIT else ""
    match = UNIT.fullmatch(together)
    if match is None:
        return None
    ends = {len("".join(words[:count])) for count in range(1, len(words))}
    return f"{match[1]} {match[2]}" if not ends or len(match[1]) in ends else None
