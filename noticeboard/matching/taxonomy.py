"""The taxonomy: what groups need and businesses give, as concepts in families, each with the phrases people use."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from noticeboard.matching.text import Token, by_first_letter, known_stems, repair, stem, tokenise

RELATED = 0.3
_MOST_READ = 20_000
_WORD = re.compile(r"[A-Za-z]{5,}")


class TaxonomyError(ValueError):
    """A taxonomy that contradicts itself: a family without a name, a relation to nothing."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that is needed and offered.

    name        how it is called in a sentence: "laptops".
    weight      how much it says of what is wanted: 1 for a topic, less for whom it is for.
    related     concepts that partly come with it: who offers a driver may bring a minibus.
    """

    id: str
    family: str
    name: str
    phrases: tuple[str, ...]
    weight: float = 1.0
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A group of neighbouring concepts; `about_people` where they say whom the help is for, not what it is."""

    id: str
    name: str
    about_people: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found in a text, and the words there that name it, as written."""

    concept: str
    written: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the concepts it mentions, in order, and its words; a false friend is one word of its own."""

    mentions: tuple[Mention, ...]
    words: tuple[Token, ...]


class Taxonomy:
    """Concepts, families and masks, and the tagger that finds them in a text.

    masks   false friends ("table tennis", "laptop bag"): phrases whose words must not be read one by one.
    """

    def __init__(self, families: Iterable[Family], concepts: Iterable[Concept], masks: Iterable[str] = ()) -> None:
        self.families: Mapping[str, Family] = {family.id: family for family in families}
        self.concepts: Mapping[str, Concept] = {concept.id: concept for concept in concepts}
        self._phrases: dict[str, tuple[str, ...]] = {}
        self._masks: set[str] = set()
        self._written_masks = tuple(masks)
        # By a phrase's first stem, how many words the longest of those phrases has.
        self._longest: dict[str, int] = {}
        self._read: dict[Token, Token] = {}
        self._check()
        for concept in self.concepts.values():
            for phrase in (concept.name, *concept.phrases):
                self._add(phrase, concept.id)
        for mask in self._written_masks:
            self._masks.add(self._add(mask, None))
        words = {token.written for phrase in self._written() for token in tokenise(phrase)}
        self._known = frozenset(token.stem for phrase in self._written() for token in tokenise(phrase)) | known_stems()
        self._vocabulary = by_first_letter(word for word in words if word.isalpha())

    @staticmethod
    def read(text: str) -> "Taxonomy":
        """Read a taxonomy from TOML. Raises TaxonomyError where it contradicts itself."""
        data = tomllib.loads(text)
        people = set(data.get("people", []))
        families = [Family(key, name, about_people=key in people) for key, name in data["families"].items()]
        concepts = [
            Concept(
                id=row["id"],
                family=row["family"],
                name=row["name"],
                phrases=tuple(part.strip() for part in row["phrases"].replace("\n", ",").split(",") if part.strip()),
                weight=float(row.get("weight", 1.0)),
                related=tuple(row.get("related", ())),
            )
            for row in data["concept"]
        ]
        masks = tuple(part.strip() for part in data["masks"].replace("\n", ",").split(",") if part.strip())
        return Taxonomy(families, concepts, masks)

    @staticmethod
    @cache
    def shipped() -> "Taxonomy":
        """The taxonomy that comes with the library, read once."""
        text = files("noticeboard.matching").joinpath("taxonomy.toml").read_text(encoding="utf-8")
        return Taxonomy.read(text)

    def with_phrases(self, added: Iterable[tuple[str, str]]) -> "Taxonomy":
        """The same taxonomy with further phrases, each given with its concept; one of no concept here is left out.

        Raises TaxonomyError for a phrase without words.
        """
        more: dict[str, list[str]] = {}
        for concept, phrase in added:
            more.setdefault(concept, []).append(phrase)
        concepts = [
            replace(concept, phrases=(*concept.phrases, *more.get(concept.id, ())))
            for concept in self.concepts.values()
        ]
        return Taxonomy(self.families.values(), concepts, self._written_masks)

    def knows(self, stem: str) -> bool:
        """Whether a word, given by its stem, stands in some phrase or is an ordinary word."""
        return stem in self._known

    def find(self, text: str) -> Reading:
        """Find the concepts a text mentions, the longest phrase first, and its words with misspellings repaired."""
        tokens = tokenise(text)
        repaired = tuple(map(self._meant, tokens))
        stems = [token.stem for token in repaired]
        mentions: list[Mention] = []
        words: list[Token] = []
        at = 0
        while at < len(stems):
            phrase, length = self._longest_phrase(stems, at)
            end = at + length
            concepts = self._phrases.get(phrase)
            if concepts is None:
                words.append(repaired[at])
            else:
                written = " ".join(token.written for token in tokens[at:end])
                mentions.extend(Mention(concept, written, tokens[at:end] != repaired[at:end]) for concept in concepts)
                masked = phrase in self._masks
                words.extend((Token("_".join(stems[at:end]), written),) if masked else repaired[at:end])
            at = end
        return Reading(tuple(mentions), tuple(words))

    def mend(self, text: str) -> str:
        """The text with words that look misspelt replaced by what was most likely meant; all else as it was."""
        return _WORD.sub(lambda found: self._mended(found.group()), text)

    def gloss(self, text: str) -> str:
        """The mended text, and after it in brackets what its topics are called, for readers who know no trade words."""
        mended = self.mend(text)
        topics = [found.concept for found in self.find(text).mentions if not self.is_about_people(found.concept)]
        names = dict.fromkeys(self.concepts[concept].name for concept in topics)
        unsaid = [name for name in names if name.lower() not in mended.lower()]
        return f"{mended} ({', '.join(unsaid)})" if unsaid else mended

    def weights(self, counts: Mapping[str, int]) -> dict[str, float]:
        """How much a text speaks of each concept that it mentions so often, and of those that partly come with one."""
        mentioned = {concept: self.concepts[concept].weight * count for concept, count in sorted(counts.items())}
        result = dict(mentioned)
        for concept, weight in mentioned.items():
            for other in self.concepts[concept].related:
                result[other] = max(result.get(other, 0.0), RELATED * weight)
        return result

    def is_about_people(self, concept: str) -> bool:
        """Whether a concept says whom the help is for, not what it is."""
        return self.families[self.concepts[concept].family].about_people

    def phrase_count(self) -> int:
        """The number of different phrases that name a concept."""
        return sum(1 for concepts in self._phrases.values() if concepts)

    def _longest_phrase(self, stems: list[str], at: int) -> tuple[str, int]:
        longest = self._longest.get(stems[at], 1)
        for length in range(min(longest, len(stems) - at), 1, -1):
            phrase = " ".join(stems[at : at + length])
            if phrase in self._phrases:
                return phrase, length
        return stems[at], 1

    def _mended(self, word: str) -> str:
        if stem(word.lower()) in self._known:
            return word
        return repair(word.lower(), self._vocabulary) or word

    def _meant(self, token: Token) -> Token:
        """The token with the stem of what was most likely meant; words met before are not compared again."""
        if token.stem in self._known:
            return token
        known = self._read.get(token)
        if known is None:
            meant = repair(token.written.lower(), self._vocabulary)
            known = token if meant is None else Token(tokenise(meant)[0].stem, token.written)
            if len(self._read) < _MOST_READ:
                self._read[token] = known
        return known

    def _add(self, phrase: str, concept: str | None) -> str:
        stems = [token.stem for token in tokenise(phrase)]
        if not stems:
            raise TaxonomyError(f"a phrase without words: {phrase!r}")
        key = " ".join(stems)
        known = self._phrases.get(key, ())
        self._phrases[key] = known if concept is None or concept in known else (*known, concept)
        self._longest[stems[0]] = max(self._longest.get(stems[0], 1), len(stems))
        return key

    def _written(self) -> Iterable[str]:
        for concept in self.concepts.values():
            yield concept.name
            yield from concept.phrases

    def _check(self) -> None:
        for concept in self.concepts.values():
            if concept.family not in self.families:
                raise TaxonomyError(f"{concept.id} is in the family {concept.family}, which is not there")
            for other in concept.related:
                if other not in self.concepts:
                    raise TaxonomyError(f"{concept.id} is related to {other}, which is not there")
