"""The team's queue and the page of a pair."""

from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import (
    SuggestionStatus,
)
from noticeboard.extensions import db
from noticeboard.models import Posting, Response, Suggestion
from noticeboard.queries.suggestions import list_review
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.wording.reasons import strongest_reason_words
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


def send_step(client: StrictClient, page: str, action: str) -> Any:
    """Press the button of a page that is sent to `action`."""
    return client.post(action, data=hidden_fields(client.get(page).text, action))


def test_a_pair_that_waits_for_an_answer_is_not_introduced(session: Session, make: Factory, browser_for: Any) -> None:
    need, offer = make.need(), make.offer()
    pledge(session, browser_for, need, offer.organisation)
    team = browser_for(make.team_member())

    page = team.submit(f"/team/pair/{need.ref}/{offer.ref}/introduce", message="Hello", quantity="1")

    assert page.status_code == 409
    assert "already answered one another" in page.text


def test_a_pair_is_shortlisted_dismissed_and_put_back(session: Session, make: Factory, browser_for: Any) -> None:
    suggestion = suggested(session, make)
    place = f"/team/pair/{suggestion.need.ref}/{suggestion.offer.ref}"
    team = browser_for(make.team_member())

    send_step(team, place, f"{place}/shortlist")
    assert suggestion.need.title in team.get("/team?show=shortlisted").text
    assert team.submit(f"{place}/dismiss", reason="").status_code == 422
    team.submit(f"{place}/dismiss", reason="Different halls")
    assert "Nothing to review" in team.get("/team").text
    assert "Different halls" in team.get(place).text
    send_step(team, place, f"{place}/undo")

    assert only(session, Suggestion).status is SuggestionStatus.FRESH


def test_any_open_need_and_offer_are_found_to_be_introduced(session: Session, make: Factory, browser_for: Any) -> None:
    need, offer = make.need(title="Paint for 100% of our hall"), make.offer()
    team = browser_for(make.team_member())

    page = team.get(f"/team/introductions/new?need_words=100%25+hall&offer_words={offer.ref}")
    assert need.ref in page.text
    chosen = team.get(f"/team/introductions/new?need={need.ref}&offer={offer.ref}")
    assert chosen.location.endswith(f"/team/pair/{need.ref}/{offer.ref}")


@pytest.mark.parametrize("after", ["r~x~1", "s~1", "s~99999~1", "r~2026-01-01~1", "~~~", "s~1~99999999999999"])
def test_a_cursor_that_is_not_ours_shows_the_first_page(
    session: Session, make: Factory, browser_for: Any, after: str
) -> None:
    suggestion = suggested(session, make)

    assert suggestion.need.title in browser_for(make.team_member()).get("/team", query_string={"after": after}).text


def test_the_queue_turns_its_pages_through_responses_and_suggestions(
    session: Session, make: Factory, browser_for: Any
) -> None:
    for _ in range(3):
        need, business = make.need(), make.business()
        browser_for(business).submit(f"/needs/{need.ref}/pledge", PLEDGE)
    suggested(session, make)
    actor, seen, after = make.actor(make.team_member()), [], ""
    while True:
        page = list_review(session, actor=actor, after=after, limit=2)
        seen += [row.response or row.suggestion for row in page.rows]
        if not (after := page.after):
            break

    assert [isinstance(row, Response) for row in seen[:4]] == [True, True, True, False]
    assert len(seen) == len(set(seen))


def test_the_queue_asks_few_questions_however_long_it_is(
    app: Noticeboard, session: Session, make: Factory, browser_for: Any
) -> None:
    for _ in range(4):
        suggested(session, make)
    team = browser_for(make.team_member())
    asked: list[str] = []

    def count(_c: Any, _u: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    with app.app_context():
        engine = db.engines[None]
    event.listen(engine, "before_cursor_execute", count)
    team.get("/team")
    event.remove(engine, "before_cursor_execute", count)

    mine = [one for one in asked if "suggestion" in one or "response" in one]
    assert len(mine) <= 4, asked


def test_the_queue_says_what_kind_it_is_and_how_much_a_bare_pledge_gives(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need()
    pledge(session, browser_for, need, make.business())

    page = browser_for(make.team_member()).get("/team")

    assert "Pledge: 2 people" in page.text
    assert "Not scored: it names no offer" in page.text
    assert "matches to review" in page.text
    assert '<span class="nb-card__kind">Volunteering</span>' in page.text


def test_a_list_shows_the_strongest_reason_about_each_thing_before_a_second_about_one() -> None:
    topic = {"need_says": "paint", "offer_says": "paint", "topic": "a", "name": "painting"}
    kept = [
        {"code": "same_topic", "values": topic},
        {"code": "same_topic", "values": {**topic, "name": "decorating"}},
        {"code": "same_words", "values": {"words": "hall"}},
        {"code": "anywhere", "values": {}},
        {"code": "enough", "values": {"offered": "6", "needed": "4", "unit": "people"}},
        {"code": "same_type", "values": {"support_type": "volunteering"}},
    ]

    assert strongest_reason_words(kept) == (
        "Both about painting",
        "Offered wherever you are",
        "6 people offered, 4 needed",
    )
    assert strongest_reason_words(kept[:3]) == ("Both about painting", "Both about decorating", "Both mention hall")


def test_the_queue_says_when_pairs_are_compared_by_words_alone(
    session: Session, make: Factory, browser_for: Any
) -> None:
    page = browser_for(make.team_member()).get("/team")

    assert "the sentence encoder is not installed" in page.text
