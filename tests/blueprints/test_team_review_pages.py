"""The team's queue and the page of a pair."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import html5lib
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import PostingStatus, SuggestionStatus
from noticeboard.domain.vocabulary import SupportType
from noticeboard.extensions import db
from noticeboard.matching import Parts, Reason
from noticeboard.matching.explanation import _SENTENCES
from noticeboard.models import Posting, Response, Suggestion
from noticeboard.queries.suggestions import list_review
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.reasons import SHORT, short_words
from noticeboard.web.wording.score_parts import part_words, text_made_of
from tests.factory import NOW, TODAY, Factory
from tests.strict_client import XHTML, StrictClient, hidden_fields, words_of

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

    path = f"/team/pair/{need.ref}/{offer.ref}/introduce"

    for page in (team.get(path), team.post(path, data={"message": "Hello", "quantity": "1"})):
        assert page.status_code == 409
        assert "already answered one another" in page.text


def test_the_page_of_a_pair_says_why_it_cannot_be_introduced_yet(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer(status=PostingStatus.PAUSED, title="A team of painters")
    place = f"/team/pair/{need.ref}/{offer.ref}"

    shown = browser_for(make.team_member()).get(place).text

    assert "Cannot start yet" in shown
    assert "“A team of painters” is not open at the moment" in shown
    own = make.team_member()
    make.membership(own, need.organisation)
    offer.status = PostingStatus.OPEN
    session.commit()
    assert "You belong to this organisation" in browser_for(own).get(place).text


@pytest.mark.parametrize("closed", ["need", "offer"])
@pytest.mark.parametrize("status", [PostingStatus.CLOSED, PostingStatus.PAUSED, PostingStatus.EXPIRED])
def test_the_form_of_an_introduction_says_at_once_that_a_posting_is_not_open(
    make: Factory, browser_for: Any, closed: str, status: PostingStatus
) -> None:
    need = make.need(title="Paint our hall", status=status if closed == "need" else PostingStatus.OPEN)
    offer = make.offer(title="We can paint", status=status if closed == "offer" else PostingStatus.OPEN)

    page = browser_for(make.team_member()).get(f"/team/pair/{need.ref}/{offer.ref}/introduce")

    assert page.status_code == 409
    assert f"“{'Paint our hall' if closed == 'need' else 'We can paint'}” is not open" in page.text
    assert f"{label(status)}</strong>" in page.text
    assert 'href="/team/introductions/new"' in page.text
    assert "Send the introduction" not in page.text


def test_the_form_of_an_introduction_that_waits_for_its_answer_says_so(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(), make.offer()
    team, path = browser_for(make.team_member()), f"/team/pair/{need.ref}/{offer.ref}/introduce"
    assert team.submit(path, message="You fit", quantity="1").status_code == 302

    again = team.get(path)

    assert again.status_code == 409
    assert "has been introduced already" in again.text


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


@pytest.mark.parametrize(
    ("show", "why"),
    [
        ("responses", "No response waits for an answer"),
        ("shortlisted", "No pair is shortlisted"),
        ("introduced", "No suggested pair has been introduced"),
        ("dismissed", "No pair is dismissed"),
    ],
)
def test_an_empty_list_says_what_would_stand_in_it_and_leads_back_to_all(
    session: Session, make: Factory, browser_for: Any, show: str, why: str
) -> None:
    suggested(session, make)
    team = browser_for(make.team_member())

    page = team.get(f"/team?show={show}").text

    assert why in page
    assert "Nothing to review" not in page
    assert 'href="/team">See all to review</a>' in page
    assert "Nothing to review for this kind of support" in team.get("/team?kind=mentoring").text


def test_a_list_of_the_queue_is_called_by_what_was_chosen(session: Session, make: Factory, browser_for: Any) -> None:
    suggestion = suggested(session, make)
    suggestion.status = SuggestionStatus.DISMISSED
    session.commit()

    page = browser_for(make.team_member()).get("/team?show=dismissed").text

    assert suggestion.need.title in page
    assert "Dismissed pairs, strongest first" in page
    assert "Responses that wait" not in page


def test_the_page_of_a_pair_shows_what_its_offer_goes_together_with(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need(quantity=Decimal(10))
    five, four, one = (make.offer(quantity=Decimal(number), title=f"{number} who can paint") for number in (5, 4, 1))
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    team = browser_for(make.team_member())

    own = team.get(f"/needs/{need.ref}").text
    seen = words_of(html5lib.parse(team.get(f"/team/pair/{need.ref}/{five.ref}").text))

    for page in (own, seen):
        assert "3 offers together cover all 10 people" in page
        assert f"{four.organisation.name}: 4 people" in page
        assert f"{one.organisation.name}: 1 person" in page
    assert "This offer: 5 people" in seen
    assert "would be enough" not in seen
    assert "This offer alone covers 5 of 10 people" in seen
    pair = team.get(f"/team/pair/{need.ref}/{five.ref}").text
    assert f'href="/team/pair/{need.ref}/{four.ref}">4 who can paint</a>' in pair
    assert pair.count(f'href="/team/pair/{need.ref}/{five.ref}"') == 0


def test_the_page_of_a_pair_says_nothing_of_others_where_its_offer_is_enough_or_ruled_out(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need(quantity=Decimal(10))
    enough, small, ours, unlike = (
        make.offer(quantity=Decimal(10)),
        make.offer(quantity=Decimal(4)),
        make.offer(quantity=Decimal(4), organisation=need.organisation),
        make.offer(quantity=Decimal(4), title="Garden benches", description="Six of oak."),
    )
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    team = browser_for(make.team_member())

    beside = team.get(f"/team/pair/{need.ref}/{small.ref}").text
    assert "2 offers together cover all 10" in beside
    assert f"“{enough.title}” would be enough without it." in beside
    for offer in (enough, ours, unlike):
        assert "Together with other offers" not in team.get(f"/team/pair/{need.ref}/{offer.ref}").text


def test_another_areas_team_does_not_see_the_other_offers_of_a_need(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need(quantity=Decimal(10))
    theirs = make.area(
        code="halton", name="Halton", council="Halton", team_email="t@halton.example", lads=["E06000006"]
    )
    offer, _other = make.offer(quantity=Decimal(5), organisation=make.business(area=theirs)), make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    place = f"/team/pair/{need.ref}/{offer.ref}"

    assert "Together with other offers" in browser_for(make.team_member()).get(place).text
    assert "Together with other offers" not in browser_for(make.team_member(area=theirs)).get(place).text


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
    assert "introductions waiting for an answer" in page.text
    assert '<span class="nb-card__kind">Volunteering</span>' in page.text


def test_a_list_says_in_a_few_words_what_speaks_for_a_pair_kind_and_place_first() -> None:
    topic = {"need_says": "paint", "offer_says": "decorating", "topic": "a", "name": "painting"}
    kept = [
        {"code": "same_topic", "values": topic},
        {"code": "same_topic", "values": {**topic, "need_says": "walls", "offer_says": "walls"}},
        {"code": "same_words", "values": {"words": "hall, brush"}},
        {"code": "within_reach", "values": {"miles": 3.0, "about": False, "reach_miles": 10}},
        {"code": "enough", "values": {"offered": "6", "needed": "4", "unit": "people"}},
        {"code": "dates_meet", "values": {}},
        {"code": "same_type", "values": {"support_type": "volunteering"}},
        {"code": "of_a_later_version", "values": {}},
    ]

    assert short_words(kept) == ("Same kind", "3 miles", "“paint”, “decorating”", "Enough for it")
    assert short_words(kept[1:2]) == ("“walls”",)
    longer = {"code": "same_topic", "values": {**topic, "need_says": "Storage", "offer_says": "Storage unit"}}
    assert short_words([longer]) == ("“Storage unit”",)
    assert short_words(kept[2:3]) == ("“hall”, “brush”",)
    assert short_words([{"code": "just_beyond_reach", "values": {"miles": 12.2, "about": True}}]) == (
        "About 12 miles, just out of reach",
    )


def test_every_reason_there_is_has_short_words_and_the_queue_shows_them(
    session: Session, make: Factory, browser_for: Any
) -> None:
    suggestion = suggested(session, make)

    page = browser_for(make.team_member()).get("/team").text

    assert set(SHORT) == set(_SENTENCES)
    assert 'nb-strength__band">Strong<' in page
    reasons = re.search(r'nb-strength__reasons">(.*?)</p>', page)
    assert reasons is not None
    assert reasons[1].startswith("Same kind · ")
    assert len(reasons[1]) < 80
    assert round(suggestion.score / 100) == int(re.findall(r'<meter min="0" max="100" value="(\d+)"', page)[0])


def test_the_page_of_a_pair_says_what_each_part_did_to_the_score(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need(starts_on=TODAY)
    offer = make.offer(support_type=SupportType.FUNDING, quantity=Decimal(2), ends_on=TODAY - timedelta(days=1))

    page = browser_for(make.team_member()).get(f"/team/pair/{need.ref}/{offer.ref}").text

    figure = html5lib.parse(page).find(f".//{XHTML}figure[@class='nb-chart']")
    assert figure is not None
    rows = [[words_of(cell) for cell in row] for row in figure.iter(f"{XHTML}tr")][1:]
    left = [int(row[2]) for row in rows]
    lost = [int((re.search(r"\d+", row[1]) or ["0"])[0]) for row in rows]
    assert [row[0].split(":")[0] for row in rows[1:]] == [
        "Text",
        "Kind of support",
        "Distance",
        "Dates",
        "Amount",
        "Conditions",
    ]
    assert rows[2][0] == "Kind of support: offered as funding, asked for as volunteering"
    assert (rows[4][0], rows[5][0]) == ("Dates: they do not meet", "Amount: 2 people offered, 4 needed")
    assert all(before - off == after for before, off, after in zip(left, lost[1:], left[1:], strict=False))
    assert f'aria-label="Strength of the match, out of 100">{left[-1]} out of 100' in page
    bars = [[rect.get("width") for rect in svg] for svg in figure.iter("{http://www.w3.org/2000/svg}svg")]
    assert [int(bar[0]) for bar in bars] == left


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("within_reach", {"miles": 4.0, "about": False}, "Distance: 4 miles, inside their reach"),
        ("within_travel", {"miles": 1.0, "about": False}, "Distance: 1 mile, as far as the group can travel"),
        ("beyond_reach", {"miles": 31.4, "about": True}, "Distance: about 31 miles, outside their reach"),
        ("remote", {}, "Distance: by phone or online"),
        ("place_unknown", {}, "Distance: not known"),
    ],
)
def test_the_distance_of_a_pair_is_said_by_the_way_it_counts(code: str, values: dict[str, Any], words: str) -> None:
    parts = Parts(text=0.4, type=1, place=0.5, time=1, amount=1, concept=0.7, words=0.2)

    assert part_words("place", parts, [Reason(code, tuple(values.items()))]) == words
    assert part_words("text", parts, []) == "Text: something in common"
    assert part_words("place", parts, []) == "Distance: some way off"
    assert text_made_of(parts) == "topics: much in common; telling words: a little in common"


def test_the_queue_says_when_pairs_are_compared_by_words_alone(
    session: Session, make: Factory, browser_for: Any
) -> None:
    page = browser_for(make.team_member()).get("/team")

    assert "the sentence encoder is not installed" in page.text
