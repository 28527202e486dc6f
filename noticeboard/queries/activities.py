"""Reading ideas for support: the activities that are shipped as reference data."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import SupportType
from noticeboard.models import Activity, Measure, SupportTypeMeasure

MOST_IDEAS = 6
MOST_OF_A_THEME = 3


def list_ideas(session: Session, *, kinds: Collection[SupportType], limit: int = MOST_IDEAS) -> Sequence[Activity]:
    """The activities that some kinds of support could serve, in the order printed: at most three of one theme.

    An activity belongs to a kind when one of its measures suits that kind.
    """
    suited = set(
        session.scalars(
            select(Measure.ref)
            .join(SupportTypeMeasure, SupportTypeMeasure.measure_id == Measure.id)
            .where(SupportTypeMeasure.support_type.in_(kinds))
        )
    )
    found: list[Activity] = []
    for idea in session.scalars(select(Activity).order_by(Activity.sort_order)):
        same_theme = sum(1 for other in found if other.theme_code == idea.theme_code)
        if suited & set(idea.candidate_refs.split(";")) and same_theme < MOST_OF_A_THEME:
            found.append(idea)
    return found[:limit]
