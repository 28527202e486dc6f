"""Reading measures: which suit a kind of support, what they are worth now, and what may not stand together."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.errors import NotFound
from noticeboard.domain.measures import ExclusionRow, ExclusionRule, Exclusions, WordingStatus
from noticeboard.domain.vocabulary import SupportType
from noticeboard.models import Measure, MeasureExclusion, ProxySet, ProxyValue, SupportTypeMeasure

# The edition that new lines are written under.
EDITION = "NT2021"


def get_measure(session: Session, ref: str) -> Measure:
    """The measure of the edition in use with a ref. Raises NotFound("measure")."""
    measure = session.scalar(select(Measure).where(Measure.ref == ref, Measure.edition.has(code=EDITION)))
    if measure is None:
        raise NotFound("measure")
    return measure


def list_measures_for(session: Session, support_type: SupportType) -> Sequence[SupportTypeMeasure]:
    """The measures that may be chosen for a kind of support, best first: none without wording, none of Covid."""
    return session.scalars(
        select(SupportTypeMeasure)
        .join(Measure)
        .where(
            SupportTypeMeasure.support_type == support_type,
            Measure.covid.is_(False),
            Measure.wording_status == WordingStatus.AS_PRINTED.value,
        )
        .order_by(SupportTypeMeasure.rank)
    ).all()


def find_proxy_value(session: Session, *, measure: Measure, on: date) -> ProxyValue | None:
    """What one unit of a measure is worth in the approved set in force on a day; None when it is not valued.

    A value in another unit than the measure's is no value of it: nothing is converted silently between editions.
    """
    return session.scalar(
        select(ProxyValue)
        .join(ProxySet)
        .where(
            ProxyValue.measure_id == measure.id,
            ProxyValue.unit == measure.unit,
            ProxyValue.value.is_not(None),
            *in_force(on),
        )
        .order_by(ProxySet.effective_from.desc(), ProxySet.id.desc())
        .limit(1)
    )


def find_proxy_set(session: Session, *, on: date) -> ProxySet | None:
    """The approved set in force on a day."""
    newest_first = (ProxySet.effective_from.desc(), ProxySet.id.desc())
    return session.scalar(select(ProxySet).where(*in_force(on)).order_by(*newest_first).limit(1))


def list_proxy_values(session: Session, *, set_id: int) -> Sequence[ProxyValue]:
    """The values of a set, in the order of their measures."""
    return session.scalars(
        select(ProxyValue)
        .join(Measure)
        .options(joinedload(ProxyValue.measure))
        .where(ProxyValue.set_id == set_id, ProxyValue.value.is_not(None))
        .order_by(Measure.sort_order)
    ).all()


def get_exclusions(session: Session) -> Exclusions:
    """What may not count the same thing, or the same person, under the edition in use."""
    rows = session.scalars(select(MeasureExclusion).order_by(MeasureExclusion.id))
    return Exclusions(ExclusionRow(row.ref_a, row.ref_b, ExclusionRule(row.rule), row.text) for row in rows)


def in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions for the approved sets in force on a day."""
    return (
        ProxySet.status == "approved",
        ProxySet.effective_from <= on,
        or_(ProxySet.effective_to.is_(None), ProxySet.effective_to >= on),
    )
