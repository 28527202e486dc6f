"""Choosing another measure: a new line in the place of the old, and nothing counted twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.ledger import ReverseReason, ValueStep, current_lines
from noticeboard.domain.vocabulary import QuantityUnit, Stage, SupportType
from noticeboard.queries.ledger import find_bad_entry
from noticeboard.queries.records import RecordView, find_record_view
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.connections import fall_through
from noticeboard.services.measure_choice import choose_measure
from noticeboard.services.verification import Check, reverse_stage, verify_line
from tests.connected import Connected
from tests.factory import NOW, Factory

D = Decimal
LATER = NOW + timedelta(hours=1)


def seen_by(told: Connected, actor: Actor) -> RecordView:
    """The record as somebody sees it now."""
    told.session.expire_all()
    view = find_record_view(told.session, connection_id=told.connection.id, actor=actor)
    assert view is not None
    return view


def agreed(make: Factory, quantity: str = "10") -> Connected:
    """Hours that both sides confirm."""
    told = Connected(make)
    for actor in (told.group, told.business):
        give_quantities(told.session, record=told.record, quantities={1: D(quantity)}, actor=actor, now=NOW)
    return told


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


@pytest.mark.parametrize("by_team", [True, False])
def test_words_that_were_taken_back_do_not_come_back_with_another_measure(
    session: Session, make: Factory, by_team: bool
) -> None:
    told = agreed(make)
    team, stage, reason = told.team(), Stage.DELIVERED, ReverseReason.ENTERED_WRONGLY
    reverse_stage(session, record=told.record, number=1, stage=stage, reason=reason, actor=team, now=LATER)

    chooser = team if by_team else told.business
    new = choose_measure(session, record=told.record, number=1, ref="NT17", actor=chooser, now=LATER)
    chosen = seen_by(told, told.group)
    after = LATER + timedelta(hours=1)
    (one,) = give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.business, now=after)

    assert (chosen.lines[0].giver_says, chosen.lines[0].receiver_says) == (None, None)
    assert chosen.next_step is ValueStep.BOTH_TO_GIVE
    assert (one.line, one.delivered, one.next_step) == (new, None, ValueStep.RECEIVER_TO_CONFIRM)
    assert find_bad_entry(session) is None


def test_only_the_last_word_of_each_side_goes_along_to_another_measure(session: Session, make: Factory) -> None:
    told = Connected(make)
    for quantity in (8, 9):
        give_quantities(session, record=told.record, quantities={1: D(quantity)}, actor=told.group, now=NOW)
    give_quantities(session, record=told.record, quantities={1: D(12)}, actor=told.business, now=NOW)

    new = choose_measure(session, record=told.record, number=1, ref="NT17", actor=told.business, now=LATER)

    assert [said.quantity for said in new.confirmations] == [9, 12]
    assert seen_by(told, told.group).next_step is ValueStep.FIGURES_DIFFER


@pytest.mark.parametrize("side", ["giver", "receiver"])
@pytest.mark.parametrize("left", [False, True])
def test_nobody_who_belongs_or_belonged_to_a_party_chooses_for_the_team(
    session: Session, make: Factory, side: str, left: bool
) -> None:
    told = agreed(make, "80")
    verify_line(session, record=told.record, number=1, check=Check(), actor=told.team(), now=NOW)
    person = make.team_member()
    make.membership(person, getattr(told, side), ended_at=NOW if left else None)
    actor = make.actor(person)

    with pytest.raises(NotPermitted, match="team-is-a-party"):
        choose_measure(session, record=told.record, number=1, ref="NT17", actor=actor, now=LATER)

    view = seen_by(told, actor)
    assert view.chooses == frozenset()
    assert view.lines[0].verified is not None


def test_a_giver_who_is_of_the_team_chooses_as_the_giver_until_it_is_delivered(session: Session, make: Factory) -> None:
    told = Connected(make)
    person = make.team_member()
    make.membership(person, told.giver)

    new = choose_measure(session, record=told.record, number=1, ref="NT17", actor=make.actor(person), now=NOW)

    assert new.measure.ref == "NT17"


def test_nobody_chooses_once_the_connection_fell_through(session: Session, make: Factory) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    assert told.record.lines
    fall_through(session, actor=told.group, connection=told.connection, reason="Ill", now=LATER)

    for actor in (told.business, told.team()):
        with pytest.raises(Conflict, match="value-fell-through"):
            choose_measure(session, record=told.record, number=1, ref="NT15", actor=actor, now=LATER)
        assert seen_by(told, actor).chooses == frozenset()

    assert [entry.stage for line in told.record.lines for entry in line.entries] == [Stage.COMMITTED, Stage.REVERSED]
