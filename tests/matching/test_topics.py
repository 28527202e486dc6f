"""Topics bring together what needs and offers of one kind say, even where they share no word."""

import csv
from pathlib import Path

import numpy as np
import pytest

from noticeboard.matching import Meaning, encode_posting, find_encoder
from noticeboard.matching.likeness import likeness_to_needs, likeness_to_offers
from noticeboard.matching.topics import (
    _points,
    common_subject,
    make_points,
    read_sentences,
    shares_of,
    topic_likeness,
    topic_names,
)
from tests.encoders import WordEncoder

BOARDS = Path(__file__).parents[1] / "data" / "boards"
SENTENCES = list(read_sentences())
needs_model = pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")


def meaning_of(title: str, description: str = "") -> Meaning:
    encoder = find_encoder()
    assert encoder is not None
    return encode_posting(encoder, title=title, description=description)


def test_each_topic_has_six_different_sentences_or_more_on_either_side() -> None:
    assert len(topic_names()) >= 500
    assert len({sentence for _, _, sentence in SENTENCES}) > 0.99 * len(SENTENCES)
    for name in topic_names():
        sides = [side for topic, side, _ in SENTENCES if topic == name]
        assert sides.count("need") >= 6
        assert sides.count("offer") >= 6


def test_no_sentence_is_taken_from_a_board() -> None:
    said = {sentence.lower() for _, _, sentence in SENTENCES}
    for file in [*BOARDS.glob("*/needs.csv"), *BOARDS.glob("*/offers.csv")]:
        with file.open(encoding="utf-8", newline="") as rows:
            texts = [text.lower() for row in csv.DictReader(rows) for text in (row["title"], row["description"])]
        assert said.isdisjoint(texts)


@needs_model
def test_the_shipped_points_are_those_of_the_sentences() -> None:
    encoder = find_encoder()
    assert encoder is not None
    points, _ = _points()
    some = topic_names()[:: len(topic_names()) // 8]

    made = make_points(encoder, [row for row in SENTENCES if row[0] in some])

    shipped = points[:, [topic_names().index(name) for name in some]]
    assert points.shape[:2] == (2, len(topic_names()))
    assert np.abs(made - shipped).max() <= 1


@needs_model
def test_two_that_share_no_word_meet_in_what_they_are_about() -> None:
    need = meaning_of("Nobody left to do the books", "Our last treasurer moved to Spain.")
    offer = meaning_of("Xero and Sage, one afternoon a month", "Retired from practice, unafraid of a shoebox.")
    other = meaning_of("A trombone", "Little played.")

    alike, unlike = topic_likeness(need, [offer, other], offer=False)

    assert alike > 5 * unlike
    assert (common_subject(need, offer) or ("",))[0] == "bookkeeping"


@needs_model
def test_a_pair_is_as_alike_from_either_side_and_in_any_company() -> None:
    need, others = (
        meaning_of("Somewhere to keep our costumes"),
        [meaning_of("Dry lock-up, one year"), meaning_of("Paint")],
    )

    assert likeness_to_offers(need, others)[0] == likeness_to_offers(need, others[:1])[0]
    assert likeness_to_offers(need, others)[0] == likeness_to_needs(others[0], [need])[0]


@needs_model
def test_all_of_a_posting_is_about_something() -> None:
    assert shares_of(meaning_of("Ten chairs", "Stacking. Blue."), offer=True).sum() == pytest.approx(1)


def test_vectors_of_another_encoder_are_about_nothing() -> None:
    one = encode_posting(WordEncoder(), title="Ten laptops", description="")

    assert list(topic_likeness(one, [one], offer=True)) == [0.0]
    assert common_subject(one, one) is None
