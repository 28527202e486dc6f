"""Texts weighed by the numbers of the index are weighed as the scorer weighs them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from noticeboard.matching import Need, Offer, Taxonomy, find_encoder
from noticeboard.matching.comparison import Comparison, with_meaning
from noticeboard.matching.gist import Gist, number_of, packed
from noticeboard.matching.keys import indexed, sought_keys
from noticeboard.matching.profile import profile_of, statistics_of
from noticeboard.matching.scoring import Scorer
from noticeboard.queries.match_scale import weigh_texts
from tests.matching.boards import NEEDS, OFFERS

TAXONOMY = Taxonomy.shipped()
ENCODER = find_encoder()
BOARD = statistics_of(OFFERS, taxonomy=TAXONOMY)
SCORER = Scorer(TAXONOMY, BOARD, Comparison())


def weighed(one: Need | Offer, others: Sequence[Need] | Sequence[Offer]) -> list[float]:
    """What the index makes of the texts of some candidates."""
    entries = [indexed(other, taxonomy=TAXONOMY) for other in others]
    gists = [Gist(packed(entry.terms), entry.length) for entry in entries]
    keys = sought_keys(one, profile_of(one.title, one.description, TAXONOMY), TAXONOMY)
    topics = {number_of(key.term): key.share for key in keys if key.is_topic}
    meanings = [other.meaning for other in others]
    return list(weigh_texts(one, gists, meanings, topics=topics, statistics=BOARD, taxonomy=TAXONOMY))


@pytest.mark.parametrize("need", NEEDS[::4], ids=lambda need: need.id)
def test_offers_are_weighed_by_their_numbers_as_by_their_texts(need: Need) -> None:
    assert weighed(need, OFFERS) == pytest.approx([one.parts.text for one in SCORER.score_offers(need, OFFERS)])


@pytest.mark.parametrize("offer", OFFERS[::8], ids=lambda offer: offer.id)
def test_needs_are_weighed_by_their_numbers_as_by_their_texts(offer: Offer) -> None:
    assert weighed(offer, NEEDS) == pytest.approx([one.parts.text for one in SCORER.score_needs(offer, NEEDS)])


def test_a_posting_without_words_weighs_as_the_scorer_has_it() -> None:
    mute = Offer(id="O-1", title="", support_type="space")

    assert weighed(NEEDS[0], [mute]) == pytest.approx([SCORER.score_offers(NEEDS[0], [mute])[0].parts.text])
    assert weighed(mute, NEEDS) == pytest.approx([one.parts.text for one in SCORER.score_needs(mute, NEEDS)])


@pytest.mark.skipif(ENCODER is None, reason="the sentence encoder is not installed: make model")
def test_vectors_weigh_as_the_scorer_has_them_but_for_the_topics() -> None:
    assert ENCODER is not None
    need = with_meaning(NEEDS[0], ENCODER)
    offers = [with_meaning(offer, ENCODER) for offer in OFFERS[:20]]
    known = [*offers[:10], *(replace(offer, meaning=None) for offer in offers[10:])]

    scored = [one.parts for one in SCORER.score_offers(need, known)]

    texts = weighed(need, known)
    assert texts[10:] == pytest.approx([parts.text for parts in scored[10:]])
    assert any(parts.meaning for parts in scored[:10])
    # What the topics can make of it: their weight of .8 in a sum that is squared, and .7 of the text.
    assert all(abs(text - parts.text) < 0.7 * 0.8 for text, parts in zip(texts[:10], scored[:10], strict=True))
    likely, unlikely = (max(range(10), key=one.__getitem__) for one in (texts[:10], [-text for text in texts[:10]]))
    assert scored[likely].text > scored[unlikely].text
