"""A phrase that the team adds counts at once, does what was said it would do, and can be taken back."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from noticeboard import matching
from noticeboard.domain.errors import Invalid, NotPermitted
from noticeboard.domain.vocabulary import SupportType
from noticeboard.matching.gist import term_number
from noticeboard.matching.keys import POSTINGS
from noticeboard.models import MatchCount, MatchEntry, Need, Offer, Suggestion
from noticeboard.queries.candidates import list_candidates
from noticeboard.queries.match_index import list_index_faults
from noticeboard.queries.taxonomy import get_taxonomy, list_unknown_words, taxonomy_with
from noticeboard.services.match_index import rebuild_index
from noticeboard.services.suggestions import refresh_for
from noticeboard.services.taxonomy import add_phrase, check_phrase, remove_phrase, work_out_effect
from tests.factory import NOW, TODAY, Factory

CONCEPT = "laptops"
GOODS = {"support_type": SupportType.EQUIPMENT, "description": "For our homework club.", "quantity": None}


@pytest.fixture
def pair(session: Session, make: Factory) -> tuple[Need, Offer]:
    """A need for what the offer gives, by a name that no phrase holds."""
    need = make.need(title="Laptops", **GOODS)
    offer = make.offer(title="Twelve frimbles", **GOODS | {"description": "Wiped and tested."})
    refresh_for(session, posting=need, now=NOW)
    return need, offer


def scores(session: Session) -> list[int]:
    return [row.score for row in session.scalars(select(Suggestion).where(Suggestion.stale.is_(False)))]


def index_of(session: Session) -> dict[int, tuple[bytes, int]]:
    """What the index counts of each posting."""
    session.expire_all()
    return {row.posting_id: (row.terms, row.length) for row in session.scalars(select(MatchEntry))}


def test_what_is_said_beforehand_is_what_happens(session: Session, make: Factory, pair: tuple[Need, Offer]) -> None:
    assert scores(session) == []

    effect = work_out_effect(session, concept=CONCEPT, phrase="frimble", now=NOW)
    assert (effect.postings, effect.passing, effect.risen, effect.failing, effect.fallen) == (1, 1, 1, 0, 0)
    assert scores(session) == [], "nothing has changed yet"
    add_phrase(session, actor=make.actor(make.team_member()), concept=CONCEPT, phrase="frimble", now=NOW)

    (score,) = scores(session)
    assert score >= matching.THRESHOLD * 10_000
    assert "laptops" in str(session.scalars(select(Suggestion)).one().reasons)


def test_a_phrase_is_checked_with_the_postings_that_it_would_be_read_in(
    session: Session, make: Factory, pair: tuple[Need, Offer]
) -> None:
    before, after, read = check_phrase(session, concept=CONCEPT, phrase="frimbles")

    assert read == [pair[1]]
    assert not before.find("frimbles").mentions
    assert [mention.concept for mention in after.find("frimbles").mentions] == [CONCEPT]


def test_a_phrase_that_is_taken_back_counts_no_more(session: Session, make: Factory, pair: tuple[Need, Offer]) -> None:
    officer = make.actor(make.team_member())
    row = add_phrase(session, actor=officer, concept=CONCEPT, phrase="frimble", now=NOW)

    remove_phrase(session, actor=officer, row=row, now=NOW)

    assert scores(session) == []
    assert not get_taxonomy(session).find("frimbles").mentions


def test_the_index_keeps_in_step_when_a_phrase_comes_and_goes(
    session: Session, make: Factory, pair: tuple[Need, Offer]
) -> None:
    officer, (_need, offer) = make.actor(make.team_member()), pair
    # A slip of a word that no phrase holds yet; the phrase makes it known, and with it what was meant.
    make.need(title="Somewhere to put our qzandryls", description="")
    make.offer(title="A shelf for any qzandril", description="")
    before = index_of(session)
    assert list(list_index_faults(session)) == []

    rows = [
        add_phrase(session, actor=officer, concept=CONCEPT, phrase=phrase, now=NOW)
        for phrase in ("frimble", "old qzandryl")
    ]
    assert list(list_index_faults(session)) == []
    assert index_of(session)[offer.id] != before[offer.id]
    kept = index_of(session)
    rebuild_index(session)
    assert index_of(session) == kept, "made afresh, it reads the phrases as well"

    for row in rows:
        remove_phrase(session, actor=officer, row=row, now=NOW)
    assert list(list_index_faults(session)) == []
    assert index_of(session) == before


def test_on_a_large_board_a_pair_is_found_by_a_phrase_that_was_added(
    session: Session, make: Factory, pair: tuple[Need, Offer]
) -> None:
    need, offer = pair
    rows = [{"term": term_number(POSTINGS, offers=offers), "postings": 100_000} for offers in (False, True)]
    session.execute(insert(MatchCount), rows)
    assert list_candidates(session, posting=need, today=TODAY) == []

    add_phrase(session, actor=make.actor(make.team_member()), concept=CONCEPT, phrase="frimble", now=NOW)

    assert [card.id for card in list_candidates(session, posting=need, today=TODAY)] == [offer.id]
    assert len(scores(session)) == 1


def test_the_taxonomy_is_made_anew_only_when_it_changes(session: Session, make: Factory) -> None:
    officer = make.actor(make.team_member())
    assert get_taxonomy(session) is matching.Taxonomy.shipped()

    add_phrase(session, actor=officer, concept=CONCEPT, phrase="frimble", now=NOW)
    first = get_taxonomy(session)

    assert first is get_taxonomy(session)
    assert [mention.concept for mention in first.find("Two frimbles").mentions] == [CONCEPT]
    assert first.phrase_count() == matching.Taxonomy.shipped().phrase_count() + 1


def test_false_friends_stay_false_friends_when_a_phrase_is_added() -> None:
    more = taxonomy_with(((CONCEPT, "frimble"),))

    for text in ("table tennis", "a laptop bag", "face painting"):
        assert more.find(text) == matching.Taxonomy.shipped().find(text)


@pytest.mark.parametrize(
    ("concept", "phrase", "code"),
    [
        (CONCEPT, "laptops", "phrase-known"),
        ("no_such_concept", "frimble", "concept-unknown"),
        (CONCEPT, "!!", "phrase-empty"),
    ],
)
def test_a_phrase_that_would_teach_nothing_is_refused(
    session: Session, make: Factory, concept: str, phrase: str, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        add_phrase(session, actor=make.actor(make.team_member()), concept=concept, phrase=phrase, now=NOW)


def test_only_the_team_teaches_phrases(session: Session, make: Factory) -> None:
    with pytest.raises(NotPermitted):
        add_phrase(session, actor=make.actor(make.group()), concept=CONCEPT, phrase="frimble", now=NOW)


def test_words_that_several_postings_use_and_no_phrase_holds_are_listed(session: Session, make: Factory) -> None:
    make.need(title="Two frimbles for the hall")
    make.offer(title="A frimble to give")
    make.offer(title="One quonk")
    officer = make.actor(make.team_member())

    assert ("frimble", 2) in [
        (word.lower().rstrip("s"), count) for word, count in list_unknown_words(session, actor=officer)
    ]
    assert "quonk" not in str(list_unknown_words(session, actor=officer))
    add_phrase(session, actor=officer, concept=CONCEPT, phrase="frimble", now=NOW)

    assert "frimble" not in str(list_unknown_words(session, actor=officer)).lower()
