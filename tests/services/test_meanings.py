"""What postings mean: encoded with the change when an encoder is at hand, else by the worker, and gone when over."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.adapters.encoder import EncoderAtHand
from noticeboard.app import Noticeboard
from noticeboard.cli.outbox import encode_waiting
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.matching import Meaning
from noticeboard.models import Posting, PostingMeaning, Suggestion
from noticeboard.queries.match_index import list_index_faults
from noticeboard.queries.match_postings import as_offer
from noticeboard.queries.pairs import explain_pair
from noticeboard.services.encoding import keep_encoded
from noticeboard.services.match_index import fold_counts
from noticeboard.services.meanings import QUICK_CHARACTERS, find_waiting
from noticeboard.services.posting_endings import close_posting, pause_posting
from noticeboard.services.suggestions import refresh_for
from tests.encoders import WordEncoder
from tests.factory import NOW, Factory


@pytest.fixture
def encoder(session: Session) -> Iterator[WordEncoder]:
    """An encoder that is at hand at once."""
    made = WordEncoder()
    before = session.info.get("encoder")
    session.info["encoder"] = lambda: made
    yield made
    session.info["encoder"] = before


def kept(session: Session, posting: Posting) -> PostingMeaning | None:
    """What is kept of a posting's meaning."""
    return session.get(PostingMeaning, posting.id)


def test_a_posting_is_encoded_once_with_the_change_that_saves_it(
    session: Session, make: Factory, encoder: WordEncoder
) -> None:
    offer = make.offer()

    refresh_for(session, posting=offer, now=NOW)
    texts = len(encoder.encoded)
    refresh_for(session, posting=offer, now=NOW)

    row = kept(session, offer)
    assert row is not None
    assert row.version == "words/1"
    assert as_offer(offer).meaning == Meaning.from_bytes(row.vectors, "words/1")
    assert len(encoder.encoded) == texts


def test_a_changed_text_is_encoded_again(session: Session, make: Factory, encoder: WordEncoder) -> None:
    offer = make.offer()
    refresh_for(session, posting=offer, now=NOW)
    row = kept(session, offer)
    assert row is not None
    before = row.vectors

    offer.title = "Ten laptops"
    refresh_for(session, posting=offer, now=NOW)

    assert row.vectors != before
    fold_counts(session, now=NOW)
    assert list(list_index_faults(session)) == []


def test_meaning_takes_part_in_the_score(session: Session, make: Factory, encoder: WordEncoder) -> None:
    need, offer = make.need(), make.offer()
    refresh_for(session, posting=offer, now=NOW)

    refresh_for(session, posting=need, now=NOW)

    assert session.scalars(select(Suggestion)).one().parts["meaning"] is not None


def test_without_an_encoder_it_is_put_down_and_opens_all_the_same(session: Session, make: Factory) -> None:
    need = make.need()
    make.offer()

    assert refresh_for(session, posting=need, now=NOW) == 1

    row = kept(session, need)
    assert row is not None
    assert (row.version, row.vectors) == ("", b"")
    waiting = find_waiting(session)
    assert waiting is not None
    assert waiting.posting_id == need.id
    assert encode_waiting() == 0


def test_a_long_text_is_left_to_the_worker(session: Session, make: Factory, encoder: WordEncoder) -> None:
    need = make.need(description="Many words. " * (QUICK_CHARACTERS // 10))

    refresh_for(session, posting=need, now=NOW)

    assert encoder.encoded == []
    assert find_waiting(session) is not None


def test_the_worker_encodes_what_waits_and_finds_its_matches_afresh(
    session: Session, make: Factory, encoder: WordEncoder
) -> None:
    need = make.need()
    session.add(PostingMeaning(posting_id=need.id, digest="", version="", vectors=b""))
    session.info["encoder"] = lambda: None
    refresh_for(session, posting=need, now=NOW)
    session.commit()
    session.info["encoder"] = lambda: encoder

    assert encode_waiting() == 1

    assert find_waiting(session) is None
    assert as_offer(need).meaning is not None


def test_vectors_of_an_older_text_are_not_kept(session: Session, make: Factory, encoder: WordEncoder) -> None:
    need = make.need()
    session.info["encoder"] = lambda: None
    refresh_for(session, posting=need, now=NOW)
    waiting = find_waiting(session)
    assert waiting is not None
    need.title = "Ten laptops"
    refresh_for(session, posting=need, now=NOW)

    meaning = Meaning("words/1", 2, b"\1\2\3\4")
    assert not keep_encoded(session, waiting=waiting, meaning=meaning, now=NOW)

    assert as_offer(need).meaning is None


def test_meaning_is_kept_while_paused_and_gone_once_closed(
    session: Session, make: Factory, encoder: WordEncoder
) -> None:
    need = make.need()
    owner = make.actor(need.organisation)
    refresh_for(session, posting=need, now=NOW)

    pause_posting(session, actor=owner, posting=need, now=NOW)
    assert kept(session, need) is not None
    close_posting(session, actor=owner, posting=need, reason="no_longer_needed", now=NOW)

    assert kept(session, need) is None


def test_a_paused_posting_that_says_less_than_it_did_can_be_held_against_another(
    session: Session, make: Factory, encoder: WordEncoder
) -> None:
    need = make.need(title="A hall", description="One room. Bring ladders for painting the tall old walls.")
    offer = make.offer(title="Ladders", description="Ladders for painting the tall old walls.")
    for posting in (need, offer):
        refresh_for(session, posting=posting, now=NOW)
    need.status, need.description = PostingStatus.PAUSED, ""

    refresh_for(session, posting=need, now=NOW)
    match = explain_pair(session, need=need, offer=offer)

    assert "walls" not in str(match.reasons)
    assert kept(session, need) is None


def test_a_folder_without_a_model_is_an_encoder_that_is_not_there(app: Noticeboard) -> None:
    assert isinstance(app.encoder, EncoderAtHand)
    assert not app.encoder.is_installed
    assert app.encoder.get(wait=True) is None
    assert app.encoder.get(wait=False) is None
