"""What the matcher keeps of a posting's text, read once and used for every pair."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from noticeboard.matching.postings import Posting
from noticeboard.matching.taxonomy import Mention, Taxonomy
from noticeboard.matching.text import Statistics, carries_meaning, count_words, sentences, tokenise

TITLE_COUNTS = 2


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
        for token in filter(carries_meaning, reading.words):
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


@lru_cache(maxsize=65536)
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
