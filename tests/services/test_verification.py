"""What the team does with a record, and who of the team may not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.ledger import ReverseReason, SettleReason, ShareReason, ValueStep
from noticeboard.domain.vocabulary import QuantityUnit, Stage, SupportType, TeamRole
from noticeboard.models import OutboxMessage, ProxyValue, TeamMember
from noticeboard.queries.impact import Period, summarise_impact
from noticeboard.queries.ledger import find_bad_entry
from noticeboard.queries.records import LineView, find_record_view
from noticeboard.services.confirmations import give_quantities, remind_silent
from noticeboard.services.connections import fall_through
from noticeboard.services.ledger import Shares
from noticeboard.services.measure_choice import choose_measure
from noticeboard.services.verification import Check, reverse_stage, settle_line, verify_line, verify_many
from tests.connected import Connected
from tests.factory import NOW, Factory

D = Decimal
LATER = NOW + timedelta(hours=1)


def delivered(make: Factory, pounds: str = "2500", giver: str | None = None) -> Connected:
    """Equipment that both sides say is worth `pounds`, or over which they differ."""
    told = Connected(make, SupportType.EQUIPMENT, "1", QuantityUnit.ITEMS)
    give_quantities(make.session, record=told.record, quantities={1: D(giver or pounds)}, actor=told.business, now=NOW)
    give_quantities(make.session, record=told.record, quantities={1: D(pounds)}, actor=told.group, now=NOW)
    return told


def line_of(told: Connected, actor: Actor | None = None) -> LineView:
    """How its one line stands now."""
    told.session.expire_all()
    view = find_record_view(told.session, connection_id=told.connection.id, actor=actor or told.group)
    assert view is not None
    return view.lines[0]


def verify(told: Connected, actor: Actor, check: Check | None = None) -> None:
    verify_line(told.session, record=told.record, number=1, check=check or Check(), actor=actor, now=LATER)


def test_somebody_on_neither_side_verifies_what_was_delivered(make: Factory) -> None:
    told = delivered(make)

    verify(told, told.team())

    line = line_of(told)
    assert line.verified is not None
    assert line.delivered is not None
    assert (line.verified.net, line.verified.verifies_id) == (D("2500.00"), line.delivered.id)
    assert line.settled


def test_a_verified_entry_takes_the_value_frozen_when_it_was_delivered(session: Session, make: Factory) -> None:
    told = delivered(make)
    for value in session.query(ProxyValue):
        value.value = D("7")

    verify(told, told.team())

    assert line_of(told).net == D("2500.00")


def test_no_more_is_verified_than_was_delivered(make: Factory) -> None:
    told = delivered(make)

    with pytest.raises(Invalid, match="verified-above-delivered"):
        verify(told, told.team(), Check(quantity=D("2500.01")))


def test_less_may_be_verified_with_the_giver_given_a_share(make: Factory) -> None:
    told = delivered(make, "1500")
    shares = Shares(attribution=D("33.333333"))

    with pytest.raises(Invalid, match="attribution-wants-reason"):
        verify(told, told.team(), Check(shares=shares))
    verify(told, told.team(), Check(shares=shares, reason=ShareReason.SHARED_WITH_OTHERS))

    line = line_of(told)
    assert line.verified is not None
    assert (line.verified.gross, line.verified.net) == (D("1500.00"), D("500.00"))


def test_nobody_of_a_party_verifies_and_nobody_outside_the_team(make: Factory) -> None:
    told = delivered(make)
    for organisation, refusal in ((told.receiver, "verifier-is-a-party"), (told.giver, "verifier-is-a-party")):
        person = make.team_member()
        make.membership(person, organisation)
        with pytest.raises(Invalid, match=refusal):
            verify(told, make.actor(person))

    with pytest.raises(Invalid, match="verifier-not-in-office"):
        verify(told, make.actor(make.business()))
    with pytest.raises(Invalid, match="verifier-declares-conflict"):
        verify(told, told.team(), Check(declares_conflict=True))


def test_the_team_of_another_area_does_not_verify(make: Factory) -> None:
    told = delivered(make)
    other = make.area(code="other", name="Other", council="Other Council", lads=["E06000050"])

    with pytest.raises(Invalid, match="verifier-not-in-office"):
        verify(told, make.actor(make.team_member(area=other)))


def test_whoever_settled_a_figure_does_not_verify_it(session: Session, make: Factory) -> None:
    told = delivered(make, "2500", giver="3000")
    settler, other = told.team(), told.team()
    reason = SettleReason.EVIDENCE_SHOWS
    settle_line(session, record=told.record, number=1, quantity=D(2750), reason=reason, actor=settler, now=LATER)

    with pytest.raises(Invalid, match="verifier-wrote-delivered"):
        verify(told, settler)
    verify(told, other)

    assert line_of(told).net == D("2750.00")


def test_whoever_settled_a_figure_or_chose_its_measure_never_verifies_it(session: Session, make: Factory) -> None:
    told = Connected(make)
    give_quantities(session, record=told.record, quantities={1: D(80)}, actor=told.business, now=NOW)
    give_quantities(session, record=told.record, quantities={1: D(12)}, actor=told.group, now=NOW)
    settler, chooser, second, third = (told.team() for _ in range(4))
    reason = SettleReason.EVIDENCE_SHOWS
    settle_line(session, record=told.record, number=1, quantity=D(80), reason=reason, actor=settler, now=NOW)
    choose_measure(session, record=told.record, number=1, ref="NT17", actor=chooser, now=NOW)
    choose_measure(session, record=told.record, number=1, ref="NT29", actor=second, now=NOW)

    for actor in (settler, chooser, second):
        with pytest.raises(Invalid, match="verifier-wrote-delivered"):
            verify(told, actor)
    verify(told, third)

    assert line_of(told).net == D("1354.40")
    assert find_bad_entry(session) is None


def test_whoever_only_chose_the_measure_of_a_figure_does_not_verify_it(session: Session, make: Factory) -> None:
    told = Connected(make)
    chooser = told.team()
    choose_measure(session, record=told.record, number=1, ref="NT17", actor=chooser, now=NOW)
    for actor in (told.business, told.group):
        give_quantities(session, record=told.record, quantities={1: D(80)}, actor=actor, now=NOW)

    with pytest.raises(Invalid, match="verifier-chose-measure"):
        verify(told, chooser)


def test_whoever_gave_the_first_of_the_two_confirmations_does_not_verify_it(session: Session, make: Factory) -> None:
    told = Connected(make)
    person = make.person()
    membership = make.membership(person, told.giver)
    give_quantities(session, record=told.record, quantities={1: D(80)}, actor=make.actor(person), now=NOW)
    give_quantities(session, record=told.record, quantities={1: D(80)}, actor=told.group, now=NOW)
    membership.ended_at = LATER
    session.add(TeamMember(person_id=person.id, area_id=told.receiver.area_id, role=TeamRole.MEMBER))
    session.commit()
    session.expire_all()
    actor = make.actor(person)

    assert actor.organisation_ids == frozenset()
    with pytest.raises(Invalid, match="verifier-is-a-party"):
        verify(told, actor)


@pytest.mark.parametrize("side", ["giver", "receiver"])
def test_nobody_who_once_belonged_to_a_party_verifies_settles_or_takes_back(
    session: Session, make: Factory, side: str
) -> None:
    told, differing = delivered(make), delivered(make, "100", giver="120")
    person = make.team_member()
    for one in (told, differing):
        make.membership(person, getattr(one, side), ended_at=NOW)
    actor, reason = make.actor(person), SettleReason.EVIDENCE_SHOWS

    with pytest.raises(Invalid, match="verifier-is-a-party"):
        verify(told, actor)
    with pytest.raises(Invalid, match="team-is-a-party"):
        settle_line(session, record=differing.record, number=1, quantity=D(1), reason=reason, actor=actor, now=NOW)
    why = ReverseReason.NOT_DELIVERED
    with pytest.raises(Invalid, match="team-is-a-party"):
        reverse_stage(session, record=told.record, number=1, stage=Stage.DELIVERED, reason=why, actor=actor, now=LATER)


def test_nothing_is_settled_once_the_connection_fell_through(session: Session, make: Factory) -> None:
    told = delivered(make, "100", giver="3000")
    fall_through(session, actor=told.group, connection=told.connection, reason="Ill", now=LATER)
    reason = SettleReason.EVIDENCE_SHOWS

    with pytest.raises(Conflict, match="value-fell-through"):
        settle_line(
            session, record=told.record, number=1, quantity=D(3000), reason=reason, actor=told.team(), now=LATER
        )

    assert summarise_impact(session, period=Period()).cells == ()


def test_a_figure_the_team_settled_falls_with_the_connection_unless_it_was_verified(
    session: Session, make: Factory
) -> None:
    settled, verified = delivered(make, "100", giver="3000"), delivered(make, "100", giver="3000")
    reason = SettleReason.EVIDENCE_SHOWS
    for told in (settled, verified):
        settle_line(session, record=told.record, number=1, quantity=D(2000), reason=reason, actor=told.team(), now=NOW)
    verify(verified, verified.team())
    for told in (settled, verified):
        fall_through(session, actor=told.group, connection=told.connection, reason="Ill", now=LATER)

    with pytest.raises(Conflict, match="value-not-delivered"):
        verify(settled, settled.team())

    assert line_of(settled).delivered is None
    assert line_of(verified).net == D("2000.00")
    assert summarise_impact(session, period=Period()).total.net == D("2000.00")
    assert find_bad_entry(session) is None


def test_what_both_sides_had_confirmed_stands_and_is_verified_after_the_connection_fell_through(
    session: Session, make: Factory
) -> None:
    told = delivered(make)
    fall_through(session, actor=told.group, connection=told.connection, reason="Ill", now=LATER)

    verify(told, told.team())

    assert line_of(told).net == D("2500.00")


def test_a_small_figure_that_the_team_settled_still_wants_a_verifier(session: Session, make: Factory) -> None:
    told = delivered(make, "100", giver="120")
    reason = SettleReason.AGREED_WITH_BOTH

    settle_line(session, record=told.record, number=1, quantity=D(110), reason=reason, actor=told.team(), now=LATER)

    line = line_of(told)
    assert line.settled_by_team
    assert not line.settled
    assert line.next_step is ValueStep.TEAM_TO_VERIFY


def test_nothing_is_verified_without_two_confirmations_or_a_settled_figure(session: Session, make: Factory) -> None:
    told = Connected(make, SupportType.EQUIPMENT, "1", QuantityUnit.ITEMS)
    give_quantities(session, record=told.record, quantities={1: D(100)}, actor=told.group, now=NOW)

    with pytest.raises(Conflict, match="value-not-delivered"):
        verify(told, told.team())


def test_the_team_speaks_for_a_silent_side_only_after_it_was_asked_twice(session: Session, make: Factory) -> None:
    told = Connected(make, SupportType.EQUIPMENT, "1", QuantityUnit.ITEMS)
    give_quantities(session, record=told.record, quantities={1: D(100)}, actor=told.group, now=NOW)
    reason, team = SettleReason.SILENT_RECEIPT, told.team()
    remind_silent(session, now=NOW + timedelta(days=7))

    with pytest.raises(Invalid, match="settle-before-chases"):
        settle_line(session, record=told.record, number=1, quantity=D(100), reason=reason, actor=team, now=LATER)
    remind_silent(session, now=NOW + timedelta(days=14))
    entry = settle_line(session, record=told.record, number=1, quantity=D(100), reason=reason, actor=team, now=LATER)

    assert (entry.stage, entry.reason_code) == (Stage.DELIVERED, "silent_receipt")


def test_a_side_that_is_silent_after_a_figure_was_taken_back_is_asked_anew(session: Session, make: Factory) -> None:
    told, week = Connected(make), timedelta(days=7)
    give_quantities(session, record=told.record, quantities={1: D(10)}, actor=told.group, now=NOW)
    asked = [remind_silent(session, now=NOW + days * week) for days in (1, 2)]
    reason, stage, why = SettleReason.SILENT_CALL, Stage.DELIVERED, ReverseReason.ENTERED_WRONGLY
    then = NOW + 3 * week
    settle_line(session, record=told.record, number=1, quantity=D(10), reason=reason, actor=told.team(), now=then)
    reverse_stage(session, record=told.record, number=1, stage=stage, reason=why, actor=told.team(), now=then)
    again = then + timedelta(hours=1)
    give_quantities(session, record=told.record, quantities={1: D(9)}, actor=told.business, now=again)

    with pytest.raises(Invalid, match="settle-before-chases"):
        settle_line(session, record=told.record, number=1, quantity=D(9), reason=reason, actor=told.team(), now=again)
    asked += [remind_silent(session, now=again + days * timedelta(days=1)) for days in (6, 7, 8, 14, 15, 60)]
    silent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "value-reminder")).all()[-1]
    entry = settle_line(
        session, record=told.record, number=1, quantity=D(9), reason=reason, actor=told.team(), now=again + 9 * week
    )

    assert asked == [1, 1, 0, 1, 0, 1, 0, 0]
    assert silent.person_id == told.group.person_id
    assert entry.quantity == 9


@pytest.mark.parametrize("reason", [SettleReason.SILENT_CALL, SettleReason.SILENT_COUNT])
def test_a_reason_of_silence_does_not_settle_a_difference(
    session: Session, make: Factory, reason: SettleReason
) -> None:
    told = delivered(make, "100", giver="120")

    with pytest.raises(Invalid, match="settle-reason-does-not-fit"):
        settle_line(session, record=told.record, number=1, quantity=D(1), reason=reason, actor=told.team(), now=NOW)


def test_nothing_is_settled_before_anybody_spoke_or_after_both_agreed(session: Session, make: Factory) -> None:
    silent, agreed = Connected(make), delivered(make)
    reason = SettleReason.EVIDENCE_SHOWS

    with pytest.raises(Invalid, match="settle-nobody-spoke"):
        settle_line(session, record=silent.record, number=1, quantity=D(1), reason=reason, actor=silent.team(), now=NOW)
    with pytest.raises(Conflict, match="value-delivered"):
        settle_line(session, record=agreed.record, number=1, quantity=D(1), reason=reason, actor=agreed.team(), now=NOW)


def test_a_party_in_the_team_settles_and_reverses_nothing(session: Session, make: Factory) -> None:
    told = delivered(make, "100", giver="120")
    person = make.team_member()
    make.membership(person, told.giver)
    reason = SettleReason.EVIDENCE_SHOWS

    with pytest.raises(Invalid, match="team-is-a-party"):
        settle_line(
            session, record=told.record, number=1, quantity=D(1), reason=reason, actor=make.actor(person), now=NOW
        )
    with pytest.raises(NotPermitted):
        settle_line(session, record=told.record, number=1, quantity=D(1), reason=reason, actor=told.group, now=NOW)


def test_taking_back_what_was_delivered_takes_back_its_verification(session: Session, make: Factory) -> None:
    told = delivered(make)
    verify(told, told.team())

    reason = ReverseReason.NOT_DELIVERED
    reverse_stage(
        session, record=told.record, number=1, stage=Stage.DELIVERED, reason=reason, actor=told.team(), now=LATER
    )

    line = line_of(told)
    assert (line.delivered, line.verified, line.giver_says, line.receiver_says) == (None, None, None, None)
    entries = line.line.entries
    assert [entry.stage for entry in entries] == [Stage.DELIVERED, Stage.VERIFIED, Stage.REVERSED, Stage.REVERSED]
    assert [entry.reverses_id for entry in entries[2:]] == [entries[1].id, entries[0].id]
    assert all(entry.net == D("2500.00") for entry in entries)


def test_what_was_taken_back_needs_both_sides_words_anew(session: Session, make: Factory) -> None:
    told = delivered(make)
    reason = ReverseReason.ENTERED_WRONGLY
    reverse_stage(
        session, record=told.record, number=1, stage=Stage.DELIVERED, reason=reason, actor=told.team(), now=LATER
    )
    after = LATER + timedelta(hours=1)

    (one,) = give_quantities(session, record=told.record, quantities={1: D(2500)}, actor=told.group, now=after)
    (both,) = give_quantities(session, record=told.record, quantities={1: D(2500)}, actor=told.business, now=after)

    assert one.delivered is None
    assert both.delivered is not None


def test_nothing_is_taken_back_twice(session: Session, make: Factory) -> None:
    told = delivered(make)
    team = told.team()
    reason = ReverseReason.COUNTED_TWICE
    reverse_stage(session, record=told.record, number=1, stage=Stage.DELIVERED, reason=reason, actor=team, now=LATER)

    with pytest.raises(Conflict, match="moved-on"):
        reverse_stage(
            session, record=told.record, number=1, stage=Stage.DELIVERED, reason=reason, actor=team, now=LATER
        )


def test_many_are_verified_at_once(session: Session, make: Factory) -> None:
    all_told = [delivered(make) for _ in range(3)]

    done = verify_many(session, chosen=[(told.record, 1) for told in all_told], actor=all_told[0].team(), now=LATER)

    assert done == 3
    assert all(line_of(told).verified for told in all_told)
