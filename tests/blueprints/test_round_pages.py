"""The brokering round on its pages: begun, gone through, looked over and sent."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus, RoundLineStatus
from noticeboard.models import Introduction, Need, Offer, Round, RoundLine, Suggestion
from noticeboard.services.rounds import MOST_SENT
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def pair(session: Session, make: Factory) -> tuple[Need, Offer]:
    """A need and an offer that go together."""
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    return need, offer


@pytest.fixture
def team(make: Factory, browser_for: Any) -> StrictClient:
    """Somebody in the team."""
    client: StrictClient = browser_for(make.team_member())
    return client


def begin(team: StrictClient) -> str:
    """Begin a round, and return the address of its lines."""
    action = "/team/round/cheshire-east/begin"
    answer = team.post(action, data=hidden_fields(team.get("/team/round").text, action))
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_an_officer_sends_a_round_in_three_presses(
    session: Session, team: StrictClient, pair: tuple[Need, Offer]
) -> None:
    need, offer = pair
    assert "/team/round" in team.get("/team").text
    lines = begin(team)
    page = team.get(lines)
    assert need.title in page.text
    assert need.description in page.text
    assert offer.description in page.text
    assert f'value="{offer.id}" selected' in page.text

    answer = team.submit(lines, {"message": "Would you talk?", f"line_{line_of(session).id}": str(offer.id)})
    assert session.scalars(select(Introduction)).all() == []
    check = str(answer.headers["Location"])
    assert "Send 1 introduction" in team.get(check).text
    team.submit(check)

    (made,) = session.scalars(select(Introduction)).all()
    assert (made.need_id, made.offer_id, made.message) == (need.id, offer.id, "Would you talk?")
    after = team.get(lines).text
    assert "1 introduction sent" in after
    assert "Nothing is left to choose" in after


def line_of(session: Session) -> Any:
    return session.scalars(select(Round)).one().lines[0]


def test_a_pair_that_is_only_possible_is_left_out_unless_it_is_chosen(
    session: Session, team: StrictClient, pair: tuple[Need, Offer]
) -> None:
    lines = begin(team)
    assert "Left out unless you choose it" not in team.get(lines).text
    line_of(session).score = 3000
    session.commit()

    page = team.get(lines).text
    assert f'value="{pair[1].id}" selected' not in page
    assert f"Left out unless you choose it: {pair[1].title}" in page

    team.submit(lines, {"message": "Hello", "later": "yes", f"line_{line_of(session).id}": str(pair[1].id)})
    assert f'value="{pair[1].id}" selected' in team.get(lines).text


def test_a_line_left_out_is_kept_out_and_nothing_is_ready(
    session: Session, team: StrictClient, pair: tuple[Need, Offer]
) -> None:
    lines = begin(team)

    answer = team.submit(lines, {"message": "Hello", "later": "yes", f"line_{line_of(session).id}": ""})

    assert str(answer.headers["Location"]).endswith("/team/round")
    assert f'value="{pair[1].id}" selected' not in team.get(lines).text
    assert "Nothing is ready to send" in team.get(f"{lines}/send").text


def test_an_offer_chosen_twice_is_said_and_nothing_is_lost(
    session: Session, make: Factory, team: StrictClient, pair: tuple[Need, Offer]
) -> None:
    _need, offer = pair
    make.offer()
    other = make.need()
    refresh_for(session, posting=other, now=NOW)
    session.commit()
    lines = begin(team)
    brokering = session.scalars(select(Round)).one()

    chosen = {f"line_{line.id}": str(offer.id) for line in brokering.lines}
    answer = team.submit(lines, {"message": "Keep this", **chosen})

    assert answer.status_code == 422
    for name in chosen:
        assert f'<a href="#{name}">“{offer.title}” is chosen on two lines.' in answer.text
    assert "Keep this" in answer.text


def test_a_line_whose_posting_has_closed_is_shown_as_such(
    session: Session, team: StrictClient, pair: tuple[Need, Offer]
) -> None:
    need, offer = pair
    lines = begin(team)
    team.submit(lines, {"message": "Hello", f"line_{line_of(session).id}": str(offer.id)})
    need.status = PostingStatus.CLOSED
    session.commit()

    assert "is not open any more, so this is skipped" in team.get(lines).text
    team.submit(f"{lines}/send")

    assert "Not sent" in team.get(lines).text
    assert session.scalars(select(Introduction)).all() == []


def test_a_pair_that_is_not_suggested_any_more_is_said_to_be_sent_and_is(
    session: Session, team: StrictClient, pair: tuple[Need, Offer]
) -> None:
    _need, offer = pair
    lines = begin(team)
    team.submit(lines, {"message": "Hello", f"line_{line_of(session).id}": str(offer.id)})
    session.scalars(select(Suggestion)).one().stale = True
    session.commit()

    page = team.get(f"{lines}/send").text
    assert "These two are not suggested any more. They are introduced if they still can be." in page
    team.submit(f"{lines}/send")

    assert session.scalars(select(Introduction)).one().offer_id == offer.id


def test_a_round_without_pairs_says_so(team: StrictClient) -> None:
    assert "There is no pair to propose" in team.get(begin(team)).text


def test_many_are_sent_in_parts_and_the_page_leads_to_the_next(
    session: Session, make: Factory, team: StrictClient
) -> None:
    officer = make.team_member()
    pairs = [(make.need(), make.offer()) for _ in range(MOST_SENT + 1)]
    lines = [RoundLine(need=need, offer=offer, score=5000, status=RoundLineStatus.ACCEPTED) for need, offer in pairs]
    area_id = pairs[0][0].area_id
    brokering = Round(area_id=area_id, begun_by_id=officer.id, begun_at=NOW, message="Hello", lines=lines)
    session.add(brokering)
    session.commit()
    send = f"/team/round/{brokering.id}/send"

    page = team.get(send).text
    assert f"Send {MOST_SENT} introductions" in page
    assert f"These are the strongest of {MOST_SENT + 1} pairs that you chose." in page
    assert "the other comes next" in page

    old = team.get(send).text
    assert team.submit(send).headers["Location"] == send
    page = team.get(send).text
    assert f"{MOST_SENT} introductions sent. 1 more is ready." in page
    assert "Send 1 introduction" in page
    assert "These are the strongest" not in page

    assert f"{MOST_SENT}, 1 ready" in team.get("/team/round").text

    # Another officer's page, still open, lists the first ones only.
    again = hidden_fields(old, send) | {"form_key": hidden_fields(page, send)["form_key"]}
    assert team.post(send, data=again).headers["Location"] == send
    assert len(session.scalars(select(Introduction)).all()) == MOST_SENT

    assert team.submit(send).headers["Location"] == f"/team/round/{brokering.id}"
    assert len(session.scalars(select(Introduction)).all()) == MOST_SENT + 1
