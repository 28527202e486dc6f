"""What a posting states is read from its text, and the other side fails it, meets it or does not speak of it."""

from dataclasses import replace

import pytest
from hypothesis import given

from noticeboard.matching import Need, Offer, explain, say
from noticeboard.matching.conditions import LEAST, Outcome, judge, shipped_conditions
from noticeboard.matching.scoring import combine
from tests.matching.boards import a_need, an_offer, needs, offers

FAILED = [
    ("Deliver please, we have no van.", "Collection only.", "collection"),
    ("Must be ground floor.", "A bright room upstairs.", "step_free"),
    ("Two members use wheelchairs.", "First-floor office, no lift.", "step_free"),
    ("Female volunteers only, please.", "A team of lads with a free day.", "women_only"),
    ("For our Men's Shed.", "Women only.", "for_women"),
    ("A day out for our care home.", "For children only.", "for_children"),
    ("Under 12s football.", "Adults only.", "adults"),
    ("Volunteers must be over 18.", "Sixth formers who want to help.", "grown_up_helpers"),
    ("DBS needed.", "None of us has been DBS checked.", "checked"),
    ("No alcohol sponsors.", "A case of gin for your raffle.", "no_alcohol"),
    ("Not a pub please.", "The function room of our pub.", "no_alcohol"),
    ("We can't accept gambling money.", "Bookies with a community fund.", "no_gambling"),
    ("No alcohol, vape or betting sponsors.", "Our tobacconist will pay.", "no_tobacco"),
    ("We need a licensed hall.", "Strictly no alcohol.", "dry_place"),
    ("We are not registered yet.", "Registered charities only.", "registered"),
    ("For the chapel roof.", "No religious causes.", "no_worship"),
    ("Towards our running costs.", "We don't fund core costs.", "no_running_costs"),
    ("Our ukulele band wants to rehearse.", "No amplified music.", "no_noise"),
    ("A room for our lunch club.", "Kettle only.", "no_cooking"),
    ("Walking football on Mondays.", "No ball games.", "no_ball_games"),
    ("Somewhere for the Christmas party.", "No parties.", "no_parties"),
    ("Bring our therapy dog.", "No dogs.", "no_animals"),
    ("Must be new.", "Second-hand but clean.", "as_new"),
    ("Must be PAT tested.", "Untested, sold as seen.", "working"),
    ("Halal only.", "A tray of pork pies.", "food_rules"),
    ("It must be in person.", "By Zoom only.", "face_to_face"),
    ("Just a few, we have no storage.", "You take it all.", "takes_things_down"),
    ("MiDAS drivers.", "We don't have a minibus licence.", "licence"),
    ("Prizes for our raffle.", "Not to be sold.", "not_for_sale"),
    ("Sunday afternoons.", "Free on weekdays.", "days"),
    ("Any day but Tuesday.", "Free on Tuesdays.", "days"),
    ("Every Tuesday.", "Not on Tuesdays.", "days"),
]


def verdict(need_says: str, offer_says: str, condition: str) -> Outcome | None:
    _, verdicts = judge(a_need(description=need_says), an_offer(title="Chromebooks", description=offer_says))
    return next((one.outcome for one in verdicts if one.condition == condition), None)


@pytest.mark.parametrize(("need_says", "offer_says", "condition"), FAILED)
def test_what_one_side_states_the_other_can_fail(need_says: str, offer_says: str, condition: str) -> None:
    match = explain(a_need(description=need_says), an_offer(title="Chromebooks", description=offer_says))

    assert verdict(need_says, offer_says, condition) is Outcome.FAILED
    assert match.parts.conditions < 1
    assert match.score < combine(replace(match.parts, conditions=1.0))
    sentence = f"May not fit: the need says “{need_says}”, the offer “{offer_says}”".replace("'", "")
    assert sentence in [say(caution) for caution in match.cautions]


def test_every_condition_has_an_example_that_fails() -> None:
    tried = {condition for _, _, condition in FAILED}

    assert {condition.id for condition in shipped_conditions()} - tried == {"men_only"}
    assert verdict("Male role models.", "A women's network.", "men_only") is Outcome.FAILED


@pytest.mark.parametrize(
    ("need_says", "offer_says", "condition"),
    [
        ("We can collect.", "Collection only.", "collection"),
        ("Must be ground floor.", "Ground floor, with a ramp.", "step_free"),
        ("DBS needed.", "All of us are DBS checked.", "checked"),
        ("A registered charity.", "Registered charities only.", "registered"),
    ],
)
def test_what_is_met_costs_nothing_and_is_no_caution(need_says: str, offer_says: str, condition: str) -> None:
    match = explain(a_need(description=need_says), an_offer(description=offer_says))

    assert verdict(need_says, offer_says, condition) is Outcome.MET
    assert match.parts.conditions == 1
    assert match.cautions == ()


def test_what_nobody_answers_is_said_and_costs_nothing() -> None:
    match = explain(a_need(description="DBS needed."), an_offer(description="Collection only."))

    assert match.parts.conditions == 1
    assert [say(caution) for caution in match.cautions] == [
        "The offer says: Collection only.",
        "The need says: DBS needed.",
    ]


def test_the_name_of_an_organisation_can_fail_a_condition() -> None:
    match = explain(a_need(description="No alcohol sponsors."), an_offer(organisation="Storm Brewery"))

    assert match.parts.conditions < 1
    assert "The need says “No alcohol sponsors.”, which may rule out who offers this" in [
        say(caution) for caution in match.cautions
    ]


@pytest.mark.parametrize(
    ("need_says", "offer_says"),
    [
        ("Sorting donations upstairs.", "All of us are over 18."),
        ("Books for the school.", "A bar chart and a wine-coloured rug."),
        ("On Tuesdays.", "Tuesday to Thursday."),
        ("Any day.", "Mondays only."),
        ("Not Tuesdays.", "Tuesdays and Thursdays."),
        ("Not Tuesdays.", "Never Tuesdays."),
    ],
)
def test_words_that_state_nothing_fail_nothing(need_says: str, offer_says: str) -> None:
    factor, _ = judge(a_need(description=need_says), an_offer(description=offer_says))

    assert factor == 1


@given(needs, offers)
def test_however_much_fails_something_is_left(need: Need, offer: Offer) -> None:
    factor, verdicts = judge(need, offer)

    assert LEAST <= factor <= 1
    assert (factor < 1) == any(one.outcome is Outcome.FAILED for one in verdicts)
