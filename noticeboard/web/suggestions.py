"""Suggestions as a page shows them: a band and points first, then reasons and cautions in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for

from noticeboard.domain.vocabulary import QuantityUnit
from noticeboard.matching import band
from noticeboard.models import Posting, Suggestion
from noticeboard.models.match_index import SCALE
from noticeboard.queries.bundles import NeedBundle
from noticeboard.services.suggestions import Likely
from noticeboard.web.addresses import address
from noticeboard.web.filters import money, quantity
from noticeboard.web.names import names_of
from noticeboard.web.posting_summary import amount_words, part_left_words
from noticeboard.web.wording.reasons import reason_words

Words = Callable[[Iterable[Mapping[str, Any]]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """One posting that goes with another, and why.

    `points` is from 0 to 100; None where they rest on a place that the reader may not know exactly, and whoever moved
    their own posting about could find it from them.
    """

    posting: Posting
    organisation: str
    band: str
    points: int | None
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def part_left(self) -> str:
        """How much is still needed or on offer, where a part has gone."""
        return part_left_words(self.posting)


@dataclass(frozen=True, slots=True)
class ShownShare:
    """One offer of a bundle, and how much of the need it would give, in words. `href` is None for the one at hand."""

    posting: Posting
    organisation: str
    gives: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ShownBundle:
    """Offers that together cover more of a need than one alone: what they come to, each of them, and why several."""

    claim: str
    shares: tuple[ShownShare, ...]
    note: str


def shown_bundle(
    found: NeedBundle | None, *, need: Posting, for_team: bool, at_hand: Posting | None = None
) -> ShownBundle | None:
    """The bundle of a need in words: "2 offers together cover 36 of 40 hours".

    at_hand   the offer whose pair with the need the team looks at: the others lead to their pairs, not to themselves.
    """
    if found is None:
        return None
    still = " still needed" if need.remaining != need.capacity else ""
    names = names_of(share.offer for share in found.shares)
    covered = _part_words(found.covered, found.needed, need.unit)
    return ShownBundle(
        claim=f"{len(found.shares)} offers together cover {covered}{still}",
        shares=tuple(
            ShownShare(
                posting=share.offer,
                organisation=share.offer.organisation.name if for_team else names[share.offer.organisation_id],
                gives=amount_words(share.quantity, need.unit),
                href=_share_href(share.offer, need, at_hand),
            )
            for share in found.shares
        ),
        note=_note(found, need, at_hand),
    )


def _note(found: NeedBundle, need: Posting, at_hand: Posting | None) -> str:
    """Why several are put together, and what is still to be asked."""
    if at_hand is None:
        return (
            "No single offer that fits is enough. These have so much left between them; each giver still has to agree."
        )
    alone = _part_words(min(at_hand.remaining, found.needed), found.needed, need.unit)
    enough = next((one.offer for one in found.shares if one.offer.remaining >= found.needed), None)
    better = f" “{enough.title}” would be enough without it." if enough else ""
    return (
        f"This offer alone covers {alone}.{better} The links show the others with this need."
        " Each giver still has to agree."
    )


def _part_words(part: Decimal, whole: Decimal, unit: QuantityUnit | None) -> str:
    """A part of an amount: "36 of 40 hours", "all 40 hours". The unit is said once, unless its sign comes first."""
    if part == whole:
        return f"all {amount_words(whole, unit)}"
    return f"{money(part) if unit is QuantityUnit.POUNDS else quantity(part)} of {amount_words(whole, unit)}"


def _share_href(offer: Posting, need: Posting, at_hand: Posting | None) -> str | None:
    if at_hand is None:
        return address(offer)
    return None if offer is at_hand else url_for("team_review.pair", need_ref=need.ref, offer_ref=offer.ref)


def shown_suggestions(suggestions: Iterable[Suggestion], *, posting: Posting, for_team: bool) -> list[ShownMatch]:
    """The stored suggestions of a posting; owners see reasons measured from public points only."""
    others = [(row, row.offer if row.need_id == posting.id else row.need) for row in suggestions]
    names = names_of(other for _row, other in others)
    return [
        ShownMatch(
            posting=other,
            organisation=other.organisation.name if for_team else names[other.organisation_id],
            band=band(row.score / SCALE),
            points=round(row.score * 100 / SCALE) if for_team else None,
            reasons=reason_words(row.reasons if for_team else row.public_reasons),
            cautions=reason_words(row.cautions if for_team else row.public_cautions),
        )
        for row, other in others
    ]


def shown_likely(likely: Iterable[Likely], *, words: Words = reason_words) -> list[ShownMatch]:
    """The likely matches of a posting that is not saved yet, with its reasons and cautions in `words`."""
    listed = list(likely)
    names = names_of(one.posting for one in listed)
    return [
        ShownMatch(
            posting=one.posting,
            organisation=names[one.posting.organisation_id],
            band=band(one.match.score),
            points=round(one.match.score * 100),
            reasons=words(reason.as_json() for reason in one.match.reasons),
            cautions=words(reason.as_json() for reason in one.match.cautions),
        )
        for one in listed
    ]
