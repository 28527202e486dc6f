"""Suggestions speak of what is left of a need and an offer, and follow it as it is held, given and given back."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.models import Offer, Posting, Suggestion
from noticeboard.queries.match_postings import card_of, list_open_cards
from noticeboard.services.connections import fall_through
from noticeboard.services.reference_data import load_reference_data
from noticeboard.services.responses import accept_response, make_response
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.wording.reasons import reason_words
from tests.factory import NOW, Factory
from tests.races import race, racing_database
from tests.services.test_responses import details, owner, pledge


def said(session: Session) -> str:
    """What the only suggestion there is says to the team, for and against."""
    kept = session.scalars(select(Suggestion)).one()
    return " ".join(reason_words([*kept.reasons, *kept.cautions]))


@pytest.mark.usefixtures("reference_data")
def test_what_is_agreed_with_another_is_not_needed_any_more(session: Session, make: Factory) -> None:
    need, offer = make.need(quantity=Decimal(20)), make.offer(quantity=Decimal(15))
    refresh_for(session, posting=need, now=NOW)
    before = session.scalars(select(Suggestion)).one().score
    assert "15 people offered, 20 needed" in said(session)

    response = pledge(session, make, need, 8)
    connection = accept_response(session, actor=owner(make, need), response=response, now=NOW)
    assert "15 people offered, 12 needed" in said(session)
    assert session.scalars(select(Suggestion)).one().score > before

    fall_through(session, actor=owner(make, need), connection=connection, reason="They cannot come", now=NOW)
    assert connection.status is ConnectionStatus.FELL_THROUGH
    assert "15 people offered, 20 needed" in said(session)
    assert offer.remaining == 15


def test_what_an_offer_gives_to_another_is_not_offered_any_more(session: Session, make: Factory) -> None:
    need, offer = make.need(quantity=Decimal(20)), make.offer(quantity=Decimal(25))
    refresh_for(session, posting=offer, now=NOW)
    other = make.need(quantity=Decimal(9), travel_mi=None, lat=None, lng=None, public_lat=None, public_lng=None)

    pledge(session, make, other, 7, business=offer.organisation, from_posting=offer)

    kept = session.scalars(select(Suggestion).where(Suggestion.need_id == need.id)).one()
    assert "18 people offered, 20 needed" in " ".join(reason_words([*kept.reasons, *kept.cautions]))


def test_a_posting_read_with_others_has_the_amount_of_one_at_hand(session: Session, make: Factory) -> None:
    part, uncounted = make.need(quantity=Decimal(20), remaining=Decimal(12)), make.need(quantity=None)

    for need, left in ((part, Decimal(12)), (uncounted, None)):
        (card,) = list_open_cards(session, ids=[need.id])
        assert card.quantity == card_of(need).quantity == left


def test_a_response_that_holds_nothing_refreshes_nothing(session: Session, make: Factory) -> None:
    need = make.need(quantity=Decimal(4), remaining=Decimal(1))
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(session.connection(), "before_cursor_execute", note)
    pledge(session, make, need, 2)
    waited = [one for one in asked if "FROM suggestion" in one]
    pledge(session, make, need, 1)
    event.remove(session.connection(), "before_cursor_execute", note)

    assert not waited
    assert [one for one in asked if "FROM suggestion" in one]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_pledges_whose_suggestions_cross_wait_for_one_another_in_no_circle(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine, expire_on_commit=False) as session:
            load_reference_data(session)
            make = Factory(session)
            needs = [make.need(quantity=Decimal(40)).id for _ in range(8)]
            offers = [make.offer(quantity=Decimal(40)) for _ in range(8)]
            makers = [(make.actor(offer.organisation), offer.id) for offer in offers]
            for offer in offers:
                refresh_for(session, posting=offer, now=NOW)
            session.commit()

        for turn in range(3):
            pairs = zip(needs[turn:] + needs[:turn], makers, strict=True)
            answers = race(engine, [_pledging(need_id, *maker) for need_id, maker in pairs])
            assert answers == ["pledged"] * 8


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_pair_that_both_sides_find_at_the_same_moment_is_kept_once(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine) as session:
            load_reference_data(session)
            make = Factory(session)
            ids = [posting.id for _ in range(6) for posting in (make.need(), make.offer())]
            session.commit()

        answers = race(engine, [_refreshing(posting_id) for posting_id in ids])

        with Session(engine) as session:
            assert answers == [6] * 12
            assert session.scalar(select(func.count()).select_from(Suggestion)) == 36


def _refreshing(posting_id: int) -> Callable[[Session], int]:
    return lambda session: refresh_for(session, posting=session.get_one(Posting, posting_id), now=NOW)


def _pledging(need_id: int, actor: Actor, offer_id: int) -> Callable[[Session], str]:
    def run(session: Session) -> str:
        need, offer = session.get_one(Posting, need_id), session.get_one(Offer, offer_id)
        make_response(session, actor=actor, posting=need, details=details(1, from_posting=offer), now=NOW)
        return "pledged"

    return run
