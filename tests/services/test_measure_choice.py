"""Choosing another measure: a new line in the place of the old, and nothing counted twice."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Invalid, NotPermitted
from noticeboard.domain.ledger import current_lines
from noticeboard.domain.vocabulary import QuantityUnit, Stage, SupportType
from noticeboard.queries.records import find_record_view
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.measure_choice import choose_measure
from tests.connected import Connected
from tests.factory import NOW, Factory

D = Decimal


def test_the_giver_chooses_another_measure_and_what_was_said_stays_said(session: Session, make: Factory) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)

    new = choose_measure(session, record=told.record, number=1, ref="NT17", actor=told.business, now=NOW)

    old = told.record.lines[0]
    view = find_record_view(session, connection_id=told.connection.id, actor=told.group)
    assert [entry.stage for entry in old.entries] == [Stage.COMMITTED, Stage.REVERSED]
    assert [(entry.stage, entry.quantity) for entry in new.entries] == [(Stage.COMMITTED, D(12))]
    assert new.input_key == old.input_key
    assert view is not None
    assert (view.lines[0].line, view.lines[0].receiver_says) == (new, D(10))


def test_the_team_changes_the_measure_of_what_is_delivered(session: Session, make: Factory) -> None:
    told = Connected(make)
    for actor in (told.group, told.business):
        give_quantities(session, record=told.record, quantities={1: D(10)}, actor=actor, now=NOW)

    with pytest.raises(NotPermitted):
        choose_measure(session, record=told.record, number=1, ref="NT17", actor=told.business, now=NOW)
    team = told.team()
    new = choose_measure(session, record=told.record, number=1, ref="NT17", actor=team, now=NOW)

    (entry,) = new.entries
    assert (entry.stage, entry.quantity, entry.net, entry.actor_id) == (
        Stage.DELIVERED,
        D(10),
        D("169.30"),
        team.person_id,
    )


def test_another_unit_is_asked_anew(session: Session, make: Factory) -> None:
    told = Connected(make, SupportType.EQUIPMENT, "1", QuantityUnit.ITEMS, {"worth": "300"})
    give_quantities(session, record=told.record, quantities={1: D(300)}, actor=told.group, now=NOW)

    new = choose_measure(session, record=told.record, number=1, ref="NT72", actor=told.business, now=NOW)

    assert new.confirmations == []
    assert new.entries == []


def test_a_measure_that_takes_goods_and_time_together_replaces_both_lines(session: Session, make: Factory) -> None:
    answers = {"materials_worth": "3000", "labour_hours": "60"}
    told = Connected(make, SupportType.PROJECT_DELIVERY, "1", QuantityUnit.PROJECTS, answers)
    assert len(current_lines(told.record.lines)) == 2

    new = choose_measure(session, record=told.record, number=2, ref="NT27", actor=told.business, now=NOW)

    assert current_lines(told.record.lines) == [new]
    assert new.entries[0].net == D("4015.80")
    view = find_record_view(session, connection_id=told.connection.id, actor=told.group)
    assert view is not None
    assert view.totals.net == D("4015.80")


@pytest.mark.parametrize(
    ("ref", "refusal"),
    [
        ("NT24", "measure-does-not-suit"),
        ("C19-1", "measure-does-not-suit"),
        ("NT1", "measure-does-not-suit"),
        ("", "measure-does-not-suit"),
        ("NT28", "measure-is-the-same"),
        ("NT29", "measure-already-used"),
    ],
)
def test_a_measure_that_does_not_fit_is_refused(session: Session, make: Factory, ref: str, refusal: str) -> None:
    told = Connected(make, SupportType.PROJECT_DELIVERY, "1", QuantityUnit.PROJECTS)

    with pytest.raises(Invalid, match=refusal):
        choose_measure(session, record=told.record, number=1, ref=ref, actor=told.business, now=NOW)


def test_the_group_does_not_choose(session: Session, make: Factory) -> None:
    told = Connected(make)

    with pytest.raises(NotPermitted, match="measure-not-yours"):
        choose_measure(session, record=told.record, number=1, ref="NT17", actor=told.group, now=NOW)
