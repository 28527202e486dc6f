"""Reading what the owner of a posting has to answer about it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.lifecycle import IntroductionStatus, ResponseStatus
from noticeboard.models import Introduction, Posting, Response
from noticeboard.queries.dashboard import Step

MOST = 20


def list_steps_of(session: Session, *, posting: Posting) -> Sequence[Step]:
    """The pledges, asks and introductions about a posting that its owner has yet to answer, soonest due first.

    At most twenty of each; the owner's noticeboard lists what waits on all of its postings.
    """
    responses = session.scalars(
        select(Response)
        .where(Response.posting_id == posting.id, Response.status == ResponseStatus.MADE)
        .options(joinedload(Response.organisation))
        .order_by(Response.due_at, Response.id)
        .limit(MOST)
    )
    own, unanswered = (
        (Introduction.need_id, Introduction.need_accepted_at)
        if posting.is_need
        else (Introduction.offer_id, Introduction.offer_accepted_at)
    )
    introductions = session.scalars(
        select(Introduction)
        .where(own == posting.id, unanswered.is_(None), Introduction.status == IntroductionStatus.PROPOSED)
        .options(joinedload(Introduction.need), joinedload(Introduction.offer))
        .order_by(Introduction.due_at, Introduction.id)
        .limit(MOST)
    )
    steps = [
        Step(f"{row.kind}-answer", row.ref, posting.title, row.organisation.public_name, row.due_at)
        for row in responses
    ]
    for row in introductions:
        other = row.offer if posting.is_need else row.need
        steps.append(Step("introduction-answer", row.ref, posting.title, other.organisation.public_name, row.due_at))
    return sorted(steps, key=lambda step: (step.due_at is None, step.due_at or posting.created_at))
