"""Changing needs and offers, on a real database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.domain.vocabulary import QuantityUnit, SupportType
from noticeboard.models import Event, PostingChange
from noticeboard.services.posting_changes import choose_measure, edit_by_owner, edit_by_team
from tests.factory import NOW, TODAY, Factory
from tests.painters import PAINTERS, kinds, pledge, sent


def test_the_team_changes_the_measure_and_what_is_expected(session: Session, make: Factory) -> None:
    posting = sent(session, make)

    choose_measure(
        session, actor=make.actor(make.team_member()), posting=posting, ref="NT17", quantity=Decimal(12), now=NOW
    )

    assert (posting.proposed_measure_ref, posting.expected_quantity) == ("NT17", Decimal(12))


def test_the_team_edits_with_a_note_that_the_owner_is_sent(session: Session, make: Factory) -> None:
    posting = sent(session, make)

    edit_by_team(
        session,
        actor=make.actor(make.team_member()),
        posting=posting,
        details=replace(PAINTERS, title="Four painters"),
        note="Shorter, so that it fits the list.",
        now=NOW,
    )

    assert (posting.title, posting.status_note) == ("Four painters", "Shorter, so that it fits the list.")
    assert kinds(session)[-1] == "posting-edited"


def test_a_change_is_shown_to_those_who_responded(session: Session, make: Factory) -> None:
    need = make.need()
    pledge(session, make, need, held=2)

    edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=PAINTERS, now=NOW)

    change = session.scalars(select(PostingChange)).one()
    assert change.changes["ends_on"] == {
        "before": (TODAY + timedelta(days=60)).isoformat(),
        "after": (TODAY + timedelta(days=40)).isoformat(),
    }
    assert kinds(session) == ["posting-changed"]


def test_a_change_that_changes_nothing_is_told_to_nobody(session: Session, make: Factory) -> None:
    posting = sent(session, make)
    before = session.scalar(select(func.count(Event.id)))

    edit_by_owner(session, actor=make.actor(posting.organisation), posting=posting, details=PAINTERS, now=NOW)

    assert session.scalar(select(func.count(Event.id))) == before


def test_fewer_than_are_held_is_refused_and_says_how_many_are(session: Session, make: Factory) -> None:
    need = make.need()
    pledge(session, make, need, held=3)

    with pytest.raises(Invalid) as refused:
        edit_by_owner(
            session,
            actor=make.actor(need.organisation),
            posting=need,
            details=replace(PAINTERS, quantity=Decimal(2)),
            now=NOW,
        )

    assert (refused.value.code, refused.value.values) == ("quantity-held", {"held": "3"})


@pytest.mark.parametrize(
    ("quantity", "remaining", "status"),
    [(3, 0, PostingStatus.IN_HAND), (4, 1, PostingStatus.OPEN), (10, 7, PostingStatus.OPEN)],
)
def test_what_remains_moves_with_the_quantity(
    session: Session, make: Factory, quantity: int, remaining: int, status: PostingStatus
) -> None:
    need = make.need()
    pledge(session, make, need, held=3)
    more = replace(PAINTERS, quantity=Decimal(quantity))

    edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=more, now=NOW)

    assert (need.capacity, need.remaining, need.status) == (Decimal(quantity), Decimal(remaining), status)


def test_asking_for_more_opens_what_was_in_hand(session: Session, make: Factory) -> None:
    need = make.need(remaining=Decimal(0), status=PostingStatus.IN_HAND)

    edit_by_owner(
        session,
        actor=make.actor(need.organisation),
        posting=need,
        details=replace(PAINTERS, quantity=Decimal(6)),
        now=NOW,
    )

    assert (need.remaining, need.status) == (Decimal(2), PostingStatus.OPEN)


def test_asking_for_more_gives_the_next_who_waits_their_place(session: Session, make: Factory) -> None:
    need = make.need(remaining=Decimal(0), status=PostingStatus.IN_HAND)
    waiting = pledge(session, make, need)
    waiting.status = ResponseStatus.WAITING
    session.commit()

    edit_by_owner(
        session,
        actor=make.actor(need.organisation),
        posting=need,
        details=replace(PAINTERS, quantity=Decimal(6)),
        now=NOW,
    )

    assert (waiting.status, waiting.held) == (ResponseStatus.MADE, Decimal(1))
    assert need.remaining == 1


def test_the_kind_stays_while_somebody_holds_some_of_it(session: Session, make: Factory) -> None:
    need = make.need()
    pledge(session, make, need, held=1)
    money = replace(
        PAINTERS, support_type=SupportType.FUNDING, quantity=Decimal(100), unit=QuantityUnit.POUNDS, answers={}
    )

    with pytest.raises(Invalid) as refused:
        edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=money, now=NOW)

    assert refused.value.code == "kind-held"


def test_what_has_ended_is_not_changed(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.CLOSED)

    with pytest.raises(Conflict):
        edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=PAINTERS, now=NOW)
