"""Reading needs and offers."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import PUBLIC_POSTING_STATUSES, PostingStatus
from noticeboard.models import Organisation, Posting


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The postings `actor` may read: what is or was on the board, their organisations', and what their team was sent.

    A draft that its owner closed before the team ever opened it was never on the board.
    What a suspended organisation put on the board is hidden from everyone but its members and the team.
    """
    on_board = and_(
        Posting.status.in_(PUBLIC_POSTING_STATUSES),
        Posting.opened_at.is_not(None),
        Posting.organisation.has(Organisation.suspended_at.is_(None)),
    )
    mine = Posting.organisation_id.in_(actor.organisation_ids)
    return or_(on_board, mine, sent_to_team_of(actor)) if actor.active else on_board


def sent_to_team_of(actor: Actor) -> ColumnElement[bool]:
    """The postings of an actor's team: those of its areas that have been sent, and are not being written again."""
    sent = Posting.sent_at.is_not(None), Posting.status != PostingStatus.DRAFT
    return and_(Posting.area_id.in_(actor.team_area_ids), *sent)


def get_posting(session: Session, ref: str, *, visible_to_actor: Actor) -> Posting:
    """The need or offer with a reference. Raises NotFound when there is none, or not for this actor."""
    posting = session.scalar(select(Posting).where(Posting.ref == ref, visible_to(visible_to_actor)))
    if posting is None:
        raise NotFound("no-posting")
    return posting


def get_own_posting(session: Session, ref: str, *, actor: Actor) -> Posting:
    """The need or offer with a reference, of an organisation `actor` belongs to. Raises NotFound otherwise."""
    own = Posting.organisation_id.in_(actor.organisation_ids)
    posting = session.scalar(select(Posting).where(Posting.ref == ref, own))
    if posting is None:
        raise NotFound("no-posting")
    return posting
