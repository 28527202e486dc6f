"""Suggestions as a page shows them: a band and points first, then reasons and cautions in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from noticeboard.matching import band
from noticeboard.models import Posting, Suggestion
from noticeboard.services.suggestions import SCALE, Likely
from noticeboard.web.cards import public_name
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


def shown_suggestions(suggestions: Iterable[Suggestion], *, posting: Posting, for_team: bool) -> list[ShownMatch]:
    """The stored suggestions of a posting; owners see reasons measured from public points only."""
    others = [(row, row.offer if row.need_id == posting.id else row.need) for row in suggestions]
    return [
        ShownMatch(
            posting=other,
            organisation=other.organisation.name if for_team else public_name(other.organisation),
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
            organisation=public_name(one.posting.organisation),
            band=band(one.match.score),
            points=round(one.match.score * 100),
            reasons=reason_words(reason.as_json() for reason in one.match.reasons),
            cautions=reason_words(reason.as_json() for reason in one.match.cautions),
        )
        for one in likely
    ]
