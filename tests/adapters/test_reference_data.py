"""The reference data is whole, and in its publisher's words."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from noticeboard.adapters.reference_data import (
    CATALOGUE_DIGEST,
    EXPECTED_COUNTS,
    ReferenceDataError,
    catalogue_digest,
    check_count,
    read_place_data,
    read_reference_data,
    read_text,
)
from noticeboard.domain.measures import Unit, UnitCertainty, ValuationClass, WordingStatus, is_ref

DATA = read_reference_data()
PLACES = read_place_data()
BY_REF = {row.ref: row for row in DATA.measures}
NOT_VALUED = ["NT11", "NT12", "NT14", "NT15a", "NT47", "NT52", "NT67", "NT67", "NT7", "NT72", "NT8", "NT8"]


def test_the_catalogue_has_88_nt_and_20_covid_refs() -> None:
    kinds = Counter(row.ref.partition("-")[0] if row.covid else "NT" for row in DATA.measures)

    assert kinds == {"NT": 88, "C19": 20}
    assert len(BY_REF) == 108
    assert {row.edition for row in DATA.measures} == {"NT2021"}


def test_the_themes_and_outcomes_are_counted() -> None:
    themes = Counter(row.theme_short for row in DATA.measures)

    assert themes == {"Jobs": 35, "Growth": 35, "Environment": 21, "Social": 13, "Innovation": 4}
    assert len({row.outcome for row in DATA.measures}) == 29


def test_the_valuation_classes_are_counted() -> None:
    assert Counter(row.valuation_class for row in DATA.measures) == {
        ValuationClass.NATIONAL_PROXY: 39,
        ValuationClass.RECORD_ONLY: 31,
        ValuationClass.FACE_VALUE: 27,
        ValuationClass.LOCALISED_PROXY: 8,
        ValuationClass.UNKNOWN: 3,
    }


def test_the_certainty_of_units_is_counted() -> None:
    assert Counter(row.unit_certainty for row in DATA.measures) == {
        UnitCertainty.WORDING: 46,
        UnitCertainty.SEEN: 32,
        UnitCertainty.INFERRED: 30,
    }


def test_the_units_are_counted() -> None:
    assert Counter(row.unit for row in DATA.measures) == {
        Unit.STAFF_HOURS: 4,
        Unit.EXPERT_HOURS: 3,
        Unit.ATTENDEE_HOURS: 5,
        Unit.FTE_PEOPLE: 16,
        Unit.GBP: 12,
        Unit.GBP_INVESTED: 20,
        Unit.WEEKS: 8,
        Unit.PEOPLE: 4,
        Unit.COUNT: 3,
        Unit.MILES: 2,
        Unit.TONNES: 2,
        Unit.TCO2E: 1,
        Unit.PERCENT: 18,
        Unit.YES_NO: 10,
    }


def test_the_wording_of_every_ref_is_locked() -> None:
    assert catalogue_digest(DATA.measures) == CATALOGUE_DIGEST


def test_one_changed_letter_breaks_the_lock() -> None:
    changed = replace(DATA.measures[0], measure=DATA.measures[0].measure + ".")

    assert catalogue_digest((changed, *DATA.measures[1:])) != CATALOGUE_DIGEST


def test_the_lock_does_not_depend_on_the_order_of_rows_read() -> None:
    assert catalogue_digest(reversed(DATA.measures)) == CATALOGUE_DIGEST


def test_nt24_has_no_wording_and_is_the_only_one() -> None:
    blank = [row.ref for row in DATA.measures if row.measure == ""]
    to_confirm = [row.ref for row in DATA.measures if row.wording_status is WordingStatus.TO_BE_CONFIRMED]

    assert blank == to_confirm == ["NT24"]
    assert BY_REF["NT24"].outcome
    assert not BY_REF["NT24"].in_pickers


def test_no_header_and_no_blank_theme_or_outcome_is_left_from_page_breaks() -> None:
    assert all(is_ref(row.ref) for row in DATA.measures)
    assert all(row.theme and row.theme_short and row.outcome for row in DATA.measures)


def test_the_printed_order_is_kept_where_it_is_not_numeric() -> None:
    refs = [row.ref for row in DATA.measures]

    assert [row.sort_order for row in DATA.measures] == list(range(1, 109))
    assert refs[refs.index("NT2") + 1 : refs.index("NT2") + 3] == ["NT74", "NT75"]
    assert refs[refs.index("NT54") + 1] == "NT10b"
    assert [BY_REF[ref].theme_short for ref in ("C19-18", "C19-19", "C19-20")] == ["Environment", "Jobs", "Social"]


def test_refs_of_other_editions_are_not_invented() -> None:
    assert not {"NT34", "NT36", "NT37", "NT38", "NT80", "NT82", "NT88"} & set(BY_REF)
    assert BY_REF["NT51"].outcome == BY_REF["NT50"].outcome


def test_covid_measures_are_kept_out_of_the_pickers() -> None:
    assert sum(row.in_pickers for row in DATA.measures) == 87


def test_the_default_set_values_25_of_the_37_support_type_rows() -> None:
    valued = {row.ref for row in DATA.proxies}

    assert sum(row.ref in valued for row in DATA.support_types) == 25
    assert sorted(row.ref for row in DATA.support_types if row.ref not in valued) == NOT_VALUED
    assert all(row.ref in valued for row in DATA.support_types if row.rank == 1)
    assert len({row.ref for row in DATA.support_types}) == 21


def test_the_default_set_is_face_value_and_two_hourly_rates() -> None:
    values = {row.ref: row.value for row in DATA.proxies}
    face_value = {ref for ref, value in values.items() if value == Decimal("1.00")}

    assert face_value == {"NT16", "NT24", "NT25", "NT26", "NT27", "NT28", "NT30", "NT63"}
    assert values["NT17"] == values["NT29"] == Decimal("16.93")
    assert values["NT15"] == values["NT69"] == Decimal("101.00")


def test_a_value_has_the_unit_of_its_measure() -> None:
    assert all(row.unit is BY_REF[row.ref].unit for row in DATA.proxies)
    assert all(row.unit is BY_REF[row.ref].unit for row in DATA.support_types)


def test_exclusions_are_counted_and_name_known_measures() -> None:
    assert Counter(row.rule for row in DATA.exclusions) == {"same_input": 42, "same_person": 52, "allowed_both": 11}
    assert {ref for row in DATA.exclusions for ref in (row.ref_a, row.ref_b)} <= set(BY_REF)


def test_both_wordings_and_both_orders_of_the_priorities_are_stored() -> None:
    ticks = Counter(theme for row in DATA.priorities for theme in row.themes)

    assert ticks == {"Jobs": 4, "Growth": 4, "Social": 6, "Environment": 5}
    assert [row.sort_order for row in DATA.priorities] == [1, 2, 3, 4, 5, 6, 7]
    assert [row.list_order for row in DATA.priorities] == [1, 2, 3, 4, 6, 5, 7]
    assert DATA.priorities[0].table_label != DATA.priorities[0].list_label


def test_policy_rules_and_priorities_belong_to_a_council() -> None:
    assert {row.council for row in DATA.policy_rules} == {"Cheshire West and Chester"}
    assert {row.council for row in DATA.priorities} == {"Cheshire West and Chester"}


def test_no_activity_was_lost_to_unclosed_markup() -> None:
    themes = Counter(row.theme_short for row in DATA.activities)

    assert themes == {"Social": 7, "Jobs": 4, "Growth": 5, "Environment": 7}
    assert all(set(row.candidate_refs) <= set(BY_REF) for row in DATA.activities)
    assert not any("<" in row.activity for row in DATA.activities)


def test_outcodes_places_and_wards_are_counted() -> None:
    assert Counter(row.kind for row in PLACES.outcodes) == {"geographic": 184, "non_geographic": 29}
    assert Counter(row.scope for row in PLACES.outcodes) == {"cheshire_east": 31, "region": 99, "adjoining": 83}
    assert Counter(row.kind for row in PLACES.places) == {"city": 4, "town": 43, "village": 54, "suburb": 9}
    assert [row.gss_code for row in PLACES.wards] == [f"E{number:08}" for number in range(5008610, 5008662)]
    assert all(row.valid_to is None for row in PLACES.wards)


def test_a_file_of_another_length_is_refused_by_name() -> None:
    with pytest.raises(ReferenceDataError, match=r"national_toms\.csv should have 108 rows and has 107"):
        check_count("national_toms.csv", 107)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ReferenceDataError, match=r"nothing\.csv is missing"):
        read_text("nothing.csv")


def test_every_file_has_an_expected_count() -> None:
    assert all(len(read_text(name).splitlines()) == count + 1 for name, count in EXPECTED_COUNTS.items())
