"""A brokering round: which offer to propose for which need, when an offer can be given once."""

from collections.abc import Iterable
from dataclasses import dataclass

from noticeboard.matching.ranking import tie_break


@dataclass(frozen=True, slots=True)
class Pairing:
    """A need and an offer that go together, and how well."""

    need: str
    offer: str
    score: float


def propose(pairings: Iterable[Pairing]) -> tuple[Pairing, ...]:
    """Propose one offer for a need and one need for an offer: the best pairing first, then the best that is left.

    Ties are broken by a hash of the ids, so the order that pairings come in changes nothing.
    """
    order = sorted(pairings, key=lambda one: (-one.score, tie_break(one.need), tie_break(one.offer)))
    needs: set[str] = set()
    offers: set[str] = set()
    chosen = []
    for one in order:
        if one.need not in needs and one.offer not in offers:
            needs.add(one.need)
            offers.add(one.offer)
            chosen.append(one)
    return tuple(chosen)
