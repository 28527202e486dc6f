"""Nobody decides for the team about an organisation they belong to, and nobody answers themselves."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.domain.lifecycle import IntroductionStatus, PostingStatus
from noticeboard.models import Need, Offer, Organisation, Person, Suggestion
from noticeboard.queries.people import actor_for
from noticeboard.services.introductions import accept_introduction, introduce, withdraw_introduction
from noticeboard.services.pairs import dismiss_pair
from noticeboard.services.posting_changes import choose_measure
from noticeboard.services.posting_endings import mark_looked_at, take_off_board
from noticeboard.services.postings import approve_posting, decline_posting
from noticeboard.services.responses import ResponseDetails, accept_response, hold_response, make_response
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory
from tests.services.test_introductions import introduced
from tests.services.test_posting_changes import changed
from tests.services.test_responses import pledge

pytestmark = pytest.mark.usefixtures("reference_data")


class Town:
    """A need and an offer, and somebody of the team who belongs to one of the two organisations."""

    def __init__(self, session: Session, make: Factory, side: str) -> None:
        self.session, self.make = session, make
        self.need: Need = make.need()
        self.offer: Offer = make.offer()
        self.person: Person = make.team_member()
        make.membership(self.person, (self.need if side == "need" else self.offer).organisation)
        self.actor: Actor = make.actor(self.person)


def check(town: Town, service: Callable[..., Any], **more: Any) -> None:
    """Decide about a fresh posting of the need's organisation."""
    posting = town.make.need(organisation=town.need.organisation, status=PostingStatus.AWAITING_CHECK)
    service(town.session, actor=town.actor, posting=posting, version=posting.version, now=NOW, **more)


def look(town: Town, service: Callable[..., Any], **more: Any) -> None:
    """Look at a change of the need."""
    changed(town.session, town.make, town.need, title="Another title")
    service(town.session, actor=town.actor, posting=town.need, version=town.need.version, now=NOW, **more)


def choose(town: Town) -> None:
    choose_measure(town.session, actor=town.actor, posting=town.need, ref="NT17", quantity=None, now=NOW)


def put_in_touch(town: Town) -> None:
    introduce(
        town.session,
        actor=town.actor,
        need=town.need,
        offer=town.offer,
        message="Hello",
        quantity=Decimal(1),
        now=NOW,
    )


def take_back(town: Town) -> None:
    introduction = introduced(town.session, town.make, town.need, town.offer)
    withdraw_introduction(town.session, actor=town.actor, introduction=introduction, reason="No", now=NOW)


def hold(town: Town) -> None:
    response = pledge(town.session, town.make, town.need, 1, business=town.offer.organisation)
    hold_response(town.session, actor=town.actor, response=response, reason="A look", now=NOW)


def dismiss(town: Town) -> None:
    refresh_for(town.session, posting=town.need, now=NOW)
    suggestion = town.session.query(Suggestion).one()
    dismiss_pair(town.session, actor=town.actor, suggestion=suggestion, reason="No", now=NOW)


@pytest.mark.parametrize(
    "decide",
    [
        lambda town: check(town, approve_posting),
        lambda town: check(town, decline_posting, reason="No"),
        lambda town: look(town, mark_looked_at),
        lambda town: look(town, take_off_board, reason="No"),
        choose,
    ],
    ids=["approve", "decline", "look", "decline-changed", "measure"],
)
def test_a_member_of_an_organisation_decides_nothing_about_its_postings(
    session: Session, make: Factory, decide: Callable[[Town], None]
) -> None:
    with pytest.raises(NotPermitted, match="own-organisation"):
        decide(Town(session, make, "need"))


@pytest.mark.parametrize("side", ["need", "offer"])
@pytest.mark.parametrize("decide", [put_in_touch, take_back, hold, dismiss])
def test_a_member_of_either_side_decides_nothing_about_the_two(
    session: Session, make: Factory, side: str, decide: Callable[[Town], None]
) -> None:
    with pytest.raises(NotPermitted, match="own-organisation"):
        decide(Town(session, make, side))


def in_both(session: Session, make: Factory, *organisations: Organisation) -> list[Actor]:
    """One person who belongs to several organisations, acting for each of them."""
    person = make.person()
    for organisation in organisations:
        make.membership(person, organisation)
    return [actor_for(session, person=person, acting_for_id=organisation.id) for organisation in organisations]


def test_nobody_accepts_their_own_pledge_and_a_colleague_does(session: Session, make: Factory) -> None:
    need, business = make.need(), make.business()
    as_group, as_business = in_both(session, make, need.organisation, business)
    details = ResponseDetails("We can help", Decimal(2))
    response = make_response(session, actor=as_business, posting=need, details=details, now=NOW)

    with pytest.raises(Conflict, match="both-sides"):
        accept_response(session, actor=as_group, response=response, now=NOW)
    assert accept_response(session, actor=make.actor(need.organisation), response=response, now=NOW).ref


def test_nobody_says_yes_for_both_sides_of_an_introduction(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    as_group, as_business = in_both(session, make, need.organisation, offer.organisation)
    introduction = introduced(session, make, need, offer)
    accept_introduction(session, actor=as_group, introduction=introduction, now=NOW)

    with pytest.raises(Conflict, match="both-sides"):
        accept_introduction(session, actor=as_business, introduction=introduction, now=NOW)
    accept_introduction(session, actor=make.actor(offer.organisation), introduction=introduction, now=NOW)
    assert introduction.status is IntroductionStatus.ACCEPTED
