"""Where the team checks organisations, and suspends them and their people."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import CheckStatus, PersonStatus, PostingStatus
from noticeboard.domain.vocabulary import MinimumStandard
from noticeboard.models import (
    Organisation,
    OrganisationIdentifier,
    OutboxMessage,
    Person,
    StandardConfirmation,
    TeamNote,
)
from tests.factory import NOW, TODAY, Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")
WAITING = CheckStatus.AWAITING_CHECK


def with_number(session: Session, organisation: Organisation) -> OrganisationIdentifier:
    """Give an organisation a charity number nobody has looked up."""
    row = OrganisationIdentifier(
        organisation_id=organisation.id, scheme="GB-CHC", value="1090095", register_url="https://register.example/1"
    )
    session.add(row)
    session.commit()
    return row


def test_the_queue_shows_the_oldest_first_with_what_waits(browser_for: Any, make: Factory) -> None:
    second = make.group(status=WAITING, name="Second Group", created_at=NOW)
    first = make.group(status=WAITING, name="First Group")
    make.need(organisation=first, status=PostingStatus.AWAITING_CHECK)

    page = browser_for(make.team_member()).get("/team/organisations").text

    assert page.index("First Group") < page.index(second.name)
    assert "1 posting, 0 responses" in page


def test_the_page_of_an_organisation_leads_to_what_waits_for_its_check(browser_for: Any, make: Factory) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    sent = {"organisation": group, "status": PostingStatus.AWAITING_CHECK, "opened_at": None, "sent_at": NOW}
    unread, read = make.need(**sent, title="Not yet read"), make.need(**sent, title="Read", approved_at=NOW)

    page = browser_for(make.team_member()).get(f"/team/organisations/{group.ref}").text

    for posting, words in ((unread, "To check"), (read, "Approved: opens once this is verified")):
        assert re.search(f'/team/postings/{posting.ref}">{posting.title}</a><br><span class="nb-quiet">{words}', page)


def test_verifying_notes_who_looked_the_number_up_and_goes_to_the_next(
    browser_for: Any, session: Session, make: Factory
) -> None:
    group, following = make.group(status=WAITING), make.group(status=WAITING)
    number = with_number(session, group)
    officer = make.team_member(name="Dee Officer")
    team = browser_for(officer)

    answer = team.submit(f"/team/organisations/{group.ref}", decision="verify", looked_up="yes", note="All is well.")

    assert answer.headers["Location"].endswith(f"/team/organisations/{following.ref}")
    assert group.status is CheckStatus.VERIFIED
    assert (number.verified_at, number.verified_by_id) == (NOW, officer.id)
    assert session.scalars(select(TeamNote.text)).all() == ["All is well."]
    assert session.scalars(select(OutboxMessage.kind)).all() == ["organisation-verified"]
    page = team.get(f"/team/organisations/{group.ref}").text
    assert "Checked on the register on 22 November 2026 by Dee Officer" in page
    assert "Verified by the team on 22 November 2026" in team.get(f"/organisations/{group.ref}").text


def test_a_number_that_nobody_looked_up_is_not_verified(browser_for: Any, session: Session, make: Factory) -> None:
    group = make.group(status=WAITING)
    with_number(session, group)

    page = browser_for(make.team_member()).submit(f"/team/organisations/{group.ref}", decision="verify")

    assert page.status_code == 422
    assert "looked up each number" in page.text
    assert group.status is WAITING


def test_a_business_is_verified_only_with_all_four_standards(browser_for: Any, session: Session, make: Factory) -> None:
    business = make.business(status=WAITING)
    path, team = f"/team/organisations/{business.ref}", browser_for(make.team_member())

    refused = team.submit(path, decision="verify")
    for standard in MinimumStandard:
        session.add(
            StandardConfirmation(
                organisation_id=business.id,
                standard=standard,
                confirmed_on=TODAY,
                confirmed_by_id=business.created_by_id,
            )
        )
    answer = team.submit(path, decision="verify")

    assert refused.status_code == 422
    assert "has not confirmed all four" in refused.text
    assert answer.status_code == 302
    assert business.status is CheckStatus.VERIFIED


@pytest.mark.parametrize(
    ("decision", "status", "kind"),
    [
        ("ask", CheckStatus.MORE_ASKED, "organisation-more-asked"),
        ("decline", CheckStatus.DECLINED, "organisation-declined"),
    ],
)
def test_asking_and_declining_send_the_teams_words(
    browser_for: Any, session: Session, make: Factory, decision: str, status: CheckStatus, kind: str
) -> None:
    group = make.group(status=WAITING)
    path, team = f"/team/organisations/{group.ref}", browser_for(make.team_member())

    refused = team.submit(path, decision=decision)
    answer = team.submit(path, decision=decision, message="Who are your trustees?")

    assert refused.status_code == 422
    assert answer.status_code == 302
    assert (group.status, group.status_note) == (status, "Who are your trustees?")
    assert session.scalars(select(OutboxMessage.kind)).all() == [kind]


def test_an_empty_decision_says_what_to_select(browser_for: Any, make: Factory) -> None:
    group = make.group(status=WAITING)

    page = browser_for(make.team_member()).submit(f"/team/organisations/{group.ref}")

    assert page.status_code == 422
    assert "Select what you have decided" in page.text


def test_what_was_decided_already_is_not_decided_again(browser_for: Any, make: Factory) -> None:
    group = make.group()

    answer = browser_for(make.team_member()).post(f"/team/organisations/{group.ref}", data={"decision": "verify"})

    assert answer.status_code == 409


def test_nobody_decides_about_their_own_organisation(browser_for: Any, make: Factory) -> None:
    officer = make.team_member()
    group = make.group(status=WAITING, member=officer)

    assert browser_for(officer).submit(f"/team/organisations/{group.ref}", decision="verify").status_code == 403


def test_the_pages_are_for_the_team_of_the_area(visitor: StrictClient, browser_for: Any, make: Factory) -> None:
    group = make.group()
    elsewhere = make.team_member(area=make.area(code="trafford", name="Trafford", lads=["E08000009"]))
    paths = [f"/team/organisations/{group.ref}{end}" for end in ("", "/suspend", "/suspend-person")]

    for path in paths:
        assert visitor.get(path).status_code == 302
        assert browser_for(group).get(path).status_code == 403
        assert browser_for(elsewhere).get(path).status_code == 404


def test_suspending_takes_postings_off_the_board_and_rights_away_and_restoring_gives_them_back(
    visitor: StrictClient, browser_for: Any, session: Session, make: Factory
) -> None:
    need = make.need()
    group, team = need.organisation, browser_for(make.team_member())
    base = f"/team/organisations/{group.ref}"

    assert team.submit(f"{base}/suspend").status_code == 422
    assert team.submit(f"{base}/suspend", reason="Two complaints.").status_code == 302
    gone, verified = visitor.get(f"/needs/{need.ref}").status_code, make.actor(group).verified
    assert "is suspended" in browser_for(group).get("/your-noticeboard").text
    assert team.post(f"{base}/restore").status_code == 302

    assert (gone, verified) == (404, False)
    assert visitor.get(f"/needs/{need.ref}").status_code == 200
    assert make.actor(group).verified
    assert team.post(f"{base}/restore").status_code == 409


def test_suspending_a_person_signs_them_out_until_they_are_restored(
    browser_for: Any, session: Session, make: Factory
) -> None:
    group, person = make.group(), make.person(name="Sam Slate")
    member = make.membership(person, group)
    theirs, team = browser_for(person), browser_for(make.team_member())
    base = f"/team/organisations/{group.ref}"

    assert team.submit(f"{base}/suspend-person").status_code == 422
    answer = team.submit(f"{base}/suspend-person", member=str(member.id), reason="Rude to others.")

    assert answer.status_code == 302
    assert session.get_one(Person, person.id).status is PersonStatus.SUSPENDED
    assert theirs.get("/your-noticeboard").status_code == 302
    assert team.post(f"{base}/restore-person", data={"member": str(member.id)}).status_code == 302
    assert session.get_one(Person, person.id).status is PersonStatus.ACTIVE


def test_the_team_keeps_notes_that_nobody_else_sees(browser_for: Any, make: Factory) -> None:
    group = make.group()
    team, base = browser_for(make.team_member()), f"/team/organisations/{group.ref}"

    assert team.post(f"{base}/note", data={"text": ""}).status_code == 422
    assert team.post(f"{base}/note", data={"text": "Met them in May."}).status_code == 302
    assert "Met them in May." in team.get(base).text
    assert "Met them in May." not in browser_for(group).get(f"/organisations/{group.ref}").text


def test_a_suspended_organisation_shows_no_decision(browser_for: Any, make: Factory) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK, suspended_at=NOW)

    shown = browser_for(make.team_member()).get(f"/team/organisations/{group.ref}").text

    assert "before you decide about its registration" in shown
    assert 'name="decision"' not in shown


def test_suspending_keeps_what_the_team_had_asked(browser_for: Any, make: Factory) -> None:
    group = make.group(status=CheckStatus.MORE_ASKED, status_note="Who are your trustees?")
    base, team = f"/team/organisations/{group.ref}", browser_for(make.team_member())

    team.submit(f"{base}/suspend", reason="Two complaints.")
    suspended = team.get(base).text
    at_home = browser_for(group).get("/your-noticeboard").text
    team.post(f"{base}/restore")

    for page in (suspended, at_home):
        assert "Who are your trustees?" in page
        assert "Two complaints." in page
    assert (group.status_note, group.suspension_reason) == ("Who are your trustees?", None)
    assert "Two complaints." not in browser_for(group).get("/your-noticeboard").text
