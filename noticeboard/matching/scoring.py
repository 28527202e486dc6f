"""The score of one need and one offer: text, kind, place, time and amount, each from 0 to 1, multiplied together."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz

from noticeboard.matching.affinity import affinity
from noticeboard.matching.locality import Locality, place_between
from noticeboard.matching.meaning import Encoder, Meaning, encode_posting, likeness
from noticeboard.matching.postings import Need, Offer, Posting
from noticeboard.matching.taxonomy import Mention, Taxonomy
from noticeboard.matching.text import BM25_HALF, Statistics, bm25, count_words, sentences, tokenise, usual_stems

VERSION = "words-1"
"""Changes with whatever changes a score, so that stored matches can be told from fresh ones."""

TITLE_COUNTS = 2
# What is left of a text that says nothing in common, so that kind and place still order the offers nobody can read.
_GROUND = 0.02
_FAMILY_CREDIT = 0.3
_APART_IN_TIME = 0.2
_AMOUNT_POWER = 0.3
_TYPE_FLOOR = 0.35
_PLACE_FLOOR = 0.35
_SPACE_FLOOR = 0.15
_OVERLAP_NOISE = 0.35
_OVERLAP_SPAN = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What the matcher keeps of a posting's text, made once and used for every pair.

    words       stems with how often they stand, the title's counted double; `length` is their sum.
    concepts    concepts with their weight, the title's double, those that come with another at a share.
    mentions    the first mention of each concept; `written` the first shape of each stem.
    said        stems worth quoting: of three letters or more, in the text as written and not only once repaired.
    bag         the different stems in order of the alphabet, for comparing texts as wholes.
    """

    words: Mapping[str, int]
    length: int
    concepts: Mapping[str, float]
    mentions: Mapping[str, Mention]
    written: Mapping[str, str]
    bag: str
    title: str
    sentences: tuple[str, ...]
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a score, each from 0 to 1: five that are multiplied, and what the text's was made of.

    meaning     None where no encoder took part.
    """

    text: float
    type: float
    place: float
    time: float
    amount: float
    concept: float
    words: float
    overlap: float
    meaning: float | None = None

    def as_json(self) -> dict[str, float | None]:
        """The parts as plain values, for keeping."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Shared:
    """A topic that both postings speak of, and the words each has for it.

    code    the concept's id, or the family's where the two name different concepts of one family.
    name    what it is called in a sentence.
    """

    code: str
    name: str
    need_says: str
    offer_says: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the scorer saw in a pair; explanations are made of nothing else. The weightiest comes first in each.

    topics      concepts both mention; `people` those of them that say whom it is for.
    neighbours  families in which they mention different concepts, and none the same.
    words       telling words that both use, as the need writes them.
    """

    topics: tuple[Shared, ...]
    people: tuple[Shared, ...]
    neighbours: tuple[Shared, ...]
    words: tuple[str, ...]
    locality: Locality


@lru_cache(maxsize=16384)
def profile_of(title: str, description: str, taxonomy: Taxonomy) -> Profile:
    """Read a posting's title and description once; kept for as long as it is among those lately used."""
    words: dict[str, int] = {}
    concepts: dict[str, float] = {}
    mentions: dict[str, Mention] = {}
    written: dict[str, str] = {}
    parts = sentences(description)
    for text, count in [(title, TITLE_COUNTS), *((part, 1) for part in parts)]:
        reading = taxonomy.find(text)
        for token in reading.words:
            if token.is_word:
                words[token.stem] = words.get(token.stem, 0) + count
                written.setdefault(token.stem, token.written)
        for mention in reading.mentions:
            weight = taxonomy.concepts[mention.concept].weight
            concepts[mention.concept] = max(concepts.get(mention.concept, 0.0), weight * count)
            mentions.setdefault(mention.concept, mention)
    return Profile(
        words=MappingProxyType(words),
        length=sum(words.values()),
        concepts=MappingProxyType(taxonomy.spread(concepts)),
        mentions=MappingProxyType(mentions),
        written=MappingProxyType(written),
        bag=" ".join(sorted(words)),
        title=title,
        sentences=parts,
        said=frozenset(stem for stem, shape in written.items() if len(stem) > 2 and _is_stem_of(stem, shape)),
    )


