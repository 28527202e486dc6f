"""Reading which of the offers suggested for a need would together cover more of it than any one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Posting, Suggestion
from noticeboard.models.match_index import SCALE
from noticeboard.queries.match_postings import as_need, as_offer
from noticeboard.queries.own_postings import list_posting_suggestions

MOST_LOOKED_AT = 20
# Of the best suggestion's score: what falls further behind is help of another sort, which makes nothing complete.
LEAST_SHARE = 2 / 3


@dataclass(frozen=True, slots=True)
class OfferShare:
    """An offer of a bundle, and how much of the need it would give."""

    offer: Posting
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class NeedBundle:
    """Offers that together cover `covered` of the `needed` quantity that is still needed, the best of them first."""

    shares: tuple[OfferShare, ...]
    covered: Decimal
    needed: Decimal


@dataclass(frozen=True, slots=True)
class _Kept:
    offer_id: str
    score: float


def find_bundle(session: Session, *, need: Posting, today: date, around: Posting | None = None) -> NeedBundle | None:
    """The suggested offers that go together for a need, by what remains of each and of the need; None for none.

    Only open offers of somebody who is not suspended, whose suggestion holds now, was not dismissed and comes near the
    best one.

    around  an offer that is to be one of them, whether or not it is suggested: the need's own bundle where that holds
            it, else one that begins with it.
    """
    if not need.is_need or need.unit is None or need.status is not PostingStatus.OPEN:
        return None
    suggested = list_posting_suggestions(session, posting=need, limit=MOST_LOOKED_AT)
    kept = _of_one_sort([row for row in suggested if _can_share(row.offer, need, today)])
    offers: dict[str, Posting] = {row.offer.ref: row.offer for row in kept}
    found = _bundle(need, offers, kept)
    if around is not None and around.ref not in _refs(found):
        offers |= {around.ref: around} if _can_share(around, need, today) else {}
        found = _bundle(need, offers, kept, around=around.ref)
    return None if found is None else _with_offers(found, offers)


def _of_one_sort(kept: Sequence[Suggestion]) -> Sequence[Suggestion]:
    best = max((row.score for row in kept), default=0)
    return [row for row in kept if row.score >= LEAST_SHARE * best]


def _can_share(offer: Posting, need: Posting, today: date) -> bool:
    on_offer = offer.status is PostingStatus.OPEN and offer.closes_on >= today
    return on_offer and offer.unit is need.unit and offer.remaining > 0


def _bundle(
    need: Posting, offers: Mapping[str, Posting], kept: Sequence[Suggestion], *, around: str | None = None
) -> matching.Bundle | None:
    scored = {row.offer.ref: _Kept(row.offer.ref, row.score / SCALE) for row in kept}
    # What the bundle begins with is not chosen by its score, and need not have one.
    begun = {around: _Kept(around, 0.0)} if around else {}
    return matching.bundle(
        as_need(need),
        [as_offer(offer) for offer in offers.values()],
        (begun | scored).values(),
        around=around,
    )


def _refs(found: matching.Bundle | None) -> set[str]:
    return {share.offer_id for share in found.shares} if found else set()


def _with_offers(found: matching.Bundle, offers: Mapping[str, Posting]) -> NeedBundle:
    shares = tuple(OfferShare(offers[share.offer_id], share.quantity) for share in found.shares)
    return NeedBundle(shares, found.covered, found.needed)
