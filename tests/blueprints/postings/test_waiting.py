"""The page of a posting tells its owner, and nobody else, what waits for their answer."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import Introduction, Response, Suggestion
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory
from tests.strict_client import hidden_fields

pytestmark = pytest.mark.usefixtures("clock")

PLEDGE = {"message": "Two of us can come", "quantity": "2", "context": "voluntary"}


def test_a_pledge_is_named_on_the_page_of_the_need_until_it_is_answered(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, business = make.need(), make.business(name="Hall & Sons")
    browser_for(business).submit(f"/needs/{need.ref}/pledge", PLEDGE)
    response = session.scalars(select(Response)).one()
    owner, page = browser_for(need.organisation), f"/needs/{need.ref}"

    shown = owner.get(page).text

    assert "Waiting for you" in shown
    assert f'href="/responses/{response.ref}">Answer the pledge from Hall &amp; Sons</a>' in shown
    assert "By 27 November 2026" in shown
    assert "Waiting for you" not in browser_for(business).get(page).text
    assert "Waiting for you" not in browser_for(make.team_member()).get(page).text
    owner.submit(f"/responses/{response.ref}/decline", reason="other", message="Thank you, we have enough")
    assert "Waiting for you" not in owner.get(page).text


@pytest.mark.parametrize("side", ["need", "offer"])
def test_an_introduction_is_named_to_whoever_has_not_answered_it(
    session: Session, make: Factory, browser_for: Any, side: str
) -> None:
    need, offer = make.need(), make.offer()
    path = f"/team/pair/{need.ref}/{offer.ref}/introduce"
    team = browser_for(make.team_member())
    assert "When both have accepted, the amount is set aside" in team.get(path).text
    team.submit(path, message="You fit", quantity="1")
    introduction = session.scalars(select(Introduction)).one()
    mine, other = (need, offer) if side == "need" else (offer, need)
    owner, page = browser_for(mine.organisation), f"/{side}s/{mine.ref}"

    assert f"Say whether you want to meet {other.organisation.name}" in owner.get(page).text
    place = f"/introductions/{introduction.ref}"
    owner.post(f"{place}/accept", data=hidden_fields(owner.get(place).text, f"{place}/accept"))

    assert "Waiting for you" not in owner.get(page).text
    theirs = browser_for(other.organisation).get(f"/{'offers' if side == 'need' else 'needs'}/{other.ref}").text
    assert f"Say whether you want to meet {mine.organisation.name}" in theirs


def test_both_sides_of_an_introduction_read_why_they_may_fit_while_it_waits(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer(quantity=Decimal(3))
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    browser_for(make.team_member()).submit(
        f"/team/pair/{need.ref}/{offer.ref}/introduce", message="You fit", quantity="1"
    )
    place = f"/introductions/{session.scalars(select(Introduction)).one().ref}"

    for side in (need, offer):
        page = browser_for(side.organisation).get(place).text
        assert "Why the two may fit" in page
        assert "Both posted as volunteering" in page
        assert "3 people offered, 4 needed" in page.split("Check first")[1]
    owner = browser_for(need.organisation)
    owner.submit(f"{place}/decline", reason="Not now")

    assert "Why the two may fit" not in owner.get(place).text


def test_an_owner_is_led_to_the_other_side_of_the_board_and_others_to_more_of_the_same(
    make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer()

    assert "See all open offers" in browser_for(need.organisation).get(f"/needs/{need.ref}").text
    assert "See all open needs" in browser_for(offer.organisation).get(f"/offers/{offer.ref}").text
    assert "See all open needs" in browser_for(offer.organisation).get(f"/needs/{need.ref}").text


def test_what_is_only_possible_is_not_called_a_good_match(session: Session, make: Factory, browser_for: Any) -> None:
    need, _offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    owner, page = browser_for(need.organisation), f"/needs/{need.ref}"
    assert "no good match yet" not in owner.get(page).text
    session.scalars(select(Suggestion)).one().score = 3000
    session.commit()

    assert "There is no good match yet, only one that is possible." in owner.get(page).text


def test_beside_a_surer_match_what_is_only_possible_is_folded_away(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need()
    make.offer(title="Six people to clear an allotment")
    make.offer(title="Four people to clear a patch")
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    owner, page = browser_for(need.organisation), f"/needs/{need.ref}"
    assert "only possible" not in owner.get(page).text
    weaker = session.scalars(select(Suggestion).order_by(Suggestion.id.desc())).first()
    assert weaker is not None
    weaker.score = 3000
    session.commit()

    shown = owner.get(page).text

    before, folded = shown.split("1 more that is only possible</span></summary>")
    assert weaker.offer.title not in before
    assert weaker.offer.title in folded.split("</details>")[0]
    assert "no good match yet" not in shown


def test_a_part_that_has_gone_is_said_beside_the_match_and_before_a_pledge(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=offer, now=NOW)
    giver = browser_for(offer.organisation)
    seen = giver.get(f"/offers/{offer.ref}").text
    assert "Open one to read it in full and offer help." in seen
    assert "still needed" not in seen
    officer = browser_for(make.team_member()).get(f"/offers/{offer.ref}").text
    assert need.title in officer
    assert "Open one to read" not in officer
    browser_for(make.business()).submit(f"/needs/{need.ref}/pledge", {**PLEDGE, "quantity": "3"})

    assert "<strong>1 of 4 people still needed</strong>" in giver.get(f"/offers/{offer.ref}").text
    asked = giver.get(f"/needs/{need.ref}/pledge").text
    assert "1 of 4 people still needed. If you give more than that, you go on the waiting list." in asked
    browser_for(make.business()).submit(f"/needs/{need.ref}/pledge", {**PLEDGE, "quantity": "1"})
    asked = giver.get(f"/needs/{need.ref}/pledge").text
    assert "All 4 people in hand. You go on the waiting list." in asked
