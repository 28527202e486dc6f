"""Reading ideas for support: the activities that are shipped as reference data."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import SupportType
from noticeboard.models import Activity, Measure, SupportTypeMeasure

MOST_IDEAS = 6


def list_ideas(session: Session, *, kinds: Collection[SupportType], limit: int = MOST_IDEAS) -> Sequence[Activity]:
    """The activities that some kinds of support could serve, in the order printed.

    An activity belongs to a kind when one of its measures suits that kind.
    """
    suited = set(
        session.scalars(
            select(Measure.ref)
            .join(SupportTypeMeasure, SupportTypeMeasure.measure_id == Measure.id)
            .where(SupportTypeMeasure.support_type.in_(kinds))
        )
    )
    printed = session.scalars(select(Activity).order_by(Activity.sort_order))
    return [idea for idea in printed if suited & set(idea.candidate_refs.split(";"))][:limit]
