"""Finding candidates: what shares a key is found near and far, and no more is read however large the board is."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import ReachMode
from noticeboard.matching import find_encoder
from noticeboard.matching.gist import term_number, word_number
from noticeboard.matching.keys import FAR, LENGTH, POSTINGS, indexed
from noticeboard.models import MatchCount, MatchKey, Need, PostingMeaning
from noticeboard.queries.candidates import MOST_SCORED, BoardCandidates
from noticeboard.queries.match_index import get_common, profile_of_posting
from noticeboard.queries.match_postings import as_need, as_offer
from noticeboard.queries.taxonomy import get_taxonomy
from noticeboard.services.match_index import fold_counts
from noticeboard.services.suggestions import find_likely, refresh_for
from tests.factory import NOW, TODAY, Factory


@pytest.fixture
def large(session: Session) -> None:
    """A board that is counted as large, so that the index is used."""
    rows = [{"term": term_number(POSTINGS, offers=offers), "postings": 100_000} for offers in (False, True)]
    rows += [{"term": term_number(LENGTH, offers=True), "postings": 2_500_000}]
    session.execute(insert(MatchCount), rows)


def found(session: Session, need: Need) -> set[str]:
    """The references of the offers that are found for a need."""
    source = BoardCandidates(session, TODAY, apart_from=need.organisation_id)
    return {offer.id for offer in source.offers_for(as_need(need))}


def fill(session: Session, need: Need, *, copies: int, far: bool = False) -> None:
    """Put as many offers under every key of a need, where it is, as a board of that size would have; or as many far."""
    offer = as_offer(need)
    rows = indexed(offer, taxonomy=get_taxonomy(session))
    cells = (*rows.cells, FAR) if far else rows.cells
    keys = [(key, cell) for key in rows.keys for cell in cells]
    values = [
        {"key": key, "cell": cell, "posting_id": 1_000_000 + number, "kind": rows.kind}
        for number in range(copies)
        for key, cell in keys
    ]
    session.execute(insert(MatchKey), values)
    session.execute(insert(MatchCount), [{"term": key, "postings": copies} for key in rows.keys])


@pytest.mark.usefixtures("large")
def test_an_offer_is_found_by_a_concept_a_family_or_a_word(session: Session, make: Factory) -> None:
    need = make.need(title="Ten laptops for our homework club", description="The bandstand is ours.")
    same = make.offer(title="Chromebooks to give away", description="")
    family = make.offer(title="Old monitors", description="")
    word = make.offer(title="We play at the bandstand", description="")
    other = make.offer(title="A minibus for day trips", description="With a driver.")

    assert found(session, need) >= {same.ref, family.ref, word.ref}
    assert other.ref not in found(session, need)


@pytest.mark.usefixtures("large")
def test_reach_decides_where_an_offer_is_found(session: Session, make: Factory) -> None:
    need = make.need()
    far: dict[str, Any] = {"lat": 51.5, "lng": -0.1, "lad_code": "E09000033", "reach_mi": None}
    remote = make.offer(reach_mode=ReachMode.REMOTE, **far)
    anywhere = make.offer(reach_mode=ReachMode.ANYWHERE, **far)
    across = make.offer(reach_mode=ReachMode.BOROUGH, **far | {"lad_code": need.lad_code})
    fill(session, need, copies=300)

    assert found(session, need) >= {remote.ref, anywhere.ref, across.ref}


@pytest.mark.usefixtures("large")
def test_needs_are_found_for_an_offer_of_every_reach(session: Session, make: Factory) -> None:
    need = make.need()
    offers = [make.offer(reach_mode=mode, reach_mi=None) for mode in ReachMode]

    for offer in offers:
        source = BoardCandidates(session, TODAY, apart_from=offer.organisation_id)
        assert [one.id for one in source.needs_for(as_offer(offer))] == [need.ref]


@pytest.mark.usefixtures("large")
def test_what_is_closed_out_of_date_suspended_or_ones_own_is_not_found(session: Session, make: Factory) -> None:
    need = make.need()
    make.offer(closes_on=TODAY - timedelta(days=1))
    make.offer(organisation=make.business(suspended_at=NOW))
    make.offer(organisation=need.organisation)

    assert found(session, need) == set()


@pytest.mark.usefixtures("large")
def test_no_more_is_read_of_a_board_ten_times_as_large(session: Session, make: Factory) -> None:
    need, offer = make.need(), make.offer()
    read = []
    for copies in (400, 4000):
        session.execute(MatchKey.__table__.delete().where(MatchKey.posting_id >= 1_000_000))  # type: ignore[attr-defined]
        session.execute(MatchCount.__table__.delete().where(MatchCount.postings < 100_000))  # type: ignore[attr-defined]
        fill(session, need, copies=copies, far=True)
        source = BoardCandidates(session, TODAY)
        source.offers_for(as_need(need))
        read.append(source.rows_read)

    assert read[0] == read[1] < 4000
    assert offer.ref in found(session, need) or read[0] >= MOST_SCORED


def test_a_small_board_is_compared_as_a_whole(session: Session, make: Factory) -> None:
    need = make.need(title="Ten laptops for our homework club")
    other = make.offer(title="A minibus for day trips", description="With a driver.")

    assert found(session, need) == {other.ref}


def test_words_count_as_they_stand_among_open_offers(session: Session, make: Factory) -> None:
    need = make.need(title="A lychgate", description="")
    make.offer(title="Lychgate to give", description="")
    make.need(title="Lychgate wanted", description="")
    fold_counts(session, now=NOW)

    common = get_common(session, profile_of_posting(as_need(need), taxonomy=get_taxonomy(session)))

    assert common.statistics.postings == 1
    assert common.statistics.counts[word_number("lychgat")] == 1


@pytest.mark.usefixtures("large")
def test_likely_matches_of_a_posting_that_is_not_saved_come_through_the_index(session: Session, make: Factory) -> None:
    offer = make.offer()
    make.offer(title="Old monitors", description="")

    likely = find_likely(session, posting=make.need(), now=NOW)

    assert [one.posting.id for one in likely] == [offer.id]


@pytest.mark.usefixtures("large")
@pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")
def test_what_means_the_same_is_found_in_whatever_words(session: Session, make: Factory) -> None:
    session.info["encoder"] = find_encoder
    need = make.need(title="Nobody can hear the vicar at the back", description="")
    same = make.offer(title="Univox amplifier and loop cable", description="")
    other = make.offer(title="Timber coop, hardly used", description="")
    for posting in (need, same, other):
        refresh_for(session, posting=posting, now=NOW)

    assert found(session, need) >= {same.ref}
    assert other.ref not in found(session, need)
    with_vectors = found(session, need)
    session.execute(delete(PostingMeaning))
    session.expire_all()
    assert same.ref in with_vectors - found(session, need)
