"""Ideas for support: those that a kind of support could serve, not too many of one theme."""

from collections import Counter

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import SupportType
from noticeboard.queries.activities import list_ideas
from noticeboard.queries.measures import list_measures_for

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.mark.parametrize("kind", SupportType)
def test_an_idea_has_a_measure_that_suits_the_kind(session: Session, kind: SupportType) -> None:
    suited = {row.measure.ref for row in list_measures_for(session, kind)}

    ideas = list_ideas(session, kinds=[kind])

    assert 1 <= len(ideas) <= 6
    assert all(suited & set(idea.candidate_refs.split(";")) for idea in ideas)
    assert [idea.sort_order for idea in ideas] == sorted(idea.sort_order for idea in ideas)


def test_no_theme_takes_up_the_whole_list(session: Session) -> None:
    ideas = list_ideas(session, kinds=list(SupportType))

    assert len(ideas) == 6
    assert max(Counter(idea.theme_code for idea in ideas).values()) <= 3
