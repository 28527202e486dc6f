"""What stands around a posting on its page: who it helps, and for those who responded, what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.models import BeneficiaryGroup, Posting, PostingChange, PostingGroup, Response
from noticeboard.queries.dealings import list_dealings
from noticeboard.queries.twins import list_twins


@dataclass(frozen=True, slots=True)
class PostingExtras:
    """The labels of the groups it helps, this reader's responses to it, and the changes made to it, newest first.

    twins   the postings that the team has found to be the same, as far as this reader may see them.
    """

    groups: Sequence[str]
    responses: Sequence[Response]
    changes: Sequence[PostingChange]
    twins: Sequence[Posting] = ()


def read_extras(session: Session, posting: Posting, *, actor: Actor) -> PostingExtras:
    """Read what stands around a posting. Changes are for its owner, the team and those who deal with it."""
    groups = session.scalars(
        select(BeneficiaryGroup.label)
        .join(PostingGroup, PostingGroup.group_code == BeneficiaryGroup.code)
        .where(PostingGroup.posting_id == posting.id)
        .order_by(BeneficiaryGroup.sort_order, BeneficiaryGroup.code)
    ).all()
    twins = list_twins(session, posting=posting, actor=actor)
    if not actor.active:
        return PostingExtras(groups, (), (), twins)
    responses = session.scalars(
        select(Response)
        .where(Response.posting_id == posting.id, Response.organisation_id.in_(actor.organisation_ids))
        .order_by(Response.made_at.desc(), Response.id.desc())
        .limit(10)
    ).all()
    dealers = frozenset(dealing.organisation_id for dealing in list_dealings(session, posting=posting))
    deals = responses or actor.organisation_ids & dealers
    if not (deals or actor.belongs_to(posting.organisation_id) or actor.works_for(posting.area_id)):
        return PostingExtras(groups, (), (), twins)
    changes = session.scalars(
        select(PostingChange)
        .where(PostingChange.posting_id == posting.id)
        .order_by(PostingChange.changed_at.desc(), PostingChange.id.desc())
        .limit(20)
    ).all()
    return PostingExtras(groups, responses, changes, twins)
