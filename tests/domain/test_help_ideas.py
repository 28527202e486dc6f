"""What somebody's answers come to: the offers that needs are looked for with, and what is carried into an offer."""

from decimal import Decimal

import pytest

from noticeboard.domain.help_ideas import HelpAnswers, HelpStart, carried_into_offer, offers_from
from noticeboard.domain.vocabulary import QuantityUnit, ReachMode, SupportType


@pytest.mark.parametrize("start", [start for start in HelpStart if start is not HelpStart.NOT_SURE])
def test_a_start_comes_to_one_kind_of_offer(start: HelpStart) -> None:
    assert len(list(offers_from(HelpAnswers(start=start)))) == 1


def test_somebody_who_is_not_sure_is_looked_for_under_every_kind() -> None:
    offers = list(offers_from(HelpAnswers(start=HelpStart.NOT_SURE, sort="we print leaflets")))

    assert {offer.support_type for offer in offers} == set(SupportType)
    assert {offer.title for offer in offers} == {"We print leaflets"}


def test_an_amount_has_the_unit_of_its_start_and_none_has_none() -> None:
    (some,) = offers_from(HelpAnswers(start=HelpStart.SKILLS, quantity=Decimal(6)))
    (none,) = offers_from(HelpAnswers(start=HelpStart.SKILLS))

    assert (some.quantity, some.unit) == (Decimal(6), QuantityUnit.HOURS)
    assert (none.quantity, none.unit) == (None, None)


@pytest.mark.parametrize(
    ("answers", "reach"),
    [
        (HelpAnswers(start=HelpStart.ROOM), ReachMode.VENUE),
        (HelpAnswers(start=HelpStart.MONEY), ReachMode.ANYWHERE),
        (HelpAnswers(start=HelpStart.PEOPLE, far=ReachMode.RADIUS, miles=5), ReachMode.RADIUS),
        (HelpAnswers(start=HelpStart.SKILLS, far=ReachMode.REMOTE), ReachMode.REMOTE),
    ],
)
def test_help_reaches_as_far_as_was_said(answers: HelpAnswers, reach: ReachMode) -> None:
    (offer,) = offers_from(answers)

    assert (offer.reach_mode, offer.reach_mi) == (reach, answers.miles)


def test_answers_are_carried_as_an_offer_asks_for_them() -> None:
    answers = HelpAnswers(
        start=HelpStart.PEOPLE,
        sort="painting",
        quantity=Decimal(4),
        days=Decimal("0.5"),
        place_text="Crewe",
        far=ReachMode.RADIUS,
        miles=10,
    )

    assert carried_into_offer(answers) == {
        "support_type": "volunteering",
        "title": "Painting",
        "people": "4",
        "unit": "people",
        "hours_each": "3.5",
        "place": "Crewe",
        "reach_mode": "radius",
        "reach_mi": "10",
    }


def test_a_kind_that_nobody_has_chosen_is_not_carried() -> None:
    carried = carried_into_offer(HelpAnswers(start=HelpStart.NOT_SURE, sort="we print leaflets"))

    assert "support_type" not in carried
    assert carried["title"] == "We print leaflets"
