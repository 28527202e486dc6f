"""What a posting is found by: numbers for what it speaks of, and the cells of a grid where it can be of use.

Two postings that go together share a key nearly always: a concept, a family of concepts, a telling word that no concept
covers, or a topic that both speak of, in whatever words. An index of (key, cell, posting) therefore finds the few worth
scoring without reading the rest.
"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from noticeboard.matching.gist import term_number
from noticeboard.matching.postings import Need, Offer, Point, Reach
from noticeboard.matching.profile import Profile, profile_of, read_gist
from noticeboard.matching.taxonomy import Taxonomy
from noticeboard.matching.text import tokenise, usual_stems

KINDS = ("volunteering", "equipment", "space", "funding", "mentoring", "project_delivery")
"""The kinds of support by their number in an index."""
_KINDS_APART = 8
_UNLIMITED = 63
POSTINGS, LENGTH = "=postings", "=length"
"""Terms under which the number of postings and the sum of their lengths are counted."""

MOST_CONCEPTS = 5
MOST_FAMILIES = 2
MOST_WORDS = 4
MOST_TOPICS, MOST_TOPICS_SOUGHT = 6, 10
_TOPIC_SHARE = 2.0
_SHORTEST_WORD = 3

ROWS_A_DEGREE = 10
COLUMNS_A_DEGREE = 20 / 3
ROW = 4096
"""A cell is its row times this, plus its column: the cells of a row stand side by side, and rows below one another."""
FAR = -1
"""The cell of what has no place, or reaches every place: by post, by phone, as money."""
_AUTHORITIES = 1 << 22


@dataclass(frozen=True, slots=True)
class Key:
    """One thing to find a posting by.

    term    what it is, as text: a letter for concept, family, word or topic, and its name, or a topic's place.
    share   how much of a match it makes, from 0 to 1; a topic's to 2.
    """

    term: str
    share: float

    @property
    def is_topic(self) -> bool:
        """Whether it is a topic, which postings share by what they mean, and not by what is written."""
        return self.term[0] == "t"


@dataclass(frozen=True, slots=True)
class Indexed:
    """What an index keeps of a posting.

    kind    the number of its kind and its miles, see `kind_of`.
    cells   where it is found, and `keys` under what, both in order.
    terms   the keys, then `POSTINGS` and the rest of its gist, which are counted to tell the common from the rare; then
            once more what counts double in the gist.
    length  the number of its words, a title's counted double.
    """

    kind: int
    cells: tuple[int, ...]
    keys: tuple[int, ...]
    terms: tuple[int, ...]
    length: int


def indexed(posting: Need | Offer, *, taxonomy: Taxonomy) -> Indexed:
    """What an index keeps of a posting."""
    profile = profile_of(posting.title, posting.description, taxonomy)
    offers = isinstance(posting, Offer)
    keys = {term_number(key.term, offers=offers) for key in kept_keys(posting, profile, taxonomy)}
    gist = read_gist(posting.title, posting.description, taxonomy)
    counted = {number | offers: count for number, count in gist.counts.items()}
    others = {term_number(POSTINGS, offers=offers), *counted} - keys
    return Indexed(
        kind=kind_of(posting),
        cells=cells_of(posting),
        keys=tuple(sorted(keys)),
        terms=(*sorted(keys), *sorted(others), *sorted(number for number, count in counted.items() if count > 1)),
        length=profile.length,
    )


def kind_of(posting: Need | Offer) -> int:
    """The number of a posting's kind among `KINDS` and of the whole miles that it states."""
    miles = posting.travel_miles if isinstance(posting, Need) else posting.reach_miles
    whole = _UNLIMITED if isinstance(posting, Offer) and is_far_reaching(posting) else math.ceil(miles or 0)
    return KINDS.index(posting.support_type) + _KINDS_APART * min(_UNLIMITED, whole)


def kind_and_miles(number: int) -> tuple[str, float | None]:
    """The kind of support, and the miles stated, that `kind_of` put into a number: infinity for no limit of place."""
    miles, kind = divmod(number, _KINDS_APART)
    return KINDS[kind], math.inf if miles == _UNLIMITED else miles or None


def is_far_reaching(offer: Offer) -> bool:
    """Whether an offer can be had by phone, online, by post or as money."""
    return offer.also_remote or offer.reach in (Reach.REMOTE, Reach.ANYWHERE)


def kept_keys(posting: Need | Offer, profile: Profile, taxonomy: Taxonomy) -> list[Key]:
    """The keys a posting is kept under: its weightiest concepts and their families, words, and topics."""
    concepts = sorted(profile.mentions, key=lambda concept: (-profile.concepts[concept], concept))[:MOST_CONCEPTS]
    return [
        *_concept_keys(profile, taxonomy, concepts),
        *_word_keys(profile)[:MOST_WORDS],
        *_topic_keys(posting, MOST_TOPICS),
    ]


