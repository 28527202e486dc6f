"""Teaching the matcher a word: asked, looked at, added and taken back."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import TaxonomyPhrase
from tests.factory import Factory
from tests.strict_client import hidden_fields

pytestmark = pytest.mark.usefixtures("clock")


def test_a_word_is_taught_after_a_look_at_what_it_changes(session: Session, make: Factory, browser_for: Any) -> None:
    make.need(title="Two frimbles")
    make.offer(title="A frimble")
    team = browser_for(make.team_member())
    page = team.get("/team/words").text
    assert "frimble" in page.lower()

    answer = team.submit("/team/words", phrase=" Frimble ", concept="laptops")
    check = answer.headers["Location"]
    assert "2 open postings" in team.get(check).text
    assert session.scalars(select(TaxonomyPhrase)).all() == []
    team.submit(check)

    row = session.scalars(select(TaxonomyPhrase)).one()
    assert (row.phrase, row.concept) == ("frimble", "laptops")
    assert "What the team has taught it" in team.get("/team/words").text
    action = f"/team/words/{row.id}/remove"
    team.post(action, data=hidden_fields(team.get("/team/words").text, action))

    assert session.scalars(select(TaxonomyPhrase)).all() == []


def test_a_word_that_is_known_is_sent_back(make: Factory, browser_for: Any) -> None:
    page = browser_for(make.team_member()).submit("/team/words", phrase="laptops", concept="laptops")

    assert page.status_code == 422
    assert "reads this as that already. Enter another word, or choose another meaning." in page.text


def test_an_address_made_by_hand_leads_back_with_the_reason(make: Factory, browser_for: Any) -> None:
    answer = browser_for(make.team_member()).get("/team/words/check?phrase=frimble&concept=nothing")

    assert answer.status_code == 302
