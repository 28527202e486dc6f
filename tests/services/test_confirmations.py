"""Both sides say how much was given; the silent one is asked again; the figure both agree on is entered once."""

import threading
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import NOBODY
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.ledger import ValueStep
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.vocabulary import QuantityUnit, Stage, SupportType
from noticeboard.extensions import db
from noticeboard.models import LedgerEntry, OutboxMessage, Person, SocialValueRecord
from noticeboard.queries.people import actor_for
from noticeboard.queries.records import find_record_view
from noticeboard.services.confirmations import confirm_quantity, give_quantities, remind_silent
from noticeboard.services.connections import start_connection
from tests.boards import own_board
from tests.connected import Connected
from tests.factory import NOW, Factory

D = Decimal
LATER = NOW + timedelta(days=1)


def kinds(session: Session) -> list[str]:
    """The messages queued, in order."""
    session.flush()
    return [row.kind for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def test_what_both_sides_say_is_delivered(session: Session, make: Factory) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)

    (line,) = give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.business, now=LATER)

    assert line.delivered is not None
    assert (line.delivered.quantity, line.delivered.net) == (D(10), D("169.30"))
    assert line.settled
    assert line.next_step is ValueStep.NOTHING
    assert kinds(session) == ["value-to-confirm", "value-agreed"]


def test_one_side_alone_delivers_nothing(session: Session, make: Factory) -> None:
    told = Connected(make)

    (line,) = give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)

    assert line.stands is None
    assert line.next_step is ValueStep.GIVER_TO_CONFIRM


def test_when_figures_differ_each_is_told_and_either_may_take_the_others(session: Session, make: Factory) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)
    (differing,) = give_quantities(session, record=told.record, quantities={1: D(12)}, actor=told.business, now=NOW)

    agreed = confirm_quantity(session, record=told.record, number=1, quantity=D(12), actor=told.group, now=LATER)

    assert (differing.giver_says, differing.receiver_says, differing.delivered) == (D(12), D(10), None)
    assert differing.next_step is ValueStep.FIGURES_DIFFER
    assert agreed.delivered is not None
    assert agreed.delivered.quantity == 12
    assert kinds(session) == ["value-to-confirm", "value-differs", "value-differs", "value-agreed"]


def test_a_figure_changed_since_the_page_was_drawn_is_not_confirmed(session: Session, make: Factory) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: D(11)}, actor=told.group, now=NOW)

    with pytest.raises(Conflict, match="value-changed"):
        confirm_quantity(session, record=told.record, number=1, quantity=D(10), actor=told.business, now=NOW)


def test_a_large_figure_goes_to_the_team(session: Session, make: Factory) -> None:
    told = Connected(make, SupportType.EQUIPMENT, "1", QuantityUnit.ITEMS, {"worth": "500"})
    give_quantities(session, record=told.record, quantities={1: D(500)}, actor=told.group, now=NOW)

    (line,) = give_quantities(session, record=told.record, quantities={1: D(500)}, actor=told.business, now=NOW)

    assert line.next_step is ValueStep.TEAM_TO_VERIFY
    assert not line.settled
    assert kinds(session)[-2:] == ["value-agreed", "value-to-verify"]


def test_a_strangers_word_is_not_taken(session: Session, make: Factory) -> None:
    told = Connected(make)
    stranger = make.actor(make.business())

    for actor in (stranger, NOBODY, told.team()):
        with pytest.raises(NotPermitted):
            give_quantities(session, record=told.record, quantities={1: D(10)}, actor=actor, now=NOW)


def test_one_person_does_not_confirm_for_both_sides(session: Session, make: Factory) -> None:
    told = Connected(make)
    person = told.receiver.memberships[0].person
    make.membership(person, told.giver)
    both = [actor_for(session, person=person, acting_for_id=one.id) for one in (told.receiver, told.giver)]
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=both[0], now=NOW)

    with pytest.raises(NotPermitted, match="value-both-sides"):
        confirm_quantity(session, record=told.record, number=1, quantity=D(10), actor=both[1], now=LATER)


def test_nothing_is_said_for_an_organisation_that_is_suspended(session: Session, make: Factory) -> None:
    told = Connected(make)
    told.giver.suspended_at = NOW
    session.commit()

    with pytest.raises(NotPermitted, match="organisation-suspended"):
        give_quantities(session, record=told.record, quantities={1: D(10)}, actor=make.actor(told.giver), now=NOW)


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1.00001", "1000000001"])
def test_a_quantity_that_cannot_stand_is_refused(session: Session, make: Factory, quantity: str) -> None:
    told = Connected(make)

    with pytest.raises(Invalid):
        give_quantities(session, record=told.record, quantities={1: D(quantity)}, actor=told.group, now=NOW)