def sought_keys(posting: Need | Offer, profile: Profile, taxonomy: Taxonomy) -> list[Key]:
    """The keys to look under for what goes with a posting: its own, the concepts that come with them, all its words."""
    concepts = sorted(profile.concepts, key=lambda concept: (-profile.concepts[concept], concept))
    keys = [*_concept_keys(profile, taxonomy, concepts[: MOST_CONCEPTS + 1]), *_word_keys(profile)]
    return [*keys, *_topic_keys(posting, MOST_TOPICS_SOUGHT)]


def _concept_keys(profile: Profile, taxonomy: Taxonomy, concepts: Sequence[str]) -> list[Key]:
    heaviest = max((profile.concepts[concept] for concept in concepts), default=1.0)
    keys = [Key(f"c:{concept}", profile.concepts[concept] / heaviest) for concept in concepts]
    families: dict[str, float] = {}
    for concept in concepts:
        if not taxonomy.is_about_people(concept):
            family = taxonomy.concepts[concept].family
            families[family] = max(families.get(family, 0.0), 0.4 * profile.concepts[concept] / heaviest)
    return keys + [Key(f"f:{family}", share) for family, share in list(families.items())[:MOST_FAMILIES]]


def _word_keys(profile: Profile) -> list[Key]:
    """Telling words that no concept covers, the title's first."""
    covered = {token.stem for mention in profile.mentions.values() for token in tokenise(mention.written)}
    passed_over = covered | usual_stems()
    telling = [stem for stem in profile.words if len(stem) >= _SHORTEST_WORD and stem not in passed_over]
    return [Key(f"w:{stem}", 0.6 if profile.words[stem] > 1 else 0.4) for stem in telling]


def _topic_keys(posting: Need | Offer, most: int) -> list[Key]:
    """The topics that a posting speaks of most; none without vectors."""
    if posting.meaning is None:
        return []
    # Loaded with the first vectors, for it brings numpy.
    topics = import_module("noticeboard.matching.topics")
    leading = topics.leading_topics(posting.meaning, offer=isinstance(posting, Offer), most=most)
    return [Key(f"t:{place}", _TOPIC_SHARE * math.sqrt(share)) for place, share in leading]


def cell_at(point: Point) -> int:
    """The cell of the grid that a point lies in: about seven miles by six in England."""
    row = int((point.lat + 90) * ROWS_A_DEGREE)
    return row * ROW + int((point.lng + 180) * COLUMNS_A_DEGREE)


def authority_cell(code: str) -> int:
    """The cell of a local authority as a whole, which stands beside the grid."""
    return -2 - zlib.crc32(code.encode()) % _AUTHORITIES


def cells_of(posting: Need | Offer) -> tuple[int, ...]:
    """Where a posting is kept, in order.

    A need stands at its point and in its authorities, where offers across a borough find it. An offer stands at its
    point, in each authority it covers, or in the far cell, as its reach is.
    """
    at_point = {cell_at(posting.point)} if posting.point else set()
    authorities = {authority_cell(code) for code, _ in posting.authorities}
    if isinstance(posting, Need):
        return tuple(sorted((at_point or {FAR}) | authorities))
    if posting.reach is Reach.BOROUGH and posting.support_type != "space":
        covered = {authority_cell(code) for code in posting.covers} or authorities
        return tuple(sorted(covered or {FAR}))
    far = is_far_reaching(posting)
    near = set() if posting.reach is Reach.REMOTE and posting.support_type != "space" else at_point
    return tuple(sorted(near | {FAR} if far or not near else near))


@dataclass(frozen=True, slots=True)
class Ground:
    """Where to look for what goes with a posting.

    point       the middle of what is searched, nearest first; None where the grid is not searched.
    cells       cells that are looked at in any case; with `everywhere`, so is every other.
    """

    point: Point | None
    cells: tuple[int, ...]
    everywhere: bool = False


def ground_of(posting: Need | Offer) -> Ground:
    """Where what goes with a posting can be: round its point, in its authorities, and in the far cell."""
    authorities = tuple(sorted({authority_cell(code) for code, _ in posting.authorities}))
    if isinstance(posting, Need):
        return Ground(posting.point, (FAR, *authorities), everywhere=posting.point is None)
    if posting.reach is Reach.BOROUGH and posting.support_type != "space":
        covered = tuple(sorted({authority_cell(code) for code in posting.covers})) or authorities
        return Ground(None, (FAR, *covered), everywhere=not covered)
    return Ground(posting.point, (FAR,), everywhere=is_far_reaching(posting) or posting.point is None)
