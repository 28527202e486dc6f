"""Posting, checking, changing and ending needs and offers, on a real database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import CheckStatus, PostingStatus, ResponseStatus
from noticeboard.domain.places import Place, Precision
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import QuantityUnit, ReachMode, ResponseKind, Side, SupportType
from noticeboard.models import Event, Organisation, OutboxMessage, Posting, PostingChange, Response
from noticeboard.services.beneficiary_groups import load_groups
from noticeboard.services.posting_changes import choose_measure, edit_by_owner, edit_by_team
from noticeboard.services.posting_endings import (
    close_posting,
    expire_due,
    mark_met,
    pause_posting,
    remind_closing,
    renew_posting,
    resume_posting,
)
from noticeboard.services.postings import (
    approve_posting,
    create_posting,
    decline_posting,
    open_posting,
    release_waiting,
    send_for_check,
    take_back,
)
from tests.factory import NOW, TODAY, Factory

CREWE = Place(
    label="Crewe (CW1)",
    reads_as="CW1 2BJ",
    outcode="CW1",
    lat=53.09844,
    lng=-2.43945,
    radius_mi=0.1,
    precision=Precision.UNIT,
    lad_code="E06000049",
    lad_share=1.0,
    ward_code="E05008620",
    home_share=1.0,
    public_lat=53.099,
    public_lng=-2.444,
    postcode="CW1 2BJ",
)
PAINTERS = PostingDetails(
    side=Side.NEED,
    support_type=SupportType.VOLUNTEERING,
    title="Four people to repaint our hall",
    description="We have the paint and the cake.",
    quantity=Decimal(4),
    unit=QuantityUnit.PEOPLE,
    minimum_age=16,
    answers={"hours_each": "5", "professional_skill": False},
    ends_on=TODAY + timedelta(days=40),
    place=CREWE,
    location_text="cw1 2bj",
    travel_mi=10,
)


def written(session: Session, make: Factory, organisation: Organisation | None = None, **given: Any) -> Posting:
    """A draft of the four painters."""
    group = organisation or make.group()
    return create_posting(
        session, actor=make.actor(group), organisation=group, details=replace(PAINTERS, **given), now=NOW
    )


def sent(session: Session, make: Factory, organisation: Organisation | None = None, **given: Any) -> Posting:
    """The four painters, waiting for the team."""
    posting = written(session, make, organisation, **given)
    send_for_check(session, actor=make.actor(posting.organisation), posting=posting, now=NOW)
    return posting


def kinds(session: Session) -> list[str]:
    """The messages that were queued, in order."""
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def pledge(session: Session, make: Factory, need: Posting, held: int = 0) -> Response:
    """A pledge to a need that waits for its answer and holds some of it."""
    business = make.business()
    row = Response(
        ref=f"R-{need.ref[2:]}",
        kind=ResponseKind.PLEDGE,
        area_id=need.area_id,
        posting_id=need.id,
        organisation_id=business.id,
        person_id=business.memberships[0].person_id,
        status=ResponseStatus.MADE,
        message="We can.",
        quantity=Decimal(max(held, 1)),
        unit=need.unit,
        held=Decimal(held),
        made_at=NOW,
    )
    session.add(row)
    need.remaining -= held
    session.commit()
    return row


def test_a_posting_keeps_its_answers_and_the_measure_they_propose(session: Session, make: Factory) -> None:
    posting = written(session, make)

    assert (posting.status, posting.ref[:2]) == (PostingStatus.DRAFT, "N-")
    assert (posting.capacity, posting.remaining, posting.minimum_age) == (4, 4, 16)
    assert posting.answers == {"hours_each": "5", "professional_skill": False}
    assert (posting.proposed_measure_ref, posting.expected_quantity) == ("NT29", Decimal(20))
    assert (posting.place_label, posting.postcode, posting.public_lat) == ("Crewe (CW1)", "CW1 2BJ", 53.099)


def test_a_posting_keeps_whom_it_helps(session: Session, make: Factory) -> None:
    load_groups(session)

    posting = written(session, make, groups=("carers", "older_people"))

    assert [row.group_code for row in posting.groups] == ["carers", "older_people"]


def test_an_organisation_posts_only_on_its_own_side(session: Session, make: Factory) -> None:
    with pytest.raises(NotPermitted):
        written(session, make, make.business())


def test_a_suspended_organisation_posts_nothing(session: Session, make: Factory) -> None:
    with pytest.raises(NotPermitted):
        written(session, make, make.group(suspended_at=NOW))


def test_somebody_else_does_not_post_for_a_group(session: Session, make: Factory) -> None:
    with pytest.raises(NotPermitted):
        create_posting(session, actor=make.actor(make.group()), organisation=make.group(), details=PAINTERS, now=NOW)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "title-wrong"),
        ({"title": "x" * 121}, "title-wrong"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends-in-past"),
        ({"starts_on": TODAY + timedelta(days=90)}, "ends-before-start"),
        ({"place": None}, "place-needed"),
        ({"quantity": None}, "quantity-wrong"),
        ({"answers": {"worth": "1"}}, "answer-unknown"),
    ],
)
def test_what_does_not_agree_is_refused(session: Session, make: Factory, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(session, make, **given)

    assert refused.value.code == code


def test_an_offer_from_anywhere_goes_on_without_a_place(session: Session, make: Factory) -> None:
    business = make.business()
    details = replace(
        PAINTERS, side=Side.OFFER, place=None, travel_mi=None, reach_mode=ReachMode.REMOTE, minimum_age=None
    )

    posting = create_posting(session, actor=make.actor(business), organisation=business, details=details, now=NOW)

    assert (posting.place_label, posting.lat) == ("By phone or online", None)


def test_sending_tells_the_owner_and_the_team(session: Session, make: Factory) -> None:
    posting = sent(session, make)

    assert posting.status is PostingStatus.AWAITING_CHECK
    assert kinds(session) == ["posting-sent", "posting-to-check"]


def test_the_team_opens_a_posting_for_ninety_days_where_it_has_no_end(session: Session, make: Factory) -> None:
    posting = sent(session, make, ends_on=None)

    opened = approve_posting(session, actor=make.actor(make.team_member()), posting=posting, now=NOW)

    assert opened
    assert (posting.status, posting.opened_at) == (PostingStatus.OPEN, NOW)
    assert posting.closes_on == TODAY + timedelta(days=90)
    assert kinds(session)[-1] == "posting-opened"


def test_nobody_but_the_team_opens_a_posting(session: Session, make: Factory) -> None:
    posting = sent(session, make)
    elsewhere = make.team_member(area=make.area(code="elsewhere", name="Elsewhere", lads=["E06000050"]))

    for person in (posting.organisation, elsewhere):
        with pytest.raises(NotPermitted):
            open_posting(session, posting=posting, actor=make.actor(person), now=NOW)


def test_an_approved_posting_opens_when_its_organisation_is_verified(session: Session, make: Factory) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    posting, team = sent(session, make, group), make.actor(make.team_member())

    assert not approve_posting(session, actor=team, posting=posting, now=NOW)
    assert posting.status is PostingStatus.AWAITING_CHECK
    with pytest.raises(Conflict):
        open_posting(session, posting=posting, actor=team, now=NOW)
    group.status = CheckStatus.VERIFIED

    assert release_waiting(session, organisation=group, now=NOW) == 1
    assert posting.status is PostingStatus.OPEN


def test_verifying_opens_nothing_that_has_not_been_checked(session: Session, make: Factory) -> None:
    posting = sent(session, make)

    assert release_waiting(session, organisation=posting.organisation, now=NOW) == 0
    assert posting.status is PostingStatus.AWAITING_CHECK


def test_a_declined_posting_is_mended_and_sent_again(session: Session, make: Factory) -> None:
    posting, team = sent(session, make), make.actor(make.team_member())
    owner = make.actor(posting.organisation)

    decline_posting(session, actor=team, posting=posting, reason="Say which hall.", now=NOW)
    assert (posting.status, posting.status_note) == (PostingStatus.DECLINED, "Say which hall.")
    take_back(session, actor=owner, posting=posting, now=NOW)
    edit_by_owner(
        session, actor=owner, posting=posting, details=replace(PAINTERS, title="Paint Leighton hall"), now=NOW
    )
    send_for_check(session, actor=owner, posting=posting, now=NOW)

    assert (posting.status, posting.title) == (PostingStatus.AWAITING_CHECK, "Paint Leighton hall")


def test_a_posting_is_not_declined_without_a_reason(session: Session, make: Factory) -> None:
    with pytest.raises(Invalid):
        decline_posting(
            session, actor=make.actor(make.team_member()), posting=sent(session, make), reason="  ", now=NOW
        )


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
    assert kinds(session) == ["posting-changed"]


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

    assert (need.capacity, need.remaining, need.status) == (quantity, remaining, status)


def test_asking_for_more_opens_what_was_in_hand(session: Session, make: Factory) -> None:
    need = make.need(remaining=Decimal(0), status=PostingStatus.IN_HAND)

    edit_by_owner(
        session,
        actor=make.actor(need.organisation),
        posting=need,
        details=replace(PAINTERS, quantity=Decimal(6)),
        now=NOW,
    )

    assert (need.remaining, need.status) == (2, PostingStatus.OPEN)


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

    assert (waiting.status, waiting.held) == (ResponseStatus.MADE, 1)
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


def test_a_posting_is_paused_and_resumed(session: Session, make: Factory) -> None:
    need = make.need()
    owner = make.actor(need.organisation)

    pause_posting(session, actor=owner, posting=need, now=NOW)
    assert need.status is PostingStatus.PAUSED
    resume_posting(session, actor=owner, posting=need, now=NOW)

    assert need.status is PostingStatus.OPEN


@pytest.mark.parametrize("reason", ["met_elsewhere", "no_longer_needed"])
def test_a_posting_is_closed_for_a_reason_and_those_waiting_are_told(
    session: Session, make: Factory, reason: str
) -> None:
    need = make.need()
    pledge(session, make, need)

    close_posting(session, actor=make.actor(need.organisation), posting=need, reason=reason, now=NOW)

    assert (need.status, need.ended_at) == (PostingStatus.CLOSED, NOW)
    assert kinds(session) == ["posting-ended"]


def test_a_posting_is_not_closed_for_no_reason(session: Session, make: Factory) -> None:
    need = make.need()

    with pytest.raises(Invalid):
        close_posting(session, actor=make.actor(need.organisation), posting=need, reason="", now=NOW)


@pytest.mark.parametrize("status", [PostingStatus.OPEN, PostingStatus.IN_HAND])
def test_its_owner_says_that_it_was_met_here(session: Session, make: Factory, status: PostingStatus) -> None:
    need = make.need(status=status)

    mark_met(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert need.status is PostingStatus.MET


@pytest.mark.parametrize("status", PostingStatus)
def test_nobody_but_its_owner_ends_a_posting(session: Session, make: Factory, status: PostingStatus) -> None:
    need, stranger = make.need(status=status), make.actor(make.business())

    for end in (pause_posting, resume_posting, renew_posting, mark_met, take_back):
        with pytest.raises(NotPermitted):
            end(session, actor=stranger, posting=need, now=NOW)


@pytest.mark.parametrize("status", [PostingStatus.OPEN, PostingStatus.PAUSED])
def test_a_posting_runs_out_the_day_after_its_closing_date(
    session: Session, make: Factory, status: PostingStatus
) -> None:
    need = make.need(closes_on=TODAY, ends_on=TODAY, status=status)

    assert expire_due(session, now=NOW) == 0
    assert expire_due(session, now=NOW + timedelta(days=1)) == 1

    assert need.status is PostingStatus.EXPIRED
    assert kinds(session) == ["posting-expired"]


def test_one_click_renews_what_ran_out_for_ninety_days(session: Session, make: Factory) -> None:
    need = make.need(status=PostingStatus.EXPIRED, closes_on=TODAY - timedelta(days=1), ends_on=TODAY)

    renew_posting(session, actor=make.actor(need.organisation), posting=need, now=NOW)

    assert (need.status, need.ends_on) == (PostingStatus.OPEN, None)
    assert need.closes_on == TODAY + timedelta(days=90)


def test_its_owner_is_reminded_once_a_week_before_it_closes(session: Session, make: Factory) -> None:
    need = make.need(closes_on=TODAY + timedelta(days=7))
    make.need(closes_on=TODAY + timedelta(days=8))

    assert remind_closing(session, now=NOW) == 1
    assert remind_closing(session, now=NOW) == 0

    assert need.reminded_for == need.closes_on
    assert kinds(session) == ["posting-closing"]
