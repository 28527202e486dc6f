"""Changing needs and offers, on a real database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import Cadence, QuantityUnit, SupportType
from noticeboard.models import Event, OutboxMessage, Posting, PostingChange, Suggestion
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.queries.posting_checks import list_changed, list_changes_to_look_at
from noticeboard.services.beneficiary_groups import load_groups
from noticeboard.services.hidden_places import set_place_hidden
from noticeboard.services.introductions import accept_introduction, introduce
from noticeboard.services.posting_changes import choose_measure, edit_by_owner, edit_by_team
from noticeboard.services.posting_endings import mark_looked_at, take_off_board
from noticeboard.services.responses import accept_response
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, TODAY, Factory
from tests.painters import CREWE, PAINTERS, kinds, pledge, sent
from tests.services.test_responses import pledge as answered


def test_the_team_changes_the_measure_and_what_is_expected(session: Session, make: Factory) -> None:
    posting = sent(session, make)

    choose_measure(
        session, actor=make.actor(make.team_member()), posting=posting, ref="NT17", quantity=Decimal(12), now=NOW
    )

    assert (posting.proposed_measure_ref, posting.expected_quantity) == ("NT17", Decimal(12))


def test_the_team_edits_with_a_note_that_the_owner_is_sent(session: Session, make: Factory) -> None:
    posting = sent(session, make)

    edit_by_team(
        session,
        actor=make.actor(make.team_member()),
        posting=posting,
        details=replace(PAINTERS, title="Four painters"),
        note="Shorter, so that it fits the list.",
        now=NOW,
    )

    assert (posting.title, posting.status_note) == ("Four painters", "Shorter, so that it fits the list.")
    assert kinds(session)[-1] == "posting-edited"


def test_a_change_is_shown_to_those_who_responded(session: Session, make: Factory) -> None:
    need = make.need()
    pledge(session, make, need, held=2)

    edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=PAINTERS, now=NOW)

    change = session.scalars(select(PostingChange)).one()
    assert change.changes["ends_on"] == {
        "before": (TODAY + timedelta(days=60)).isoformat(),
        "after": (TODAY + timedelta(days=40)).isoformat(),
    }
    assert kinds(session) == ["posting-changed", "posting-changed-for-team"]


def test_where_a_sensitive_service_goes_is_a_change_like_any_other(session: Session, make: Factory) -> None:
    need = sent(session, make)
    need.status = PostingStatus.OPEN
    pledge(session, make, need, held=2)
    actor = make.actor(need.organisation)
    set_place_hidden(session, actor=actor, organisation=need.organisation, hidden=True, now=NOW)
    knutsford = replace(CREWE, label="Knutsford (WA16)", reads_as="Knutsford (WA16)", outcode="WA16")
    elsewhere = replace(PAINTERS, place=knutsford, location_text="Knutsford")

    told = edit_by_owner(session, actor=actor, posting=need, details=elsewhere, now=NOW)

    change = session.scalars(select(PostingChange)).one()
    assert told
    assert change.changes["place_label"] == {"before": CREWE.label, "after": "Knutsford (WA16)"}
    assert need.place_label == "Cheshire East"


def test_a_change_that_changes_nothing_is_told_to_nobody(session: Session, make: Factory) -> None:
    posting = sent(session, make)
    before = session.scalar(select(func.count(Event.id)))

    edit_by_owner(session, actor=make.actor(posting.organisation), posting=posting, details=PAINTERS, now=NOW)

    assert session.scalar(select(func.count(Event.id))) == before


def test_fewer_than_are_held_is_refused_and_says_how_many_are(session: Session, make: Factory) -> None:
    need = make.need()
    pledge(session, make, need, held=3)

    with pytest.raises(Invalid) as refused:
        edit_by_owner(
            session,
            actor=make.actor(need.organisation),
            posting=need,
            details=replace(PAINTERS, quantity=Decimal(2)),
            now=NOW,
        )

    assert (refused.value.code, refused.value.values) == ("quantity-held", {"held": "3"})


@pytest.mark.parametrize(
    ("quantity", "remaining", "status"),
    [(3, 0, PostingStatus.IN_HAND), (4, 1, PostingStatus.OPEN), (10, 7, PostingStatus.OPEN)],
)
def test_what_remains_moves_with_the_quantity(
    session: Session, make: Factory, quantity: int, remaining: int, status: PostingStatus
) -> None:
    need = make.need()
    pledge(session, make, need, held=3)
    more = replace(PAINTERS, quantity=Decimal(quantity))

    edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=more, now=NOW)

    assert (need.capacity, need.remaining, need.status) == (Decimal(quantity), Decimal(remaining), status)


def test_asking_for_more_opens_what_was_in_hand(session: Session, make: Factory) -> None:
    need = make.need(remaining=Decimal(0), status=PostingStatus.IN_HAND)

    edit_by_owner(
        session,
        actor=make.actor(need.organisation),
        posting=need,
        details=replace(PAINTERS, quantity=Decimal(6)),
        now=NOW,
    )

    assert (need.remaining, need.status) == (Decimal(2), PostingStatus.OPEN)


def test_asking_for_more_gives_the_next_who_waits_their_place(session: Session, make: Factory) -> None:
    need = make.need(remaining=Decimal(0), status=PostingStatus.IN_HAND)
    waiting = pledge(session, make, need)
    waiting.status = ResponseStatus.WAITING
    session.commit()

    edit_by_owner(
        session,
        actor=make.actor(need.organisation),
        posting=need,
        details=replace(PAINTERS, quantity=Decimal(6)),
        now=NOW,
    )

    assert (waiting.status, waiting.held) == (ResponseStatus.MADE, Decimal(1))
    assert need.remaining == 1


def test_the_kind_stays_while_somebody_holds_some_of_it(session: Session, make: Factory) -> None:
    need = make.need()
    pledge(session, make, need, held=1)
    money = replace(
        PAINTERS, support_type=SupportType.FUNDING, quantity=Decimal(100), unit=QuantityUnit.POUNDS, answers={}
    )

    with pytest.raises(Invalid) as refused:
        edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=money, now=NOW)

    assert refused.value.code == "kind-held"


def test_what_has_ended_is_not_changed(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.CLOSED)

    with pytest.raises(Conflict):
        edit_by_owner(session, actor=make.actor(need.organisation), posting=need, details=PAINTERS, now=NOW)


def test_what_the_team_checked_is_looked_at_again_once_its_owner_changes_it(session: Session, make: Factory) -> None:
    need, team = make.need(), make.actor(make.team_member())

    changed(session, make, need, title="Something else", description="Ring us")

    assert need.status is PostingStatus.OPEN
    assert kinds(session) == ["posting-changed-for-team"]
    assert list_changed(session, actor=team) == [need]
    assert [change.changes["title"]["after"] for change in list_changes_to_look_at(session, posting=need)] == [
        "Something else"
    ]
    mark_looked_at(session, actor=team, posting=need, version=need.version, now=NOW)
    session.flush()
    assert list_changed(session, actor=team) == []
    with pytest.raises(Conflict, match="moved-on"):
        mark_looked_at(session, actor=team, posting=need, version=need.version, now=NOW)


def test_how_much_of_it_there_is_the_team_need_not_look_at(session: Session, make: Factory) -> None:
    need = make.need()
    said = as_said(need)

    edit_by_owner(
        session, actor=make.actor(need.organisation), posting=need, details=replace(said, quantity=Decimal(6)), now=NOW
    )

    assert need.capacity == 6
    assert kinds(session) == []


def test_nobody_in_the_team_leaves_on_the_board_what_they_have_not_read(session: Session, make: Factory) -> None:
    need, team = make.need(), make.actor(make.team_member())
    changed(session, make, need, title="Something else")
    read = need.version
    changed(session, make, need, title="Something else again")

    with pytest.raises(Conflict, match="posting-changed"):
        mark_looked_at(session, actor=team, posting=need, version=read, now=NOW)
    with pytest.raises(Conflict, match="posting-changed"):
        take_off_board(session, actor=team, posting=need, version=read, reason="No", now=NOW)

    assert need.status is PostingStatus.OPEN


@pytest.mark.usefixtures("reference_data")
def test_what_was_changed_on_the_board_is_taken_off_it_with_a_reason(session: Session, make: Factory) -> None:
    need, team = make.need(quantity=Decimal(4)), make.actor(make.team_member())
    owner = make.actor(need.organisation)
    first, second = answered(session, make, need, 2), answered(session, make, need, 2)
    accept_response(session, actor=owner, response=first, now=NOW)
    changed(session, make, need, title="Ring us on 07700 900123")

    take_off_board(session, actor=team, posting=need, version=need.version, reason="No numbers", now=NOW)

    assert (need.status, need.status_note) == (PostingStatus.CLOSED, "No numbers")
    assert second.status is ResponseStatus.LAPSED
    assert {"posting-ended", "posting-taken-off"} <= set(kinds(session))
    assert not list_broken_invariants(session)


@pytest.mark.usefixtures("reference_data")
def test_those_introduced_and_those_who_agreed_are_told_of_a_change(session: Session, make: Factory) -> None:
    need, offer, another = make.need(quantity=Decimal(8)), make.offer(), make.offer()
    team = make.actor(make.team_member())
    for one in (offer, another):
        introduction = introduce(
            session, actor=team, need=need, offer=one, message="You fit", quantity=Decimal(2), now=NOW
        )
    for actor in (make.actor(need.organisation), make.actor(another.organisation)):
        accept_introduction(session, actor=actor, introduction=introduction, now=NOW)

    changed(session, make, need, title="Somewhere else")

    changes = OutboxMessage.kind.in_(("posting-changed", "introduction-changed"))
    told = session.scalars(select(OutboxMessage).where(changes)).all()
    assert {message.payload["organisation_id"] for message in told} == {offer.organisation_id, another.organisation_id}
    assert {"introduction_id", "connection_id"} <= {name for message in told for name in message.payload}


def test_how_often_and_how_far_are_changes_too(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer(cadence=Cadence.ONCE, quantity=None, support_type=SupportType.SPACE)
    changed(session, make, need, travel_mi=40)
    changed(session, make, offer, cadence=Cadence.MONTHLY)

    changes = [row.changes for row in session.scalars(select(PostingChange).order_by(PostingChange.id))]
    assert changes == [
        {"travel_mi": {"before": 10, "after": 40}},
        {"cadence": {"before": "once", "after": "monthly"}},
    ]


def test_whatever_is_changed_the_suggestions_are_brought_up_to_date(session: Session, make: Factory) -> None:
    load_groups(session)
    need = make.need()
    make.offer()
    later = NOW + timedelta(hours=1)
    refresh_for(session, posting=need, now=NOW)

    edit_by_owner(
        session,
        actor=make.actor(need.organisation),
        posting=need,
        details=replace(as_said(need), groups=("young_people",)),
        now=later,
    )

    assert session.scalars(select(Suggestion.computed_at)).all() == [later]


def as_said(posting: Posting) -> PostingDetails:
    """What a posting of the factory says, as its owner would send it again."""
    return PostingDetails(
        side=posting.side,
        support_type=posting.support_type,
        title=posting.title,
        description=posting.description,
        quantity=posting.quantity,
        unit=posting.unit,
        ends_on=posting.ends_on,
        place=replace(CREWE, label=posting.place_label),
        location_text="Crewe",
        travel_mi=posting.travel_mi,
        reach_mode=posting.reach_mode,
        reach_mi=posting.reach_mi,
        cadence=posting.cadence,
    )


def changed(session: Session, make: Factory, posting: Posting, **said: Any) -> None:
    """Let its owner change some of what a posting says."""
    details = replace(as_said(posting), **said)
    edit_by_owner(session, actor=make.actor(posting.organisation), posting=posting, details=details, now=NOW)
