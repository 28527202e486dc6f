"""What lines are worth, to the penny; which stages follow; who may verify; what is settled."""

import csv
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.adapters.reference_data import read_reference_data
from noticeboard.domain.errors import Invalid
from noticeboard.domain.measures import Unit, ValuationClass
from noticeboard.domain.social_value import (
    EntryRef,
    LineParties,
    NotValued,
    Totals,
    Verifier,
    Worth,
    agreed_quantity,
    check_quantity,
    check_shares,
    check_unit_value,
    check_verified_quantity,
    contract_weight,
    is_settled,
    live_entries,
    may_follow,
    may_verify,
    refusal_to_verify,
    to_reverse_with,
    value_line,
    why_not_valued,
)
from noticeboard.domain.vocabulary import Stage

D = Decimal
DATA = read_reference_data()
GOLDEN_FILE = Path(__file__).parents[1] / "data" / "toms_golden_cases.csv"
GOLDEN = list(csv.DictReader(GOLDEN_FILE.read_text(encoding="utf-8").splitlines()))
ONE_WIRRAL = {"NT1": D(5), "NT9": D(27), "NT18": D(10_000), "NT39": D(8_000)}

quantities = st.decimals(min_value="0.0001", max_value=10**9, places=4)
values = st.decimals(min_value=0, max_value=10**6, places=8)
percentages = st.decimals(min_value="0.000001", max_value=100, places=6)
deadweights = st.decimals(min_value=0, max_value=100, places=6)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["case"])
def test_golden_cases_come_out_to_the_penny(case: dict[str, str]) -> None:
    worth = value_line(D(case["quantity"]), D(case["proxy_value_gbp"]), attribution=D(case["attribution_pct"] or "100"))

    assert str(worth.net) == case["expected_gbp"]


def test_there_are_15_golden_cases() -> None:
    assert len(GOLDEN) == 15


def test_a_split_project_totals_its_two_rounded_lines() -> None:
    goods, hours = value_line(D(3000), D(1)), value_line(D(60), D("16.93"))

    assert Totals.of([goods.net, hours.net]) == Totals(D("4015.80"), 2, 0)


def test_three_thirds_of_a_spend_make_the_whole() -> None:
    third = value_line(D(1500), D(1), attribution=D("33.333333"))

    assert third == Worth(D("1500.00"), D("500.00"))


def test_a_half_penny_rounds_up_and_only_once() -> None:
    assert value_line(D("0.5"), D("0.01")).net == D("0.01")
    assert value_line(D("0.4999"), D("0.01")).net == D("0.00")
    # Rounded to £0.01 first, half of it would round up to a penny again.
    assert value_line(D("0.5"), D("0.01"), attribution=D(50)).net == D("0.00")


def test_attribution_and_deadweight_both_lower_the_net() -> None:
    worth = value_line(D(100), D("16.93"), attribution=D(50), deadweight=D(20))

    assert worth == Worth(D("1693.00"), D("677.20"))


def test_not_valued_is_none_and_never_zero() -> None:
    assert value_line(D(27), None) == Worth(None, None)
    assert Totals.of([None, None]) == Totals(None, 0, 2)
    assert Totals.of([None, D("1.10"), D("2.20")]) == Totals(D("3.30"), 2, 1)
    assert Totals.of([]) == Totals(D("0.00"), 0, 0)


@pytest.mark.parametrize(
    ("valuation_class", "why"),
    [
        (ValuationClass.LOCALISED_PROXY, NotValued.NEEDS_LOCAL_VALUE),
        (ValuationClass.RECORD_ONLY, NotValued.RECORD_ONLY),
        (ValuationClass.UNKNOWN, NotValued.UNKNOWN),
        (ValuationClass.NATIONAL_PROXY, NotValued.NOT_IN_SET),
        (ValuationClass.FACE_VALUE, NotValued.NOT_IN_SET),
    ],
)
def test_a_line_without_pounds_says_why(valuation_class: ValuationClass, why: NotValued) -> None:
    assert why_not_valued(valuation_class) is why


def one_wirral(values: dict[str, str]) -> Totals:
    unit_values = {ref: D(value) for ref, value in values.items()}
    return Totals.of(value_line(quantity, unit_values.get(ref)).net for ref, quantity in ONE_WIRRAL.items())


