"""The ways from the team's start page, and from one pair of the queue to the next and back."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import TeamRole
from noticeboard.services.suggestions import refresh_for
from noticeboard.web.wording.queue import INTRODUCING
from tests.blueprints.test_team_review_pages import suggested
from tests.factory import NOW, Factory

pytestmark = pytest.mark.usefixtures("clock")


def test_whoever_goes_through_the_queue_comes_to_the_next_pair_and_back_to_where_they_were(
    session: Session, make: Factory, browser_for: Any
) -> None:
    first, second = suggested(session, make), make.offer()
    refresh_for(session, posting=first.need, now=NOW)
    session.commit()
    team, kind = browser_for(make.team_member()), first.need.support_type.value
    other = f"/team/pair/{first.need.ref}/{second.ref}?kind={kind}&amp;after="
    listed = team.get(f"/team?kind={kind}").text
    place = f"/team/pair/{first.need.ref}/{first.offer.ref}"

    page = team.get(f"{place}?kind={kind}&after=").text
    answer = team.submit(f"{place}/dismiss?kind={kind}&after=", reason="Different halls")

    assert other in listed
    assert f'<a class="govuk-link" href="{other}">Next pair</a>' in page
    assert f'href="/team?kind={kind}"' in page
    assert str(answer.headers["Location"]) == other.replace("&amp;", "&")
    assert "Next pair" not in team.get(str(answer.headers["Location"])).text


def test_an_introduction_has_its_words_already_and_leads_to_the_next_pair(
    session: Session, make: Factory, browser_for: Any
) -> None:
    first, second = suggested(session, make), make.offer()
    refresh_for(session, posting=first.need, now=NOW)
    session.commit()
    team, pair = browser_for(make.team_member()), f"/team/pair/{first.need.ref}/{first.offer.ref}"
    assert f'href="{pair}/introduce?after="' in team.get(f"{pair}?after=").text
    assert INTRODUCING in team.get(f"{pair}/introduce?after=").text

    answer = team.submit(f"{pair}/introduce?after=", message=INTRODUCING, quantity="1")

    assert str(answer.headers["Location"]) == f"/team/pair/{first.need.ref}/{second.ref}?after="


def test_the_start_page_leads_to_every_page_of_the_team(make: Factory, browser_for: Any) -> None:
    member, admin = browser_for(make.team_member()), browser_for(make.team_member(role=TeamRole.ADMIN))
    start = member.get("/team").text
    pages = ("round", "introductions/new", "unmet", "acceptance", "words", "postings", "projects", "organisations")
    for page in (*pages, "records", "concerns"):
        assert f'href="/team/{page}"' in start
        assert "Back to the queue" in member.get(f"/team/{page}").text
    assert "/team/messages" not in start
    assert 'href="/team/messages"' in admin.get("/team").text


def test_a_pair_that_was_opened_from_a_round_leads_back_to_it(
    session: Session, make: Factory, browser_for: Any
) -> None:
    pair = suggested(session, make)
    page = browser_for(make.team_member()).get(f"/team/pair/{pair.need.ref}/{pair.offer.ref}?round=7").text
    assert 'href="/team/round/7"' in page
    assert "Next pair" not in page
