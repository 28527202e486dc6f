"""Two organisations come together over the same help by one road: a pledge, an ask or an introduction, never two."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import IntroductionStatus
from noticeboard.models import Connection
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.introductions import accept_introduction, decline_introduction
from noticeboard.services.responses import accept_response
from tests.factory import NOW, Factory
from tests.services.test_introductions import introduced, left, told
from tests.services.test_responses import pledge

pytestmark = pytest.mark.usefixtures("reference_data")


def test_who_was_introduced_answers_that_and_does_not_pledge_as_well(session: Session, make: Factory) -> None:
    need, offer = make.need(quantity=Decimal(8)), make.offer(quantity=Decimal(8))
    group, business = make.actor(need.organisation), make.actor(offer.organisation)
    introduction = introduced(session, make, need, offer)

    with pytest.raises(Conflict, match="introduced-to-it"):
        pledge(session, make, need, 4, business=offer.organisation, from_posting=offer)
    with pytest.raises(Conflict, match="introduced-to-it"):
        pledge(session, make, offer, 4, business=need.organisation)
    accept_introduction(session, actor=group, introduction=introduction, now=NOW)
    accept_introduction(session, actor=business, introduction=introduction, now=NOW)

    assert session.scalar(select(func.count(Connection.id))) == 1
    assert left(need, offer) == [4, 4]
    assert not list_broken_invariants(session)


def test_whoever_declined_an_introduction_may_pledge(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)
    business = make.actor(offer.organisation)

    decline_introduction(session, actor=business, introduction=introduction, reason="Rather by pledge", now=NOW)

    assert pledge(session, make, need, 4, business=offer.organisation).held == 4


@pytest.mark.parametrize("names_it", [True, False])
def test_a_pledge_and_an_ask_for_the_same_help_do_not_cross(session: Session, make: Factory, names_it: bool) -> None:
    need, offer = make.need(quantity=Decimal(8)), make.offer(quantity=Decimal(8))
    own_offer, own_need = (offer, need) if names_it else (None, None)
    pledge(session, make, need, 4, business=offer.organisation, from_posting=own_offer)

    with pytest.raises(Conflict, match="they-answered-first"):
        pledge(session, make, offer, 4, business=need.organisation, from_posting=own_need)


def test_a_pledge_and_an_ask_for_different_help_both_stand(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    another = make.need(organisation=need.organisation)
    pledge(session, make, need, 1, business=offer.organisation)

    assert pledge(session, make, offer, 1, business=need.organisation, from_posting=another).held == 1


def test_the_second_yes_of_two_who_have_connected_otherwise_opens_nothing(session: Session, make: Factory) -> None:
    need, offer = make.need(quantity=Decimal(8)), make.offer(quantity=Decimal(8))
    group = make.actor(need.organisation)
    response = pledge(session, make, need, 4, business=offer.organisation, from_posting=offer)
    accept_response(session, actor=group, response=response, now=NOW)
    connection = session.scalars(select(Connection)).one()
    # As it was when the two could still be introduced.
    connection.offer_id = None
    session.flush()
    introduction = introduced(session, make, need, offer)
    connection.offer_id = offer.id
    session.flush()

    accept_introduction(session, actor=group, introduction=introduction, now=NOW)
    second = accept_introduction(session, actor=make.actor(offer.organisation), introduction=introduction, now=NOW)

    assert second is None
    assert (introduction.status, introduction.end_reason) == (IntroductionStatus.LAPSED, "pair-connected")
    assert left(need, offer) == [4, 4]
    assert told(session, "introduction-lapsed") == 2
