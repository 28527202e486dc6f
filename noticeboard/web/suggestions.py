"""Suggestions as a page shows them: a band and points first, then reasons and cautions in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from noticeboard.domain.vocabulary import QuantityUnit
from noticeboard.matching import band
from noticeboard.models import Posting, Suggestion
from noticeboard.queries.bundles import NeedBundle
from noticeboard.services.suggestions import SCALE, Likely
from noticeboard.web.filters import money, quantity
from noticeboard.web.posting_summary import amount_words
from noticeboard.web.wording.reasons import reason_words


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


@dataclass(frozen=True, slots=True)
class ShownShare:
    """One offer of a bundle, and how much of the need it would give, in words."""

    posting: Posting
    organisation: str
    gives: str


@dataclass(frozen=True, slots=True)
class ShownBundle:
    """Offers that together cover more of a need than one alone: what they come to, and each of them."""

    claim: str
    shares: tuple[ShownShare, ...]


def shown_bundle(found: NeedBundle | None, *, need: Posting, for_team: bool) -> ShownBundle | None:
    """The bundle of a need in words: "2 offers together cover 36 of 40 hours"."""
    if found is None:
        return None
    whole = amount_words(found.needed, need.unit)
    # The unit is said once, unless its sign stands before the number.
    part = money(found.covered) if need.unit is QuantityUnit.POUNDS else quantity(found.covered)
    cover = f"all {whole}" if found.covered == found.needed else f"{part} of {whole}"
    still = " still needed" if need.remaining != need.capacity else ""
    return ShownBundle(
        claim=f"{len(found.shares)} offers together cover {cover}{still}",
        shares=tuple(
            ShownShare(
                posting=share.offer,
                organisation=share.offer.organisation.name if for_team else share.offer.organisation.public_name,
                gives=amount_words(share.quantity, need.unit),
            )
            for share in found.shares
        ),
    )


def shown_suggestions(suggestions: Iterable[Suggestion], *, posting: Posting, for_team: bool) -> list[ShownMatch]:
    """The stored suggestions of a posting; owners see reasons measured from public points only."""
    others = [(row, row.offer if row.need_id == posting.id else row.need) for row in suggestions]
    return [
        ShownMatch(
            posting=other,
            organisation=other.organisation.name if for_team else other.organisation.public_name,
            band=band(row.score / SCALE),
            points=round(row.score * 100 / SCALE) if for_team else None,
            reasons=reason_words(row.reasons if for_team else row.public_reasons),
            cautions=reason_words(row.cautions if for_team else row.public_cautions),
        )
        for row, other in others
    ]


def shown_likely(likely: Iterable[Likely]) -> list[ShownMatch]:
    """The likely matches of a posting that is not saved yet."""
    return [
        ShownMatch(
            posting=one.posting,
            organisation=one.posting.organisation.public_name,
            band=band(one.match.score),
            points=round(one.match.score * 100),
            reasons=reason_words(reason.as_json() for reason in one.match.reasons),
            cautions=reason_words(reason.as_json() for reason in one.match.cautions),
        )
        for one in likely
    ]
