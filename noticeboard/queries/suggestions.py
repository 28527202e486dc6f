"""Reading suggestions and the team's review queue: responses that wait, then suggested pairs, strongest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import (
    CheckStatus,
    ConcernStatus,
    IntroductionStatus,
    ProjectStatus,
    SuggestionStatus,
)
from noticeboard.domain.vocabulary import SupportType
from noticeboard.models import Concern, Introduction, Organisation, Posting, Project, Response, Suggestion
from noticeboard.queries.posting_checks import waiting_for_team
from noticeboard.queries.responses import LIVE_RESPONSES
from noticeboard.queries.verification import figures_waiting

PAGE = 20
MOST_COUNTED = 1000
LONG_WAIT = timedelta(days=5)
TO_REVIEW = (SuggestionStatus.FRESH, SuggestionStatus.SHORTLISTED)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the review queue: a response, or a suggested pair, with its strength where it was scored."""

    need: Posting | None
    offer: Posting | None
    response: Response | None
    suggestion: Suggestion | None
    since: datetime


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of the review queue. `after` begins the next page; empty where there is none."""

    rows: tuple[ReviewRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """What waits for the team, each counted to a thousand and one at most."""

    suggestions: int
    late_responses: int
    introductions: int
    postings: int
    projects: int
    organisations: int
    figures: int
    concerns: int


def find_suggestion(session: Session, *, need: Posting, offer: Posting) -> Suggestion | None:
    """The suggestion of a pair, if the pair was ever suggested."""
    pair = Suggestion.need_id == need.id, Suggestion.offer_id == offer.id
    return session.scalar(select(Suggestion).where(*pair))


def list_review(
    session: Session,
    *,
    actor: Actor,
    only: str = "",
    support_type: SupportType | None = None,
    after: str = "",
    limit: int = PAGE,
) -> ReviewPage:
    """A page of the queue of a team's areas: live responses, oldest first, then suggestions, strongest first.

    only    "responses", or a status of suggestions ("shortlisted", "introduced", "dismissed"); else all to review.
    after   where the page before ended; anything else shows the first page.
    """
    rows: list[ReviewRow] = []
    kind, key = _read_cursor(after)
    if only in ("", "responses") and kind != "s":
        rows += _response_rows(session, actor, support_type, key if kind == "r" else None, limit + 1)
    if only != "responses" and len(rows) <= limit:
        statuses = (SuggestionStatus(only),) if only in set(SuggestionStatus) else TO_REVIEW
        beyond = key if kind == "s" else None
        rows += _suggestion_rows(session, actor, support_type, statuses, beyond, limit + 1 - len(rows))
    shown = tuple(rows[:limit])
    return ReviewPage(shown, _cursor_of(shown[-1]) if len(rows) > limit else "")


def find_next_to_review(
    session: Session, *, actor: Actor, after: Suggestion, only: str = "", support_type: SupportType | None = None
) -> Suggestion | None:
    """The suggested pair that comes after another in the queue; None at its end."""
    beyond = f"s~{after.score}~{after.id}"
    page = list_review(session, actor=actor, only=only, support_type=support_type, after=beyond, limit=1)
    return page.rows[0].suggestion if page.rows else None


def summarise_team_work(session: Session, *, actor: Actor, now: datetime) -> TeamCounts:
    """Count what waits for a team in its areas, in one statement."""
    areas = actor.team_area_ids
    counted = (
        select(Suggestion.id).where(
            Suggestion.status == SuggestionStatus.FRESH,
            Suggestion.stale.is_(False),
            *unanswered_in(actor.team_area_ids),
        ),
        select(Response.id).where(_our_responses(actor), Response.made_at < now - LONG_WAIT),
        select(Introduction.id).where(
            Introduction.status == IntroductionStatus.PROPOSED,
            or_(Introduction.need.has(Posting.area_id.in_(areas)), Introduction.offer.has(Posting.area_id.in_(areas))),
        ),
        waiting_for_team(actor),
        select(Project.id).where(Project.area_id.in_(areas), Project.status == ProjectStatus.AWAITING_CHECK),
        select(Organisation.id).where(
            Organisation.area_id.in_(areas), Organisation.status == CheckStatus.AWAITING_CHECK
        ),
        figures_waiting(actor),
        select(Concern.id).where(Concern.area_id.in_(areas), Concern.status == ConcernStatus.OPEN),
    )
    columns = [
        select(func.count()).select_from(query.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()
        for query in counted
    ]
    return TeamCounts(*session.execute(select(*columns)).one())


def _our_responses(actor: Actor) -> ColumnElement[bool]:
    areas = actor.team_area_ids
    ours = or_(Response.area_id.in_(areas), Response.organisation.has(Organisation.area_id.in_(areas)))
    return and_(Response.status.in_(LIVE_RESPONSES), ours)


def unanswered_in(areas: frozenset[int]) -> tuple[ColumnElement[bool], ...]:
    """The condition on suggestions that one side is of these areas, and the two have not answered one another."""
    need, offer = aliased(Posting), aliased(Posting)
    pair = select(need.id).join(offer, offer.id == Suggestion.offer_id).where(need.id == Suggestion.need_id)
    ours = pair.where(or_(need.area_id.in_(areas), offer.area_id.in_(areas))).correlate(Suggestion).exists()
    answered = pair.join(
        Response,
        or_(
            and_(Response.posting_id == need.id, Response.organisation_id == offer.organisation_id),
            and_(Response.posting_id == offer.id, Response.organisation_id == need.organisation_id),
        ),
    ).where(Response.status.in_(LIVE_RESPONSES))
    return ours, ~answered.correlate(Suggestion).exists()


def _response_rows(
    session: Session, actor: Actor, support_type: SupportType | None, key: tuple[object, int] | None, limit: int
) -> list[ReviewRow]:
    query = select(Response).where(_our_responses(actor))
    if support_type is not None:
        query = query.where(Response.posting.has(Posting.support_type == support_type))
    if key is not None:
        query = query.where(tuple_(Response.made_at, Response.id) > tuple_(*key))
    loaded = joinedload(Response.posting), joinedload(Response.from_posting)
    query = query.options(*loaded).order_by(Response.made_at, Response.id).limit(limit)
    responses = session.scalars(query).all()
    scored = _suggestions_of(session, responses)
    return [_response_row(response, scored) for response in responses]


def _response_row(response: Response, scored: dict[tuple[int, int], Suggestion]) -> ReviewRow:
    posting, own = response.posting, response.from_posting
    need, offer = (posting, own) if posting.is_need else (own, posting)
    suggestion = scored.get((need.id, offer.id)) if need is not None and offer is not None else None
    return ReviewRow(need, offer, response, suggestion, response.made_at)


def _suggestions_of(session: Session, responses: Sequence[Response]) -> dict[tuple[int, int], Suggestion]:
    """The suggestions of the pairs that responses were made between, by the ids of the pair."""
    pairs = [
        (row.posting_id, row.from_posting_id) if row.posting.is_need else (row.from_posting_id, row.posting_id)
        for row in responses
        if row.from_posting_id is not None
    ]
    if not pairs:
        return {}
    query = select(Suggestion).where(tuple_(Suggestion.need_id, Suggestion.offer_id).in_(pairs))
    return {(row.need_id, row.offer_id): row for row in session.scalars(query.order_by(Suggestion.id))}


def _suggestion_rows(
    session: Session,
    actor: Actor,
    support_type: SupportType | None,
    statuses: tuple[SuggestionStatus, ...],
    key: tuple[object, int] | None,
    limit: int,
) -> list[ReviewRow]:
    query = select(Suggestion).where(Suggestion.status.in_(statuses), *unanswered_in(actor.team_area_ids))
    if statuses == TO_REVIEW:
        query = query.where(Suggestion.stale.is_(False))
    if support_type is not None:
        query = query.where(Suggestion.need.has(Posting.support_type == support_type))
    if key is not None:
        score, row_id = key
        query = query.where(or_(Suggestion.score < score, and_(Suggestion.score == score, Suggestion.id > row_id)))
    loaded = joinedload(Suggestion.need), joinedload(Suggestion.offer)
    rows = session.scalars(query.options(*loaded).order_by(Suggestion.score.desc(), Suggestion.id).limit(limit)).all()
    return [ReviewRow(row.need, row.offer, None, row, row.decided_at or row.computed_at) for row in rows]


def _cursor_of(row: ReviewRow) -> str:
    if row.response is not None:
        return f"r~{row.response.made_at.isoformat()}~{row.response.id}"
    assert row.suggestion is not None
    return f"s~{row.suggestion.score}~{row.suggestion.id}"


def _read_cursor(text: str) -> tuple[str, tuple[object, int] | None]:
    """Read where a page ended: its kind and key, or ("", None) for anything that is not one of ours."""
    try:
        kind, first, row_id = text[:80].split("~")
        key = datetime.fromisoformat(first) if kind == "r" else int(first)
        number = int(row_id)
    except ValueError:
        return "", None
    naive = isinstance(key, datetime) and key.tzinfo is None
    if kind not in ("r", "s") or naive or not 0 <= number < 2**31 or (isinstance(key, int) and not 0 <= key <= 10_000):
        return "", None
    return kind, (key, number)
