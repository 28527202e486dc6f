"""Words and concepts compared in columns are what the rules say of each pair by itself."""

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.matching import Need, Offer, Statistics, Taxonomy
from noticeboard.matching.approaches import bm25
from noticeboard.matching.gist import Gist, number_of, packed
from noticeboard.matching.keys import indexed
from noticeboard.matching.profile import profile_of, read_gist, statistics_of
from noticeboard.matching.statistics import BM25_HALF
from noticeboard.matching.taxonomy import Concept, Family
from noticeboard.matching.words_in_common import Terms, WordsInCommon
from tests.matching.boards import NEEDS, OFFERS, a_need, an_offer, needs, offers

TAXONOMY = Taxonomy.shipped()
BOARD = statistics_of(OFFERS, taxonomy=TAXONOMY)


def gist(posting: Need | Offer) -> Gist:
    return read_gist(posting.title, posting.description, TAXONOMY)


def compared(one: Need | Offer, others: Sequence[Need] | Sequence[Offer]) -> list[tuple[float, float]]:
    """The concepts' and the words' likeness of a posting to each of some others."""
    common = WordsInCommon(gist(one), is_need=isinstance(one, Need), statistics=BOARD, taxonomy=TAXONOMY)
    terms = Terms([gist(other) for other in others])
    return list(zip(common.concepts(terms).tolist(), common.words(terms).tolist(), strict=True))


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    product = sum(weight * other.get(key, 0.0) for key, weight in one.items())
    return min(1.0, product / (math.hypot(*one.values()) * math.hypot(*other.values()))) if product else 0.0


def by_the_rule(need: Need, offer: Offer) -> tuple[float, float]:
    """The same two, worked out for one pair, concept by concept and word by word."""
    concepts, families = [], []
    for posting in (need, offer):
        weights = profile_of(posting.title, posting.description, TAXONOMY).concepts
        weighed = {concept: weight * BOARD.weight(number_of(f"c:{concept}")) for concept, weight in weights.items()}
        of_family: dict[str, float] = {}
        for concept, weight in weighed.items():
            family = TAXONOMY.concepts[concept].family
            of_family[family] = of_family.get(family, 0.0) + weight
        concepts.append(weighed)
        families.append(of_family)
    exact, related = cosine(*concepts), cosine(*families)
    found = bm25(gist(need).words, gist(offer).words, length=gist(offer).length, statistics=BOARD)
    return exact + 0.3 * related * (1 - exact), found / (found + BM25_HALF)


@pytest.mark.parametrize("need", NEEDS[::3], ids=lambda need: need.id)
def test_a_need_is_compared_with_many_offers_as_with_each_by_the_rule(need: Need) -> None:
    for found, offer in zip(compared(need, OFFERS), OFFERS, strict=True):
        assert found == pytest.approx(by_the_rule(need, offer), abs=1e-9)


@settings(max_examples=100)
@given(st.lists(needs, min_size=1, max_size=4), offers)
def test_an_offer_is_compared_with_needs_as_each_need_with_the_offer(asked: list[Need], offer: Offer) -> None:
    assert compared(offer, asked) == [compared(need, [offer])[0] for need in asked]
    assert compared(offer, asked) == [pytest.approx(by_the_rule(need, offer), abs=1e-9) for need in asked]


def test_the_same_concepts_are_wholly_alike_and_none_are_not_at_all() -> None:
    laptops, piano = a_need(title="Laptops"), an_offer(title="Chromebooks")

    assert compared(laptops, [piano])[0][0] == 1
    assert compared(laptops, [an_offer(title="zorblax")])[0] == (0, 0)


def test_a_text_without_words_is_like_nothing() -> None:
    mute = an_offer(title="", description="")

    assert compared(NEEDS[0], [mute]) == [(0, 0)]
    assert compared(mute, NEEDS[:2]) == [(0, 0), (0, 0)]


def test_what_an_index_keeps_beside_a_gist_takes_no_part() -> None:
    kept = [indexed(offer, taxonomy=TAXONOMY) for offer in OFFERS]
    common = WordsInCommon(gist(NEEDS[0]), is_need=True, statistics=BOARD, taxonomy=TAXONOMY)

    read, indexed_ones = (
        Terms([gist(offer) for offer in OFFERS]),
        Terms([Gist(packed(one.terms), one.length) for one in kept]),
    )

    assert common.concepts(read).tolist() == common.concepts(indexed_ones).tolist()
    assert common.words(read).tolist() == common.words(indexed_ones).tolist()


def test_a_taxonomy_in_which_nothing_comes_with_anything_else_compares_as_well() -> None:
    family = Family("growing", "growing")
    plain = Taxonomy([family], [Concept("trees", "growing", "trees", ("oak tree",))])
    need, offer = (read_gist(text, "", plain) for text in ("Oak trees", "One oak tree"))

    common = WordsInCommon(need, is_need=True, statistics=Statistics(), taxonomy=plain)

    assert common.concepts(Terms([offer])).tolist() == [1.0]