def test_nothing_is_said_of_what_is_delivered_or_fell_through(session: Session, make: Factory) -> None:
    told = Connected(make)
    for actor in (told.group, told.business):
        give_quantities(session, record=told.record, quantities={1: D(10)}, actor=actor, now=NOW)

    with pytest.raises(Conflict, match="value-delivered"):
        give_quantities(session, record=told.record, quantities={1: D(11)}, actor=told.group, now=NOW)

    other = Connected(make)
    other.connection.status = ConnectionStatus.FELL_THROUGH
    with pytest.raises(Conflict, match="value-fell-through"):
        give_quantities(session, record=other.record, quantities={1: D(11)}, actor=other.group, now=NOW)


def test_nothing_is_said_of_help_that_has_not_started(session: Session, make: Factory) -> None:
    told = Connected(make)
    told.connection.status = ConnectionStatus.AGREED

    with pytest.raises(Conflict, match="value-not-started"):
        give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)

    start_connection(session, actor=told.business, connection=told.connection, now=NOW)
    (line,) = give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)
    assert line.receiver_says == 10


def test_a_line_left_out_of_a_project_does_not_hold_the_other_up(session: Session, make: Factory) -> None:
    told = Connected(make, SupportType.PROJECT_DELIVERY, "1", QuantityUnit.PROJECTS)
    for actor in (told.group, told.business):
        give_quantities(session, record=told.record, quantities={2: D(20)}, actor=actor, now=NOW)

    view = find_record_view(session, connection_id=told.connection.id, actor=told.group)

    assert view is not None
    assert view.next_step is ValueStep.NOTHING
    assert view.totals.net == D("338.60")


def test_a_side_that_is_silent_is_asked_again_after_one_week_and_after_two(session: Session, make: Factory) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)

    asked = [remind_silent(session, now=NOW + timedelta(days=days)) for days in (6, 7, 8, 13, 14, 15, 60)]

    assert asked == [0, 1, 0, 0, 1, 0, 0]
    reminders = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "value-reminder")).all()
    assert {row.person_id for row in reminders} == {told.business.person_id}


def test_a_side_that_nobody_reminded_for_long_is_asked_once_at_a_time(session: Session, make: Factory) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)

    asked = [remind_silent(session, now=NOW + timedelta(days=days)) for days in (30, 31, 36, 37, 38)]

    assert asked == [1, 0, 0, 1, 0]


def test_nobody_is_asked_again_who_has_answered(session: Session, make: Factory) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)
    give_quantities(session, record=told.record, quantities={1: D(11)}, actor=told.business, now=NOW)

    assert remind_silent(session, now=NOW + timedelta(days=20)) == 0


def test_only_its_parties_and_its_team_see_a_record(session: Session, make: Factory) -> None:
    told = Connected(make)
    assert told.record.lines
    elsewhere = make.area(code="elsewhere", name="Elsewhere", council="Elsewhere Council", lads=["E06000050"])
    strangers = [NOBODY, make.actor(make.business()), make.actor(make.team_member(area=elsewhere))]

    seen = [
        find_record_view(session, connection_id=told.connection.id, actor=actor) is not None
        for actor in (told.group, told.business, told.team(), *strangers)
    ]

    assert seen == [True, True, True, False, False, False]


def test_both_sides_at_once_deliver_one_entry(tmp_path: Path) -> None:
    with own_board(tmp_path) as app:
        with app.app_context():
            told = Connected(Factory(db.session()))
            record_id = told.record.id
            people = [told.group.person_id, told.business.person_id]
            db.session.remove()
        together, failures = threading.Barrier(2), []

        def confirm(person_id: int) -> None:
            with app.app_context():
                session = db.session()
                try:
                    record = session.get_one(SocialValueRecord, record_id)
                    actor = actor_for(session, person=_person(session, person_id))
                    session.commit()
                    together.wait(timeout=20)
                    give_quantities(session, record=record, quantities={1: D(10)}, actor=actor, now=NOW)
                    session.commit()
                except Exception as error:
                    failures.append(error)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=confirm, args=(person_id,)) for person_id in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with app.app_context():
            stages = [row.stage for row in db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))]
            db.session.remove()

    assert not failures
    assert stages == [Stage.DELIVERED]


def _person(session: Session, person_id: int) -> Person:
    return session.get_one(Person, person_id)
