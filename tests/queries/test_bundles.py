"""Which suggested offers go together for a need, by what each of them really has left."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import QuantityUnit, SupportType
from noticeboard.models import Need, Suggestion
from noticeboard.queries.bundles import find_bundle
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, TODAY, Factory


@pytest.fixture
def need(make: Factory) -> Need:
    """A need for ten people."""
    return make.need(quantity=Decimal(10))


def test_two_offers_that_fit_go_together(session: Session, make: Factory, need: Need) -> None:
    larger, smaller = make.offer(quantity=Decimal(5)), make.offer(quantity=Decimal(4))
    refresh_for(session, posting=need, now=NOW)

    found = find_bundle(session, need=need, today=TODAY)

    assert found is not None
    assert (found.covered, found.needed) == (Decimal(9), Decimal(10))
    assert {share.offer.id: share.quantity for share in found.shares} == {
        larger.id: Decimal(5),
        smaller.id: Decimal(4),
    }


def test_what_falls_far_behind_the_best_makes_nothing_complete(session: Session, make: Factory, need: Need) -> None:
    make.offer(quantity=Decimal(5))
    other = make.offer(quantity=Decimal(4))
    refresh_for(session, posting=need, now=NOW)
    best, row = session.scalars(select(Suggestion).order_by(Suggestion.score.desc())).all()
    row.score = best.score * 2 // 3 + 1
    assert row.offer_id == other.id
    assert find_bundle(session, need=need, today=TODAY) is not None

    row.score -= 2

    assert find_bundle(session, need=need, today=TODAY) is None
    assert find_bundle(session, need=need, today=TODAY, around=other) is not None


def test_an_offer_that_cannot_share_sets_no_bar_for_those_that_can(session: Session, make: Factory, need: Need) -> None:
    make.offer(quantity=Decimal(5), unit=QuantityUnit.HOURS)
    make.offer(quantity=Decimal(5))
    make.offer(quantity=Decimal(5))
    refresh_for(session, posting=need, now=NOW)
    for row in session.scalars(select(Suggestion)):
        row.score = 9000 if row.offer.unit is QuantityUnit.HOURS else 5900

    found = find_bundle(session, need=need, today=TODAY)

    assert found is not None
    assert found.covered == Decimal(10)


def test_what_is_promised_already_is_counted_on_neither_side(session: Session, make: Factory, need: Need) -> None:
    make.offer(quantity=Decimal(5), remaining=Decimal(2))
    make.offer(quantity=Decimal(4))
    need.remaining = Decimal(5)
    refresh_for(session, posting=need, now=NOW)

    found = find_bundle(session, need=need, today=TODAY)

    assert found is not None
    assert (found.covered, found.needed) == (Decimal(5), Decimal(5))
    assert sorted(share.quantity for share in found.shares) == [Decimal(1), Decimal(4)]


def test_around_an_offer_is_the_bundle_that_holds_it_or_one_that_begins_with_it(
    session: Session, make: Factory, need: Need
) -> None:
    five, six, one = (make.offer(quantity=Decimal(number)) for number in (5, 6, 1))
    refresh_for(session, posting=need, now=NOW)

    own = find_bundle(session, need=need, today=TODAY)

    assert own is not None
    assert {share.offer.id for share in own.shares} == {five.id, six.id}
    assert find_bundle(session, need=need, today=TODAY, around=five) == own
    completed = find_bundle(session, need=need, today=TODAY, around=one)
    assert completed is not None
    assert (completed.shares[0].offer.id, completed.shares[0].quantity) == (one.id, Decimal(1))
    assert (len(completed.shares), completed.covered) == (3, Decimal(10))


def test_an_offer_that_is_not_suggested_is_completed_by_those_that_are(
    session: Session, make: Factory, need: Need
) -> None:
    suggested = make.offer(quantity=Decimal(6))
    refresh_for(session, posting=need, now=NOW)
    unsuggested, paused = (
        make.offer(quantity=Decimal(5)),
        make.offer(quantity=Decimal(5), status=PostingStatus.PAUSED),
    )

    found = find_bundle(session, need=need, today=TODAY, around=unsuggested)

    assert found is not None
    assert [share.offer.id for share in found.shares] == [unsuggested.id, suggested.id]
    assert find_bundle(session, need=need, today=TODAY, around=paused) is None


def test_one_offer_that_is_enough_needs_no_other(session: Session, make: Factory, need: Need) -> None:
    make.offer(quantity=Decimal(10))
    make.offer(quantity=Decimal(4))
    refresh_for(session, posting=need, now=NOW)

    assert find_bundle(session, need=need, today=TODAY) is None


def test_what_left_the_board_is_not_counted(session: Session, make: Factory, need: Need) -> None:
    offers = [make.offer(quantity=Decimal(4)) for _ in range(4)]
    refresh_for(session, posting=need, now=NOW)
    offers[0].status = PostingStatus.PAUSED
    offers[1].closes_on = TODAY.replace(day=1)
    offers[2].organisation.suspended_at = NOW
    session.commit()

    assert find_bundle(session, need=need, today=TODAY) is None


def test_things_and_people_do_not_add_up(session: Session, make: Factory, need: Need) -> None:
    make.offer(quantity=Decimal(4))
    make.offer(quantity=Decimal(4), unit=QuantityUnit.HOURS)
    refresh_for(session, posting=need, now=NOW)

    assert find_bundle(session, need=need, today=TODAY) is None


def test_an_offer_and_a_need_that_is_not_counted_have_none(session: Session, make: Factory) -> None:
    offer = make.offer()
    room = make.need(support_type=SupportType.SPACE, quantity=None)

    assert find_bundle(session, need=offer, today=TODAY) is None
    assert find_bundle(session, need=room, today=TODAY) is None
