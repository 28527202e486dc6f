"""Units, refs and double counting."""

import random
from decimal import Decimal

import pytest

from noticeboard.adapters.reference_data import read_reference_data
from noticeboard.domain.measures import (
    ASKED_AS,
    ExclusionRule,
    Exclusions,
    Unit,
    by_ref,
    is_ref,
    shares_fit,
    theme_of_cheshire_east,
)

DATA = read_reference_data()
EXCLUSIONS = Exclusions(DATA.exclusions, support_types=DATA.support_types)
SAME_INPUT = [(row.ref_a, row.ref_b) for row in DATA.exclusions if row.rule is ExclusionRule.SAME_INPUT]
SAME_PERSON = [(row.ref_a, row.ref_b) for row in DATA.exclusions if row.rule is ExclusionRule.SAME_PERSON]
ALLOWED = [(row.ref_a, row.ref_b) for row in DATA.exclusions if row.rule is ExclusionRule.ALLOWED_BOTH]
NINE_MORE = [
    ("NT7", "NT8"),
    ("NT8", "NT11"),
    ("NT8", "NT29"),
    ("NT15", "NT15a"),
    ("NT28", "NT47"),
    ("NT28", "NT52"),
    ("NT28", "NT67"),
    ("NT29", "NT52"),
    ("NT47", "NT67"),
]


def test_refs_sort_as_people_read_them() -> None:
    wanted = ["C19-2", "C19-10", "NT1", "NT1a", "NT1c", "NT2", "NT9", "NT9a", "NT10", "NT10b", "NT74"]
    mixed = random.Random(1).sample(wanted, len(wanted))

    assert sorted(mixed, key=by_ref) == wanted


@pytest.mark.parametrize("text", ["NT", "NT29A", "nt29", "C19", "C19-", "C19-1a", "NT29 ", "NT29\n", "NT٢٩", ""])
def test_what_is_not_a_ref_is_refused(text: str) -> None:
    assert not is_ref(text)
    with pytest.raises(ValueError, match="not a ref"):
        by_ref(text)


def test_every_unit_says_what_is_asked() -> None:
    assert set(ASKED_AS) == set(Unit)
    assert [unit for unit in Unit if not unit.summed] == [Unit.PERCENT, Unit.YES_NO]
    assert Unit.FTE_PEOPLE.asked_as == "fte_and_years"


@pytest.mark.parametrize(("ref_a", "ref_b"), [*SAME_INPUT, *NINE_MORE])
def test_one_input_may_not_stand_under_both_of_a_pair(ref_a: str, ref_b: str) -> None:
    for pair in ((ref_a, ref_b), (ref_b, ref_a)):
        found = EXCLUSIONS.conflict(*pair, same_input=True)

        assert found is not None
        assert found.rule is ExclusionRule.SAME_INPUT
        assert EXCLUSIONS.conflict(*pair) is None


@pytest.mark.parametrize(("ref_a", "ref_b"), SAME_PERSON)
def test_one_person_may_not_stand_under_both_of_a_pair(ref_a: str, ref_b: str) -> None:
    for pair in ((ref_a, ref_b), (ref_b, ref_a)):
        found = EXCLUSIONS.conflict(*pair, same_person=True)

        assert found is not None
        assert found.rule is ExclusionRule.SAME_PERSON
        assert found.text


@pytest.mark.parametrize(("ref_a", "ref_b"), ALLOWED)
def test_the_pairs_allowed_both_may_stand_together(ref_a: str, ref_b: str) -> None:
    for pair in ((ref_a, ref_b), (ref_b, ref_a)):
        assert EXCLUSIONS.conflict(*pair, same_input=True, same_person=True) is None


def test_the_support_types_add_exactly_nine_pairs() -> None:
    printed = Exclusions(DATA.exclusions).pairs(ExclusionRule.SAME_INPUT)

    assert len(printed) == 42
    assert EXCLUSIONS.pairs(ExclusionRule.SAME_INPUT) - printed == {frozenset(pair) for pair in NINE_MORE}
    assert len(SAME_PERSON) == 52
    assert len(ALLOWED) == 11


def test_an_input_stands_on_one_line_even_where_no_pair_is_printed() -> None:
    found = EXCLUSIONS.conflict("NT31", "NT72", same_input=True)

    assert found is not None
    assert found.text == ""


def test_one_measure_on_several_records_is_a_matter_of_shares() -> None:
    third = Decimal("33.333333")

    assert EXCLUSIONS.conflict("NT28", "NT28", same_input=True) is None
    assert shares_fit([third, third, third])
    assert not shares_fit([Decimal(60), Decimal("40.000001")])


def test_cheshire_east_takes_every_measure_exactly_once() -> None:
    taken = {row.ref: theme_of_cheshire_east(row, DATA.theme_map) for row in DATA.measures}

    assert None not in taken.values()
    innovation = [taken[ref] for ref in ("NT50", "NT51", "NT52", "NT53")]
    assert innovation == ["economic", "economic", "social", "environmental"]
    assert taken["NT29"] == "social"
    assert taken["NT15"] == "economic"
