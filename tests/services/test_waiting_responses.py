"""Nobody waits for ever: what becomes of responses when a posting ends, comes back, or its organisation does."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Invalid, NotPermitted
from noticeboard.domain.lifecycle import CheckStatus, PostingStatus, ResponseStatus
from noticeboard.domain.vocabulary import QuantityUnit, SupportType
from noticeboard.models import OutboxMessage, Posting, Response
from noticeboard.queries.events import list_timeline
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.connections import add_note, complete_connection, start_connection
from noticeboard.services.organisation_checks import restore_organisation, suspend_organisation, verify_organisation
from noticeboard.services.posting_changes import edit_by_owner
from noticeboard.services.posting_endings import expire_due, pause_posting, renew_posting
from noticeboard.services.postings import approve_posting
from noticeboard.services.responses import accept_response, decline_response, hold_response, lapse_due, resume_response
from tests.factory import NOW, TODAY, Factory
from tests.painters import PAINTERS, kinds, sent
from tests.services.test_responses import owner, pledge

MONEY = replace(PAINTERS, support_type=SupportType.FUNDING, quantity=Decimal(9), unit=QuantityUnit.POUNDS, answers={})


def waiting_behind(session: Session, make: Factory, need: Posting) -> tuple[Response, Response]:
    """A pledge that holds all of a need, and one that waits behind it."""
    return pledge(session, make, need, 4), pledge(session, make, need, 2)


def told(session: Session, kind: str, response: Response) -> bool:
    rows = session.query(OutboxMessage).filter_by(kind=kind)
    return any(row.payload.get("response_id") == response.id for row in rows)


@pytest.mark.usefixtures("reference_data")
def test_when_all_of_a_need_has_been_given_those_who_waited_are_told(session: Session, make: Factory) -> None:
    need = make.need()
    first, second = waiting_behind(session, make, need)
    connection = accept_response(session, actor=owner(make, need), response=first, now=NOW)

    start_connection(session, actor=make.actor(first.organisation), connection=connection, now=NOW)
    complete_connection(session, actor=owner(make, need), connection=connection, now=NOW)

    assert (need.status, second.status) == (PostingStatus.MET, ResponseStatus.LAPSED)
    assert told(session, "posting-ended", second)
    assert [event.action for event in list_timeline(session, about=[second.ref])][-1] == "response.ended"


def test_a_need_that_ran_out_keeps_its_waiting_list_and_tells_it(session: Session, make: Factory) -> None:
    need = make.need(closes_on=TODAY, ends_on=TODAY)
    first, second = pledge(session, make, need, 3), pledge(session, make, need, 2)

    expire_due(session, now=NOW + timedelta(days=1))
    lapse_due(session, now=NOW + timedelta(days=9))
    assert (first.status, second.status, need.remaining) == (ResponseStatus.LAPSED, ResponseStatus.WAITING, Decimal(4))
    assert told(session, "posting-away", first)
    assert told(session, "posting-away", second)

    renew_posting(session, actor=owner(make, need), posting=need, now=NOW + timedelta(days=9))
    assert (second.status, need.remaining) == (ResponseStatus.MADE, Decimal(2))
    assert not list_broken_invariants(session)


def test_who_was_passed_over_while_suspended_is_promoted_when_restored(session: Session, make: Factory) -> None:
    need, team = make.need(), make.actor(make.team_member())
    first, second = waiting_behind(session, make, need)
    suspend_organisation(session, actor=team, organisation=second.organisation, reason="A concern", now=NOW)
    decline_response(session, actor=owner(make, need), response=first, reason="Wrong day", now=NOW)
    assert second.status is ResponseStatus.WAITING

    restore_organisation(session, actor=team, organisation=second.organisation, now=NOW)

    assert (second.status, second.held) == (ResponseStatus.MADE, Decimal(2))


def test_what_the_team_holds_is_passed_over_until_it_goes_on(session: Session, make: Factory) -> None:
    need, team = make.need(), make.actor(make.team_member())
    first, second = waiting_behind(session, make, need)
    hold_response(session, actor=team, response=second, reason="A concern", now=NOW)
    decline_response(session, actor=owner(make, need), response=first, reason="Wrong day", now=NOW)
    assert (second.held, second.due_at) == (Decimal(0), None)

    resume_response(session, actor=team, response=second, now=NOW + timedelta(days=30))

    assert (second.status, second.held) == (ResponseStatus.MADE, Decimal(2))
    assert second.due_at is not None
    assert second.due_at - NOW > timedelta(days=30)


def test_the_unit_stays_while_somebody_waits_for_an_answer(session: Session, make: Factory) -> None:
    need = make.need()
    unverified = make.business(status=CheckStatus.AWAITING_CHECK)
    pledge(session, make, need, 2, business=unverified)

    with pytest.raises(Invalid, match="kind-held"):
        edit_by_owner(session, actor=owner(make, need), posting=need, details=MONEY, now=NOW)


def test_what_changes_after_the_team_approved_it_is_checked_again(session: Session, make: Factory) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    need, team = sent(session, make, group), make.actor(make.team_member())
    approve_posting(session, actor=team, posting=need, version=need.version, now=NOW)

    edit_by_owner(
        session, actor=make.actor(group), posting=need, details=replace(PAINTERS, title="Something else"), now=NOW
    )
    verify_organisation(session, actor=team, organisation=group, now=NOW)

    assert (need.status, need.approved_at) == (PostingStatus.AWAITING_CHECK, None)
    assert kinds(session).count("posting-to-check") == 2


@pytest.mark.usefixtures("reference_data")
def test_a_suspended_organisation_changes_nothing_and_writes_no_notes(session: Session, make: Factory) -> None:
    need = make.need()
    first = pledge(session, make, need, 2)
    connection = accept_response(session, actor=owner(make, need), response=first, now=NOW)
    team = make.actor(make.team_member())
    suspend_organisation(session, actor=team, organisation=need.organisation, reason="A concern", now=NOW)
    group = owner(make, need)

    with pytest.raises(NotPermitted):
        pause_posting(session, actor=group, posting=need, now=NOW)
    with pytest.raises(NotPermitted):
        edit_by_owner(session, actor=group, posting=need, details=PAINTERS, now=NOW)
    with pytest.raises(NotPermitted):
        add_note(session, actor=group, connection=connection, text="Hello", now=NOW)
