"""Which measure is proposed from plain answers, and how much of it."""

from decimal import Decimal
from itertools import product

import pytest

from noticeboard.adapters.reference_data import read_reference_data
from noticeboard.domain.measures import Unit
from noticeboard.domain.proposals import (
    PROPOSED_UNITS,
    Benefits,
    PlainAnswers,
    Reason,
    expected_quantity,
    fte_years,
    propose,
)
from noticeboard.domain.vocabulary import SupportType

DATA = read_reference_data()
D = Decimal
EVERY_ANSWER = [
    PlainAnswers(professional_skill=skill, benefits=benefits, buying=buying)
    for skill, benefits, buying in product((None, True, False), (None, *Benefits), (True, False))
]


@pytest.mark.parametrize(
    ("support_type", "ref"),
    [("volunteering", "NT29"), ("equipment", "NT16"), ("space", "NT28"), ("funding", "NT28"), ("mentoring", "NT15")],
)
def test_without_more_to_go_on_the_first_choice_of_the_kind_is_proposed(support_type: str, ref: str) -> None:
    (proposal,) = propose(SupportType(support_type), PlainAnswers())

    assert proposal.ref == ref
    assert proposal.reason is Reason.USUAL_FOR_KIND


@pytest.mark.parametrize(
    ("support_type", "answers", "ref", "reason"),
    [
        ("volunteering", PlainAnswers(professional_skill=True), "NT15", Reason.SKILL_USED),
        (
            "volunteering",
            PlainAnswers(professional_skill=True, benefits=Benefits.ORGANISATION),
            "NT15",
            Reason.SKILL_USED,
        ),
        ("volunteering", PlainAnswers(benefits=Benefits.ORGANISATION), "NT17", Reason.WHO_BENEFITS),
        ("volunteering", PlainAnswers(benefits=Benefits.COMMUNITY_PROJECT), "NT29", Reason.USUAL_FOR_KIND),
        ("equipment", PlainAnswers(benefits=Benefits.COMMUNITY_PROJECT), "NT28", Reason.WHO_BENEFITS),
        ("equipment", PlainAnswers(benefits=Benefits.HEALTH), "NT26", Reason.WHO_BENEFITS),
        ("space", PlainAnswers(benefits=Benefits.ORGANISATION), "NT16", Reason.WHO_BENEFITS),
        ("space", PlainAnswers(benefits=Benefits.HEALTH), "NT26", Reason.WHO_BENEFITS),
        ("funding", PlainAnswers(buying=True), "NT14", Reason.BUYING),
        ("funding", PlainAnswers(benefits=Benefits.ENVIRONMENT), "NT67", Reason.WHO_BENEFITS),
        ("funding", PlainAnswers(benefits=Benefits.COMMUNITY_SAFETY), "NT28", Reason.USUAL_FOR_KIND),
        ("mentoring", PlainAnswers(benefits=Benefits.YOUNG_PEOPLE), "NT11", Reason.WHO_BENEFITS),
        ("mentoring", PlainAnswers(benefits=Benefits.UNEMPLOYED_PEOPLE), "NT7", Reason.WHO_BENEFITS),
        ("mentoring", PlainAnswers(professional_skill=False), "NT17", Reason.NO_SKILL_USED),
        ("project_delivery", PlainAnswers(benefits=Benefits.HEALTH), "NT26", Reason.WHO_BENEFITS),
        ("project_delivery", PlainAnswers(benefits=Benefits.VULNERABLE_PEOPLE), "NT27", Reason.WHO_BENEFITS),
    ],
)
def test_plain_answers_choose_the_measure(support_type: str, answers: PlainAnswers, ref: str, reason: Reason) -> None:
    (proposal,) = propose(SupportType(support_type), answers)

    assert (proposal.ref, proposal.reason) == (ref, reason)


