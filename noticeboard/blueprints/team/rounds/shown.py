"""The lines of a round, as the pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from noticeboard.blueprints.team.rounds.forms import is_doubtful
from noticeboard.domain.errors import Refusal
from noticeboard.domain.lifecycle import PostingStatus, RoundLineStatus
from noticeboard.matching import band
from noticeboard.models import Posting, Round, RoundLine, Suggestion
from noticeboard.models.match_index import SCALE
from noticeboard.services.rounds import OVER, strongest_first
from noticeboard.web.wording.reasons import short_words
from noticeboard.web.wording.refusals import refusal_words

# What a round says where a refusal names figures or words, which a line does not keep.
SKIPPED: Mapping[str, str] = {
    "more-than-remains": "There was not enough left to bring together.",
    "says-private": "The message said what one of the two keeps private. Introduce them on the page of the pair.",
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with the strength of its pair and why. `field` names its list; empty where nothing can be chosen.

    doubtful  whether it is left out unless somebody chooses it.
    note      why it cannot be introduced, or could not be.
    """

    line_id: int
    need: Posting
    offer: Posting
    status: RoundLineStatus
    doubtful: bool
    field: str
    band: str
    points: int
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    note: str
    href: str


def lines_of(
    brokering: Round, choices: Mapping[int, Sequence[Suggestion]], names: Mapping[int, str]
) -> list[ShownLine]:
    """Every line of a round, best first.

    names   by the line's id, the name of its list on the form.
    """
    ordered = sorted(brokering.lines, key=strongest_first)
    return [_shown(line, choices.get(line.need_id, ()), names.get(line.id, "")) for line in ordered]


def _shown(line: RoundLine, pairs: Sequence[Suggestion], name: str) -> ShownLine:
    pair = next((one for one in pairs if one.offer_id == line.offer_id), None)
    return ShownLine(
        line_id=line.id,
        need=line.need,
        offer=line.offer,
        status=line.status,
        doubtful=is_doubtful(line),
        field=name,
        band=band(line.score / SCALE),
        points=round(line.score * 100 / SCALE),
        reasons=short_words(pair.reasons) if pair else (),
        cautions=short_words(pair.cautions) if pair else (),
        note=_note(line, pair),
        href=url_for("team_review.pair", need_ref=line.need.ref, offer_ref=line.offer.ref, round=line.round_id),
    )


def _note(line: RoundLine, pair: Suggestion | None) -> str:
    closed = next((one for one in (line.need, line.offer) if one.status is not PostingStatus.OPEN), None)
    if line.status is RoundLineStatus.SKIPPED:
        title = (closed or line.need).title
        return SKIPPED.get(line.refusal or "") or refusal_words(Refusal(line.refusal or "", title=title))
    if line.status in OVER:
        return ""
    if closed is not None:
        return f"“{closed.title}” is not open any more, so this is skipped."
    return "" if pair else "These two are not suggested any more. They are introduced if they still can be."
