"""Which vectors a posting is compared by, and how alike that makes two: those kept with it, else freshly made ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from noticeboard.matching.encoding import encode_posting
from noticeboard.matching.meaning import Encoder, Meaning
from noticeboard.matching.postings import Need, Offer, Posting
from noticeboard.matching.taxonomy import Taxonomy

if TYPE_CHECKING:
    from noticeboard.matching.likeness import Closest

_T = TypeVar("_T", Need, Offer)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Compares postings by meaning; without vectors and without an encoder it knows nothing of any pair.

    encoder     encodes what has no vectors of its version; with None, vectors of one version are compared as they are.
    """

    encoder: Encoder | None = None
    taxonomy: Taxonomy | None = None
    encoded: dict[tuple[str, str], Meaning] = field(default_factory=dict)

    def with_offers(self, need: Need, offers: Sequence[Offer]) -> list[float | None]:
        """How alike a need and each of some offers are in meaning, 0 to 1; None where it cannot be told."""
        return self._with(need, offers, "likeness_to_offers")

    def with_needs(self, offer: Offer, needs: Sequence[Need]) -> list[float | None]:
        """How alike an offer and each of some needs are in meaning, the same as from the need's side."""
        return self._with(offer, needs, "likeness_to_needs")

    def closest(self, need: Need, offer: Offer) -> "Closest | None":
        """The two parts of a pair that lie closest in meaning; None where it cannot be told."""
        mine, theirs = self.meaning(need), self.meaning(offer)
        if mine is None or theirs is None or mine.version != theirs.version:
            return None
        found: Closest = _likeness().closest_parts(mine, theirs)
        return found

    def subject(self, need: Need, offer: Offer) -> "tuple[str, float] | None":
        """The topic that both speak of most, and the lesser share, 0 to 1; None where it cannot be told."""
        mine, theirs = self.meaning(need), self.meaning(offer)
        if mine is None or theirs is None:
            return None
        found: tuple[str, float] | None = _topics().common_subject(mine, theirs)
        return found

    def meaning(self, posting: Posting) -> Meaning | None:
        """The vectors of a posting: its own where they are of the encoder's version, else made now, else None."""
        kept = posting.meaning
        if self.encoder is None or (kept is not None and kept.version == self.encoder.version):
            return kept
        text = (posting.title, posting.description)
        if text not in self.encoded:
            self.encoded[text] = encode_posting(
                self.encoder, title=posting.title, description=posting.description, taxonomy=self.taxonomy
            )
        return self.encoded[text]

    def _with(self, one: Posting, many: Sequence[Posting], function: str) -> list[float | None]:
        mine = self.meaning(one)
        theirs = [self.meaning(other) for other in many]
        found: list[float | None] = [None] * len(theirs)
        if mine is None:
            return found
        known = [(at, other) for at, other in enumerate(theirs) if other is not None and other.version == mine.version]
        if known:
            likeness = getattr(_likeness(), function)(mine, [other for _, other in known])
            for (at, _), score in zip(known, likeness, strict=True):
                found[at] = score
        return found


def with_meaning(posting: _T, encoder: Encoder, *, taxonomy: Taxonomy | None = None) -> _T:
    """The posting with the vectors of its text, made now unless it has them."""
    return replace(posting, meaning=Comparison(encoder, taxonomy).meaning(posting))


@cache
def _likeness() -> ModuleType:
    # Loaded with the first vectors, because it brings numpy, which whoever has no vectors need not wait for.
    return import_module("noticeboard.matching.likeness")


@cache
def _topics() -> ModuleType:
    return import_module("noticeboard.matching.topics")
