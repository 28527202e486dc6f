"""Quantity is taken and given back exactly, and the last place goes to one taker on either database."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Posting
from noticeboard.services.capacity import hold_all, hold_quantity, release_quantity
from tests.factory import NOW, Factory
from tests.races import race, racing_database


def hold(session: Session, posting: Posting, quantity: int) -> bool:
    return hold_quantity(session, posting_id=posting.id, quantity=Decimal(quantity), now=NOW)


def release(session: Session, posting: Posting, quantity: int) -> None:
    release_quantity(session, posting_id=posting.id, quantity=Decimal(quantity), now=NOW)


def test_taking_a_part_leaves_the_rest_and_the_need_open(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))

    assert hold(session, need, 3)

    assert (need.remaining, need.status) == (Decimal(1), PostingStatus.OPEN)


def test_taking_the_last_puts_the_need_in_hand(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))

    assert hold(session, need, 4)

    assert (need.remaining, need.status) == (Decimal(0), PostingStatus.IN_HAND)


def test_nobody_takes_more_than_remains(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))

    assert not hold(session, need, 5)

    assert (need.remaining, need.status) == (Decimal(4), PostingStatus.OPEN)


@pytest.mark.parametrize("status", [s for s in PostingStatus if s is not PostingStatus.OPEN])
def test_only_an_open_posting_gives_quantity(session: Session, make: Factory, status: PostingStatus) -> None:
    assert not hold(session, make.need(status=status), 1)


def test_a_need_in_hand_opens_again_when_quantity_comes_back(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4))
    hold(session, need, 4)

    release(session, need, 1)

    assert (need.remaining, need.status) == (Decimal(1), PostingStatus.OPEN)


@pytest.mark.parametrize("status", [PostingStatus.PAUSED, PostingStatus.CLOSED, PostingStatus.EXPIRED])
def test_quantity_that_comes_back_does_not_reopen_a_posting_that_was_taken_off(
    session: Session, make: Factory, status: PostingStatus
) -> None:
    need = make.need(quantity=Decimal(4), remaining=Decimal(1), status=status)

    release(session, need, 3)

    assert (need.remaining, need.status) == (Decimal(4), status)


def test_a_part_of_a_unit_is_taken_exactly(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal("0.3"))

    for _ in range(3):
        assert hold_quantity(session, posting_id=need.id, quantity=Decimal("0.1"), now=NOW)

    assert need.remaining == 0


def test_of_two_postings_both_are_taken_or_neither(session: Session, make: Factory) -> None:
    need, offer = make.need(quantity=Decimal(4)), make.offer(quantity=Decimal(2))

    short = hold_all(session, wanted={need.id: Decimal(3), offer.id: Decimal(3)}, now=NOW)

    assert short == offer.id
    assert (need.remaining, offer.remaining) == (Decimal(4), Decimal(2))
    assert hold_all(session, wanted={need.id: Decimal(2), offer.id: Decimal(2)}, now=NOW) is None
    assert offer.status is PostingStatus.IN_HAND


def sell(tmp_path: Path, kind: str, *, guarded: bool, capacity: int = 5, demand: int = 16) -> tuple[int, Decimal]:
    """Let `demand` takers take one place each at once; returns how many got one, and what remains."""
    with racing_database(tmp_path, kind, guarded=guarded) as engine:
        with Session(engine) as session:
            need_id = Factory(session).need(quantity=Decimal(capacity)).id

        def take(session: Session) -> bool:
            return hold_quantity(session, posting_id=need_id, quantity=Decimal(1), now=NOW)

        jobs: list[Callable[[Session], Any]] = [take] * demand
        answers = race(engine, jobs, guarded=guarded, prepare=lambda session: session.get_one(Posting, need_id))
        with Session(engine) as session:
            return answers.count(True), session.get_one(Posting, need_id).remaining


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_simultaneous_takers_get_exactly_what_there_is(tmp_path: Path, kind: str) -> None:
    assert sell(tmp_path, kind, guarded=True) == (5, Decimal(0))


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_without_the_guard_the_same_race_oversells(tmp_path: Path, kind: str) -> None:
    sold, _remaining = sell(tmp_path, kind, guarded=False)

    assert sold > 5
