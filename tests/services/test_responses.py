"""Pledges and asks hold quantity until they are answered, and exactly one answer counts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import CheckStatus, ConnectionStatus, PostingStatus, ResponseStatus
from noticeboard.domain.vocabulary import Context, QuantityUnit
from noticeboard.models import OutboxMessage, Posting, Response
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.queries.responses import get_response
from noticeboard.services.posting_endings import close_posting
from noticeboard.services.responses import (
    ResponseDetails,
    accept_response,
    decline_response,
    hold_response,
    lapse_due,
    make_response,
    release_waiting,
    resume_response,
    withdraw_response,
)
from tests.factory import NOW, Factory

LATER = NOW + timedelta(days=9)


def details(quantity: int | None = 2, **more: Any) -> ResponseDetails:
    return ResponseDetails(message="We can help", quantity=Decimal(quantity) if quantity else None, **more)


def pledge(session: Session, make: Factory, need: Posting, quantity: int | None = 2, **more: Any) -> Response:
    business = more.pop("business", None) or make.business()
    return make_response(
        session, actor=make.actor(business), posting=need, details=details(quantity, **more), now=more.pop("now", NOW)
    )


def owner(make: Factory, posting: Posting) -> Actor:
    return make.actor(posting.organisation)


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def sound(session: Session) -> bool:
    session.flush()
    return not list_broken_invariants(session)


def test_a_pledge_holds_its_part_of_the_need_and_tells_its_group_and_the_team(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))

    response = pledge(session, make, need)

    assert (response.status, response.held, need.remaining) == (ResponseStatus.MADE, Decimal(2), Decimal(2))
    assert {"pledge-made", "response-sent", "response-for-team"} <= set(kinds(session))
    assert sound(session)


def test_the_teams_of_both_sides_are_told_of_a_response_once_each(session: Session, make: Factory) -> None:
    home = make.area()
    wirral = make.area(code="wirral", name="Wirral", lads=["E08000015"], team_email="wirral@noticeboard.example")

    pledge(session, make, make.need(), business=make.business(area=wirral))
    pledge(session, make, make.need())

    told = select(OutboxMessage.email).where(OutboxMessage.kind == "response-for-team").order_by(OutboxMessage.id)
    assert session.scalars(told).all() == [home.team_email, wirral.team_email, home.team_email]


def test_two_teams_with_one_address_are_told_of_a_response_once(session: Session, make: Factory) -> None:
    wirral = make.area(code="wirral", name="Wirral", lads=["E08000015"], team_email=make.area().team_email)

    pledge(session, make, make.need(), business=make.business(area=wirral))

    assert kinds(session).count("response-for-team") == 1


def test_a_response_is_to_be_answered_within_five_working_days(session: Session, make: Factory) -> None:
    response = pledge(session, make, make.need())

    # NOW is a Sunday: five working days end on Friday.
    assert response.due_at is not None
    assert response.due_at.date().isoformat() == "2026-11-27"


def test_an_offer_named_in_a_pledge_gives_the_same_amount_when_both_count_the_same(
    session: Session, make: Factory
) -> None:
    need, offer = make.need(), make.offer(quantity=Decimal(3))

    response = pledge(session, make, need, 3, business=offer.organisation, from_posting=offer)

    assert response.held_from == 3
    assert (offer.remaining, offer.status) == (Decimal(0), PostingStatus.IN_HAND)
    assert sound(session)


def test_an_offer_counted_in_another_unit_gives_nothing(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer(unit=QuantityUnit.HOURS)

    response = pledge(session, make, need, 3, business=offer.organisation, from_posting=offer)

    assert (response.held_from, offer.remaining) == (Decimal(0), Decimal(4))


def test_a_pledge_of_more_than_its_own_offer_has_is_sent_back(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer(quantity=Decimal(1))

    with pytest.raises(Invalid, match="own-posting-short"):
        pledge(session, make, need, 3, business=offer.organisation, from_posting=offer)


def test_beyond_what_remains_a_pledge_waits_and_holds_nothing(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))
    pledge(session, make, need, 3)

    second = pledge(session, make, need, 2)

    assert (second.status, second.held, need.remaining) == (ResponseStatus.WAITING, Decimal(0), Decimal(1))
    assert second.due_at is None
    assert sound(session)


def test_a_need_that_cannot_be_counted_takes_one_pledge(session: Session, make: Factory) -> None:
    need = make.need(quantity=None)

    first, second = pledge(session, make, need, None), pledge(session, make, need, None)

    assert (first.status, second.status) == (ResponseStatus.MADE, ResponseStatus.WAITING)
    assert need.status is PostingStatus.IN_HAND


def test_the_pledge_of_an_unverified_business_waits_for_the_team_and_its_group_hears_nothing(
    session: Session, make: Factory
) -> None:
    need, business = make.need(), make.business(status=CheckStatus.AWAITING_CHECK)

    response = pledge(session, make, need, business=business)

    assert (response.status, need.remaining) == (ResponseStatus.AWAITING_CHECK, Decimal(4))
    assert "pledge-made" not in kinds(session)
    with pytest.raises(Exception, match="response"):
        get_response(session, response.ref, actor=owner(make, need))


def test_when_its_business_is_verified_a_kept_pledge_goes_ahead(session: Session, make: Factory) -> None:
    need, business = make.need(), make.business(status=CheckStatus.AWAITING_CHECK)
    response = pledge(session, make, need, business=business)
    business.status = CheckStatus.VERIFIED

    assert release_waiting(session, organisation=business, now=LATER) == 1

    assert (response.status, need.remaining) == (ResponseStatus.MADE, Decimal(2))
    assert get_response(session, response.ref, actor=owner(make, need)) is response
    assert sound(session)


@pytest.mark.usefixtures("reference_data")
def test_a_group_asks_for_an_offer_in_the_same_way(session: Session, make: Factory) -> None:
    offer = make.offer()

    response = make_response(session, actor=make.actor(make.group()), posting=offer, details=details(), now=NOW)
    connection = accept_response(session, actor=owner(make, offer), response=response, now=NOW)

    assert connection.giver_id == offer.organisation_id
    assert connection.held_of_offer == 2
    assert sound(session)


def test_a_pledge_may_be_for_a_named_contract(session: Session, make: Factory) -> None:
    response = pledge(session, make, make.need(), contract_name="Highways 2026")

    assert (response.context, response.contract_name) == (Context.CONTRACT, "Highways 2026")


@pytest.mark.parametrize("who", ["group", "owner", "suspended", "nobody"])
def test_who_may_not_pledge_is_refused(session: Session, make: Factory, who: str) -> None:
    need = make.need()
    actor = {
        "group": lambda: make.actor(make.group()),
        "owner": lambda: owner(make, need),
        "suspended": lambda: make.actor(make.business(suspended_at=NOW)),
        "nobody": lambda: Actor(),
    }[who]()

    with pytest.raises(NotPermitted):
        make_response(session, actor=actor, posting=need, details=details(), now=NOW)


@pytest.mark.parametrize("status", [PostingStatus.DRAFT, PostingStatus.PAUSED, PostingStatus.CLOSED, PostingStatus.MET])
def test_nobody_pledges_to_what_is_not_on_the_board(session: Session, make: Factory, status: PostingStatus) -> None:
    with pytest.raises(NotPermitted):
        pledge(session, make, make.need(status=status))


def test_one_organisation_has_one_live_response_to_a_need(session: Session, make: Factory) -> None:
    need, business = make.need(), make.business()
    pledge(session, make, need, 1, business=business)

    with pytest.raises(Conflict, match="already-responded"):
        pledge(session, make, need, 1, business=business)


@pytest.mark.parametrize(("quantity", "code"), [(None, "quantity-missing"), (5, "more-than-asked")])
def test_a_quantity_that_makes_no_sense_is_sent_back(
    session: Session, make: Factory, quantity: int | None, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        pledge(session, make, make.need(), quantity)


@pytest.mark.usefixtures("reference_data")
def test_accepting_opens_the_connection_and_passes_on_what_was_held(session: Session, make: Factory) -> None:
    need = make.need()
    response = pledge(session, make, need, 4)

    connection = accept_response(session, actor=owner(make, need), response=response, now=NOW)

    assert (connection.status, connection.held_of_need) == (ConnectionStatus.AGREED, Decimal(4))
    assert (response.status, response.held) == (ResponseStatus.ACCEPTED, Decimal(0))
    assert kinds(session).count("connection-opened") == 2
    assert sound(session)


@pytest.mark.usefixtures("reference_data")
def test_there_is_no_second_acceptance(session: Session, make: Factory) -> None:
    need = make.need()
    response = pledge(session, make, need)
    accept_response(session, actor=owner(make, need), response=response, now=NOW)

    with pytest.raises(Conflict):
        accept_response(session, actor=owner(make, need), response=response, now=NOW)


@pytest.mark.usefixtures("reference_data")
def test_only_the_owner_of_the_need_answers(session: Session, make: Factory) -> None:
    response = pledge(session, make, make.need())

    for actor in (make.actor(response.organisation), make.actor(make.group()), make.actor(make.team_member())):
        with pytest.raises(NotPermitted):
            accept_response(session, actor=actor, response=response, now=NOW)


@pytest.mark.usefixtures("reference_data")
def test_the_pledge_of_a_business_suspended_since_cannot_be_accepted(session: Session, make: Factory) -> None:
    need = make.need()
    response = pledge(session, make, need)
    response.organisation.suspended_at = NOW

    with pytest.raises(Conflict, match="other-side-suspended"):
        accept_response(session, actor=owner(make, need), response=response, now=NOW)


def test_a_declined_pledge_gives_back_and_promotes_the_oldest_that_fits(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))
    first = pledge(session, make, need, 3)
    large, small = pledge(session, make, need, 4), pledge(session, make, need, 2)
    third = pledge(session, make, need, 2)

    decline_response(session, actor=owner(make, need), response=first, reason="We found others", now=NOW)

    assert [row.status for row in (large, small, third)] == [ResponseStatus.MADE, *2 * [ResponseStatus.WAITING]]
    assert "response-promoted" in kinds(session)
    assert sound(session)


def test_a_waiting_pledge_that_does_not_fit_lets_the_next_go_first(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))
    pledge(session, make, need, 2)
    second = pledge(session, make, need, 2)
    large, small = pledge(session, make, need, 4), pledge(session, make, need, 1)

    withdraw_response(session, actor=make.actor(second.organisation), response=second, now=NOW)

    assert (large.status, small.status) == (ResponseStatus.WAITING, ResponseStatus.MADE)
    assert sound(session)


def test_a_pledge_nobody_answers_lapses_after_its_clock_and_both_are_told(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))
    first, second = pledge(session, make, need, 4), pledge(session, make, need, 4)

    assert lapse_due(session, now=NOW) == 0
    assert lapse_due(session, now=LATER) == 1

    assert (first.status, second.status) == (ResponseStatus.LAPSED, ResponseStatus.MADE)
    assert kinds(session).count("response-lapsed") == 2
    assert sound(session)


@pytest.mark.usefixtures("reference_data")
def test_a_response_that_the_team_holds_is_neither_accepted_nor_lapses(session: Session, make: Factory) -> None:
    need, team = make.need(), make.actor(make.team_member())
    response = pledge(session, make, need)
    due_at = response.due_at
    assert due_at is not None
    hold_response(session, actor=team, response=response, reason="We are checking insurance", now=NOW)

    with pytest.raises(Conflict, match="response-held"):
        accept_response(session, actor=owner(make, need), response=response, now=NOW)
    assert lapse_due(session, now=LATER) == 0
    resume_response(session, actor=team, response=response, now=LATER)

    assert response.due_at == due_at + (LATER - NOW)
    accept_response(session, actor=owner(make, need), response=response, now=LATER)
    assert response.status is ResponseStatus.ACCEPTED


def test_only_the_team_of_one_of_the_areas_holds_a_response(session: Session, make: Factory) -> None:
    response = pledge(session, make, make.need())
    elsewhere = make.area(code="elsewhere", name="Elsewhere", council="Elsewhere", team_email="e@example.org", lads=[])

    for actor in (make.actor(response.organisation), make.actor(make.team_member(area=elsewhere))):
        with pytest.raises(NotPermitted):
            hold_response(session, actor=actor, response=response, reason="No", now=NOW)


def test_closing_a_need_ends_what_waits_for_its_answer(session: Session, make: Factory) -> None:
    need = make.need()
    made, waiting = pledge(session, make, need, 3), pledge(session, make, need, 3)

    close_posting(session, actor=owner(make, need), posting=need, reason="met_elsewhere", now=NOW)

    assert (made.status, waiting.status) == (ResponseStatus.LAPSED, ResponseStatus.LAPSED)
    assert sound(session)
