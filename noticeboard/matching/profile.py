"""What the matcher keeps of a posting's text, read once and used for every pair."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from noticeboard.matching.conditions import is_conditional, read_days
from noticeboard.matching.gist import Gist, make_gist
from noticeboard.matching.postings import Posting
from noticeboard.matching.statistics import Statistics
from noticeboard.matching.taxonomy import Mention, Taxonomy
from noticeboard.matching.text import carries_meaning, sentences, tokenise

TITLE_COUNTS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What the matcher keeps of a posting's text, made once and used for every pair.

    words       stems with how often they stand, the title's counted double; `length` is their sum.
    concepts    concepts with their weight, the title's double, those that come with another at a share.
    mentions    the first mention of each concept; `written` the first shape of each stem.
    said        stems worth quoting: of three letters or more, in the text as written and not only once repaired.
    counts      for each concept mentioned 2 where the title does, else 1.
    """

    words: Mapping[str, int]
    length: int
    concepts: Mapping[str, float]
    mentions: Mapping[str, Mention]
    written: Mapping[str, str]
    said: frozenset[str]
    counts: Mapping[str, int]


@lru_cache(maxsize=4096)
def profile_of(title: str, description: str, taxonomy: Taxonomy) -> Profile:
    """Read a posting's title and description once; kept for as long as it is among those lately used."""
    words: dict[str, int] = {}
    concepts: dict[str, int] = {}
    mentions: dict[str, Mention] = {}
    written: dict[str, str] = {}
    for text, count in [(title, TITLE_COUNTS), *((part, 1) for part in sentences(description))]:
        reading = taxonomy.find(text)
        for token in filter(carries_meaning, reading.words):
            words[token.stem] = words.get(token.stem, 0) + count
            written.setdefault(token.stem, token.written)
        for mention in reading.mentions:
            concepts[mention.concept] = max(concepts.get(mention.concept, 0), count)
            mentions.setdefault(mention.concept, mention)
    return Profile(
        words=MappingProxyType(words),
        length=sum(words.values()),
        concepts=MappingProxyType(taxonomy.weights(concepts)),
        mentions=MappingProxyType(mentions),
        written=MappingProxyType(written),
        said=frozenset(stem for stem, shape in written.items() if len(stem) > 2 and _is_stem_of(stem, shape)),
        counts=MappingProxyType(concepts),
    )


def gist_of(posting: Posting, taxonomy: Taxonomy) -> Gist:
    """What of a posting's text is scored: as it was kept with it, else read now."""
    return posting.gist or read_gist(posting.title, posting.description, taxonomy)


@lru_cache(maxsize=4096)
def read_gist(title: str, description: str, taxonomy: Taxonomy) -> Gist:
    """What of a text is scored."""
    profile = profile_of(title, description, taxonomy)
    return make_gist(
        words=profile.words,
        concepts=profile.counts,
        length=profile.length,
        conditional=is_conditional(title, description),
        days=read_days(title, description).left,
    )


@lru_cache(maxsize=65536)
def _is_stem_of(stem: str, written: str) -> bool:
    return "_".join(token.stem for token in tokenise(written)) == stem


def statistics_of(postings: Iterable[Posting], *, taxonomy: Taxonomy | None = None) -> Statistics:
    """Count how common words and concepts are among some postings."""
    shipped = taxonomy or Taxonomy.shipped()
    gists = [gist_of(posting, shipped) for posting in postings]
    counted: Counter[int] = Counter()
    for gist in gists:
        counted.update(gist.counts.keys())
    length = sum(gist.length for gist in gists)
    return Statistics(len(gists), length / len(gists) if length else Statistics().average_length, counted)
