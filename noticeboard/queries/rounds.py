"""Reading brokering rounds, and the pairs that one is made from."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import CheckStatus, IntroductionStatus, PostingStatus, SuggestionStatus
from noticeboard.models import Area, Introduction, Organisation, Posting, PostingTwin, Round, RoundLine, Suggestion
from noticeboard.queries.suggestions import unanswered_in

MOST_PAIRS = 5000
MOST_LISTED = 20
_UNDECIDED = (SuggestionStatus.FRESH, SuggestionStatus.SHORTLISTED)


def get_round(session: Session, number: int, *, actor: Actor) -> Round:
    """A round with its lines, for the team of its area. Raises NotFound otherwise."""
    loaded = (
        selectinload(Round.lines).joinedload(RoundLine.need),
        selectinload(Round.lines).joinedload(RoundLine.offer),
    )
    query = select(Round).where(Round.id == number, Round.area_id.in_(actor.team_area_ids)).options(*loaded)
    found = session.scalar(query)
    if found is None:
        raise NotFound("round")
    return found


def list_rounds(session: Session, *, actor: Actor) -> Sequence[Round]:
    """The newest twenty rounds of a team's areas."""
    mine = select(Round).where(Round.area_id.in_(actor.team_area_ids)).options(selectinload(Round.lines))
    return session.scalars(mine.order_by(Round.begun_at.desc(), Round.id.desc()).limit(MOST_LISTED)).all()


def get_team_area(session: Session, code: str, *, actor: Actor) -> Area:
    """The area with a code, of the actor's team. Raises NotFound otherwise."""
    area = session.scalar(select(Area).where(Area.code == code, Area.id.in_(actor.team_area_ids)))
    if area is None:
        raise NotFound("area")
    return area


def list_team_areas(session: Session, *, actor: Actor) -> Sequence[Area]:
    """The areas that an actor's team looks after, by name."""
    return session.scalars(select(Area).where(Area.id.in_(actor.team_area_ids)).order_by(Area.name, Area.id)).all()


def list_pairs_to_broker(
    session: Session, *, area_id: int, idle: bool = False, need_ids: Collection[int] | None = None
) -> Sequence[Suggestion]:
    """The suggested pairs of an area that could be introduced now, best first; of twins only the one made first.

    idle      only of postings that wait for no answer to any introduction.
    need_ids  only of these needs.
    """
    same_need, same_offer = Introduction.need_id == Suggestion.need_id, Introduction.offer_id == Suggestion.offer_id
    with_either = or_(same_need, same_offer) if idle else and_(same_need, same_offer)
    waiting = exists().where(with_either, Introduction.status == IntroductionStatus.PROPOSED)
    query = (
        select(Suggestion)
        .where(Suggestion.status.in_(_UNDECIDED), Suggestion.stale.is_(False), ~waiting)
        .where(*unanswered_in(frozenset({area_id})), Suggestion.need.has(_free()), Suggestion.offer.has(_free()))
        .options(selectinload(Suggestion.need), selectinload(Suggestion.offer))
    )
    if need_ids is not None:
        query = query.where(Suggestion.need_id.in_(need_ids))
    return session.scalars(query.order_by(Suggestion.score.desc(), Suggestion.id).limit(MOST_PAIRS)).all()


def list_choices(session: Session, *, brokering: Round) -> Mapping[int, Sequence[Suggestion]]:
    """The pairs that each need of a round could be introduced in, by the need's id, best first."""
    needs = {line.need_id for line in brokering.lines}
    found: dict[int, list[Suggestion]] = {need_id: [] for need_id in needs}
    for pair in list_pairs_to_broker(session, area_id=brokering.area_id, need_ids=needs):
        found[pair.need_id].append(pair)
    return found


def _free() -> ColumnElement[bool]:
    """A posting that is open, of an organisation in good standing, and not the twin of an earlier one that is open."""
    first = aliased(Posting)
    earlier = (
        select(PostingTwin.first_id)
        .join(first, first.id == PostingTwin.first_id)
        .where(PostingTwin.second_id == Posting.id, first.status == PostingStatus.OPEN)
        .correlate(Posting)
        .exists()
    )
    trusted = Posting.organisation.has(
        and_(Organisation.status == CheckStatus.VERIFIED, Organisation.suspended_at.is_(None))
    )
    return and_(Posting.status == PostingStatus.OPEN, Posting.remaining > 0, trusted, ~earlier)
