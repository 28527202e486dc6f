"""Whatever is done on a small board, in whatever order, its invariants hold and whom it concerns is told."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Refusal
from noticeboard.domain.lifecycle import (
    ConnectionStatus,
    IntroductionStatus,
    PostingStatus,
    ResponseStatus,
    is_final,
)
from noticeboard.domain.vocabulary import Cadence
from noticeboard.models import Connection, Introduction, Organisation, OutboxMessage, Posting, Response
from noticeboard.queries.dealings import list_dealings
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.queries.people import actor_for
from noticeboard.queries.responses import list_live_responses
from noticeboard.services.connections import complete_connection, fall_through, start_connection
from noticeboard.services.introductions import (
    accept_introduction,
    decline_introduction,
    introduce,
    lapse_introductions_due,
)
from noticeboard.services.organisation_checks import restore_organisation, suspend_organisation
from noticeboard.services.posting_changes import edit_by_owner
from noticeboard.services.posting_endings import (
    close_posting,
    expire_due,
    mark_met,
    pause_posting,
    renew_posting,
    resume_posting,
    take_off_board,
)
from noticeboard.services.postings import approve_posting, send_for_check, take_back
from noticeboard.services.responses import (
    ResponseDetails,
    accept_response,
    decline_response,
    hold_response,
    lapse_due,
    make_response,
    resume_response,
    withdraw_response,
)
from tests.factory import NOW, Factory
from tests.services.test_posting_changes import as_said

WHICH = st.integers(0, 3)
HOW_MANY = st.integers(1, 4)
# What ends a posting or sets an organisation aside is done seldom, so that there is something left to do things with.
SELDOM = st.integers(0, 15)
ON_ITS_WAY = (pause_posting, resume_posting, renew_posting)
ANSWERS = (accept_response, decline_response, withdraw_response)
STATUSES: dict[type[Any], type[StrEnum]] = {
    Response: ResponseStatus,
    Introduction: IntroductionStatus,
    Connection: ConnectionStatus,
}


class SmallBoard(RuleBasedStateMachine):
    """Two groups and two businesses with a need or two offers each, and somebody in the team."""

    database: DatabaseConnection
    new_session: Callable[[], Session]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = self.database.begin_nested()
        self.session = self.new_session()
        self.make = Factory(self.session)
        self.now = NOW
        groups, businesses = ([getattr(self.make, kind)() for _ in "ab"] for kind in ("group", "business"))
        self.organisations: list[Organisation] = [*groups, *businesses]
        self.needs = [self.make.need(organisation=group) for group in groups]
        once, monthly = Cadence.ONCE, Cadence.MONTHLY
        self.offers = [
            self.make.offer(organisation=business, cadence=cadence)
            for business, cadence in zip(businesses, (once, monthly), strict=True)
        ]
        self.postings: list[Posting] = [*self.needs, *self.offers]
        self.team: Actor = self.make.actor(self.make.team_member())

    def teardown(self) -> None:
        """Forget this board."""
        self.session.rollback()
        self.session.close()
        self.savepoint.rollback()

    def owner(self, organisation: Organisation) -> Actor:
        person = organisation.memberships[0].person
        return actor_for(self.session, person=person, acting_for_id=organisation.id)

    def messages(self) -> int:
        self.session.flush()
        return self.session.scalar(select(func.count(OutboxMessage.id))) or 0

    def told_since(self, count: int) -> set[Any]:
        rows = self.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id).offset(count))
        return {row.payload.get("organisation_id") for row in rows}

    def do(self, move: Callable[..., Any], *, tells: Sequence[int] | None = None, **given: Any) -> None:
        """Do one thing, unless a rule refuses it; then look at the whole board, and at who was told.

        tells   the organisations that must be told; None where anybody will do.
        """
        before = self.messages()
        try:
            with self.session.begin_nested():
                move(self.session, now=self.now, **given)
        except Refusal:
            self.session.expire_all()
            return
        self.session.flush()
        assert not list_broken_invariants(self.session)
        told = self.told_since(before)
        assert told if tells is None else set(tells) <= told, (move, told, tells)

    def one_of(self, table: type[Any], which: int) -> Any:
        """One of the newest rows of a table, those that are not over first; None while there is none."""
        over = case((table.status.in_([code for code in STATUSES[table] if is_final(code)]), 1), else_=0)
        rows = self.session.scalars(select(table).order_by(over, table.id.desc()).limit(2)).all()
        return rows[which % len(rows)] if rows else None

    def responders(self, posting: Posting) -> list[int]:
        return [response.organisation_id for response in list_live_responses(self.session, posting_id=posting.id)]

    @rule(to=WHICH, by=st.integers(0, 1), quantity=HOW_MANY, names_it=st.booleans())
    def respond(self, to: int, by: int, quantity: int, names_it: bool) -> None:
        posting = self.postings[to]
        own = (self.offers if posting.is_need else self.needs)[by]
        details = ResponseDetails("We can", Decimal(quantity), from_posting=own if names_it else None)
        self.do(make_response, actor=self.owner(own.organisation), posting=posting, details=details)

    @rule(which=WHICH, answer=st.sampled_from(ANSWERS))
    def answer(self, which: int, answer: Callable[..., Any]) -> None:
        response = self.one_of(Response, which)
        if response is not None:
            side = response if answer is withdraw_response else response.posting
            reason: dict[str, Any] = {"reason": "No"} if answer is decline_response else {}
            self.do(answer, actor=self.owner(side.organisation), response=response, **reason)

    @rule(which=WHICH, on=st.booleans())
    def hold(self, which: int, on: bool) -> None:
        response = self.one_of(Response, which)
        if response is not None:
            reason: dict[str, Any] = {"reason": "A look"} if on else {}
            self.do(hold_response if on else resume_response, actor=self.team, response=response, **reason)

    @rule(need=st.integers(0, 1), offer=st.integers(0, 1), quantity=HOW_MANY)
    def put_in_touch(self, need: int, offer: int, quantity: int) -> None:
        pair: dict[str, Any] = {"need": self.needs[need], "offer": self.offers[offer]}
        self.do(introduce, actor=self.team, message="You fit", quantity=Decimal(quantity), **pair)

    @rule(which=WHICH, by_need=st.booleans(), yes=st.integers(0, 3))
    def answer_introduction(self, which: int, by_need: bool, yes: int) -> None:
        introduction = self.one_of(Introduction, which)
        if introduction is not None:
            side = introduction.need if by_need else introduction.offer
            reason: dict[str, Any] = {} if yes else {"reason": "No"}
            self.do(
                accept_introduction if yes else decline_introduction,
                actor=self.owner(side.organisation),
                introduction=introduction,
                **reason,
            )

    @rule(which=WHICH, well=st.booleans())
    def go_on(self, which: int, well: bool) -> None:
        connection = self.one_of(Connection, which)
        if connection is not None:
            forward = start_connection if connection.status is ConnectionStatus.AGREED else complete_connection
            step: Callable[..., Any] = forward if well else fall_through
            reason: dict[str, Any] = {"reason": "Ill"} if step is fall_through else {}
            self.do(step, actor=self.owner(connection.giver), connection=connection, **reason)

    @rule(which=WHICH, move=st.sampled_from(ON_ITS_WAY))
    def move(self, which: int, move: Callable[..., Any]) -> None:
        posting = self.postings[which]
        self.do(move, tells=self.responders(posting), actor=self.owner(posting.organisation), posting=posting)

    @rule(which=SELDOM, met=st.booleans())
    def end(self, which: int, met: bool) -> None:
        if which < len(self.postings):
            posting = self.postings[which]
            reason: dict[str, Any] = {} if met else {"reason": "no_longer_needed"}
            tells, actor = self.responders(posting), self.owner(posting.organisation)
            self.do(mark_met if met else close_posting, tells=tells, actor=actor, posting=posting, **reason)

    @rule(which=WHICH, quantity=st.integers(1, 6), title=st.sampled_from(["Painters", "Gardeners"]))
    def edit(self, which: int, quantity: int, title: str) -> None:
        posting = self.postings[which]
        details = replace(as_said(posting), quantity=Decimal(quantity), title=title)
        differs = (posting.quantity, posting.title) != (details.quantity, title)
        on_board = posting.status not in (PostingStatus.DRAFT, PostingStatus.AWAITING_CHECK)
        dealing = [one.organisation_id for one in list_dealings(self.session, posting=posting)]
        tells = dealing if differs and on_board else []
        self.do(edit_by_owner, tells=tells, actor=self.owner(posting.organisation), posting=posting, details=details)

    @rule(which=WHICH)
    def send_back(self, which: int) -> None:
        posting = self.postings[which]
        tells = [posting.organisation_id, *self.responders(posting)]
        version = posting.version
        self.do(take_off_board, tells=tells, actor=self.team, posting=posting, version=version, reason="No")

    @precondition(lambda self: any(one.status is PostingStatus.DECLINED for one in self.postings))
    @rule()
    def mend(self) -> None:
        posting = next(one for one in self.postings if one.status is PostingStatus.DECLINED)
        actor = self.owner(posting.organisation)
        self.do(take_back, tells=[], actor=actor, posting=posting)
        self.do(send_for_check, actor=actor, posting=posting)
        self.do(approve_posting, actor=self.team, posting=posting, version=posting.version)

    @rule(which=SELDOM)
    def suspend(self, which: int) -> None:
        organisation = self.organisations[which % 4]
        on = organisation.suspended_at is None
        if on and which > 3:
            return
        reason: dict[str, Any] = {"reason": "A concern"} if on else {}
        move = suspend_organisation if on else restore_organisation
        self.do(move, actor=self.team, organisation=organisation, **reason)

    @rule(days=st.sampled_from([1, 9, 40]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        for sweep in (lapse_due, lapse_introductions_due, expire_due):
            self.do(sweep, tells=[])


@pytest.mark.usefixtures("reference_data")
def test_nothing_that_is_done_in_any_order_breaks_the_board(session: Session, connection: DatabaseConnection) -> None:
    bind = session.get_bind()
    session.commit()
    session.close()

    class Board(SmallBoard):
        database = connection

        @staticmethod
        def new_session() -> Session:
            return Session(bind, join_transaction_mode="create_savepoint")

    run_state_machine_as_test(
        Board,
        settings=settings(
            max_examples=int(os.environ.get("BOARD_SEQUENCES", "6")),
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            # Shrinking a sequence of a whole board takes minutes; what failed is printed as it was.
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
