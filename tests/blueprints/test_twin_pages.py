"""Two postings that are the same: linked by the team, shown together, and taken apart again."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import Event, PostingTwin
from noticeboard.queries.twins import list_twins
from noticeboard.services.twins import link_twins
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("clock")


def press(client: StrictClient, page: str, action: str) -> Any:
    return client.post(action, data=hidden_fields(client.get(page).text, action))


def test_the_team_links_what_says_nearly_the_same_and_takes_it_back(
    session: Session, make: Factory, browser_for: Any, visitor: StrictClient
) -> None:
    first, second = make.need(), make.need()
    team = browser_for(make.team_member())
    page = f"/team/postings/{second.ref}"
    assert "Says nearly the same" in team.get(page).text

    press(team, page, f"/team/postings/{second.ref}/same/{first.ref}")

    assert "The same as this one" in team.get(page).text
    assert "Says nearly the same" not in team.get(page).text
    for one, other in ((first, second), (second, first)):
        shown = visitor.get(f"/needs/{one.ref}").text
        assert "Also posted as" in shown
        assert f"/needs/{other.ref}" in shown
    press(team, page, f"/team/postings/{second.ref}/apart/{first.ref}")

    assert "Also posted as" not in visitor.get(f"/needs/{first.ref}").text
    assert session.scalars(select(PostingTwin)).all() == []
    noted = session.scalars(select(Event.action).where(Event.about_ref == second.ref).order_by(Event.id)).all()
    assert noted[-2:] == ["posting.linked", "posting.unlinked"]


def test_what_a_reader_may_not_see_does_not_show_as_a_twin(
    session: Session, make: Factory, visitor: StrictClient
) -> None:
    need, sent = make.need(), make.need(status=PostingStatus.AWAITING_CHECK, opened_at=None)
    officer = make.actor(make.team_member())
    link_twins(session, actor=officer, posting=sent, other=need, now=NOW)
    session.commit()

    assert "Also posted as" not in visitor.get(f"/needs/{need.ref}").text
    assert list_twins(session, posting=need, actor=officer) == [sent]


def test_linking_twice_links_once_and_twins_of_twins_are_twins(session: Session, make: Factory) -> None:
    one, two, three = make.need(), make.need(), make.need()
    officer = make.actor(make.team_member())
    for posting, other in ((one, two), (two, one), (three, two)):
        link_twins(session, actor=officer, posting=posting, other=other, now=NOW)

    assert len(session.scalars(select(PostingTwin)).all()) == 2
    assert list_twins(session, posting=one, actor=officer) == [two, three]


def test_a_need_and_an_offer_are_never_the_same(make: Factory, browser_for: Any) -> None:
    need, offer = make.need(), make.offer()

    answer = browser_for(make.team_member()).post(f"/team/postings/{need.ref}/same/{offer.ref}")

    assert answer.status_code == 404