def _is_stem_of(stem: str, written: str) -> bool:
    return "_".join(token.stem for token in tokenise(written)) == stem


def statistics_of(postings: Iterable[Posting], *, taxonomy: Taxonomy | None = None) -> Statistics:
    """Count how common words and concepts are among some postings."""
    shipped = taxonomy or Taxonomy.shipped()
    profiles = [profile_of(posting.title, posting.description, shipped) for posting in postings]
    total, length, words = count_words(profile.words for profile in profiles)
    concepts: dict[str, int] = {}
    for profile in profiles:
        for concept in profile.mentions:
            concepts[concept] = concepts.get(concept, 0) + 1
    return Statistics(total, length, words, concepts)


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Scores pairs by one taxonomy, one board's statistics and, where there is one, an encoder."""

    taxonomy: Taxonomy
    statistics: Statistics
    encoder: Encoder | None = None
    encoded: dict[Profile, Meaning] = field(default_factory=dict)

    def score(self, need: Need, offer: Offer) -> tuple[float, Parts, Locality]:
        """Score a pair from 0 to 1, and give the parts with the locality they rest on."""
        asked, given = self.profile(need), self.profile(offer)
        words, concept, overlap, rarity = self._words(asked, given)
        meaning = None
        text = words
        if self.encoder is not None:
            meaning = likeness(self._meaning(asked, self.encoder), self._meaning(given, self.encoder))
            text = 0.60 * meaning + 0.25 * words + 0.15 * rarity
        locality = place_between(need, offer)
        parts = Parts(
            text=_GROUND + (1 - _GROUND) * text,
            type=affinity(need.support_type, offer.support_type),
            place=locality.score,
            time=time_part(need, offer),
            amount=amount_part(need, offer),
            concept=concept,
            words=rarity,
            overlap=overlap,
            meaning=meaning,
        )
        return combine(parts, space="space" in (need.support_type, offer.support_type)), parts, locality

    def profile(self, posting: Posting) -> Profile:
        """What is kept of a posting's text."""
        return profile_of(posting.title, posting.description, self.taxonomy)

    def evidence(self, need: Need, offer: Offer, locality: Locality) -> Evidence:
        """Gather what a pair has in common, for its explanation."""
        asked, given = self.profile(need), self.profile(offer)
        both = [concept for concept in asked.mentions if concept in given.mentions]
        both.sort(key=lambda concept: (-self._weight(asked, concept) * self._weight(given, concept), concept))
        topics = [concept for concept in both if not self.taxonomy.is_about_people(concept)]
        people = [concept for concept in both if self.taxonomy.is_about_people(concept)]
        words = [
            stem for stem in asked.words if stem not in usual_stems() and stem in asked.said and stem in given.said
        ]
        words.sort(key=lambda stem: (-self.statistics.word_weight(stem), stem))
        return Evidence(
            topics=tuple(self._shared(asked, given, concept) for concept in topics),
            people=tuple(self._shared(asked, given, concept) for concept in people),
            neighbours=self._neighbours(asked, given, both),
            words=tuple(asked.written[stem] for stem in words),
            locality=locality,
        )

    def _shared(self, asked: Profile, given: Profile, concept: str) -> Shared:
        name = self.taxonomy.concepts[concept].name
        return Shared(concept, name, asked.mentions[concept].written, given.mentions[concept].written)

    def _meaning(self, profile: Profile, encoder: Encoder) -> Meaning:
        if profile not in self.encoded:
            self.encoded[profile] = encode_posting(encoder, title=profile.title, sentences=profile.sentences)
        return self.encoded[profile]

    def _words(self, asked: Profile, given: Profile) -> tuple[float, float, float, float]:
        concept = self._concept(asked, given)
        found = bm25(asked.words, given.words, length=given.length, statistics=self.statistics)
        rarity = found / (found + BM25_HALF)
        alike = fuzz.token_set_ratio(asked.bag, given.bag) / 100 if found else 0.0
        overlap = min(1.0, max(0.0, (alike - _OVERLAP_NOISE) / _OVERLAP_SPAN))
        return 0.45 * concept + 0.30 * rarity + 0.25 * overlap, concept, overlap, rarity

    def _weight(self, profile: Profile, concept: str) -> float:
        return profile.concepts[concept] * self.statistics.concept_weight(concept)

    def _concept(self, asked: Profile, given: Profile) -> float:
        """The cosine of the concepts' weights, with some credit for the same family; 1 for the same concepts."""
        mine = _vectors(asked, self.statistics, self.taxonomy)
        theirs = _vectors(given, self.statistics, self.taxonomy)
        exact = _cosine(mine.concepts, theirs.concepts, mine.length * theirs.length)
        related = _cosine(mine.families, theirs.families, mine.family_length * theirs.family_length)
        return exact + _FAMILY_CREDIT * related * (1 - exact)

    def _neighbours(self, asked: Profile, given: Profile, both: list[str]) -> tuple[Shared, ...]:
        """The first pair of different concepts of each family in which the two share none."""
        taxonomy = self.taxonomy
        taken = {taxonomy.concepts[concept].family for concept in both}
        found: list[tuple[float, Shared]] = []
        for mine, said in asked.mentions.items():
            family = taxonomy.concepts[mine].family
            if family in taken or taxonomy.is_about_people(mine):
                continue
            theirs = next((other for other in given.mentions if taxonomy.concepts[other].family == family), None)
            if theirs is not None:
                taken.add(family)
                name = taxonomy.families[family].name
                weight = self._weight(asked, mine) * self._weight(given, theirs)
                found.append((weight, Shared(family, name, said.written, given.mentions[theirs].written)))
        return tuple(shared for _, shared in sorted(found, key=lambda row: (-row[0], row[1].code)))


