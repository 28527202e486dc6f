"""What the team reads about matching: needs that nothing fits, and what became of suggestions."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import IntroductionStatus, SuggestionStatus
from noticeboard.domain.vocabulary import GroupSize
from noticeboard.models import Introduction, Suggestion
from noticeboard.queries.acceptance import summarise_acceptance
from noticeboard.queries.unmet import list_unmet
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory

pytestmark = pytest.mark.usefixtures("clock")


def test_only_needs_that_nothing_comes_near_are_unmet(session: Session, make: Factory, browser_for: Any) -> None:
    near, far = make.need(), make.need(title="A coach to the sea", description="Thirty-two of us.")
    far.organisation.group_size = GroupSize.FEW_VOLUNTEERS
    make.offer()
    elsewhere = make.area(code="halton", name="Halton", council="Halton", lads=["E06000006"])
    make.need(title="A boat", description="Ours sank.", organisation=make.group(area=elsewhere))
    refresh_for(session, posting=near, now=NOW)
    session.commit()
    officer = make.team_member()

    found = list_unmet(session, actor=make.actor(officer), now=NOW)
    page = browser_for(officer).get("/team/unmet").text

    assert [one.need for one in found.needs] == [far]
    assert found.open_needs == 2
    assert "1 of 2 open needs has nothing above 20 points" in page
    assert "A coach to the sea" in page
    assert "Registered charity" in page
    by_size = page.split("By size of group")[1].split("</table>")[0]
    assert "Nobody is paid, and fewer than 10 volunteers" in by_size
    assert "Not said" not in by_size


def test_a_group_that_has_not_said_how_big_it_is_is_counted_so(make: Factory, browser_for: Any) -> None:
    make.need(title="A coach to the sea", description="Thirty-two of us.")

    page = browser_for(make.team_member()).get("/team/unmet").text

    assert "Not said" in page.split("By size of group")[1].split("</table>")[0]


def test_a_board_where_everything_is_met_says_so(make: Factory, browser_for: Any) -> None:
    page = browser_for(make.team_member()).get("/team/unmet").text

    assert "Something comes near every open need" in page
    assert "Needs with nothing above 20 points are listed here" in page
    assert "Ask businesses for what is missing" not in page
    assert "have nothing above" not in page


def introduction(session: Session, make: Factory, pair: Suggestion, status: IntroductionStatus) -> None:
    session.add(
        Introduction(
            ref=make._ref("I"),
            need_id=pair.need_id,
            offer_id=pair.offer_id,
            introduced_by_id=make.person().id,
            status=status,
            message="Hello",
            quantity=1,
            introduced_at=NOW,
            due_at=NOW,
        )
    )


def test_what_became_of_suggestions_is_counted_by_band_and_by_reason(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need()
    for _ in range(5):
        make.offer()
    refresh_for(session, posting=need, now=NOW)
    accepted, declined, waiting, dismissed, _left = session.scalars(select(Suggestion).order_by(Suggestion.id)).all()
    introduction(session, make, accepted, IntroductionStatus.DECLINED)
    introduction(session, make, accepted, IntroductionStatus.ACCEPTED)
    introduction(session, make, declined, IntroductionStatus.DECLINED)
    introduction(session, make, waiting, IntroductionStatus.PROPOSED)
    dismissed.status = SuggestionStatus.DISMISSED
    declined.score = 3000
    session.commit()
    officer = make.team_member()

    found = summarise_acceptance(session, actor=make.actor(officer))
    page = browser_for(officer).get("/team/acceptance").text

    strong = found.bands["strong"]
    assert (strong.accepted, strong.declined, strong.dismissed, strong.waiting, strong.undecided) == (1, 0, 1, 1, 1)
    assert (found.bands["possible"].declined, found.bands["good"].decided) == (1, 0)
    assert found.reasons["same_type"].decided == 3
    assert "50% of 2" in page
    assert "The figure on the queue is smaller" in page
    assert "The same kind" in page
