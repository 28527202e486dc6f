"""Texts weighed by the numbers of the index are weighed as the scorer weighs them."""

from collections.abc import Sequence

import pytest

from noticeboard.matching import Need, Offer, Taxonomy
from noticeboard.matching.comparison import Comparison
from noticeboard.matching.keys import indexed
from noticeboard.matching.profile import statistics_of
from noticeboard.matching.scoring import Scorer
from noticeboard.queries.match_postings import packed
from noticeboard.queries.match_scale import Scale
from tests.matching.boards import NEEDS, OFFERS

TAXONOMY = Taxonomy.shipped()
BOARD = statistics_of(OFFERS, taxonomy=TAXONOMY)
SCORER = Scorer(TAXONOMY, BOARD, Comparison())


def weighed(one: Need | Offer, others: Sequence[Need] | Sequence[Offer]) -> list[float]:
    """What the index makes of the texts of some candidates."""
    entries = [indexed(other, taxonomy=TAXONOMY) for other in others]
    scale = Scale(one, BOARD, TAXONOMY)
    return list(scale.weigh([packed(entry.terms) for entry in entries], [entry.length for entry in entries]))


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
