"""Words: splitting text into them, their stems, and what a misspelt one was meant to be."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z0-9]+")
_WRITTEN = re.compile(r"[A-Za-z0-9]+")
_APOSTROPHES = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_BULLET = re.compile(r"^(?:[-*•·–]\s+)+")
# "St. Peter's" and "approx. 20" go on after their full stop.
_NAME_FOLLOWS = re.compile(r"\b(?:st|mr|mrs|ms|dr|rev|revd|cllr)\.$", re.IGNORECASE)
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|approx|no|nos|tel|incl|min|max|a\.m|p\.m|hrs|ext)\.$", re.IGNORECASE)
_VOWELS = frozenset("aeiouy")
# Things in their own right, whose roots are something else.
_WHOLE = frozenset(
    {
        "bedding",
        "housing",
        "parking",
        "wedding",
        "lodging",
        "evening",
        "morning",
        "during",
        "string",
        "painting",
        "outing",
    }
)

_LEAST_TELLING = 2

SHORTEST_REPAIR = 5
_TWO_SLIPS = 8
_REPAIR_CUTOFF = 82


class Token(NamedTuple):
    """One word of a text: its stem, and the word as written."""

    stem: str
    written: str


@lru_cache(maxsize=65536)
def carries_meaning(token: Token) -> bool:
    """Whether a word says something of its own: it is not a number, a letter or a word of grammar."""
    return len(token.stem) > 1 and not token.stem.isdigit() and token.written.lower() not in stop_words()


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    text = files("noticeboard.matching").joinpath("words.toml").read_text(encoding="utf-8")
    return {name: frozenset(str(words).split()) for name, words in tomllib.loads(text).items()}


def stop_words() -> frozenset[str]:
    """Words of grammar, which say nothing of the topic."""
    return _word_lists()["stop"]


@cache
def usual_stems() -> frozenset[str]:
    """Stems of the words that stand in every other posting ("help", "community", "free")."""
    return frozenset(stem(word) for word in _word_lists()["usual"])


@cache
def known_stems() -> frozenset[str]:
    """Stems of ordinary words, which are never taken for a misspelling."""
    lists = _word_lists()
    return frozenset(stem(word.lower()) for word in lists["stop"] | lists["usual"] | lists["known"])


def normalise(text: str) -> str:
    """Fold compatibility characters and drop apostrophes inside words; case is kept."""
    if text.isascii() and "'" not in text:
        return text
    return _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text))


def tokenise(text: str) -> tuple[Token, ...]:
    """The words of a text in order; hyphens and all other marks separate words."""
    plain = normalise(text)
    lowered = plain.lower()
    if plain.isascii():
        return tuple(map(_token, _WRITTEN.findall(plain)))
    # A few characters change length in lower case; the words as written are then given in lower case.
    source = plain if len(plain) == len(lowered) else lowered
    return tuple(Token(stem(found.group()), source[found.start() : found.end()]) for found in _WORD.finditer(lowered))


@lru_cache(maxsize=65536)
def _token(written: str) -> Token:
    return Token(stem(written.lower()), written)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without space and bullets around them; empty ones are left out."""
    whole: list[str] = []
    for part in _SENTENCE_END.split(normalise(text)):
        words = _BULLET.sub("", part.strip())
        if words and whole and _goes_on(whole[-1], words):
            whole[-1] = f"{whole[-1]} {words}"
        elif words:
            whole.append(words)
    return tuple(whole)


def _goes_on(before: str, after: str) -> bool:
    """Whether the full stop at the end of `before` shortened a word and ended no sentence."""
    plainly = after[0].islower() or after[0].isdigit()
    return bool(_NAME_FOLLOWS.search(before)) or (plainly and bool(_SHORTENED.search(before)))


def parts_of(title: str, description: str, *, most: int) -> tuple[str, ...]:
    """A posting's title and the sentences that say what it is about, at most so many: the last holds all that follows.

    "Two hours a week." is like the same in any other posting, so it is left out.
    """
    parts = (normalise(title).strip(), *(part for part in sentences(description) if _is_telling(part)))
    return parts if len(parts) <= most else (*parts[: most - 1], " ".join(parts[most - 1 :]))


def _is_telling(sentence: str) -> bool:
    """Whether a sentence has two words or more that do not stand in every other posting."""
    telling = (token.stem not in usual_stems() for token in filter(carries_meaning, tokenise(sentence)))
    return sum(telling) >= _LEAST_TELLING


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Reduce a lower-case word to the form it shares with its plural, -ing and -ed; not always itself a word."""
    if len(word) <= 3 or not word.isalpha():
        return word
    bare = _without_plural(word)
    if bare in _WHOLE:
        return bare
    for ending in ("ing", "ed"):
        root = bare.removesuffix(ending)
        if root != bare and len(root) >= 3 and _VOWELS & set(root):
            bare = _restored(root)
            break
    # A word of four letters keeps its e: "care" is not "car", nor "tape" a tap.
    if len(bare) > 4 and bare.endswith("e"):
        bare = bare[:-1]
    return bare[:-1] + "i" if len(bare) > 3 and bare.endswith("y") else bare


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _restored(root: str) -> str:
    """Undo what an ending did to its word: "planning" doubled a letter, "baking" lost an e."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeiousl":
        return root[:-1]
    if len(root) == 3 and root[-1] not in "aeiouywx" and root[-2] in "aeiou" and root[-3] not in "aeiou":
        return root + "e"
    return root


def repair(word: str, vocabulary: Mapping[str, tuple[str, ...]]) -> str | None:
    """The word of a vocabulary that a misspelt lower-case word was most likely meant to be, or None.

    vocabulary  its words by first letter.
    One slip is allowed in a word of five to seven letters and two in a longer one; the first letter is taken as right.
    """
    if len(word) < SHORTEST_REPAIR or not word.isalpha():
        return None
    slips = 2 if len(word) >= _TWO_SLIPS else 1
    found = process.extractOne(word, vocabulary.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
    if found is None:
        return None
    meant, distance, _ = found
    longest = max(len(word), len(meant))
    return str(meant) if 100 * (1 - distance / longest) >= _REPAIR_CUTOFF - 2 * (longest <= SHORTEST_REPAIR) else None


def by_first_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Sort words into a vocabulary for `repair`."""
    letters: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        letters.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in letters.items()}
