"""The pages of responses, introductions and connections, from the pledge to the completed connection."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import (
    CheckStatus,
    ConnectionStatus,
    IntroductionStatus,
    PostingStatus,
    ResponseStatus,
)
from noticeboard.models import Connection, Introduction, OutboxMessage, Person, Posting, Response, Suggestion
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.messages import write_message
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("clock")

PLEDGE = {"message": "Two of us can come", "quantity": "2", "context": "voluntary"}


def only(session: Session, table: Any) -> Any:
    return session.scalars(select(table)).one()


def pledge(session: Session, browser_for: Any, need: Posting, business: Any) -> Response:
    answer = browser_for(business).submit(f"/needs/{need.ref}/pledge", PLEDGE)
    assert answer.status_code == 302, answer.text
    response: Response = only(session, Response)
    return response


def suggested(session: Session, make: Factory) -> Suggestion:
    """A need and an offer that the matcher suggests."""
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    return session.scalars(
        select(Suggestion).where(Suggestion.need_id == need.id, Suggestion.offer_id == offer.id)
    ).one()


@pytest.mark.usefixtures("reference_data")
def test_a_pledge_is_made_answered_and_becomes_a_connection(session: Session, make: Factory, browser_for: Any) -> None:
    need, business = make.need(), make.business()
    group = browser_for(need.organisation)

    response = pledge(session, browser_for, need, business)
    shown = group.get(f"/responses/{response.ref}")
    assert "you accept or decline by 27 November 2026" in shown.text
    assert business.memberships[0].person.email not in shown.text
    accepted = send_step(group, f"/responses/{response.ref}", f"/responses/{response.ref}/accept")

    connection = only(session, Connection)
    assert accepted.location.endswith(f"/connections/{connection.ref}")
    page = group.get(accepted.location)
    assert business.memberships[0].person.email in page.text
    assert "01270 555123" in page.text


def send_step(client: StrictClient, page: str, action: str) -> Any:
    """Press the button of a page that is sent to `action`."""
    return client.post(action, data=hidden_fields(client.get(page).text, action))


@pytest.mark.usefixtures("reference_data")
def test_a_connection_is_started_and_completed_and_its_need_is_met(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, business = make.need(quantity=Decimal(2)), make.business()
    response = pledge(session, browser_for, need, business)
    group = browser_for(need.organisation)
    place = send_step(group, f"/responses/{response.ref}", f"/responses/{response.ref}/accept").location

    send_step(browser_for(business), place, f"{place}/start")
    send_step(group, place, f"{place}/complete")

    assert only(session, Connection).status is ConnectionStatus.COMPLETED
    assert session.get_one(Posting, need.id).status is PostingStatus.MET
    assert "said that everything has been given" in group.get(place).text


@pytest.mark.usefixtures("reference_data")
def test_what_fell_through_goes_back_to_the_board(session: Session, make: Factory, browser_for: Any) -> None:
    need, business = make.need(quantity=Decimal(2)), make.business()
    response = pledge(session, browser_for, need, business)
    group = browser_for(need.organisation)
    place = send_step(group, f"/responses/{response.ref}", f"/responses/{response.ref}/accept").location

    assert group.submit(f"{place}/fall-through", reason="").status_code == 422
    group.submit(f"{place}/fall-through", reason="The hall flooded")

    row = session.get_one(Posting, need.id)
    assert (row.status, row.remaining) == (PostingStatus.OPEN, Decimal(2))
    assert "The hall flooded" in group.get(place).text
    assert not list_broken_invariants(session)


@pytest.mark.usefixtures("reference_data")
def test_a_note_is_read_by_both_and_an_empty_one_is_sent_back(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, business = make.need(), make.business()
    response = pledge(session, browser_for, need, business)
    group = browser_for(need.organisation)
    place = send_step(group, f"/responses/{response.ref}", f"/responses/{response.ref}/accept").location

    assert group.submit(f"{place}/notes", text="").status_code == 422
    group.submit(f"{place}/notes", text="Bring wellingtons")

    assert "Bring wellingtons" in browser_for(business).get(place).text


@pytest.mark.usefixtures("reference_data")
def test_others_see_neither_the_response_nor_the_connection(
    session: Session, make: Factory, browser_for: Any, visitor: StrictClient
) -> None:
    need, business = make.need(), make.business()
    response = pledge(session, browser_for, need, business)
    place = send_step(
        browser_for(need.organisation), f"/responses/{response.ref}", f"/responses/{response.ref}/accept"
    ).location
    stranger = browser_for(make.business())

    for path in (f"/responses/{response.ref}", place):
        assert stranger.get(path).status_code == 404
        assert visitor.get(path).status_code == 302
        assert browser_for(make.team_member()).get(path).status_code == 200


@pytest.mark.usefixtures("reference_data")
def test_a_second_acceptance_of_the_same_form_leads_to_the_same_connection(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, business = make.need(), make.business()
    response = pledge(session, browser_for, need, business)
    group, action = browser_for(need.organisation), f"/responses/{response.ref}/accept"
    fields = hidden_fields(group.get(f"/responses/{response.ref}").text, action)

    answers = {group.post(action, data=fields).location for _ in range(3)}

    assert len(answers) == 1
    assert only(session, Connection)


def test_an_empty_pledge_is_sent_back_and_a_group_is_refused(session: Session, make: Factory, browser_for: Any) -> None:
    need = make.need()

    page = browser_for(make.business()).submit(f"/needs/{need.ref}/pledge", message="", quantity="")
    assert page.status_code == 422
    assert "Enter how you can help" in page.text
    assert browser_for(make.group()).get(f"/needs/{need.ref}/pledge").status_code == 403


def test_a_pledge_of_too_much_says_how_to_mend_it(session: Session, make: Factory, browser_for: Any) -> None:
    page = browser_for(make.business()).submit(f"/needs/{make.need().ref}/pledge", PLEDGE | {"quantity": "9"})

    assert page.status_code == 422
    assert "Enter 4 or less: that is the whole of it" in page.text


def test_half_a_person_is_sent_back(session: Session, make: Factory, browser_for: Any) -> None:
    need, offer = make.need(), make.offer()

    pledged = browser_for(make.business()).submit(f"/needs/{need.ref}/pledge", PLEDGE | {"quantity": "0.5"})
    introduced = browser_for(make.team_member()).submit(
        f"/team/pair/{need.ref}/{offer.ref}/introduce", message="Hello both", quantity="1.5"
    )

    for answer in (pledged, introduced):
        assert answer.status_code == 422
        assert "Number of people must be a whole number, like 3" in answer.text
    assert need.remaining == Decimal(4)


def test_a_contract_wants_its_name(session: Session, make: Factory, browser_for: Any) -> None:
    business, need = browser_for(make.business()), make.need()

    page = business.submit(f"/needs/{need.ref}/pledge", PLEDGE | {"context": "contract"})
    assert "Enter the name of the contract" in page.text
    business.submit(f"/needs/{need.ref}/pledge", PLEDGE | {"context": "contract", "contract_name": "Highways"})

    assert only(session, Response).contract_name == "Highways"


def test_a_group_asks_for_an_offer_from_one_of_its_needs(session: Session, make: Factory, browser_for: Any) -> None:
    need, offer = make.need(), make.offer()

    answer = browser_for(need.organisation).submit(
        f"/offers/{offer.ref}/ask", message="For our hall", quantity="1", from_posting=need.ref
    )

    assert answer.status_code == 302
    assert only(session, Response).from_posting_id == need.id


def test_a_response_is_declined_with_a_reason_or_withdrawn(session: Session, make: Factory, browser_for: Any) -> None:
    need, business = make.need(), make.business()
    response = pledge(session, browser_for, need, business)
    group = browser_for(need.organisation)

    assert group.submit(f"/responses/{response.ref}/decline", reason="").status_code == 422
    group.submit(f"/responses/{response.ref}/decline", reason="We have enough")

    assert only(session, Response).status is ResponseStatus.DECLINED
    late = browser_for(business).post(f"/responses/{response.ref}/withdraw")
    assert late.status_code == 409


def test_the_team_holds_a_response_and_lets_it_go_on(session: Session, make: Factory, browser_for: Any) -> None:
    response = pledge(session, browser_for, make.need(), make.business())
    team = browser_for(make.team_member())

    team.submit(f"/responses/{response.ref}/hold", reason="Insurance")
    assert "Insurance" in team.get(f"/responses/{response.ref}").text
    send_step(team, f"/responses/{response.ref}", f"/responses/{response.ref}/resume")

    assert only(session, Response).paused_at is None


@pytest.mark.usefixtures("reference_data")
def test_the_lists_of_an_organisation_open_empty_and_full(session: Session, make: Factory, browser_for: Any) -> None:
    need, business = make.need(), make.business()
    giver = browser_for(business)
    assert "Nobody has answered you yet" in giver.get("/your-responses").text
    assert "not working with anybody yet" in giver.get("/your-connections").text

    response = pledge(session, browser_for, need, business)
    group = browser_for(need.organisation)
    send_step(group, f"/responses/{response.ref}", f"/responses/{response.ref}/accept")

    assert need.title in giver.get("/your-responses").text
    assert business.name in group.get("/your-responses").text
    assert need.title in giver.get("/your-connections").text


@pytest.mark.usefixtures("reference_data")
def test_the_queue_shows_what_waits_and_a_pair_is_introduced_from_it(
    session: Session, make: Factory, browser_for: Any
) -> None:
    suggestion = suggested(session, make)
    need, offer = suggestion.need, suggestion.offer
    team = browser_for(make.team_member())

    assert need.title in team.get("/team").text
    place = f"/team/pair/{need.ref}/{offer.ref}"
    assert "How the points are made up" in team.get(place).text
    assert team.submit(f"{place}/introduce", message="").status_code == 422
    team.submit(f"{place}/introduce", message="You both paint halls", quantity="3")
    introduction = only(session, Introduction)
    first, second = browser_for(need.organisation), browser_for(offer.organisation)
    home = f"/introductions/{introduction.ref}"
    assert "Introduction sent to" in team.get("/team").text
    send_step(first, home, f"{home}/accept")
    answer = send_step(second, home, f"{home}/accept")

    connection = only(session, Connection)
    assert answer.location.endswith(connection.ref)
    assert (connection.held_of_need, connection.held_of_offer) == (Decimal(3), Decimal(3))
    assert introduction.status is IntroductionStatus.ACCEPTED
    assert not list_broken_invariants(session)


@pytest.mark.usefixtures("reference_data")
def test_an_introduction_for_which_too_little_is_left_lapses_and_says_so(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer()
    team = browser_for(make.team_member())
    team.submit(f"/team/pair/{need.ref}/{offer.ref}/introduce", message="Hello both", quantity="4")
    home = f"/introductions/{only(session, Introduction).ref}"
    pledge(session, browser_for, need, make.business())

    send_step(browser_for(need.organisation), home, f"{home}/accept")
    second = browser_for(offer.organisation)
    send_step(second, home, f"{home}/accept")

    assert only(session, Introduction).status is IntroductionStatus.LAPSED
    assert "others had taken what was left" in second.get(home).text
    assert not list_broken_invariants(session)


def test_who_was_introduced_is_led_from_the_pledge_to_the_introduction(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer()
    browser_for(make.team_member()).submit(
        f"/team/pair/{need.ref}/{offer.ref}/introduce", message="Hello both", quantity="4"
    )
    giver, path = browser_for(offer.organisation), f"/needs/{need.ref}/pledge"

    assert "See the introduction" in giver.get(path).text
    sent = giver.post(path, data=PLEDGE | {"message": "We typed this"})

    assert sent.status_code == 422
    assert "We typed this" in sent.text
    assert "See the introduction" in sent.text
    assert only(session, Introduction).status is IntroductionStatus.PROPOSED


def test_a_page_that_waits_for_a_suspended_organisation_says_so_and_offers_no_yes(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer, business = make.need(), make.offer(), make.business(name="Weaver Joinery")
    response = pledge(session, browser_for, need, business)
    browser_for(make.team_member()).submit(
        f"/team/pair/{need.ref}/{offer.ref}/introduce", message="Hello both", quantity="1"
    )
    team, group = browser_for(make.team_member()), browser_for(need.organisation)
    for organisation in (business, offer.organisation):
        team.submit(f"/team/organisations/{organisation.ref}/suspend", reason="A concern")

    for page in (f"/responses/{response.ref}", f"/introductions/{only(session, Introduction).ref}"):
        shown = group.get(page).text
        assert "cannot take part at the moment" in shown
        assert "/accept" not in shown
        assert "Decline" in shown


def test_an_introduction_is_declined_with_a_reason_or_taken_back(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer()
    team = browser_for(make.team_member())
    path = f"/team/pair/{need.ref}/{offer.ref}/introduce"
    team.submit(path, message="Hello both", quantity="4")
    first = only(session, Introduction)
    browser_for(offer.organisation).submit(f"/introductions/{first.ref}/decline", reason="Too far")
    assert first.status is IntroductionStatus.DECLINED

    team.submit(path, message="Hello again", quantity="4")
    second = session.scalars(select(Introduction).where(Introduction.id != first.id)).one()
    team.submit(f"/team/introductions/{second.ref}/withdraw", reason="A mistake")

    assert second.status is IntroductionStatus.WITHDRAWN
    assert need.title in team.get("/team/introductions").text


@pytest.mark.usefixtures("reference_data")
def test_every_message_of_the_walk_can_be_written(
    app: Noticeboard, session: Session, make: Factory, browser_for: Any
) -> None:
    need, business = make.need(quantity=Decimal(2)), make.business()
    response = pledge(session, browser_for, need, business)
    group = browser_for(need.organisation)
    place = send_step(group, f"/responses/{response.ref}", f"/responses/{response.ref}/accept").location
    send_step(group, place, f"{place}/start")
    group.submit(f"{place}/notes", text="Hello")
    send_step(browser_for(business), place, f"{place}/complete")

    before_connection = {"pledge-made", "response-sent", "response-for-team"}
    rows = session.scalars(select(OutboxMessage)).all()
    emails = {person.id: person.email for person in session.scalars(select(Person))}
    with app.test_request_context():
        for row in rows:
            written = write_message(session, row)
            assert "What happens next" in written.text
            if row.kind in before_connection:
                assert not any(email in written.text for who, email in emails.items() if who != row.person_id)
    assert {"connection-opened", "connection-started", "connection-note", "connection-completed"} <= {
        row.kind for row in rows
    }


def test_an_unverified_business_is_told_that_its_pledge_waits(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, business = make.need(), make.business(status=CheckStatus.AWAITING_CHECK)

    response = pledge(session, browser_for, need, business)

    assert "the team checks the organisation" in browser_for(business).get(f"/responses/{response.ref}").text
    assert browser_for(need.organisation).get(f"/responses/{response.ref}").status_code == 404


def test_the_page_of_a_response_says_that_its_posting_is_paused(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, business = make.need(), make.business()
    response = pledge(session, browser_for, need, business)
    group, path = browser_for(need.organisation), f"/responses/{response.ref}"
    said = f"{need.organisation.name} has paused this"

    group.submit(f"/your-postings/{need.ref}/pause")
    paused = browser_for(business).get(path).text
    group.submit(f"/your-postings/{need.ref}/resume")

    assert said in paused
    assert "can still be accepted or declined" in paused
    assert said not in browser_for(business).get(path).text
