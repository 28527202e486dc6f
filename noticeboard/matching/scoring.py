"""The score of one need and one offer: text, kind, place, time, amount and conditions, each 0 to 1, multiplied."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from noticeboard.matching.affinity import affinity
from noticeboard.matching.comparison import Comparison
from noticeboard.matching.conditions import Verdict, judge
from noticeboard.matching.gist import number_of
from noticeboard.matching.locality import SHIPPED, Locality, PlaceRules, place_between
from noticeboard.matching.postings import Need, Offer, Posting
from noticeboard.matching.profile import Profile, gist_of, profile_of
from noticeboard.matching.statistics import Statistics
from noticeboard.matching.taxonomy import Taxonomy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Part = TypeVar("Part", float, "NDArray[np.float64]")

VERSION = "meaning-4"
"""Changes with whatever changes a score, so that stored matches can be told from fresh ones."""

# What is left of a text that says nothing in common, so that kind and place still order the offers nobody can read.
_GROUND = 0.02
_MEANING_SHARE = 0.70
_APART_IN_TIME = 0.3
_AMOUNT_POWER = 0.3
TYPE_FLOOR = 0.35
PLACE_FLOOR = 0.35
SPACE_FLOOR = 0.15


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a score, each from 0 to 1: six that are multiplied, and what the text's was made of.

    conditions  1 unless one side states something that the other fails.
    meaning     None where no vectors took part.
    """

    text: float
    type: float
    place: float
    time: float
    amount: float
    concept: float
    words: float
    conditions: float = 1.0
    meaning: float | None = None

    def as_json(self) -> dict[str, float | None]:
        """The parts as plain values, for keeping."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair's score, the parts it was made of, and what they rest on."""

    score: float
    parts: Parts
    locality: Locality
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """Scores pairs by one taxonomy, one board's statistics and, where there are vectors or an encoder, by meaning."""

    taxonomy: Taxonomy
    statistics: Statistics
    comparison: Comparison
    places: PlaceRules = SHIPPED

    def score_offers(self, need: Need, offers: Sequence[Offer]) -> list[Scored]:
        """Score a need with each of some offers."""
        texts = self._texts(need, offers, self.comparison.with_offers(need, offers))
        return [self._score(need, offer, text) for offer, text in zip(offers, texts, strict=True)]

    def score_needs(self, offer: Offer, needs: Sequence[Need]) -> list[Scored]:
        """Score an offer with each of some needs; a pair scores the same from either side."""
        texts = self._texts(offer, needs, self.comparison.with_needs(offer, needs))
        return [self._score(need, offer, text) for need, text in zip(needs, texts, strict=True)]

    def profile(self, posting: Posting) -> Profile:
        """What is kept of a posting's text."""
        return profile_of(posting.title, posting.description, self.taxonomy)

    def concept_weight(self, profile: Profile, concept: str) -> float:
        """How much a concept weighs in a posting: more in its title, less the more usual it is on the board."""
        return profile.concepts[concept] * self.statistics.weight(number_of(f"c:{concept}"))

    def _texts(
        self, one: Need | Offer, others: Sequence[Need | Offer], likeness: Sequence[float | None]
    ) -> Iterable[tuple[float, float, float | None]]:
        """Concept, words and meaning of a posting with each of some others."""
        gists = [gist_of(other, self.taxonomy) for other in others]
        if not gists:
            return []
        mine = gist_of(one, self.taxonomy)
        given = {"is_need": isinstance(one, Need), "statistics": self.statistics, "taxonomy": self.taxonomy}
        common, terms = _words_in_common().WordsInCommon(mine, **given), _words_in_common().Terms(gists)
        return zip(common.concepts(terms).tolist(), common.words(terms).tolist(), likeness, strict=True)

    def _score(self, need: Need, offer: Offer, text: tuple[float, float, float | None]) -> Scored:
        concept, words, meaning = text
        locality = place_between(need, offer, self.places)
        factor, verdicts = judge(need, offer)
        parts = Parts(
            text=text_part(concept=concept, words=words, meaning=meaning),
            type=affinity(need.support_type, offer.support_type),
            place=locality.score,
            time=time_part(need, offer),
            amount=amount_part(need, offer),
            concept=concept,
            words=words,
            conditions=factor,
            meaning=meaning,
        )
        space = "space" in (need.support_type, offer.support_type)
        return Scored(combine(parts, space=space), parts, locality, verdicts)


@cache
def _words_in_common() -> ModuleType:
    # Loaded with the first pair, because it brings numpy, which whoever scores none need not wait for.
    return import_module("noticeboard.matching.words_in_common")


def text_part(*, concept: Part, words: Part, meaning: Part | None) -> Part:
    """Score the texts, or many at once: by meaning and words, or by words alone where the meaning is not known."""
    text = 0.60 * concept + 0.40 * words
    if meaning is not None:
        text = _MEANING_SHARE * meaning + (1 - _MEANING_SHARE) * text
    return _GROUND + (1 - _GROUND) * text


def combine(parts: Parts, *, space: bool = False) -> float:
    """Multiply the parts into a score from 0 to 1; for space, where it is weighs more."""
    # Rounded, so that no platform's last digit decides an order.
    return round(math.prod(factor for _, factor in waterfall(parts, space=space)), 9)


def waterfall(parts: Parts, *, space: bool = False) -> tuple[tuple[str, float], ...]:
    """What each part does to the score, in order: the text's share, and what every other part leaves of it, 0 to 1."""
    floor = SPACE_FLOOR if space else PLACE_FLOOR
    return (
        ("text", parts.text),
        ("type", TYPE_FLOOR + (1 - TYPE_FLOOR) * parts.type),
        ("place", floor + (1 - floor) * parts.place),
        ("time", parts.time),
        ("amount", parts.amount**_AMOUNT_POWER),
        ("conditions", parts.conditions),
    )


def time_part(need: Need, offer: Offer) -> float:
    """Score the dates: 1 where the two windows meet, else 0.3; a missing date is open."""
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
