"""A watch tells of each good match once, once a day at most, for as long as it is wanted."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus, SuggestionStatus
from noticeboard.models import Event, Need, OneUseLink, OutboxMessage, Suggestion, Watch
from noticeboard.services.posting_endings import close_posting, pause_posting, resume_posting
from noticeboard.services.suggestions import refresh_for
from noticeboard.services.watches import begin_watch, stop_by_link, stop_watch, tell_watchers
from tests.factory import NOW, Factory

LATER = NOW + timedelta(minutes=5)
NEXT_DAY = LATER + timedelta(days=1)


@pytest.fixture
def need(session: Session, make: Factory) -> Need:
    """A need whose owner watches it, before anything fits."""
    need = make.need()
    begin_watch(session, actor=make.actor(need.organisation), posting=need, now=NOW)
    return need


def told(session: Session) -> list[OutboxMessage]:
    session.flush()
    found = select(OutboxMessage).where(OutboxMessage.kind == "watch-found").order_by(OutboxMessage.id)
    return list(session.scalars(found))


def appear(session: Session, make: Factory, number: int = 1) -> None:
    """Good offers come on to the board."""
    for _ in range(number):
        refresh_for(session, posting=make.offer(), now=NOW)


def test_a_match_that_appears_is_told_of_once_and_never_again(session: Session, make: Factory, need: Need) -> None:
    appear(session, make)

    assert tell_watchers(session, now=LATER) == 1
    assert tell_watchers(session, now=LATER) == 0
    assert tell_watchers(session, now=NEXT_DAY) == 0

    (message,) = told(session)
    assert message.person_id == need.author_id
    assert message.payload["posting_id"] == need.id


def test_a_pair_that_goes_and_comes_back_is_not_told_of_again(session: Session, make: Factory, need: Need) -> None:
    offer = make.offer()
    owner = make.actor(offer.organisation)
    refresh_for(session, posting=offer, now=NOW)
    tell_watchers(session, now=LATER)

    pause_posting(session, actor=owner, posting=offer, now=LATER)
    resume_posting(session, actor=owner, posting=offer, now=LATER)

    assert session.scalars(select(Suggestion)).one().stale is False
    assert tell_watchers(session, now=NEXT_DAY) == 0


def test_all_that_appears_within_a_day_comes_in_one_message(session: Session, make: Factory, need: Need) -> None:
    appear(session, make)
    tell_watchers(session, now=LATER)
    appear(session, make, 3)

    assert tell_watchers(session, now=LATER + timedelta(hours=23)) == 0
    assert tell_watchers(session, now=NEXT_DAY) == 1
    assert [message.payload["count"] for message in told(session)] == [1, 3]


def test_what_was_in_sight_when_the_watch_began_is_not_told_of(session: Session, make: Factory) -> None:
    need, _offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)

    begin_watch(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert tell_watchers(session, now=LATER) == 0


def test_what_fits_when_a_watched_posting_opens_is_told_of(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.AWAITING_CHECK, opened_at=None)
    begin_watch(session, actor=make.actor(need.organisation), posting=need, now=NOW)
    make.offer()
    need.status = PostingStatus.OPEN
    refresh_for(session, posting=need, now=LATER)

    assert tell_watchers(session, now=LATER) == 1


def test_a_watch_that_was_stopped_is_silent_until_it_begins_again(session: Session, make: Factory, need: Need) -> None:
    owner = make.actor(need.organisation)
    stop_watch(session, actor=owner, posting=need, now=NOW)
    appear(session, make)
    assert tell_watchers(session, now=LATER) == 0

    begin_watch(session, actor=owner, posting=need, now=LATER)
    assert tell_watchers(session, now=LATER) == 0, "what appeared meanwhile is in sight"
    appear(session, make)

    assert tell_watchers(session, now=LATER) == 1
    assert len(session.scalars(select(Watch)).all()) == 1


def test_the_link_of_the_message_stops_the_watch_and_no_other(session: Session, make: Factory, need: Need) -> None:
    other = make.need()
    begin_watch(session, actor=make.actor(other.organisation), posting=other, now=NOW)
    appear(session, make)
    tell_watchers(session, now=LATER)
    message = next(one for one in told(session) if one.payload["posting_id"] == need.id)
    link = session.get_one(OneUseLink, message.payload["link_id"])

    stop_by_link(session, link=link, now=NEXT_DAY)
    appear(session, make)
    tell_watchers(session, now=NEXT_DAY)

    assert [one.payload["posting_id"] for one in told(session)].count(need.id) == 1
    assert [one.payload["posting_id"] for one in told(session)].count(other.id) == 2
    assert "watch.stopped" in session.scalars(select(Event.action)).all()


@pytest.mark.parametrize("why", ["closed", "left", "dismissed", "suspended"])
def test_nobody_is_told_of_what_is_no_use_to_them(session: Session, make: Factory, need: Need, why: str) -> None:
    offer = make.offer()
    refresh_for(session, posting=offer, now=NOW)
    if why == "closed":
        close_posting(session, actor=make.actor(need.organisation), posting=need, reason="no_longer_needed", now=NOW)
    elif why == "left":
        need.organisation.memberships[0].ended_at = NOW
    elif why == "dismissed":
        session.scalars(select(Suggestion)).one().status = SuggestionStatus.DISMISSED
    else:
        offer.organisation.suspended_at = NOW
    session.flush()

    assert tell_watchers(session, now=LATER) == 0


def test_only_its_owner_watches_a_posting_and_only_while_it_can_be_matched(session: Session, make: Factory) -> None:
    need = make.need()
    with pytest.raises(NotPermitted):
        begin_watch(session, actor=make.actor(make.group()), posting=need, now=NOW)
    need.status = PostingStatus.CLOSED

    with pytest.raises(Conflict, match="not-watchable"):
        begin_watch(session, actor=make.actor(need.organisation), posting=need, now=NOW)