def combine(parts: Parts, *, space: bool = False) -> float:
    """Multiply the parts into a score from 0 to 1; for space, where it is weighs more."""
    floor = _SPACE_FLOOR if space else _PLACE_FLOOR
    kind = _TYPE_FLOOR + (1 - _TYPE_FLOOR) * parts.type
    place = floor + (1 - floor) * parts.place
    # Rounded, so that no platform's last digit decides an order.
    return float(round(parts.text * kind * place * parts.time * parts.amount**_AMOUNT_POWER, 9))


def time_part(need: Need, offer: Offer) -> float:
    """Score the dates: 1 where the two windows meet, else 0.2; a missing date is open."""
    return 1.0 if dates_meet(need, offer) else _APART_IN_TIME


def dates_meet(need: Need, offer: Offer) -> bool:
    """Whether there is a day that lies in both windows."""
    too_late = offer.starts_on is not None and need.ends_on is not None and offer.starts_on > need.ends_on
    over = offer.ends_on is not None and need.starts_on is not None and offer.ends_on < need.starts_on
    return not too_late and not over


def amount_part(need: Need, offer: Offer) -> float:
    """Score the amounts: from 0.5 for nearly none of what is needed to 1 for all; 1 where they cannot be compared."""
    if not same_unit(need, offer) or not need.quantity or offer.quantity is None:
        return 1.0
    return 0.5 + 0.5 * min(1.0, max(0.0, float(offer.quantity / need.quantity)))


def same_unit(need: Need, offer: Offer) -> bool:
    """Whether both count in the same unit ("hour" and "hours" are the same)."""
    mine, theirs = (posting.unit.strip().lower().removesuffix("s") for posting in (need, offer))
    return mine == theirs != ""


@dataclass(frozen=True, slots=True, eq=False)
class _Vectors:
    """A posting's concepts and families, weighed by how telling they are on a board, with the vectors' lengths."""

    concepts: Mapping[str, float]
    length: float
    families: Mapping[str, float]
    family_length: float


@lru_cache(maxsize=16384)
def _vectors(profile: Profile, statistics: Statistics, taxonomy: Taxonomy) -> _Vectors:
    concepts = {name: weight * statistics.concept_weight(name) for name, weight in profile.concepts.items()}
    families: dict[str, float] = {}
    for concept, weight in concepts.items():
        family = taxonomy.concepts[concept].family
        families[family] = families.get(family, 0.0) + weight
    return _Vectors(concepts, math.hypot(*concepts.values()), families, math.hypot(*families.values()))


def _cosine(mine: Mapping[str, float], theirs: Mapping[str, float], lengths: float) -> float:
    product = sum(weight * theirs[key] for key, weight in mine.items() if key in theirs)
    return min(1.0, product / lengths) if product else 0.0
