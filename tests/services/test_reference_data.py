"""Loading reference data: all of it, once, and never invented."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.adapters.reference_data import CATALOGUE_DIGEST, catalogue_digest, read_reference_data
from noticeboard.models import (
    Activity,
    Area,
    Base,
    CorporatePriority,
    LocalTheme,
    Measure,
    MeasureExclusion,
    Outcome,
    PolicyRule,
    ProxyValue,
    SupportTypeMeasure,
    Theme,
)
from noticeboard.services.reference_data import load_reference_data
from tests.reference import write_reference_data


def count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def test_every_row_is_loaded(session: Session) -> None:
    load_reference_data(session)

    expected = {
        Measure: 108,
        Theme: 5,
        Outcome: 29,
        MeasureExclusion: 105,
        SupportTypeMeasure: 37,
        ProxyValue: 12,
        PolicyRule: 7,
        CorporatePriority: 7,
        LocalTheme: 8,
        Activity: 23,
    }
    assert {table: count(session, table) for table in expected} == expected


def test_loading_again_adds_nothing(session: Session) -> None:
    load_reference_data(session)

    again = load_reference_data(session)

    assert again.after == again.before


def test_what_other_tests_are_given_at_once_lacks_nothing(session: Session) -> None:
    write_reference_data(session)
    session.rollback()
    assert count(session, Measure) == 0

    write_reference_data(session)
    written = everything(session)
    again = load_reference_data(session)

    assert again.after == again.before
    assert everything(session) == written


def test_the_wording_in_the_database_is_the_publishers(session: Session) -> None:
    load_reference_data(session)

    stored = {measure.ref: measure for measure in session.scalars(select(Measure))}

    assert catalogue_digest(read_reference_data().measures) == CATALOGUE_DIGEST
    for row in read_reference_data().measures:
        measure = stored[row.ref]
        assert (measure.wording or "", measure.outcome.title, measure.outcome.theme.title) == (
            row.measure,
            row.outcome,
            row.theme,
        )


def test_a_measure_without_wording_is_to_be_confirmed_and_not_invented(session: Session) -> None:
    load_reference_data(session)

    measure = session.scalars(select(Measure).where(Measure.ref == "NT24")).one()

    assert measure.wording is None
    assert measure.wording_status == "to_be_confirmed"


def test_an_hour_of_volunteering_is_worth_what_was_printed(session: Session) -> None:
    load_reference_data(session)

    value = session.scalars(select(ProxyValue).join(Measure).where(Measure.ref == "NT29")).one()

    assert value.value == Decimal("16.93")
    assert value.set.indicative


def test_a_board_without_areas_gets_its_first(session: Session) -> None:
    load_reference_data(session)

    area = session.scalars(select(Area)).one()

    assert [authority.lad_code for authority in area.authorities] == ["E06000049"]
