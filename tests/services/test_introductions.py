"""Introductions: only for pairs that have not answered one another; two yeses take the quantity and connect."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import IntroductionStatus, PostingStatus, ResponseStatus, SuggestionStatus
from noticeboard.domain.vocabulary import QuantityUnit
from noticeboard.models import Introduction, Need, Offer, OutboxMessage, Posting, Suggestion
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.connections import complete_connection, fall_through, start_connection
from noticeboard.services.introductions import (
    accept_introduction,
    decline_introduction,
    introduce,
    lapse_introductions_due,
)
from noticeboard.services.posting_changes import edit_by_owner
from noticeboard.services.posting_endings import close_posting, pause_posting, resume_posting
from noticeboard.services.responses import accept_response
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory
from tests.painters import PAINTERS
from tests.services.test_responses import pledge

pytestmark = pytest.mark.usefixtures("reference_data")


def introduced(
    session: Session, make: Factory, need: Need, offer: Offer, quantity: int = 4, now: datetime = NOW
) -> Introduction:
    """The pair, introduced by the team."""
    team = make.actor(make.team_member())
    return introduce(
        session, actor=team, need=need, offer=offer, message="You fit", quantity=Decimal(quantity), now=now
    )


def left(*postings: Posting) -> list[int]:
    """How much remains of each."""
    return [int(posting.remaining) for posting in postings]


def told(session: Session, kind: str) -> int:
    session.flush()
    return len(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).all())


def statuses(session: Session) -> list[SuggestionStatus]:
    """What has been decided about each suggested pair."""
    return list(session.scalars(select(Suggestion.status).order_by(Suggestion.id)))


def test_two_yeses_take_the_quantity_of_both_and_connect(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer(quantity=Decimal(6))
    introduction = introduced(session, make, need, offer)
    assert left(need, offer) == [4, 6]

    first = accept_introduction(session, actor=make.actor(need.organisation), introduction=introduction, now=NOW)
    second = accept_introduction(session, actor=make.actor(offer.organisation), introduction=introduction, now=NOW)

    assert first is None
    assert second is not None
    assert (left(need, offer), need.status) == ([0, 2], PostingStatus.IN_HAND)
    assert told(session, "introduction-accepted") == 1
    assert told(session, "connection-opened") == 2
    assert not list_broken_invariants(session)


def test_what_fell_through_gives_both_their_quantity_back(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)
    for posting in (need, offer):
        connection = accept_introduction(
            session, actor=make.actor(posting.organisation), introduction=introduction, now=NOW
        )
    assert connection is not None

    fall_through(session, actor=make.actor(need.organisation), connection=connection, reason="Ill", now=NOW)

    assert left(need, offer) == [4, 4]
    assert {need.status, offer.status} == {PostingStatus.OPEN}
    assert not list_broken_invariants(session)


def test_an_offer_in_another_unit_gives_nothing_and_one_without_a_unit_gives_itself(
    session: Session, make: Factory
) -> None:
    need = make.need(quantity=Decimal(8))
    for offer, rest in ((make.offer(unit=QuantityUnit.HOURS), 4), (make.offer(quantity=None), 0)):
        introduction = introduced(session, make, need, offer)
        accept_introduction(session, actor=make.actor(need.organisation), introduction=introduction, now=NOW)
        accept_introduction(session, actor=make.actor(offer.organisation), introduction=introduction, now=NOW)
        assert left(offer) == [rest]
    assert not list_broken_invariants(session)


def test_the_second_yes_comes_too_late_when_others_took_what_was_left(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)
    accept_introduction(session, actor=make.actor(need.organisation), introduction=introduction, now=NOW)
    other = pledge(session, make, need, 1)
    accept_response(session, actor=make.actor(need.organisation), response=other, now=NOW)

    late = accept_introduction(session, actor=make.actor(offer.organisation), introduction=introduction, now=NOW)

    assert late is None
    assert (introduction.status, introduction.end_reason) == (IntroductionStatus.LAPSED, "no-longer-enough")
    assert left(need, offer) == [3, 4]
    assert told(session, "introduction-lapsed") == 2


def test_nobody_says_yes_twice_and_nobody_else_says_it(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)
    group = make.actor(need.organisation)
    accept_introduction(session, actor=group, introduction=introduction, now=NOW)

    with pytest.raises(Conflict):
        accept_introduction(session, actor=group, introduction=introduction, now=NOW)
    with pytest.raises(NotPermitted):
        accept_introduction(session, actor=make.actor(make.business()), introduction=introduction, now=NOW)


@pytest.mark.parametrize("asks", [False, True])
def test_a_pair_that_has_answered_one_another_is_not_introduced(session: Session, make: Factory, asks: bool) -> None:
    need, offer = make.need(), make.offer()
    answered, by = (offer, need) if asks else (need, offer)
    response = pledge(session, make, answered, 1, business=by.organisation)
    assert response.status is ResponseStatus.MADE

    with pytest.raises(Conflict, match="pair-has-response"):
        introduced(session, make, need, offer)


def test_no_more_is_introduced_than_both_have(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer(quantity=Decimal(3))

    with pytest.raises(Invalid, match="more-than-remains"):
        introduced(session, make, need, offer, 4)


def test_a_pair_is_introduced_once_at_a_time_and_only_by_the_team_of_one_side(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduced(session, make, need, offer)

    with pytest.raises(Conflict, match="already-introduced"):
        introduced(session, make, need, offer)
    elsewhere = make.area(code="wirral", name="Wirral", lads=["E08000015"])
    far = make.actor(make.team_member(area=elsewhere))
    with pytest.raises(NotPermitted):
        introduce(session, actor=far, need=need, offer=make.offer(), message="", quantity=Decimal(1), now=NOW)


def test_an_introduction_lapses_when_another_has_given_all_of_its_need(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)
    group = make.actor(need.organisation)
    connection = accept_response(session, actor=group, response=pledge(session, make, need, 4), now=NOW)
    start_connection(session, actor=group, connection=connection, now=NOW)

    complete_connection(session, actor=group, connection=connection, now=NOW)

    assert need.status is PostingStatus.MET
    assert (introduction.status, introduction.end_reason) == (IntroductionStatus.LAPSED, None)
    assert told(session, "introduction-lapsed") == 2


def test_the_second_yes_waits_while_a_posting_is_paused(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)
    group, business = make.actor(need.organisation), make.actor(offer.organisation)
    accept_introduction(session, actor=group, introduction=introduction, now=NOW)
    pause_posting(session, actor=group, posting=need, now=NOW)
    session.commit()

    with pytest.raises(Conflict, match="posting-paused"):
        accept_introduction(session, actor=business, introduction=introduction, now=NOW)
    session.rollback()
    resume_posting(session, actor=group, posting=need, now=NOW)

    assert accept_introduction(session, actor=business, introduction=introduction, now=NOW) is not None


def test_a_yes_for_what_has_run_out_does_not_say_that_others_took_it(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)
    accept_introduction(session, actor=make.actor(need.organisation), introduction=introduction, now=NOW)
    need.status = PostingStatus.EXPIRED

    assert (
        accept_introduction(session, actor=make.actor(offer.organisation), introduction=introduction, now=NOW) is None
    )

    assert (introduction.status, introduction.end_reason) == (IntroductionStatus.LAPSED, None)


def test_the_other_side_of_an_introduction_is_told_of_a_change(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduced(session, make, need, offer)
    details = replace(PAINTERS, title="Paint our shed")

    change = edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=details, now=NOW)

    assert change is not None
    told_of = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "introduction-changed")).all()
    assert [row.person_id for row in told_of] == [offer.organisation.memberships[0].person_id]


def test_both_teams_are_told_of_a_no(session: Session, make: Factory) -> None:
    home = make.area()
    wirral = make.area(code="wirral", name="Wirral", lads=["E08000015"], team_email="wirral@noticeboard.example")
    need, offer = make.need(), make.offer(organisation=make.business(area=wirral))
    introduction = introduced(session, make, need, offer)

    decline_introduction(
        session, actor=make.actor(need.organisation), introduction=introduction, reason="Too far", now=NOW
    )

    told_of = select(OutboxMessage.email).where(OutboxMessage.kind == "introduction-declined-for-team")
    assert set(session.scalars(told_of)) == {home.team_email, wirral.team_email}


def test_five_working_days_run_over_the_holidays_at_christmas(session: Session, make: Factory) -> None:
    # Wednesday 23 December 2026: Christmas Day, the Monday in place of Boxing Day and New Year's Day do not count.
    wednesday = datetime(2026, 12, 23, 10, tzinfo=UTC)
    introduction = introduced(session, make, make.need(), make.offer(), now=wednesday)

    assert introduction.due_at.date().isoformat() == "2027-01-04"
    assert lapse_introductions_due(session, now=datetime(2027, 1, 4, 23, 0, tzinfo=UTC)) == 0
    assert lapse_introductions_due(session, now=datetime(2027, 1, 5, 0, 5, tzinfo=UTC)) == 1
    assert introduction.status is IntroductionStatus.LAPSED


def test_a_declined_introduction_tells_the_other_side_and_the_team_and_frees_the_pair(
    session: Session, make: Factory
) -> None:
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    introduction = introduced(session, make, need, offer)
    assert statuses(session) == [SuggestionStatus.INTRODUCED]

    decline_introduction(
        session, actor=make.actor(offer.organisation), introduction=introduction, reason="Too far", now=NOW
    )

    assert statuses(session) == [SuggestionStatus.FRESH]
    assert told(session, "introduction-declined") == 1
    assert told(session, "introduction-declined-for-team") == 1
    assert introduced(session, make, need, offer, now=NOW + timedelta(days=1)).status is IntroductionStatus.PROPOSED


def test_closing_either_posting_ends_what_waits_for_a_yes(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    introduction = introduced(session, make, need, offer)

    close_posting(session, actor=make.actor(offer.organisation), posting=offer, reason="no_longer_needed", now=NOW)

    assert introduction.status is IntroductionStatus.LAPSED
    assert told(session, "introduction-lapsed") == 2
