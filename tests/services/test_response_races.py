"""Many people answer at once: one wins, the rest hear that they were too late, and nothing is oversold."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.models import Connection, Event, Posting, Response
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.posting_endings import close_posting
from noticeboard.services.reference_data import load_reference_data
from noticeboard.services.responses import (
    ResponseDetails,
    accept_response,
    decline_response,
    make_response,
    withdraw_response,
)
from tests.factory import NOW, Factory
from tests.races import race, racing_database


def details(quantity: int | None = 2, **more: Any) -> ResponseDetails:
    return ResponseDetails(message="We can help", quantity=Decimal(quantity) if quantity else None, **more)


def pledge(session: Session, make: Factory, need: Posting, quantity: int | None = 2, **more: Any) -> Response:
    business = more.pop("business", None) or make.business()
    return make_response(
        session, actor=make.actor(business), posting=need, details=details(quantity, **more), now=more.pop("now", NOW)
    )


def owner(make: Factory, posting: Posting) -> Actor:
    return make.actor(posting.organisation)


def answers_at_once(engine_kind: str, folder: Path) -> tuple[list[Any], int, int]:
    """Accept, decline and withdraw one pledge at the same moment: the answers, the connections and the events."""
    with racing_database(folder, engine_kind) as engine:
        with Session(engine) as session:
            load_reference_data(session)
            make = Factory(session)
            response = pledge(session, make, make.need(quantity=Decimal(2)))
            session.commit()
            response_id = response.id
            group, business = owner(make, response.posting), make.actor(response.organisation)

        def job(do: Callable[..., Any], actor: Actor, **more: Any) -> Callable[[Session], Any]:
            def run(session: Session) -> str:
                row = session.get_one(Response, response_id)
                do(session, actor=actor, response=row, now=NOW, **more)
                return "done"

            return run

        jobs = [
            job(accept_response, group),
            job(decline_response, group, reason="No"),
            job(withdraw_response, business),
            job(accept_response, group),
        ]
        answers = race(engine, jobs)
        with Session(engine) as session:
            assert not list_broken_invariants(session)
            ends = session.scalar(
                select(func.count(Event.id)).where(
                    Event.action.in_(("response.accepted", "response.declined", "response.withdrawn"))
                )
            )
            return answers, session.scalar(select(func.count(Connection.id))) or 0, ends or 0


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_of_accept_decline_and_withdraw_at_once_one_wins(tmp_path: Path, kind: str) -> None:
    answers, connections, events = answers_at_once(kind, tmp_path)

    assert answers.count("done") == 1
    assert all(isinstance(answer, Conflict) for answer in answers if answer != "done")
    assert connections <= 1
    assert events == 1


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_businesses_that_pledge_at_once_share_exactly_what_there_is(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine, expire_on_commit=False) as session:
            make = Factory(session)
            need_id = make.need(quantity=Decimal(3)).id
            actors = [make.actor(make.business()) for _ in range(8)]

        def job(actor: Actor) -> Callable[[Session], ResponseStatus]:
            def run(session: Session) -> ResponseStatus:
                need = session.get_one(Posting, need_id)
                return make_response(session, actor=actor, posting=need, details=details(1), now=NOW).status

            return run

        answers = race(engine, [job(actor) for actor in actors])
        with Session(engine) as session:
            assert not list_broken_invariants(session)

    assert answers.count(ResponseStatus.MADE) == 3
    assert answers.count(ResponseStatus.WAITING) == 5


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_one_business_that_pledges_eight_times_at_once_pledges_once(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine, expire_on_commit=False) as session:
            make = Factory(session)
            need_id = make.need().id
            actor = make.actor(make.business())

        def run(session: Session) -> str:
            need = session.get_one(Posting, need_id)
            make_response(session, actor=actor, posting=need, details=details(1), now=NOW)
            return "done"

        answers = race(engine, [run] * 8)
        with Session(engine) as session:
            assert session.scalar(select(func.count(Response.id))) == 1
            assert session.get_one(Posting, need_id).remaining == 3

    assert answers.count("done") == 1


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_nobody_pledges_to_a_need_that_was_closed_since_it_was_read(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine, expire_on_commit=False) as session:
            make = Factory(session)
            need = make.need()
            group, business = owner(make, need), make.actor(make.business())
        with Session(engine) as late:
            read = late.get_one(Posting, need.id)
            assert read.status is PostingStatus.OPEN
            if kind == "sqlite":
                # A reader holds up the one writer there is; what it has read stays in its session.
                late.expire_on_commit = False
                late.commit()
            with Session(engine) as session:
                closed = session.get_one(Posting, need.id)
                close_posting(session, actor=group, posting=closed, reason="met_elsewhere", now=NOW)
                session.commit()
            with pytest.raises(Conflict, match="not-taking"):
                make_response(late, actor=business, posting=read, details=details(1), now=NOW)
            late.rollback()
            assert not list_broken_invariants(late)
