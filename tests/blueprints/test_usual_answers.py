"""What an organisation answered last time stands in its next posting, to be looked over."""

import pytest
from sqlalchemy.orm import Session

from tests.blueprints.test_drafts import NEED_STEPS, begin, write
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("ready_to_post")


def test_where_the_last_one_was_need_not_be_typed_again(
    browser_for: type[StrictClient], session: Session, make: Factory
) -> None:
    browser = browser_for(make.group())
    steps = {step: answers for step, answers in NEED_STEPS.items() if step != "you"}
    assert 'value="CW1 2BJ"' not in browser.get(f"{begin(browser)}/where").text
    browser.submit(f"{write(browser, steps)}/check")

    second = begin(browser)

    assert 'value="CW1 2BJ"' in browser.get(f"{second}/where").text
    browser.submit(f"{second}/where", {"place": "Sandbach", "travel_mi": "5"})
    assert 'value="Sandbach"' in browser.get(f"{second}/where").text
    stranger = browser_for(make.group())
    assert 'value="CW1 2BJ"' not in stranger.get(f"{begin(stranger)}/where").text


def test_a_place_that_had_to_be_chosen_is_the_chosen_one_next_time(
    browser_for: type[StrictClient], session: Session, make: Factory
) -> None:
    group = make.group()
    make.need(organisation=group, location_text="Newton", place_label="Newton, Frodsham", loc_precision="place")
    session.commit()
    browser = browser_for(group)

    assert 'value="Newton, Frodsham"' in browser.get(f"{begin(browser)}/where").text


def test_nobody_who_could_post_for_several_is_shown_where_one_of_them_is(
    browser_for: type[StrictClient], session: Session, make: Factory
) -> None:
    refuge = make.group(name="A refuge", place_hidden=True)
    make.need(organisation=refuge, location_text="CW1 2BJ", loc_precision="postcode")
    browser = browser_for(refuge)
    session.commit()
    assert 'value="CW1 2BJ"' in browser.get(f"{begin(browser)}/where").text

    make.membership(refuge.memberships[0].person, make.group(name="A choir"))
    session.commit()

    assert 'value="CW1 2BJ"' not in browser.get(f"{begin(browser)}/where").text
