"""What the noticeboard of an organisation shows: its own next steps, and those of others."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import ConnectionStatus, IntroductionStatus, ResponseStatus
from noticeboard.domain.vocabulary import Context, QuantityUnit, ResponseKind, Stage, SupportType
from noticeboard.models import Connection, Introduction, Need, Offer, Organisation, Posting, Response
from noticeboard.queries.dashboard import get_dashboard
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.ledger import append_entry
from noticeboard.web.wording.steps import STEPS, step_words
from tests.connected import Connected
from tests.factory import NOW, Factory


def a_response(session: Session, posting: Posting, maker: Organisation, **given: Any) -> Response:
    """A live response to a posting."""
    number = session.query(Response).count()
    values: dict[str, Any] = {
        "ref": f"R-22222{number + 2}",
        "kind": ResponseKind.PLEDGE if posting.is_need else ResponseKind.ASK,
        "area_id": posting.area_id,
        "posting_id": posting.id,
        "organisation_id": maker.id,
        "person_id": maker.created_by_id,
        "status": ResponseStatus.MADE,
        "message": "We can help",
        "quantity": Decimal(2),
        "unit": QuantityUnit.PEOPLE,
        "context": Context.VOLUNTARY,
        "made_at": NOW,
        "due_at": NOW + timedelta(days=5),
    }
    row = Response(**values | given)
    session.add(row)
    session.commit()
    return row


def an_introduction(session: Session, need: Need, offer: Offer, **given: Any) -> Introduction:
    """An introduction that waits for both sides."""
    row = Introduction(
        **{
            "ref": "I-222222",
            "need_id": need.id,
            "offer_id": offer.id,
            "introduced_by_id": need.author_id,
            "status": IntroductionStatus.PROPOSED,
            "message": "You should meet",
            "quantity": Decimal(1),
            "unit": QuantityUnit.PEOPLE,
            "introduced_at": NOW,
            "due_at": NOW + timedelta(days=3),
        }
        | given
    )
    session.add(row)
    session.commit()
    return row


def a_connection(session: Session, response: Response, status: ConnectionStatus) -> Connection:
    """A connection of the pledge that opened it."""
    need = response.posting
    row = Connection(
        ref="C-222222",
        area_id=need.area_id,
        response_id=response.id,
        need_id=need.id,
        giver_id=response.organisation_id,
        receiver_id=need.organisation_id,
        giver_person_id=response.person_id,
        receiver_person_id=need.author_id,
        support_type=SupportType.VOLUNTEERING,
        quantity=Decimal(2),
        unit=QuantityUnit.PEOPLE,
        context=Context.VOLUNTARY,
        status=status,
        opened_at=NOW,
    )
    session.add(row)
    session.commit()
    return row


def test_a_new_organisation_has_nothing_to_do(session: Session, make: Factory) -> None:
    found = get_dashboard(session, organisation_id=make.group().id, now=NOW)

    assert (found.ours, list(found.postings), found.theirs) == ([], [], [])


def test_a_pledge_waits_for_the_group_and_the_business_sees_who_is_next(session: Session, make: Factory) -> None:
    need, business = make.need(), make.business()
    pledge = a_response(session, need, business)

    group_sees = get_dashboard(session, organisation_id=need.organisation_id, now=NOW)
    business_sees = get_dashboard(session, organisation_id=business.id, now=NOW)

    assert [(s.code, s.ref, s.other) for s in group_sees.ours] == [("pledge-answer", pledge.ref, business.name)]
    assert [(s.code, s.due_at) for s in business_sees.theirs] == [("response-theirs", pledge.due_at)]
    assert step_words(group_sees.ours[0]) == f"Answer the pledge from {business.name}"


@pytest.mark.parametrize(
    ("status", "code"),
    [(ResponseStatus.WAITING, "response-waiting"), (ResponseStatus.AWAITING_CHECK, "response-check")],
)
def test_a_response_that_waits_is_nothing_for_the_other_side_to_do(
    session: Session, make: Factory, status: ResponseStatus, code: str
) -> None:
    need, business = make.need(), make.business()
    a_response(session, need, business, status=status, due_at=None)

    assert get_dashboard(session, organisation_id=need.organisation_id, now=NOW).ours == []
    assert [s.code for s in get_dashboard(session, organisation_id=business.id, now=NOW).theirs] == [code]


def test_an_introduction_waits_for_the_side_that_has_not_answered(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    an_introduction(session, need, offer, need_accepted_at=NOW)

    assert [s.code for s in get_dashboard(session, organisation_id=need.organisation_id, now=NOW).theirs] == [
        "introduction-theirs"
    ]
    assert [s.code for s in get_dashboard(session, organisation_id=offer.organisation_id, now=NOW).ours] == [
        "introduction-answer"
    ]


@pytest.mark.parametrize(
    ("status", "receiver", "giver"),
    [
        (ConnectionStatus.AGREED, "connection-start", "connection-start"),
        (ConnectionStatus.UNDER_WAY, "connection-complete", "connection-complete"),
        (ConnectionStatus.COMPLETED, "value-give", "value-confirm"),
    ],
)
def test_a_connection_says_to_each_side_what_comes_next(
    session: Session, make: Factory, status: ConnectionStatus, receiver: str, giver: str
) -> None:
    need, business = make.need(), make.business()
    a_connection(session, a_response(session, need, business, status=ResponseStatus.ACCEPTED), status)

    assert [s.code for s in get_dashboard(session, organisation_id=need.organisation_id, now=NOW).ours] == [receiver]
    assert [s.code for s in get_dashboard(session, organisation_id=business.id, now=NOW).ours] == [giver]


@pytest.mark.parametrize(("days", "codes"), [(364, ["value-confirm"]), (366, [])])
def test_the_value_of_work_done_more_than_a_year_ago_is_not_asked_for_any_more(
    session: Session, make: Factory, days: int, codes: list[str]
) -> None:
    told = Connected(make)
    told.connection.status, told.connection.completed_at = ConnectionStatus.COMPLETED, NOW - timedelta(days=days)
    session.commit()

    assert [step.code for step in get_dashboard(session, organisation_id=told.giver.id, now=NOW).ours] == codes


def test_a_figure_waits_to_be_confirmed_for_a_year_and_not_once_the_team_has_entered_it(
    session: Session, make: Factory
) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: Decimal(10)}, actor=told.group, now=NOW)
    told.connection.status, told.connection.completed_at = ConnectionStatus.COMPLETED, NOW
    session.commit()

    def waits(now: datetime = NOW) -> list[str]:
        return [step.code for step in get_dashboard(session, organisation_id=told.giver.id, now=now).ours]

    assert waits() == ["figure-confirm"]
    assert waits(NOW + timedelta(days=366)) == []
    team = told.team()
    assert team.person_id
    append_entry(
        session,
        line=told.record.lines[0],
        stage=Stage.DELIVERED,
        quantity=Decimal(10),
        actor_id=team.person_id,
        now=NOW,
    )
    assert waits() == []


def test_no_figure_is_asked_about_before_the_help_has_started(session: Session, make: Factory) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: Decimal(10)}, actor=told.group, now=NOW)
    told.connection.status = ConnectionStatus.AGREED
    session.commit()

    found = get_dashboard(session, organisation_id=told.giver.id, now=NOW)

    assert [step.code for step in found.ours] == ["connection-start"]


def test_the_dashboard_asks_as_often_for_much_as_for_little(session: Session, make: Factory) -> None:
    need = make.need()
    for _ in range(4):
        a_response(session, need, make.business())
    an_introduction(session, need, make.offer())
    session.expire_all()
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    found = get_dashboard(session, organisation_id=need.organisation_id, now=NOW)
    [step_words(step) for step in [*found.ours, *found.theirs]]
    event.remove(session.get_bind(), "before_cursor_execute", note)

    assert len([one for one in asked if one.startswith("SELECT")]) <= 6
    assert len(found.ours) == 5


def test_every_step_has_its_words() -> None:
    assert all(STEPS.values())
