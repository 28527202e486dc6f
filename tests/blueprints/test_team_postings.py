"""The team's check of needs and offers, and what an owner does with theirs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import CheckStatus, PostingStatus
from noticeboard.models import Posting
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient, hidden_fields

Browsers = Any


@pytest.fixture(autouse=True)
def ready(reference_data: object, clock: object) -> None:
    """The reference data, at a time that stands still."""


@pytest.fixture
def team(browser_for: Browsers, make: Factory) -> StrictClient:
    """A browser of somebody in the team."""
    browser: StrictClient = browser_for(make.team_member())
    return browser


def waiting(make: Factory, days: int = 1, **given: Any) -> Posting:
    """A need that waits for the team."""
    values = {"status": PostingStatus.AWAITING_CHECK, "opened_at": None, "sent_at": NOW - timedelta(days=days)}
    return make.need(**values | given)


def decide(team: StrictClient, posting: Posting, decision: str, **answers: str) -> Any:
    """Open the check of a posting, and send one of its two forms."""
    path = f"/team/postings/{posting.ref}"
    carried = hidden_fields(team.get(path).text, f"{path}/{decision}")
    return team.post(f"{path}/{decision}", data=carried | answers)


def rewrite(owner: StrictClient, posting: Posting, title: str) -> None:
    """Let its owner give a posting another title."""
    answers = {"description": posting.description, "people": "4", "urgency": "normal", "place": "Crewe"}
    answer = owner.submit(f"/your-postings/{posting.ref}/edit", answers, title=title)
    assert answer.status_code == 302, answer.text


def test_the_queue_shows_the_longest_wait_first(team: StrictClient, make: Factory) -> None:
    waiting(make, 1, title="Sent yesterday")
    waiting(make, 5, title="Sent last week")

    page = team.get("/team/postings").text

    assert page.index("Sent last week") < page.index("Sent yesterday")
    assert "Late" in page


def test_approving_goes_straight_to_the_next(team: StrictClient, make: Factory) -> None:
    first, second = waiting(make, 3), waiting(make, 2)

    answer = team.submit(f"/team/postings/{first.ref}", {"measure": "", "expected": ""})
    assert answer.status_code == 405
    answer = decide(team, first, "approve", expected="20")

    assert answer.headers["Location"].endswith(f"/team/postings/{second.ref}")
    assert (first.status, first.expected_quantity) == (PostingStatus.OPEN, Decimal(20))
    answer = decide(team, second, "approve")
    assert answer.headers["Location"].endswith("/team/postings")


def test_the_number_on_the_start_page_is_what_the_queue_asks_the_team_to_read(
    team: StrictClient, make: Factory, browser_for: Browsers
) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    waiting(make, title="To read")
    waiting(make, title="Read already", organisation=group, approved_at=NOW)
    changed = make.need(title="On the board")
    rewrite(browser_for(changed.organisation), changed, "Changed there")

    start, queue = team.get("/team").text, team.get("/team/postings").text

    assert 'href="/team/postings">postings to check</a></dt><dd>2</dd>' in start
    assert "1 posting to check, longest wait first" in queue
    assert "1 posting on the board was changed" in queue
    assert "1 posting is approved, and opens by itself" in queue
    assert queue.index("To read") < queue.index("Changed there") < queue.index("Read already")


def test_the_measure_of_a_posting_on_the_board_is_agreed_where_the_task_of_its_pair_leads(
    team: StrictClient, make: Factory
) -> None:
    need = make.need()
    task = team.get(f"/team/pair/{need.ref}/{make.offer().ref}").text
    assert f'href="/team/postings/{need.ref}"' in task

    refused = decide(team, need, "measure", measure="NT29", expected="many")
    answer = decide(team, need, "measure", measure="NT29", expected="16")

    assert refused.status_code == 422
    assert answer.location.endswith(f"/team/postings/{need.ref}")
    assert (need.proposed_measure_ref, need.expected_quantity) == ("NT29", Decimal(16))
    assert "Approved: that it is on the board" not in team.get(f"/team/postings/{need.ref}").text


def test_the_measure_stands_as_proposed_unless_it_is_changed(team: StrictClient, make: Factory) -> None:
    need = waiting(make, proposed_measure_ref="NT29", expected_quantity=Decimal(16))
    assert "NT29" in team.get(f"/team/postings/{need.ref}").text

    decide(team, need, "approve", measure="NT29", expected="16")

    assert (need.proposed_measure_ref, need.status) == ("NT29", PostingStatus.OPEN)


def test_one_of_an_unverified_organisation_is_approved_and_waits(team: StrictClient, make: Factory) -> None:
    need = waiting(make, organisation=make.group(status=CheckStatus.AWAITING_CHECK))
    assert "opens only once the organisation is verified" in team.get(f"/team/postings/{need.ref}").text

    decide(team, need, "approve")

    assert need.status is PostingStatus.AWAITING_CHECK
    assert need.approved_at is not None
    assert "Approved" in team.get("/team/postings").text


def test_declining_asks_for_a_reason(team: StrictClient, make: Factory) -> None:
    need = waiting(make)

    refused = decide(team, need, "decline", reason=" ")
    assert refused.status_code == 422
    assert "Enter why it cannot go on the board" in refused.text
    decide(team, need, "decline", reason="Which hall?")

    assert (need.status, need.status_note) == (PostingStatus.DECLINED, "Which hall?")


@pytest.mark.parametrize("decision", ["approve", "decline"])
def test_a_decision_about_what_has_changed_since_is_answered_with_what_changed(
    team: StrictClient, make: Factory, session: Session, decision: str
) -> None:
    need = waiting(make, title="Four painters")
    path = f"/team/postings/{need.ref}"
    read = hidden_fields(team.get(path).text, f"{path}/{decision}") | {"reason": "Which hall?"}
    need.title = "Four painters and a magician"
    session.commit()

    stale = team.post(f"{path}/{decision}", data=read)

    assert stale.status_code == 409
    told = stale.text.split('role="alert"')[1].split("</div>")[0]
    assert "Nothing has been decided" in told
    assert "Four painters and a magician" in told
    assert need.description not in told
    assert (need.status, need.approved_at) == (PostingStatus.AWAITING_CHECK, None)
    if decision == "decline":
        assert "Which hall?</textarea>" in stale.text
    again = team.post(f"{path}/{decision}", data=hidden_fields(stale.text, f"{path}/{decision}") | {"reason": "No"})
    assert again.status_code == 302
    assert need.status is not PostingStatus.AWAITING_CHECK


def test_a_decision_that_does_not_say_what_was_read_decides_nothing(team: StrictClient, make: Factory) -> None:
    need = waiting(make)

    assert team.post(f"/team/postings/{need.ref}/approve", data={}).status_code == 409
    assert need.status is PostingStatus.AWAITING_CHECK


def test_what_its_owner_changed_on_the_board_is_read_and_left_or_taken_off(
    team: StrictClient, browser_for: Browsers, make: Factory, session: Session
) -> None:
    left, back = make.need(), make.need()
    for posting, title in ((left, "Paint our hall in June"), (back, "Ring us on 07700 900123")):
        rewrite(browser_for(posting.organisation), posting, title)
    queue = team.get("/team/postings").text
    assert "Changed on the board" in queue
    assert "2 postings on the board were changed by the owner" in queue

    shown = team.get(f"/team/postings/{left.ref}").text
    assert "Four people to repaint our hall" in shown
    assert decide(team, left, "looked-at").status_code == 302
    assert decide(team, back, "decline", reason="").status_code == 422
    assert decide(team, back, "decline", reason="No telephone numbers").status_code == 302

    session.expire_all()
    assert (left.status, back.status) == (PostingStatus.OPEN, PostingStatus.CLOSED)
    assert "Changed on the board" not in team.get("/team/postings").text
    assert decide(team, left, "looked-at").status_code == 409


def test_somebody_who_belongs_to_the_organisation_is_shown_no_decision(browser_for: Browsers, make: Factory) -> None:
    person, posting = make.team_member(), waiting(make)
    make.membership(person, posting.organisation)
    browser, path = browser_for(person), f"/team/postings/{posting.ref}"

    shown = browser.get(path).text

    assert "Somebody else in the team decides about it" in shown
    assert "/approve" not in shown
    refused = browser.post(f"{path}/decline", data={"reason": "No"})
    assert refused.status_code == 403
    assert "You belong to this organisation" in refused.text


def test_a_look_at_what_has_changed_again_decides_nothing(
    team: StrictClient, browser_for: Browsers, make: Factory, session: Session
) -> None:
    posting = make.need()
    owner, path = browser_for(posting.organisation), f"/team/postings/{posting.ref}"
    rewrite(owner, posting, "Paint our hall in June")
    read = hidden_fields(team.get(path).text, f"{path}/looked-at")
    rewrite(owner, posting, "Paint our hall in July")

    answer = team.post(f"{path}/looked-at", data=read)

    assert answer.status_code == 409
    assert "This was changed while you were reading it" in answer.text
    assert "Paint our hall in July" in answer.text


def test_the_team_edits_with_a_note(team: StrictClient, make: Factory) -> None:
    need = waiting(make)
    answers = {
        "title": "Four painters",
        "description": need.description,
        "people": "4",
        "urgency": "normal",
        "place": "Crewe",
    }

    assert team.submit(f"/team/postings/{need.ref}/edit", answers).status_code == 422
    saved = team.submit(f"/team/postings/{need.ref}/edit", answers | {"note": "Shorter."})

    assert saved.status_code == 302, saved.text
    assert (need.title, need.status_note) == ("Four painters", "Shorter.")


def test_somebody_else_checks_nothing(browser_for: Browsers, make: Factory, visitor: StrictClient) -> None:
    need = waiting(make)
    elsewhere = make.team_member(area=make.area(code="elsewhere", name="Elsewhere", lads=["E06000050"]))

    assert browser_for(need.organisation).get("/team/postings").status_code == 403
    assert browser_for(elsewhere).get(f"/team/postings/{need.ref}").status_code == 404
    assert visitor.get("/team/postings").status_code == 302


ONE_BUTTON = [
    ("send", PostingStatus.DRAFT, PostingStatus.AWAITING_CHECK),
    ("take-back", PostingStatus.AWAITING_CHECK, PostingStatus.DRAFT),
    ("take-back", PostingStatus.DECLINED, PostingStatus.DRAFT),
    ("pause", PostingStatus.OPEN, PostingStatus.PAUSED),
    ("resume", PostingStatus.PAUSED, PostingStatus.OPEN),
    ("renew", PostingStatus.EXPIRED, PostingStatus.OPEN),
    ("met", PostingStatus.OPEN, PostingStatus.MET),
    ("met", PostingStatus.IN_HAND, PostingStatus.MET),
]


@pytest.mark.parametrize(("action", "before", "after"), ONE_BUTTON)
def test_its_owner_moves_it_with_one_button(
    browser_for: Browsers, make: Factory, action: str, before: PostingStatus, after: PostingStatus
) -> None:
    need = make.need(status=before)
    owner = browser_for(need.organisation)

    assert owner.submit(f"/your-postings/{need.ref}/{action}").status_code == 302

    assert need.status is after
    assert owner.get("/your-postings").status_code == 200


@pytest.mark.parametrize("action", ["edit", "pause", "close", "met", "take-back"])
def test_what_is_over_offers_no_button(browser_for: Browsers, make: Factory, action: str) -> None:
    need = make.need(status=PostingStatus.CLOSED)

    assert browser_for(need.organisation).get(f"/your-postings/{need.ref}/{action}").status_code == 409


@pytest.mark.parametrize("action", ["edit", "pause", "close", "met", "sent"])
def test_another_organisations_posting_is_not_there(browser_for: Browsers, make: Factory, action: str) -> None:
    need = make.need()

    assert browser_for(make.group()).get(f"/your-postings/{need.ref}/{action}").status_code == 404


def test_closing_asks_why(browser_for: Browsers, make: Factory) -> None:
    need = make.need()
    owner = browser_for(need.organisation)

    assert owner.submit(f"/your-postings/{need.ref}/close", {}).status_code == 422
    owner.submit(f"/your-postings/{need.ref}/close", {"reason": "met_elsewhere"})

    assert need.status is PostingStatus.CLOSED


def test_an_owner_changes_how_many_and_is_told_when_too_few(browser_for: Browsers, make: Factory) -> None:
    need = make.need(remaining=Decimal(1))
    owner = browser_for(need.organisation)
    answers = {
        "title": need.title,
        "description": need.description,
        "people": "2",
        "urgency": "normal",
        "place": "Crewe",
    }

    refused = owner.submit(f"/your-postings/{need.ref}/edit", answers)
    assert refused.status_code == 422
    assert "Enter 3 or more" in refused.text
    assert owner.submit(f"/your-postings/{need.ref}/edit", answers | {"people": "9"}).status_code == 302

    assert (need.capacity, need.remaining) == (Decimal(9), Decimal(6))


@pytest.mark.parametrize("by", ["owner", "team"])
def test_a_change_made_to_an_older_text_shows_both(
    browser_for: Browsers, make: Factory, team: StrictClient, by: str
) -> None:
    need = make.need()
    browser, page = (
        (team, f"/team/postings/{need.ref}/edit")
        if by == "team"
        else (browser_for(need.organisation), f"/your-postings/{need.ref}/edit")
    )
    answers = {"title": "Mine", "description": "What I typed.", "people": "4", "urgency": "normal", "place": "Crewe"}

    stale = browser.submit(page, answers | {"note": "Clearer.", "version": "999"})
    title, version = need.title, need.version
    again = browser.submit(page, answers | {"note": "Clearer.", "version": str(version)})

    assert stale.status_code == 422
    assert "Somebody else changed this" in stale.text
    assert title in stale.text
    assert "What I typed." in stale.text
    assert f'name="version" value="{version}"' in stale.text
    assert (again.status_code, need.title) == (302, "Mine")


def test_an_offer_is_changed_on_one_page(browser_for: Browsers, make: Factory) -> None:
    offer = make.offer()
    answers = {
        "title": "Five who paint",
        "description": offer.description,
        "people": "4",
        "cadence": "once",
        "place": "Nantwich",
        "reach_mode": "borough",
    }

    assert browser_for(offer.organisation).submit(f"/your-postings/{offer.ref}/edit", answers).status_code == 302

    assert (offer.title, offer.place_label, offer.reach_mi) == ("Five who paint", "Nantwich (CW5)", None)
    assert [row.lad_code for row in offer.authorities] == ["E06000049"]


def test_owners_and_the_team_see_what_fits_with_its_reasons_and_nobody_else_does(
    browser_for: Browsers, session: Session, make: Factory, visitor: StrictClient, team: StrictClient
) -> None:
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    page = f"/needs/{need.ref}"

    for browser in (browser_for(need.organisation), team):
        assert offer.title in browser.get(page).text
        assert "Both posted as volunteering" in browser.get(page).text
    assert need.title in browser_for(offer.organisation).get(f"/offers/{offer.ref}").text
    assert offer.title not in visitor.get(page).text


def test_an_owner_without_a_match_is_told_so(browser_for: Browsers, make: Factory) -> None:
    need = make.need()

    assert "no good match yet" in browser_for(need.organisation).get(f"/needs/{need.ref}").text
