"""What became of suggestions, by their strength and by their reasons, so that weights are argued from evidence."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import IntroductionStatus, SuggestionStatus
from noticeboard.matching import band
from noticeboard.models import Introduction, Posting, Suggestion
from noticeboard.models.match_index import SCALE

MOST_READ = 20_000
BANDS = ("strong", "good", "possible")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many suggestions came to what. Undecided ones are those that nobody has introduced or dismissed."""

    accepted: int = 0
    declined: int = 0
    dismissed: int = 0
    waiting: int = 0
    undecided: int = 0

    @property
    def decided(self) -> int:
        """How many were accepted, declined or dismissed."""
        return self.accepted + self.declined + self.dismissed


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of suggestions: by band, strongest first, and by the code of each reason, the commonest first."""

    bands: Mapping[str, Outcomes]
    reasons: Mapping[str, Outcomes] = field(default_factory=dict)


def summarise_acceptance(session: Session, *, actor: Actor) -> Acceptance:
    """Count what became of the suggestions of a team's areas: the newest twenty thousand."""
    areas = actor.team_area_ids
    ours = or_(Suggestion.need.has(Posting.area_id.in_(areas)), Suggestion.offer.has(Posting.area_id.in_(areas)))
    columns = Suggestion.need_id, Suggestion.offer_id, Suggestion.score, Suggestion.status, Suggestion.reasons
    rows = session.execute(select(*columns).where(ours).order_by(Suggestion.id.desc()).limit(MOST_READ)).all()
    answers = _answers(session, areas)
    by_band: dict[str, Counter[str]] = {name: Counter() for name in BANDS}
    by_reason: dict[str, Counter[str]] = {}
    for need_id, offer_id, score, status, reasons in rows:
        outcome = _outcome(status, answers.get((need_id, offer_id), ()))
        by_band[band(score / SCALE)][outcome] += 1
        for code in {str(reason.get("code")) for reason in reasons}:
            by_reason.setdefault(code, Counter())[outcome] += 1
    commonest = sorted(by_reason.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    return Acceptance(
        {name: Outcomes(**counts) for name, counts in by_band.items()},
        {code: Outcomes(**counts) for code, counts in commonest},
    )


def _answers(session: Session, areas: Iterable[int]) -> dict[tuple[int, int], Sequence[IntroductionStatus]]:
    """The statuses of the introductions of each pair, oldest first."""
    mine = or_(Introduction.need.has(Posting.area_id.in_(areas)), Introduction.offer.has(Posting.area_id.in_(areas)))
    query = select(Introduction.need_id, Introduction.offer_id, Introduction.status).where(mine)
    found: dict[tuple[int, int], list[IntroductionStatus]] = {}
    for need_id, offer_id, status in session.execute(query.order_by(Introduction.id)):
        found.setdefault((need_id, offer_id), []).append(status)
    return {pair: tuple(statuses) for pair, statuses in found.items()}


def _outcome(status: SuggestionStatus, answers: Sequence[IntroductionStatus]) -> str:
    """What a suggestion came to: an acceptance outweighs whatever came before or after it."""
    if IntroductionStatus.ACCEPTED in answers:
        return "accepted"
    if IntroductionStatus.PROPOSED in answers:
        return "waiting"
    if IntroductionStatus.DECLINED in answers:
        return "declined"
    return "dismissed" if status is SuggestionStatus.DISMISSED else "undecided"
