"""Posting and checking needs and offers, on a real database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.lifecycle import CheckStatus, PostingStatus
from noticeboard.domain.posting_details import MOST_MILES
from noticeboard.domain.vocabulary import ReachMode, Side
from noticeboard.queries.posting_checks import count_to_check
from noticeboard.services.beneficiary_groups import load_groups
from noticeboard.services.organisation_checks import (
    restore_organisation,
    suspend_organisation,
    verify_organisation,
)
from noticeboard.services.posting_changes import edit_by_owner
from noticeboard.services.postings import (
    approve_posting,
    create_posting,
    decline_posting,
    release_waiting,
    send_for_check,
    take_back,
)
from tests.factory import NOW, TODAY, Factory
from tests.painters import PAINTERS, kinds, sent, status_of, written


def test_a_posting_keeps_its_answers_and_the_measure_they_propose(session: Session, make: Factory) -> None:
    posting = written(session, make)

    assert (posting.status, posting.ref[:2]) == (PostingStatus.DRAFT, "N-")
    assert (posting.capacity, posting.remaining, posting.minimum_age) == (Decimal(4), Decimal(4), 16)
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
        ({"ends_on": TODAY.replace(year=TODAY.year + 11)}, "ends-too-far"),
        ({"starts_on": TODAY.replace(year=TODAY.year + 11)}, "starts-too-far"),
        ({"place": None}, "place-needed"),
        ({"travel_mi": MOST_MILES + 1}, "travel-miles-wrong"),
        ({"travel_mi": -1}, "travel-miles-wrong"),
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

    opened = approve_posting(
        session, actor=make.actor(make.team_member()), posting=posting, version=posting.version, now=NOW
    )

    assert opened
    assert (posting.status, posting.opened_at) == (PostingStatus.OPEN, NOW)
    assert posting.closes_on == TODAY + timedelta(days=90)
    assert kinds(session)[-1] == "posting-opened"


def test_nobody_but_the_team_opens_a_posting(session: Session, make: Factory) -> None:
    posting = sent(session, make)
    elsewhere = make.team_member(area=make.area(code="elsewhere", name="Elsewhere", lads=["E06000050"]))

    for person in (posting.organisation, elsewhere):
        with pytest.raises(NotPermitted):
            approve_posting(session, actor=make.actor(person), posting=posting, version=posting.version, now=NOW)


def test_an_approved_posting_opens_when_its_organisation_is_verified(session: Session, make: Factory) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    posting, team = sent(session, make, group), make.actor(make.team_member())

    assert not approve_posting(session, actor=team, posting=posting, version=posting.version, now=NOW)
    assert status_of(posting) is PostingStatus.AWAITING_CHECK
    group.status = CheckStatus.VERIFIED

    assert release_waiting(session, organisation=group, now=NOW) == 1
    assert status_of(posting) is PostingStatus.OPEN


def test_verifying_opens_nothing_that_has_not_been_checked(session: Session, make: Factory) -> None:
    posting = sent(session, make)

    assert release_waiting(session, organisation=posting.organisation, now=NOW) == 0
    assert posting.status is PostingStatus.AWAITING_CHECK


def test_a_declined_posting_is_mended_and_sent_again(session: Session, make: Factory) -> None:
    posting, team = sent(session, make), make.actor(make.team_member())
    owner = make.actor(posting.organisation)

    decline_posting(session, actor=team, posting=posting, version=posting.version, reason="Say which hall.", now=NOW)
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
            session,
            actor=make.actor(make.team_member()),
            posting=sent(session, make),
            version=1,
            reason="  ",
            now=NOW,
        )


def test_the_team_decides_only_about_what_it_has_read(session: Session, make: Factory) -> None:
    posting, team = sent(session, make), make.actor(make.team_member())
    read, owner = posting.version, make.actor(posting.organisation)
    edit_by_owner(session, actor=owner, posting=posting, details=replace(PAINTERS, title="Paint our shed"), now=NOW)

    with pytest.raises(Conflict, match="posting-changed"):
        approve_posting(session, actor=team, posting=posting, version=read, now=NOW)
    with pytest.raises(Conflict, match="posting-changed"):
        decline_posting(session, actor=team, posting=posting, version=read, reason="No", now=NOW)

    assert status_of(posting) is PostingStatus.AWAITING_CHECK
    assert approve_posting(session, actor=team, posting=posting, version=posting.version, now=NOW)


def test_one_of_an_unverified_organisation_is_approved_only_as_it_was_read(session: Session, make: Factory) -> None:
    posting = sent(session, make, make.group(status=CheckStatus.AWAITING_CHECK))
    team, read = make.actor(make.team_member()), posting.version
    owner = make.actor(posting.organisation)
    edit_by_owner(session, actor=owner, posting=posting, details=replace(PAINTERS, title="Paint our shed"), now=NOW)

    with pytest.raises(Conflict, match="posting-changed"):
        approve_posting(session, actor=team, posting=posting, version=read, now=NOW)

    assert posting.approved_at is None


def test_a_change_of_nothing_but_the_groups_it_helps_is_a_change(session: Session, make: Factory) -> None:
    load_groups(session)
    posting = sent(session, make)
    read, owner = posting.version, make.actor(posting.organisation)

    edit_by_owner(session, actor=owner, posting=posting, details=replace(PAINTERS, groups=("carers",)), now=NOW)
    session.flush()

    assert posting.version > read


def test_what_was_approved_opens_when_a_suspended_organisation_is_restored(session: Session, make: Factory) -> None:
    posting, team = sent(session, make), make.actor(make.team_member())
    organisation = posting.organisation
    suspend_organisation(session, actor=team, organisation=organisation, reason="A concern", now=NOW)
    assert not approve_posting(session, actor=team, posting=posting, version=posting.version, now=NOW)

    restore_organisation(session, actor=team, organisation=organisation, now=NOW)

    assert status_of(posting) is PostingStatus.OPEN


def test_a_suspended_organisation_is_not_decided_about_until_it_is_restored(session: Session, make: Factory) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    posting, team = sent(session, make, group), make.actor(make.team_member())
    approve_posting(session, actor=team, posting=posting, version=posting.version, now=NOW)
    suspend_organisation(session, actor=team, organisation=group, reason="A concern", now=NOW)

    with pytest.raises(Conflict, match="decide-suspended"):
        verify_organisation(session, actor=team, organisation=group, now=NOW)
    assert "organisation-verified" not in kinds(session)
    restore_organisation(session, actor=team, organisation=group, now=NOW)
    verify_organisation(session, actor=team, organisation=group, now=NOW)

    assert status_of(posting) is PostingStatus.OPEN


def test_what_was_approved_and_is_over_by_now_goes_back_to_be_checked_and_its_owner_is_told(
    session: Session, make: Factory
) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    posting, team = sent(session, make, group), make.actor(make.team_member())
    approve_posting(session, actor=team, posting=posting, version=posting.version, now=NOW)
    assert count_to_check(session, actor=team) == 0

    verify_organisation(session, actor=team, organisation=group, now=NOW + timedelta(days=50))

    assert (status_of(posting), posting.approved_at) == (PostingStatus.AWAITING_CHECK, None)
    assert count_to_check(session, actor=team) == 1
    assert "posting-too-late" in kinds(session)


def test_an_offer_across_the_borough_covers_the_area_of_its_organisation(session: Session, make: Factory) -> None:
    make.area()
    wirral = make.area(code="wirral", name="Wirral", lads=["E08000015", "E06000050"])
    reach = {"side": Side.OFFER, "reach_mode": ReachMode.BOROUGH, "travel_mi": None, "covers": ("E06000049",)}

    there = written(session, make, make.business(area=wirral), **reach)
    here = written(session, make, make.business(), **reach)

    assert {row.lad_code for row in there.authorities} == {"E08000015", "E06000050"}
    assert {row.lad_code for row in here.authorities} == {"E06000049"}