def test_one_wirral_at_the_values_of_2019_leaves_a_part_unexplained() -> None:
    totals = one_wirral({"NT1": "28213.00", "NT9": "234.87", "NT39": "1.00"})

    assert totals == Totals(D("155406.49"), 3, 1)
    assert totals.net is not None
    assert D(173_379) - totals.net == D("17972.51")


def test_one_wirral_with_a_synthetic_local_set_comes_to_what_was_published() -> None:
    totals = one_wirral({"NT1": "29959.562", "NT9": "317.821909", "NT18": "0.70", "NT39": "1.00"})

    assert totals == Totals(D("173379.00"), 4, 0)


def test_one_wirral_with_the_default_set_has_no_total() -> None:
    shipped = {row.ref: str(row.value) for row in DATA.proxies}

    assert one_wirral(shipped) == Totals(None, 0, 4)


@pytest.mark.parametrize(
    ("quantity", "unit", "code"),
    [
        ("NaN", Unit.STAFF_HOURS, "quantity-not-a-number"),
        ("sNaN", Unit.STAFF_HOURS, "quantity-not-a-number"),
        ("Infinity", Unit.GBP, "quantity-not-a-number"),
        ("-Infinity", Unit.GBP, "quantity-not-a-number"),
        ("-1", Unit.GBP, "quantity-negative"),
        ("-1", Unit.PERCENT, "quantity-negative"),
        ("0", Unit.GBP, "quantity-zero"),
        ("0.00", Unit.YES_NO, "quantity-zero"),
        ("100.0001", Unit.PERCENT, "quantity-above-100-percent"),
        ("0.00001", Unit.WEEKS, "quantity-too-fine"),
        ("1000000000.01", Unit.GBP, "quantity-too-large"),
        ("1E+400", Unit.GBP, "quantity-too-large"),
    ],
)
def test_a_quantity_that_cannot_stand_is_refused(quantity: str, unit: Unit, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_quantity(D(quantity), unit)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [("0", Unit.PERCENT), ("100", Unit.PERCENT), ("0.0001", Unit.TONNES), ("1.500000", Unit.WEEKS), ("1E+3", Unit.GBP)],
)
def test_a_quantity_at_its_limits_may_stand(quantity: str, unit: Unit) -> None:
    assert check_quantity(D(quantity), unit) == D(quantity)


