"""Ways of scoring a board's offers for a need: the matcher, the matcher with a part left out, and simpler ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from noticeboard.matching.comparison import Comparison, with_meaning
from noticeboard.matching.gist import word_number
from noticeboard.matching.locality import SHIPPED, PlaceRules, miles_between
from noticeboard.matching.meaning import Encoder
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.profile import profile_of, statistics_of
from noticeboard.matching.scoring import Parts, Scorer, combine, text_part
from noticeboard.matching.statistics import BM25_B, BM25_HALF, BM25_K1, Statistics
from noticeboard.matching.taxonomy import Taxonomy

Approach = Callable[[Need], Sequence[float]]
"""What scores a board's offers for a need, in the order of the board."""

FACTORS = ("type", "place", "time", "amount", "conditions")
TEXTS = ("meaning", "concept", "words")
_HALVING_MILES = 10.0


def by_matcher(
    offers: Sequence[Offer],
    *,
    taxonomy: Taxonomy | None = None,
    encoder: Encoder | None = None,
    without: str | None = None,
    places: PlaceRules = SHIPPED,
) -> Approach:
    """The matcher itself, or, where `without` names a part, as it would score without that part.

    Raises ValueError for a name that is no part.
    """
    if without not in (None, "text", *FACTORS, *TEXTS):
        raise ValueError(f"the matcher has no part {without!r}")
    pool = offers if encoder is None else [with_meaning(offer, encoder, taxonomy=taxonomy) for offer in offers]
    statistics = statistics_of(offers, taxonomy=taxonomy)
    scorer = Scorer(taxonomy or Taxonomy.shipped(), statistics, Comparison(encoder, taxonomy), places)

    def score(need: Need) -> list[float]:
        scored = scorer.score_offers(need, pool)
        if without is None:
            return [one.score for one in scored]
        spaces = ["space" in (need.support_type, offer.support_type) for offer in pool]
        return [combine(_left_out(one.parts, without), space=space) for one, space in zip(scored, spaces, strict=True)]

    return score


def by_rare_words(offers: Sequence[Offer]) -> Approach:
    """BM25 over title and description, the title counted twice."""
    score = _rare_words(offers)
    return lambda need: [score(need, offer) for offer in offers]


def by_type_words_and_distance(offers: Sequence[Offer]) -> Approach:
    """Only offers of the same type, by BM25, halved with every ten miles."""
    score = _rare_words(offers)

    def one(need: Need, offer: Offer) -> float:
        if offer.support_type != need.support_type:
            return 0.0
        far = miles_between(need.point, offer.point) if need.point and offer.point else _HALVING_MILES
        found = score(need, offer)
        return float(found / (found + BM25_HALF) * 0.5 ** (far / _HALVING_MILES))

    return lambda need: [one(need, offer) for offer in offers]


SIMPLER: Mapping[str, Callable[[Sequence[Offer]], Approach]] = MappingProxyType(
    {"bm25": by_rare_words, "type-bm25-distance": by_type_words_and_distance}
)
"""What the matcher is measured against."""


def _left_out(parts: Parts, name: str) -> Parts:
    """The parts as if one of them said nothing: a factor is 1, the texts weigh what is left of them."""
    if name in FACTORS or name == "text":
        return replace(parts, **{name: 1.0})
    kept = {text: 0.0 if text == name else getattr(parts, text) for text in TEXTS}
    if name == "meaning":
        kept["meaning"] = None
    return replace(parts, text=text_part(**kept))


def _rare_words(offers: Sequence[Offer]) -> Callable[[Need, Offer], float]:
    taxonomy = Taxonomy([], [])
    statistics: Statistics = statistics_of(offers, taxonomy=taxonomy)

    def score(need: Need, offer: Offer) -> float:
        asked, given = (profile_of(one.title, one.description, taxonomy).words for one in (need, offer))
        numbered = {word_number(stem): count for stem, count in given.items()}
        return bm25(
            dict.fromkeys(map(word_number, asked), 1), numbered, length=sum(given.values()), statistics=statistics
        )

    return score


def bm25(query: Mapping[int, int], words: Mapping[int, int], *, length: int, statistics: Statistics) -> float:
    """Score how much a posting says of the words asked for, 0 or more, by Okapi BM25.

    query   the numbers of the words asked for; how often they are asked for does not matter.
    words   the posting's words with how often each stands there; `length` is their number.
    """
    stretch = BM25_K1 * (1 - BM25_B + BM25_B * length / statistics.average_length)
    total = 0.0
    # In order, so that the sum is the same to its last digit whichever way the words are kept.
    for number in sorted(query.keys() & words.keys()):
        count = words[number]
        total += statistics.weight(number) * count * (BM25_K1 + 1) / (count + stretch)
    return total
