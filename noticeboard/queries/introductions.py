"""Reading introductions."""

from collections.abc import Sequence

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import IntroductionStatus
from noticeboard.models import Introduction, Posting

PAGE = 50


def get_introduction(session: Session, ref: str, *, actor: Actor) -> Introduction:
    """The introduction with a reference, for both its parties and their teams. Raises NotFound for anybody else."""
    query = select(Introduction).where(Introduction.ref == ref)
    introduction = session.scalar(query.options(joinedload(Introduction.need), joinedload(Introduction.offer)))
    if introduction is None or not actor.active:
        raise NotFound("introduction")
    sides = (introduction.need, introduction.offer)
    party = any(actor.belongs_to(posting.organisation_id) for posting in sides)
    if not party and not any(actor.works_for(posting.area_id) for posting in sides):
        raise NotFound("introduction")
    return introduction


def list_introductions_of(session: Session, *, organisation_id: int) -> Sequence[Introduction]:
    """The newest fifty introductions of an organisation, those that wait for an answer first."""
    mine = or_(
        Introduction.need.has(Posting.organisation_id == organisation_id),
        Introduction.offer.has(Posting.organisation_id == organisation_id),
    )
    return _list(session, mine)


def list_introductions_for_team(session: Session, *, actor: Actor) -> Sequence[Introduction]:
    """The newest fifty introductions of a team's areas, those that wait for an answer first."""
    ours = or_(
        Introduction.need.has(Posting.area_id.in_(actor.team_area_ids)),
        Introduction.offer.has(Posting.area_id.in_(actor.team_area_ids)),
    )
    return _list(session, ours)


def list_introductions_of_pair(session: Session, *, need: Posting, offer: Posting) -> Sequence[Introduction]:
    """Every introduction of a pair, newest first."""
    return _list(session, (Introduction.need_id == need.id) & (Introduction.offer_id == offer.id))


def list_proposed_for(session: Session, *, posting: Posting) -> Sequence[Introduction]:
    """The introductions of a posting that wait for an answer, oldest first."""
    live = Introduction.status == IntroductionStatus.PROPOSED
    mine = or_(Introduction.need_id == posting.id, Introduction.offer_id == posting.id)
    return session.scalars(select(Introduction).where(live, mine).order_by(Introduction.id)).all()


def find_proposed_between(session: Session, *, posting: Posting, organisation_id: int) -> Introduction | None:
    """The introduction of a posting to an organisation on the other side that waits for an answer."""
    other = Introduction.offer if posting.is_need else Introduction.need
    own = Introduction.need_id if posting.is_need else Introduction.offer_id
    theirs = other.has(Posting.organisation_id == organisation_id)
    live = Introduction.status == IntroductionStatus.PROPOSED
    return session.scalar(
        select(Introduction).where(live, own == posting.id, theirs).order_by(Introduction.id).limit(1)
    )


def _list(session: Session, condition: object) -> Sequence[Introduction]:
    waiting_first = case((Introduction.status == IntroductionStatus.PROPOSED, 0), else_=1)
    query = select(Introduction).where(condition)  # type: ignore[arg-type]
    loaded = (joinedload(Introduction.need), joinedload(Introduction.offer))
    order = (waiting_first, Introduction.introduced_at.desc(), Introduction.id.desc())
    return session.scalars(query.options(*loaded).order_by(*order).limit(PAGE)).all()
