"""Pausing, closing, renewing and running out, on a real database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Invalid, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.models import OutboxMessage
from noticeboard.services.posting_endings import (
    close_posting,
    expire_due,
    mark_met,
    pause_posting,
    remind_closing,
    renew_posting,
    resume_posting,
)
from noticeboard.services.postings import (
    take_back,
)
from tests.factory import NOW, TODAY, Factory
from tests.painters import kinds, pledge, status_of


def test_a_posting_is_paused_and_resumed(session: Session, make: Factory) -> None:
    need = make.need()
    owner = make.actor(need.organisation)

    pause_posting(session, actor=owner, posting=need, now=NOW)
    assert status_of(need) is PostingStatus.PAUSED
    resume_posting(session, actor=owner, posting=need, now=NOW)

    assert status_of(need) is PostingStatus.OPEN


@pytest.mark.parametrize("reason", ["met_elsewhere", "no_longer_needed"])
def test_a_posting_is_closed_for_a_reason_and_those_waiting_are_told(
    session: Session, make: Factory, reason: str
) -> None:
    need = make.need()
    pledge(session, make, need)

    close_posting(session, actor=make.actor(need.organisation), posting=need, reason=reason, now=NOW)

    assert (need.status, need.ended_at) == (PostingStatus.CLOSED, NOW)
    assert kinds(session) == ["posting-ended"]


def test_a_posting_is_not_closed_for_no_reason(session: Session, make: Factory) -> None:
    need = make.need()

    with pytest.raises(Invalid):
        close_posting(session, actor=make.actor(need.organisation), posting=need, reason="", now=NOW)


@pytest.mark.parametrize("status", [PostingStatus.OPEN, PostingStatus.IN_HAND])
def test_its_owner_says_that_it_was_met_here(session: Session, make: Factory, status: PostingStatus) -> None:
    need = make.need(status=status)

    mark_met(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert need.status is PostingStatus.MET


@pytest.mark.parametrize("status", PostingStatus)
def test_nobody_but_its_owner_ends_a_posting(session: Session, make: Factory, status: PostingStatus) -> None:
    need, stranger = make.need(status=status), make.actor(make.business())

    for end in (pause_posting, resume_posting, renew_posting, mark_met, take_back):
        with pytest.raises(NotPermitted):
            end(session, actor=stranger, posting=need, now=NOW)


@pytest.mark.parametrize("status", [PostingStatus.OPEN, PostingStatus.PAUSED])
def test_a_posting_runs_out_the_day_after_its_closing_date(
    session: Session, make: Factory, status: PostingStatus
) -> None:
    need = make.need(closes_on=TODAY, ends_on=TODAY, status=status)

    assert expire_due(session, now=NOW) == 0
    assert expire_due(session, now=NOW + timedelta(days=1)) == 1

    assert need.status is PostingStatus.EXPIRED
    assert kinds(session) == ["posting-expired"]


def test_one_click_renews_what_ran_out_for_ninety_days(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.EXPIRED, closes_on=TODAY - timedelta(days=1), ends_on=TODAY)

    renew_posting(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert (need.status, need.ends_on) == (PostingStatus.OPEN, None)
    assert need.closes_on == TODAY + timedelta(days=90)


def test_its_owner_is_reminded_once_a_week_before_it_closes(session: Session, make: Factory) -> None:
    need = make.need(closes_on=TODAY + timedelta(days=7))
    make.need(closes_on=TODAY + timedelta(days=8))

    assert remind_closing(session, now=NOW) == 1
    assert remind_closing(session, now=NOW) == 0

    assert need.reminded_for == need.closes_on
    assert kinds(session) == ["posting-closing"]


def to_whom(session: Session, kind: str) -> list[int | None]:
    """The people who were sent a kind of message."""
    session.flush()
    rows = select(OutboxMessage.person_id).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(session.scalars(rows))


def test_those_who_wait_are_told_of_a_pause_and_of_its_end(session: Session, make: Factory) -> None:
    need = make.need()
    owner, response = make.actor(need.organisation), pledge(session, make, need, held=2)
    declined = pledge(session, make, make.need(organisation=need.organisation))
    declined.posting_id, declined.status = need.id, ResponseStatus.DECLINED
    session.commit()

    pause_posting(session, actor=owner, posting=need, now=NOW)
    resume_posting(session, actor=owner, posting=need, now=NOW)

    assert to_whom(session, "posting-paused") == [response.person_id]
    assert to_whom(session, "posting-resumed") == [response.person_id]


def test_whoever_is_promoted_by_the_end_of_a_pause_is_told_of_that_alone(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.PAUSED)
    response = pledge(session, make, need, held=0)
    response.status = ResponseStatus.WAITING
    session.commit()

    resume_posting(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert (response.status, response.held) == (ResponseStatus.MADE, Decimal(1))
    assert to_whom(session, "response-promoted") == [response.person_id]
    assert to_whom(session, "posting-resumed") == []


def test_what_has_nothing_left_comes_back_in_hand(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.PAUSED)
    pledge(session, make, need, held=4)

    resume_posting(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert status_of(need) is PostingStatus.IN_HAND


def test_those_who_wait_are_told_when_what_ran_out_is_renewed(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.EXPIRED, closes_on=TODAY - timedelta(days=1), ends_on=TODAY)
    response = pledge(session, make, need, held=2)

    renew_posting(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert to_whom(session, "posting-resumed") == [response.person_id]
