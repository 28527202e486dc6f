"""Reading the open needs that nothing on the board comes near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.clock import local_date
from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Need, Suggestion
from noticeboard.queries.candidates import BoardCandidates
from noticeboard.queries.match_postings import as_need
from noticeboard.queries.place_rules import place_rules

LEAST = 0.20
MOST_SCORED = 60


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """A need with the best score that anything on the board gets for it, at most `LEAST`."""

    need: Need
    best: float


@dataclass(frozen=True, slots=True)
class Unmet:
    """The needs that nothing comes near, longest open first; how many are open; and whether some were not looked at."""

    needs: Sequence[UnmetNeed]
    open_needs: int
    cut: bool


def list_unmet(session: Session, *, actor: Actor, now: datetime) -> Unmet:
    """The open needs of a team's areas with nothing above `LEAST`: of those without a match, the sixty open longest."""
    today = local_date(now)
    open_ones = Need.status == PostingStatus.OPEN, Need.closes_on >= today, Need.area_id.in_(actor.team_area_ids)
    matched = exists().where(Suggestion.need_id == Need.id, Suggestion.stale.is_(False))
    query = select(Need).where(*open_ones, ~matched).order_by(Need.opened_at, Need.id).limit(MOST_SCORED + 1)
    needs = session.scalars(query).all()
    found = []
    for need in needs[:MOST_SCORED]:
        score = _best_score(session, need, today)
        if score <= LEAST:
            found.append(UnmetNeed(need, score))
    total = session.scalar(select(func.count()).select_from(Need).where(*open_ones)) or 0
    return Unmet(found, total, len(needs) > MOST_SCORED)


def _best_score(session: Session, need: Need, today: date) -> float:
    """The best score that anything on the board gets for a need, as the team sees it."""
    source, asked = BoardCandidates(session, today, apart_from=need.organisation_id), as_need(need)
    offers, common = source.offers_for(asked), source.common_for(asked)
    given: Any = {"statistics": common.statistics, "taxonomy": source.taxonomy, "places": place_rules(session)}
    best = matching.rank(asked, offers, limit=1, **given)
    return best[0].score if best else 0.0
