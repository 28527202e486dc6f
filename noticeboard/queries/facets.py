"""Counting what a search finds, and what it would find with one part changed. Every count is capped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, String, func, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from noticeboard.models import BeneficiaryGroup, Measure, Posting, PostingGroup, SupportTypeMeasure
from noticeboard.queries.measures import EDITION
from noticeboard.queries.near import Near
from noticeboard.queries.search import Part, Search, conditions

# No count looks at more postings than this: beyond it a count is "at least so many".
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; at least so many where `more` is true."""

    number: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are on the side of the board, how many of them are found, and how many each option would find.

    options   by part and value, each with the other parts of the search applied. THEME and MEASURE are by measure.
    """

    on_board: Count
    found: Count
    options: Mapping[Part, Mapping[str, Count]]


@dataclass(frozen=True, slots=True)
class Widening:
    """How many would be found without a part of the search or, for NEAR with `miles`, within that many."""

    part: Part
    count: Count
    miles: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure that a search may name, and the theme it stands under."""

    ref: str
    label: str
    theme_code: str
    theme_title: str


def list_group_choices(session: Session) -> Sequence[BeneficiaryGroup]:
    """The groups of people that support can help, in their order."""
    return session.scalars(select(BeneficiaryGroup).order_by(BeneficiaryGroup.sort_order, BeneficiaryGroup.code)).all()


def list_measure_choices(session: Session) -> Sequence[MeasureChoice]:
    """Every measure of the edition in use, in order, under the plain words for it where there are any."""
    plain = (
        select(func.min(SupportTypeMeasure.plain_label))
        .where(SupportTypeMeasure.measure_id == Measure.id)
        .correlate(Measure)
        .scalar_subquery()
    )
    rows = session.execute(select(Measure, plain).where(Measure.edition.has(code=EDITION)).order_by(Measure.sort_order))
    return [
        MeasureChoice(
            ref=measure.ref,
            label=measure.plain_label or label or measure.wording or "To be confirmed",
            theme_code=measure.outcome.theme.code,
            theme_title=measure.outcome.theme.title,
        )
        for measure, label in rows
    ]


def count_options(session: Session, search: Search, *, most: int = MOST_COUNTED) -> Counts:
    """Count what a search finds and what each of its options would find, in one statement, to `most` at most."""
    arms = [
        _total("on_board", _sample(session, Search(side=search.side), most=most)),
        _total("found", _sample(session, search, most=most)),
        *_options(session, search, Part.KIND, Posting.support_type, most),
        *_options(session, search, Part.HELPS, None, most),
        *_options(session, search, Part.THEME, Posting.proposed_measure_ref, most),
        *_options(session, search, Part.MEASURE, Posting.proposed_measure_ref, most),
    ]
    counted: dict[str, dict[str | None, int]] = {}
    for name, value, number in session.execute(union_all(*arms)):
        counted.setdefault(name, {})[value] = number
    return Counts(
        on_board=_capped(counted["on_board"][None], most),
        found=_capped(counted["found"][None], most),
        options={part: _by_value(counted, part, most) for part in (Part.KIND, Part.HELPS, Part.THEME, Part.MEASURE)},
    )


def list_widenings(session: Session, search: Search, *, wider: Mapping[int, Near]) -> Sequence[Widening]:
    """What would find something where a search finds nothing: a wider distance, or one part left out; most first.

    wider   what is near within each wider distance, in miles.
    """
    arms = [_total(part.value, _sample(session, search, without=part)) for part in search.parts()]
    arms += [_total(str(miles), _sample(session, replace(search, near=near))) for miles, near in wider.items()]
    if not arms:
        return []
    found = [
        Widening(Part.NEAR, _capped(number), int(name)) if name.isdigit() else Widening(Part(name), _capped(number))
        for name, _value, number in session.execute(union_all(*arms))
        if number
    ]
    return sorted(found, key=lambda one: (one.miles or 1000, -one.count.number, one.part))


def _sample(session: Session, search: Search, *, without: Part | None = None, most: int = MOST_COUNTED) -> Select[int]:
    """The ids of what is found, newest first, one more of them than are counted."""
    found = select(Posting.id).where(*conditions(session, search, without=without))
    return found.order_by(Posting.opened_at.desc(), Posting.id.desc()).limit(most + 1)


def _total(name: str, sample: Select[int]) -> Select[str, str, int]:
    return select(literal(name), type_coerce(null(), String), func.count()).select_from(sample.subquery())


def _options(
    session: Session, search: Search, part: Part, column: InstrumentedAttribute[object] | None, most: int
) -> list[Select[str, str, int]]:
    """Count each value of a part, and how many were looked at, with the other parts of the search applied."""
    sample = _sample(session, search, without=part, most=most)
    ids = sample.subquery()
    if column is None:
        value = type_coerce(PostingGroup.group_code, String)
        rows = select(literal(part.value), value, func.count()).join(ids, ids.c.id == PostingGroup.posting_id)
    else:
        value = type_coerce(column, String)
        rows = select(literal(part.value), value, func.count()).join(ids, ids.c.id == Posting.id)
        rows = rows.where(column.is_not(None))
    return [rows.group_by(value), _total(f"{part.value} in all", sample)]


def _by_value(counted: Mapping[str, Mapping[str | None, int]], part: Part, most: int) -> dict[str, Count]:
    more = counted[f"{part.value} in all"][None] > most
    return {value: Count(number, more) for value, number in counted.get(part.value, {}).items() if value is not None}


def _capped(number: int, most: int = MOST_COUNTED) -> Count:
    return Count(min(number, most), number > most)