@pytest.mark.parametrize(
    ("attribution", "deadweight", "code"),
    [
        ("0", "0", "attribution-out-of-range"),
        ("-5", "0", "attribution-out-of-range"),
        ("100.000001", "0", "attribution-out-of-range"),
        ("NaN", "0", "attribution-not-a-number"),
        ("100", "-0.1", "deadweight-out-of-range"),
        ("100", "101", "deadweight-out-of-range"),
        ("100", "Infinity", "deadweight-not-a-number"),
        ("33.3333333", "0", "attribution-too-fine"),
        ("50", "0", "attribution-wants-reason"),
    ],
)
def test_percentages_out_of_range_are_refused(attribution: str, deadweight: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_shares(D(attribution), D(deadweight))

    assert refused.value.code == code


def test_a_lower_attribution_with_a_reason_is_taken() -> None:
    check_shares(D("33.333333"), D(0), reason_code="shared_with_others")


@pytest.mark.parametrize(
    ("value", "unit", "measure_unit", "code"),
    [
        ("1", Unit.ATTENDEE_HOURS, Unit.PEOPLE, "unit-value-of-another-unit"),
        ("1", Unit.GBP, Unit.COUNT, "unit-value-of-another-unit"),
        ("1", Unit.PERCENT, Unit.PERCENT, "unit-never-valued"),
        ("1", Unit.YES_NO, Unit.YES_NO, "unit-never-valued"),
        ("-1", Unit.GBP, Unit.GBP, "unit-value-negative"),
        ("NaN", Unit.GBP, Unit.GBP, "unit-value-not-a-number"),
        ("1.000000001", Unit.GBP, Unit.GBP, "unit-value-too-fine"),
        ("1000001", Unit.GBP, Unit.GBP, "unit-value-too-large"),
    ],
)
def test_a_value_applies_only_where_its_unit_is_the_measures(
    value: str, unit: Unit, measure_unit: Unit, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_unit_value(D(value), unit=unit, measure_unit=measure_unit)

    assert refused.value.code == code


def test_a_value_of_the_right_unit_is_kept_to_its_last_digit() -> None:
    assert check_unit_value(D("251.7905723"), unit=Unit.WEEKS, measure_unit=Unit.WEEKS) == D("251.7905723")


@pytest.mark.parametrize(("quantity", "value"), [("NaN", "1"), ("-1", "1"), ("1", "NaN"), ("1", "-1")])
def test_no_worth_is_worked_out_from_nonsense(quantity: str, value: str) -> None:
    with pytest.raises(Invalid):
        value_line(D(quantity), D(value))


@given(quantities, values, percentages, deadweights)
def test_worth_is_the_exact_product_rounded_once(q: Decimal, v: Decimal, share: Decimal, dead: Decimal) -> None:
    exact = Fraction(q) * Fraction(v) * Fraction(share) / 100 * (1 - Fraction(dead) / 100)

    worth = value_line(q, v, attribution=share, deadweight=dead)

    assert worth.net is not None
    assert worth.gross is not None
    error = Fraction(worth.net) - exact
    assert Fraction(-1, 200) < error <= Fraction(1, 200)
    assert worth.gross >= worth.net >= 0
    assert worth.net == worth.net.quantize(D("0.01"), rounding=ROUND_HALF_UP)


@given(st.lists(st.one_of(st.none(), st.decimals(min_value=0, max_value=10**9, places=2))))
def test_a_total_is_the_same_in_any_order_and_counts_every_line(nets: list[Decimal | None]) -> None:
    totals = Totals.of(nets)

    assert totals == Totals.of(reversed(nets))
    assert totals.valued + totals.unvalued == len(nets)
    assert (totals.net is None) == (bool(nets) and totals.valued == 0)


def test_stages_come_in_order() -> None:
    in_order = (Stage.TARGET, Stage.COMMITTED, Stage.DELIVERED, Stage.VERIFIED)

    def stands(order: Iterable[Stage]) -> bool:
        live: list[Stage] = []
        for stage in order:
            if not may_follow(stage, live):
                return False
            live.append(stage)
        return True

    assert [order for order in permutations(in_order) if stands(order)] == [in_order]


@pytest.mark.parametrize("stage", [Stage.TARGET, Stage.COMMITTED, Stage.DELIVERED, Stage.VERIFIED])
def test_no_stage_stands_twice(stage: Stage) -> None:
    assert not may_follow(stage, [Stage.TARGET, Stage.COMMITTED, Stage.DELIVERED, Stage.VERIFIED])


def test_only_what_stands_is_reversed() -> None:
    assert may_follow(Stage.REVERSED, [Stage.COMMITTED])
    assert not may_follow(Stage.REVERSED, [])


def test_reversing_a_delivery_reverses_the_verification_that_names_it() -> None:
    entries = [
        EntryRef(1, Stage.COMMITTED),
        EntryRef(2, Stage.DELIVERED),
        EntryRef(3, Stage.VERIFIED, verifies_id=2),
    ]

    assert to_reverse_with(2, entries) == (3, 2)
    assert to_reverse_with(3, entries) == (3,)

    entries += [EntryRef(4, Stage.REVERSED, reverses_id=3), EntryRef(5, Stage.REVERSED, reverses_id=2)]
    assert [entry.id for entry in live_entries(entries)] == [1]


@pytest.mark.parametrize("entry_id", [2, 3, 99])
def test_what_is_not_live_cannot_be_reversed(entry_id: int) -> None:
    entries = [EntryRef(1, Stage.COMMITTED), EntryRef(2, Stage.DELIVERED), EntryRef(3, Stage.REVERSED, reverses_id=2)]

    with pytest.raises(Invalid, match="entry-not-live"):
        to_reverse_with(entry_id, entries)


PARTIES = LineParties(
    giver_id=1,
    receiver_id=2,
    claimant_id=3,
    delivered_by=frozenset({10}),
    settled_by=frozenset({11, 12}),
    confirmed_by=frozenset({13, 14}),
    chosen_by=frozenset({15}),
)


@pytest.mark.parametrize(
    ("verifier", "code"),
    [
        (Verifier(20, frozenset(), in_team=True), None),
        (Verifier(20, frozenset({9}), contract_officer=True), None),
        (Verifier(20, frozenset()), "verifier-not-in-office"),
        (Verifier(20, frozenset({1}), in_team=True), "verifier-is-a-party"),
        (Verifier(20, frozenset({2, 9}), in_team=True), "verifier-is-a-party"),
        (Verifier(20, frozenset({3}), contract_officer=True), "verifier-is-a-party"),
        (Verifier(10, frozenset(), in_team=True), "verifier-wrote-delivered"),
        (Verifier(11, frozenset(), in_team=True), "verifier-settled-figure"),
        (Verifier(12, frozenset(), in_team=True), "verifier-settled-figure"),
        (Verifier(13, frozenset(), in_team=True), "verifier-confirmed-figure"),
        (Verifier(14, frozenset(), in_team=True), "verifier-confirmed-figure"),
        (Verifier(15, frozenset(), in_team=True), "verifier-chose-measure"),
        (Verifier(20, frozenset(), in_team=True, declares_conflict=True), "verifier-declares-conflict"),
    ],
)
def test_only_a_third_person_in_office_verifies(verifier: Verifier, code: str | None) -> None:
    assert refusal_to_verify(verifier, PARTIES) == code
    assert may_verify(verifier, PARTIES) is (code is None)


def test_what_both_sides_confirmed_or_the_team_settled_was_delivered() -> None:
    assert agreed_quantity(D(30), D("30.0000")) == 30
    assert agreed_quantity(D(30), D(28)) is None
    assert agreed_quantity(D(30), None) is None
    assert agreed_quantity(None, None) is None
    assert agreed_quantity(D(30), D(28), settled=D(29)) == 29


def test_no_more_is_verified_than_was_delivered() -> None:
    check_verified_quantity(D(30), delivered=D(30))
    with pytest.raises(Invalid, match="verified-above-delivered"):
        check_verified_quantity(D("30.0001"), delivered=D(30))


@pytest.mark.parametrize(
    ("verified", "confirmed", "net", "quantity", "unit", "settled"),
    [
        (True, False, "10000", "10000", Unit.GBP, True),
        (True, True, None, "3", Unit.WEEKS, True),
        (False, True, "499.99", "499.99", Unit.GBP, True),
        (False, True, "500.00", "500", Unit.GBP, False),
        (False, False, "1", "1", Unit.GBP, False),
        (False, True, "677.03", "39.99", Unit.STAFF_HOURS, True),
        (False, True, "677.20", "40", Unit.STAFF_HOURS, False),
        (False, True, "499.99", "40", Unit.STAFF_HOURS, True),
        (False, True, "404.00", "4", Unit.EXPERT_HOURS, True),
        (False, True, "505.00", "5", Unit.EXPERT_HOURS, False),
        (False, True, None, "39.99", Unit.ATTENDEE_HOURS, True),
        (False, True, None, "40", Unit.ATTENDEE_HOURS, False),
        (False, True, None, "39.99", Unit.STAFF_HOURS, True),
        (False, True, None, "1", Unit.TONNES, False),
        (False, True, None, "10", Unit.GBP, False),
    ],
)
def test_settled_is_verified_or_confirmed_by_both_and_small(
    verified: bool, confirmed: bool, net: str | None, quantity: str, unit: Unit, settled: bool
) -> None:
    pounds = None if net is None else D(net)

    said = is_settled(verified=verified, confirmed_by_both=confirmed, net=pounds, quantity=D(quantity), unit=unit)

    assert said is settled


@pytest.mark.parametrize(
    ("total", "weight"),
    [
        ("0", None),
        ("49999.99", None),
        ("50000", "5"),
        ("100000", "5"),
        ("100000.01", "10"),
        ("5000000", "10"),
    ],
)
def test_the_weight_of_a_contract_changes_at_its_boundaries(total: str, weight: str | None) -> None:
    assert contract_weight(D(total), DATA.policy_rules) == (None if weight is None else D(weight))


def test_a_council_without_rules_states_no_weight() -> None:
    assert contract_weight(D(200_000), []) is None
