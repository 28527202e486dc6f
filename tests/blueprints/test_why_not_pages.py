"""Why a pair is not matched, for the team about any pair and for an owner about one of their own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus, SuggestionStatus
from noticeboard.domain.vocabulary import SupportType
from noticeboard.matching import Match, Parts, Reason, explain, say
from noticeboard.models import Need, Offer, Suggestion
from noticeboard.queries.obstacles import Obstacle
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.wording.why_not import why_not_words
from tests.factory import NOW, TODAY, Factory

pytestmark = pytest.mark.usefixtures("clock")

ALL = {"text": 1.0, "type": 1.0, "place": 1.0, "time": 1.0, "amount": 1.0}


def match_of(score: float, **parts: float) -> Match:
    return Match("N", "O", score, Parts(**(ALL | parts), concept=0.0, words=0.0), lambda: ((), ()))


def test_a_pair_that_nothing_rules_out_is_said_nothing_against() -> None:
    assert why_not_words(match_of(0.25), []) == []


def test_what_lacks_most_is_said_first_after_the_points() -> None:
    said = why_not_words(match_of(0.04, text=0.3, time=0.2, place=0.9), [Obstacle("same-organisation")])

    assert said == [
        "Both belong to one organisation.",
        "It has 4 of 100 points, and a match is suggested from 25.",
        "Their dates do not meet.",
        "What the two say has too little in common.",
    ]


def test_points_that_round_up_to_the_limit_are_said_to_fall_just_short_of_it() -> None:
    assert why_not_words(match_of(0.2497), []) == [
        "It has just under 25 of 100 points, and a match is suggested from 25."
    ]
    assert why_not_words(match_of(0.244), []) == ["It has 24 of 100 points, and a match is suggested from 25."]


def test_a_distance_is_said_to_be_beyond_a_reach_only_where_it_is() -> None:
    beyond = Reason("beyond_reach", (("miles", 30.0), ("about", False), ("reach_miles", 10.0), ("place", "Crewe")))
    far = replace(match_of(0.04, place=0.1), said=lambda: ((), (beyond,)))

    assert say(beyond) + "." in why_not_words(far, [])
    assert "They are some way apart." in why_not_words(match_of(0.04, place=0.45), [])
    assert len(why_not_words(match_of(0.04, place=0.7), [])) == 1


def test_a_place_that_rules_a_pair_out_is_said_first_and_once_however_good_the_rest() -> None:
    beyond = Reason("beyond_reach", (("miles", 30.0), ("about", False), ("reach_miles", 10.0), ("place", "Crewe")))
    good, poor = (
        replace(match_of(score, place=0.0), said=lambda: ((), (beyond,))) for score in (matching.THRESHOLD, 0.04)
    )
    alone = f"{say(beyond)}. That alone rules it out."

    assert why_not_words(good, []) == [alone]
    assert why_not_words(poor, []) == [alone, "It has 4 of 100 points, and a match is suggested from 25."]


def test_a_condition_that_is_not_met_is_said_with_what_both_say() -> None:
    need = matching.Need(
        id="N", title="A room to meet in", support_type="space", description="It must be on the ground floor."
    )
    offer = matching.Offer(
        id="O", title="A room", support_type="space", description="Up two flights of stairs, with no lift."
    )
    match = explain(need, offer)

    said = why_not_words(replace(match, score=0.1), [])

    assert match.parts.conditions < 0.6
    assert [one for one in said if "ground floor" in one]
    assert why_not_words(match_of(0.1, conditions=0.5), [])[-1].startswith("One states a condition")


@pytest.fixture
def pair(make: Factory) -> tuple[Need, Offer]:
    """Two that have nothing in common but the town."""
    chairs = make.offer(title="Ten office chairs", description="Blue.", support_type=SupportType.EQUIPMENT)
    return make.need(), chairs


def test_an_owner_finds_an_offer_and_is_told_what_rules_it_out(pair: tuple[Need, Offer], browser_for: Any) -> None:
    need, offer = pair
    owner = browser_for(need.organisation)

    assert f"/your-postings/{need.ref}/why-not" in owner.get(f"/needs/{need.ref}").text
    found = owner.get(f"/your-postings/{need.ref}/why-not?words=office+chairs")
    straight = owner.get(f"/your-postings/{need.ref}/why-not?words={offer.ref.lower()}")
    page = owner.get(f"/your-postings/{need.ref}/why-not/{offer.ref}").text

    assert f"/why-not/{offer.ref}" in found.text
    assert straight.headers["Location"].endswith(f"/why-not/{offer.ref}")
    assert "What the two say has too little in common." in page
    assert "They are posted as different kinds of support." in page
    assert "How the points are made up" in page


def test_an_owner_is_told_no_distance_but_that_between_public_places(
    make: Factory, session: Session, browser_for: Any
) -> None:
    need = make.need(lat=53.128)
    offer = make.offer()
    team, owner = browser_for(make.team_member()), browser_for(offer.organisation)

    assert "2 miles" in team.get(f"/team/pair/{need.ref}/{offer.ref}").text
    assert "2 miles" not in owner.get(f"/your-postings/{offer.ref}/why-not/{need.ref}").text


def test_a_pair_outside_the_reach_is_not_suggested_and_both_pages_say_that_the_place_rules_it_out(
    make: Factory, session: Session, browser_for: Any
) -> None:
    words = {"title": "Four people to repaint our hall", "description": "Painting the hall."}
    need = make.need(**words, lat=53.315, public_lat=53.315)
    offer = make.offer(reach_mi=5, **words)
    address = f"/team/pair/{need.ref}/{offer.ref}"
    team, owner = browser_for(make.team_member()), browser_for(need.organisation)

    refresh_for(session, posting=offer, now=NOW)
    session.commit()

    assert session.scalars(select(Suggestion)).all() == []
    assert "Not suggested" in team.get(address).text
    for page in (team.get(address).text, owner.get(f"/your-postings/{need.ref}/why-not/{offer.ref}").text):
        assert "outside the offer&#39;s 5-mile reach. That alone rules it out." in page
        assert "Nothing rules it out" not in page


def test_two_of_one_side_are_not_compared(make: Factory, browser_for: Any) -> None:
    need, other = make.need(), make.need()

    assert browser_for(need.organisation).get(f"/your-postings/{need.ref}/why-not/{other.ref}").status_code == 404


def test_what_is_not_on_the_board_is_not_found(make: Factory, browser_for: Any) -> None:
    need = make.need()
    make.offer(title="Hidden chairs", organisation=make.business(suspended_at=NOW))
    make.offer(title="Hidden stools", status=PostingStatus.PAUSED)

    page = browser_for(need.organisation).get(f"/your-postings/{need.ref}/why-not?words=Hidden")

    assert "No open offer has these words" in page.text


def test_the_team_is_told_what_rules_out_a_pair_of_its_choice(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, offer = make.need(ends_on=TODAY + timedelta(days=5)), make.offer(starts_on=TODAY + timedelta(days=30))
    refresh_for(session, posting=make.need(), now=NOW)
    kept = session.scalars(select(Suggestion)).one()
    kept.status = SuggestionStatus.DISMISSED
    session.commit()
    team = browser_for(make.team_member())

    apart = team.get(f"/team/pair/{need.ref}/{offer.ref}").text
    dismissed = team.get(f"/team/pair/{kept.need.ref}/{kept.offer.ref}").text

    assert "Their dates do not meet." in apart
    assert "Not suggested" in apart
    assert "The team has dismissed this pair." in dismissed


@pytest.mark.parametrize("typed", ["paint\x7f\x85", "\x01paint\x1f", "paint\ufffe", "paint\x0b\U0010ffff"])
def test_what_cannot_be_shown_is_taken_out_of_what_is_looked_for(make: Factory, browser_for: Any, typed: str) -> None:
    need, team = make.need(), browser_for(make.team_member())
    owner = browser_for(need.organisation)
    query = {"words": typed, "need_words": typed, "offer_words": typed, "phrase": typed}

    for client, path in (
        (owner, f"/your-postings/{need.ref}/why-not"),
        (team, "/team/introductions/new"),
        (team, "/team/words"),
    ):
        assert 'value="paint"' in client.get(path, query_string=query).text
