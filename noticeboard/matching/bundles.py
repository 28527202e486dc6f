"""Bundles: several offers that together cover more of a need than any one of them does."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.ranking import tie_break
from noticeboard.matching.scoring import same_unit

MOST_TOGETHER = 4


class Scored(Protocol):
    """A match of the need, as far as a bundle asks: which offer it is with, and how well the two go together."""

    @property
    def offer_id(self) -> str:
        """The id of the offer."""
        ...

    @property
    def score(self) -> float:
        """From 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """What one offer of a bundle gives: no more than it has, and no more than the others leave to be given."""

    offer_id: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Bundle:
    """Offers that together cover `covered` of the `needed` quantity, in the unit of the need, the best of them first.

    The shares add up to `covered`.
    """

    shares: tuple[Share, ...]
    covered: Decimal
    needed: Decimal


def bundle(
    need: Need,
    offers: Iterable[Offer],
    matches: Iterable[Scored],
    *,
    most: int = MOST_TOGETHER,
    around: str | None = None,
) -> Bundle | None:
    """Put offers together that cover more of a need than the largest of them alone; None where none do.

    offers    with the quantity that each still has. Those of another unit, or not matched, are left out.
    matches   of the need, with the scores that the offers are chosen by.
    most      how many offers may go together, two or more.
    around    the id of an offer that is to be one of them, and is taken first.

    Greedy: each step takes the offer whose score times what it adds is greatest, until all is covered or `most` are
    taken; where these cover less than the largest offer alone, that one is taken first. An offer that the others then
    make unnecessary is left out again. Where one offer covers everything there is nothing to put together; where there
    is one to go `around`, only if it is that one.
    """
    needed = need.quantity or Decimal(0)
    scores = {match.offer_id: match.score for match in matches}
    usable = {offer.id: _usable(need, offer) for offer in offers if offer.id in scores}
    amounts = {offer_id: amount for offer_id, amount in usable.items() if amount > 0}
    if needed <= 0 or len(amounts) < 2 or (around is not None and around not in amounts):
        return None
    largest = min(amounts, key=lambda one: (-amounts[one], -scores[one], tie_break(one)))
    if amounts[around or largest] >= needed:
        return None
    first = (around,) if around else ()
    chosen = _chosen(amounts, scores, needed, most, first=first)
    together = sum(amounts[one] for one in chosen)
    if together <= amounts[largest] and together < needed:
        chosen = _chosen(amounts, scores, needed, most, first=tuple(dict.fromkeys((*first, largest))))
    chosen = _without_unnecessary(chosen, amounts, needed, keep=around)
    shares, left = [], needed
    for offer_id in chosen:
        shares.append(Share(offer_id, min(left, amounts[offer_id])))
        left -= shares[-1].quantity
    covered = needed - left
    return Bundle(tuple(shares), covered, needed)


def _usable(need: Need, offer: Offer) -> Decimal:
    return offer.quantity or Decimal(0) if same_unit(need, offer) else Decimal(0)


def _chosen(
    amounts: dict[str, Decimal], scores: dict[str, float], needed: Decimal, most: int, *, first: tuple[str, ...] = ()
) -> list[str]:
    chosen = list(first)
    left = needed - sum(amounts[one] for one in chosen)
    while left > 0 and len(chosen) < most and len(chosen) < len(amounts):
        rest = [offer_id for offer_id in amounts if offer_id not in chosen]
        best = min(rest, key=lambda one: (-scores[one] * float(min(left, amounts[one])), tie_break(one)))
        chosen.append(best)
        left -= min(left, amounts[best])
    return chosen


def _without_unnecessary(
    chosen: list[str], amounts: dict[str, Decimal], needed: Decimal, *, keep: str | None
) -> list[str]:
    """Leave out what the others cover as well, the smallest first, where together they cover everything."""
    kept = list(chosen)
    for offer_id in sorted((one for one in chosen if one != keep), key=lambda one: (amounts[one], tie_break(one))):
        if sum(amounts[one] for one in kept) - amounts[offer_id] >= needed:
            kept.remove(offer_id)
    return kept
