"""Reading what the matcher makes of a pair: the page of a pair says what the queue says of it."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from noticeboard.matching.gist import term_number
from noticeboard.matching.keys import POSTINGS
from noticeboard.matching.scoring import Parts
from noticeboard.models import MatchCount, Need, Offer, Suggestion
from noticeboard.models.match_index import SCALE
from noticeboard.queries.pairs import explain_pair, match_as_kept
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory


@pytest.fixture
def pair(session: Session, make: Factory) -> tuple[Need, Offer, Suggestion]:
    """A suggested pair, on a board where its words have become everyday ones since."""
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=need, now=NOW)
    session.execute(update(MatchCount).values(postings=MatchCount.postings + 400))
    total = term_number(POSTINGS, offers=True)
    if not session.scalar(select(func.count()).where(MatchCount.term == total)):
        session.add(MatchCount(term=total, postings=401))
    session.flush()
    return need, offer, session.scalars(select(Suggestion)).one()


def test_a_pair_that_is_suggested_scores_as_its_suggestion_keeps_it(
    session: Session, pair: tuple[Need, Offer, Suggestion]
) -> None:
    need, offer, suggestion = pair

    match = match_as_kept(session, need=need, offer=offer, suggestion=suggestion)

    assert match.score == suggestion.score / SCALE
    assert match.parts.as_json() == suggestion.parts
    assert [reason.as_json() for reason in match.reasons] == suggestion.reasons
    assert [reason.as_json() for reason in match.cautions] == suggestion.cautions


PARTS = dict.fromkeys(Parts.__slots__, 1.0)


@pytest.mark.parametrize(
    "change",
    [
        {"stale": True},
        {"version": "of another day"},
        {"parts": {name: value for name, value in PARTS.items() if name != "words"}},
        {"parts": PARTS | {"luck": 1.0}},
        None,
    ],
)
def test_a_pair_scores_as_it_does_now_where_no_suggestion_of_it_stands(
    session: Session, pair: tuple[Need, Offer, Suggestion], change: dict[str, object] | None
) -> None:
    need, offer, suggestion = pair
    suggestion.score //= 2
    for name, value in (change or {}).items():
        setattr(suggestion, name, value)

    match = match_as_kept(session, need=need, offer=offer, suggestion=suggestion if change else None)

    assert match == explain_pair(session, need=need, offer=offer)
    assert match.score != suggestion.score / SCALE