def test_a_project_delivery_is_split_into_goods_and_hours() -> None:
    goods, hours = propose(SupportType.PROJECT_DELIVERY, PlainAnswers(value=D(3000), people=D(10), hours=D(6)))

    assert (goods.ref, goods.quantity, goods.reason) == ("NT28", D(3000), Reason.GOODS_OF_PROJECT)
    assert (hours.ref, hours.quantity, hours.reason) == ("NT29", D(60), Reason.HOURS_OF_PROJECT)


@pytest.mark.parametrize("support_type", SupportType)
def test_only_measures_that_fit_the_kind_and_have_a_wording_are_proposed(support_type: SupportType) -> None:
    fitting = {row.ref for row in DATA.support_types if row.support_type == support_type}
    in_pickers = {row.ref for row in DATA.measures if row.in_pickers}

    proposed = {proposal.ref for answers in EVERY_ANSWER for proposal in propose(support_type, answers)}

    assert proposed <= fitting & in_pickers
    assert "NT24" not in proposed
    assert "NT14" not in proposed or support_type is SupportType.FUNDING


def test_proposed_units_are_the_catalogues() -> None:
    catalogue = {row.ref: row.unit for row in DATA.measures}

    assert {ref: catalogue[ref] for ref in PROPOSED_UNITS} == PROPOSED_UNITS


@pytest.mark.parametrize(
    ("support_type", "unit", "answers", "quantity"),
    [
        ("volunteering", Unit.STAFF_HOURS, PlainAnswers(people=D(10), hours=D(3)), D(30)),
        ("volunteering", Unit.STAFF_HOURS, PlainAnswers(hours=D("2.5")), D("2.5")),
        ("volunteering", Unit.STAFF_HOURS, PlainAnswers(people=D(10)), None),
        ("volunteering", Unit.EXPERT_HOURS, PlainAnswers(people=D(2), hours=D(5)), D(10)),
        ("mentoring", Unit.EXPERT_HOURS, PlainAnswers(people=D(8), hours=D(12)), D(12)),
        ("mentoring", Unit.STAFF_HOURS, PlainAnswers(people=D(8), hours=D(12)), D(12)),
        ("mentoring", Unit.ATTENDEE_HOURS, PlainAnswers(people=D(8), hours=D(2)), D(16)),
        ("mentoring", Unit.PEOPLE, PlainAnswers(people=D(8)), D(8)),
        ("equipment", Unit.GBP, PlainAnswers(value=D(2500)), D(2500)),
        ("equipment", Unit.GBP, PlainAnswers(value=D(0)), None),
        ("space", Unit.GBP, PlainAnswers(hours=D("0.25"), hire_rate=D("18.50")), D("4.63")),
        ("equipment", Unit.TONNES, PlainAnswers(value=D(5)), None),
        ("space", Unit.GBP, PlainAnswers(hours=D(20), hire_rate=D("18.50")), D(370)),
        ("space", Unit.GBP, PlainAnswers(hours=D(20), hire_rate=D(40), local_hall_rate=D(15)), D(300)),
        ("space", Unit.GBP, PlainAnswers(hours=D(20)), None),
        ("space", Unit.GBP_INVESTED, PlainAnswers(value=D(50), hours=D(2), hire_rate=D(15)), D(80)),
        (
            "project_delivery",
            Unit.GBP_INVESTED,
            PlainAnswers(value=D(3000), people=D(10), hours=D(6)),
            D("4015.80"),
        ),
        (
            "project_delivery",
            Unit.GBP_INVESTED,
            PlainAnswers(hours=D(10), professional_skill=True),
            D(1010),
        ),
        ("funding", Unit.GBP_INVESTED, PlainAnswers(), None),
    ],
)
def test_plain_answers_give_the_expected_quantity(
    support_type: str, unit: Unit, answers: PlainAnswers, quantity: Decimal | None
) -> None:
    assert expected_quantity(SupportType(support_type), unit, answers) == quantity


def test_ten_full_time_and_five_half_time_for_two_years_are_25_fte() -> None:
    assert fte_years(D(10), D(5), years=D(2)) == 25
