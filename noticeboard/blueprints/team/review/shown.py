"""Lines of the review queue and tiles, as the pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from noticeboard.clock import local_date
from noticeboard.domain.lifecycle import ResponseStatus
from noticeboard.domain.vocabulary import ResponseKind, SupportType
from noticeboard.matching import band
from noticeboard.models import Offer, Posting
from noticeboard.models.match_index import SCALE
from noticeboard.queries.suggestions import MOST_COUNTED, ReviewRow, TeamCounts
from noticeboard.web.addresses import address
from noticeboard.web.filters import days_waited
from noticeboard.web.navigation import url_for as url_once_built
from noticeboard.web.posting_summary import amount_words
from noticeboard.web.queue_place import pair_address
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.reasons import short_words

SHORT: Mapping[str, str] = {
    "held": "Held",
    ResponseStatus.AWAITING_CHECK.value: "To check",
    ResponseStatus.MADE.value: "Waiting",
    ResponseStatus.WAITING.value: "Next in line",
}
"""Statuses of a response in words short enough for a column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue. `band` is empty where the pair was not scored, and `unscored` says why."""

    kind: SupportType
    need: str
    need_quiet: str
    offer: str
    offer_quiet: str
    band: str
    points: int
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    status: str
    status_text: str
    waiting: str
    href: str
    unscored: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that leads somewhere."""

    label: str
    figure: str
    href: str


def line_of(row: ReviewRow, *, now: datetime, place: Mapping[str, Any]) -> Line:
    """One line of the queue as the table shows it.

    place   where in the queue it stands, for the way back from its page.
    """
    need, need_quiet = _posting_words(row.need, row)
    offer, offer_quiet = _posting_words(row.offer, row)
    named = row.need or row.offer
    assert named is not None
    scored, response = row.suggestion, row.response
    days = (local_date(now) - local_date(row.since)).days
    if response is not None:
        status = "held" if response.paused_at else response.status.value
        status_text = SHORT.get(status) or label(response.status)
        href = address(response)
    else:
        assert scored is not None
        status, status_text, href = scored.status.value, label(scored.status), pair_address(scored, place)
    return Line(
        kind=named.support_type,
        need=need,
        need_quiet=need_quiet,
        offer=offer,
        offer_quiet=offer_quiet,
        band=band(scored.score / SCALE) if scored else "",
        points=round(scored.score * 100 / SCALE) if scored else 0,
        reasons=short_words(scored.reasons) if scored else (),
        cautions=short_words(scored.cautions) if scored else (),
        status=status,
        status_text=status_text,
        waiting=days_waited(days),
        href=href,
        unscored="" if scored else f"Not scored: it names no {'offer' if row.offer is None else 'need'}",
    )


def tiles_of(counts: TeamCounts) -> list[Tile]:
    """The numbers above the queue, each with where it leads."""
    return [
        Tile(
            _one_or("match", "matches", counts.suggestions) + " to review",
            _figure(counts.suggestions),
            url_for("team_review.queue", _anchor="queue"),
        ),
        Tile(
            _one_or("response", "responses", counts.late_responses) + " waiting over 5 days",
            _figure(counts.late_responses),
            url_for("team_review.queue", show="responses", _anchor="queue"),
        ),
        Tile(
            _one_or("introduction", "introductions", counts.introductions) + " waiting for an answer",
            _figure(counts.introductions),
            url_for("team_introductions.index"),
        ),
        Tile(
            _one_or("posting", "postings", counts.postings) + " to check",
            _figure(counts.postings),
            url_once_built("team_postings.queue"),
        ),
        Tile(
            _one_or("project", "projects", counts.projects) + " to check",
            _figure(counts.projects),
            url_once_built("team_projects.queue"),
        ),
        Tile(
            _one_or("organisation", "organisations", counts.organisations) + " to verify",
            _figure(counts.organisations),
            url_once_built("team_organisations.queue"),
        ),
        Tile(
            _one_or("figure", "figures", counts.figures) + " to verify or settle",
            _figure(counts.figures),
            url_once_built("team_social_value.queue"),
        ),
        Tile(
            _one_or("concern", "concerns", counts.concerns),
            _figure(counts.concerns),
            url_once_built("team_concerns.queue"),
        ),
    ]


def _one_or(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


def _figure(number: int) -> str:
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}"


def _posting_words(posting: Posting | None, row: ReviewRow) -> tuple[str, str]:
    """The title and the organisation of one side; where no posting was named, who it is."""
    if posting is not None:
        return posting.title, posting.organisation.name
    assert row.response is not None
    what = "Pledge" if row.response.kind is ResponseKind.PLEDGE else "Ask"
    much = amount_words(row.response.quantity, row.response.unit) or "all of it"
    return f"{what}: {much}", row.response.organisation.name


def tasks_before(need: Posting, offer: Offer, *, why_not: str) -> list[dict[str, str | None]]:
    """What the team does before it introduces a pair, and whether it is done.

    why_not   in words, why it cannot be introduced now; empty where it can.
    """
    tasks: list[dict[str, str | None]] = []
    for posting in (need, offer):
        trusted = posting.organisation.trusted
        href = url_once_built("team_organisations.show", ref=posting.organisation.ref)
        tasks.append(
            {
                "text": f"Check {posting.organisation.name}",
                "href": href,
                "status": "Completed" if trusted else "Not started",
            }
        )
    chosen = need.proposed_measure_ref or offer.proposed_measure_ref
    tasks.append(
        {
            "text": "Agree the social value measure",
            "href": url_once_built("team_postings.check", ref=need.ref),
            "status": "Completed" if chosen else "Not started",
        }
    )
    send = url_for("team_introductions.introduce", need_ref=need.ref, offer_ref=offer.ref)
    tasks.append(
        {
            "text": "Send the introduction",
            "href": None if why_not else send,
            "hint": why_not,
            "status": "Cannot start yet" if why_not else "Not started",
        }
    )
    return tasks
