"""Removing rows that have served, a batch at a time and once a day."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import MembershipRole
from noticeboard.models import Invitation, KeptForm, OneUseLink, SignInSession, Throttle
from noticeboard.services import throttles
from noticeboard.services.links import create_link
from noticeboard.services.memberships import invite_person
from noticeboard.services.retention import ADDRESSES_KEPT, ONCE_A_DAY, remove_spent
from noticeboard.services.sessions import open_session
from noticeboard.services.submissions import keep_answers
from noticeboard.services.throttles import SIGN_IN_ADDRESS, Limit, take_try
from tests.factory import NOW, Factory

A_MINUTE, A_DAY, A_MONTH = timedelta(minutes=1), timedelta(days=1), timedelta(days=30)


def count(session: Session, table: type[Any]) -> int:
    """How many rows there are of a kind."""
    session.expire_all()
    return session.scalar(select(func.count()).select_from(table)) or 0


def take_tries(session: Session, number: int) -> None:
    """Take a try from each of so many buckets."""
    for one in range(number):
        take_try(session, SIGN_IN_ADDRESS.of(f"192.0.2.{one}"), now=NOW)
    session.commit()


@pytest.mark.parametrize("limit", [one for one in vars(throttles).values() if isinstance(one, Limit)], ids=repr)
def test_every_bucket_is_full_again_before_its_row_goes(limit: Limit) -> None:
    assert limit.period <= ADDRESSES_KEPT


def test_a_throttled_address_is_forgotten_after_a_day_and_not_before(session: Session) -> None:
    take_tries(session, 1)

    early = remove_spent(session, now=NOW + A_DAY - A_MINUTE)
    late = remove_spent(session, now=NOW + 2 * A_DAY)

    assert (early, late) == (0, 1)
    assert session.scalars(select(Throttle.key)).all() == [ONCE_A_DAY.of("everybody").key]


def test_a_link_goes_a_month_after_it_was_used_or_ran_out(session: Session, make: Factory) -> None:
    group = make.group()
    email = "somebody@example.org"
    used, live = (create_link(session, purpose="x", email=email, now=NOW, expires_in=2 * A_MONTH) for _ in range(2))
    used.used_at = NOW
    create_link(session, purpose="x", email=email, now=NOW - A_DAY)
    invite_person(
        session, actor=make.actor(group), organisation=group, email=email, role=MembershipRole.MEMBER, now=NOW - A_MONTH
    )
    invited = session.scalars(select(Invitation.link_id)).one()
    session.get_one(OneUseLink, invited).used_at = NOW - A_MONTH
    session.commit()

    early = remove_spent(session, now=NOW + A_MONTH - A_MINUTE)
    late = remove_spent(session, now=NOW + A_MONTH + A_DAY)

    assert (early, late) == (0, 2)
    assert set(session.scalars(select(OneUseLink.id))) == {live.id, invited}


def test_a_session_goes_a_day_after_it_ended_or_grew_too_old(session: Session, make: Factory) -> None:
    person = make.person()
    rows = [open_session(session, person=person, address="192.0.2.1", browser="x", now=NOW)[0] for _ in range(2)]
    rows[0].ended_at = NOW
    session.commit()

    removed = [remove_spent(session, now=NOW + days * A_DAY) for days in (1, 2)]

    assert removed == [1, 1]
    assert count(session, SignInSession) == 0


def test_a_session_in_use_stays(session: Session, make: Factory) -> None:
    open_session(session, person=make.person(), address="192.0.2.1", browser="x", now=NOW)
    session.commit()

    assert remove_spent(session, now=NOW + timedelta(hours=11)) == 0
    assert count(session, SignInSession) == 1


def test_a_kept_form_goes_when_its_day_is_over(session: Session) -> None:
    keep_answers(session, path="/needs/new", fields=[("title", "Paint")], now=NOW)
    session.commit()

    removed = [remove_spent(session, now=NOW + wait) for wait in (timedelta(hours=1), A_DAY + timedelta(hours=1))]

    assert removed == [0, 1]
    assert count(session, KeptForm) == 0


def test_the_work_of_a_day_goes_on_in_full_batches_and_then_rests(session: Session) -> None:
    take_tries(session, 5)
    then = NOW + 2 * A_DAY

    removed = [remove_spent(session, now=then, limit=2) for _ in range(4)]
    take_tries(session, 1)
    resting = remove_spent(session, now=then + A_DAY - A_MINUTE)
    next_day = remove_spent(session, now=then + A_DAY)

    assert removed == [2, 2, 1, 0]
    assert (resting, next_day) == (0, 1)
