"""Scores are absolute, between 0 and 1, and move the way each part should move them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noticeboard.matching import Need, Offer, Statistics, Taxonomy, explain
from noticeboard.matching.gist import number_of
from noticeboard.matching.scoring import Parts, amount_part, combine, text_part, time_part, waterfall
from tests.matching.boards import CREWE, LetterCounts, a_need, an_offer, needs, north_of, offers

shares = st.floats(0, 1)
every_part = st.builds(
    Parts,
    text=shares,
    type=shares,
    place=shares,
    time=shares,
    amount=shares,
    concept=shares,
    words=shares,
    conditions=shares,
)


@settings(max_examples=200)
@given(needs, offers)
def test_a_score_and_all_its_parts_lie_between_0_and_1(need: Need, offer: Offer) -> None:
    match = explain(need, offer)

    assert 0 <= match.score <= 1
    for part in match.parts.as_json().values():
        assert part is None or 0 <= part <= 1 + 1e-9


@given(needs, offers)
def test_the_same_pair_always_scores_the_same(need: Need, offer: Offer) -> None:
    one, again = explain(need, offer), explain(replace(need), replace(offer))

    assert one == again
    assert one.said() == again.said()


@given(every_part, st.sampled_from(["text", "type", "place", "time", "amount", "conditions"]), shares, st.booleans())
def test_raising_one_part_alone_never_lowers_the_score(parts: Parts, name: str, more: float, space: bool) -> None:
    raised = replace(parts, **{name: max(more, getattr(parts, name))})

    assert combine(raised, space=space) >= combine(parts, space=space)


@given(st.sampled_from(["concept", "words", "meaning"]), st.tuples(shares, shares, shares), shares)
def test_raising_one_part_of_the_text_alone_never_lowers_it(
    name: str, values: tuple[float, float, float], more: float
) -> None:
    parts = dict(zip(("concept", "words", "meaning"), values, strict=True))
    raised = parts | {name: max(more, parts[name])}

    assert text_part(**raised) >= text_part(**parts)


@given(every_part, st.booleans())
def test_a_waterfall_ends_at_the_score(parts: Parts, space: bool) -> None:
    left = 1.0
    for _, factor in waterfall(parts, space=space):
        assert 0 <= factor <= 1
        left *= factor

    assert left == pytest.approx(combine(parts, space=space), abs=1e-8)


def test_an_offer_of_the_thing_beats_a_near_one_of_something_else() -> None:
    need = a_need()
    far_laptops = an_offer(point=north_of(CREWE, 9))
    near_pillows = an_offer(title="Memory foam pillows")

    assert explain(need, far_laptops).score > 3 * explain(need, near_pillows).score


def test_another_kind_lowers_a_score_but_does_not_end_it() -> None:
    same = explain(a_need(), an_offer()).score
    other = explain(a_need(), an_offer(support_type="volunteering")).score

    assert 0.3 * same < other < same


def test_a_misspelt_title_still_matches() -> None:
    right = explain(a_need(), an_offer(title="Refurbished laptops")).score
    slipped = explain(a_need(), an_offer(title="Refurbished labtops")).score

    assert slipped > 0.5 * right


def test_texts_without_words_score_next_to_nothing() -> None:
    assert explain(a_need(title="???", description=""), an_offer()).score <= 0.02


@pytest.mark.parametrize(
    ("need_window", "offer_window", "part"),
    [
        ((None, None), (None, None), 1.0),
        ((date(2026, 3, 1), None), (None, date(2026, 3, 1)), 1.0),
        ((date(2026, 3, 2), None), (None, date(2026, 3, 1)), 0.3),
        ((None, date(2026, 9, 1)), (date(2026, 11, 1), None), 0.3),
        ((date(2026, 4, 1), date(2026, 5, 1)), (date(2026, 3, 1), date(2026, 4, 10)), 1.0),
    ],
)
def test_dates_count_in_full_where_the_windows_meet(
    need_window: tuple[date | None, date | None], offer_window: tuple[date | None, date | None], part: float
) -> None:
    need = a_need(starts_on=need_window[0], ends_on=need_window[1])
    offer = an_offer(starts_on=offer_window[0], ends_on=offer_window[1])

    assert time_part(need, offer) == part


@pytest.mark.parametrize(
    ("needed", "offered", "unit", "part"),
    [
        (Decimal(20), Decimal(25), "items", 1.0),
        (Decimal(20), Decimal(5), "Item", 0.625),
        (Decimal(20), Decimal(0), "items", 0.5),
        (Decimal(20), Decimal(5), "hours", 1.0),
        (None, Decimal(5), "items", 1.0),
        (Decimal(0), Decimal(5), "items", 1.0),
        (Decimal(20), None, "items", 1.0),
    ],
)
def test_amounts_count_only_in_the_same_unit(
    needed: Decimal | None, offered: Decimal | None, unit: str, part: float
) -> None:
    assert amount_part(a_need(quantity=needed, unit="items"), an_offer(quantity=offered, unit=unit)) == part


def test_no_unit_is_not_the_same_unit() -> None:
    assert amount_part(a_need(unit=""), an_offer(unit="", quantity=Decimal(1))) == 1


def test_a_concept_that_everybody_offers_tells_less() -> None:
    need = a_need(title="Laptops and pillows")
    common = Statistics(postings=500, counts={number_of("c:laptops"): 450})

    rare = explain(need, an_offer(title="Chromebooks")).parts.concept
    assert explain(need, an_offer(title="Chromebooks"), statistics=common).parts.concept < rare


def test_an_encoder_takes_part_where_there_is_one() -> None:
    with_meaning = explain(a_need(), an_offer(), encoder=LetterCounts())

    assert explain(a_need(), an_offer()).parts.meaning is None
    assert with_meaning.parts.meaning is not None
    assert 0 <= with_meaning.score <= 1


def test_the_team_can_bring_a_taxonomy_of_its_own() -> None:
    text = """
        masks = ""
        [families]
        odd = "oddities"
        [[concept]]
        id = "zorb"
        family = "odd"
        name = "zorbing balls"
        phrases = "zorblax"
    """
    own = Taxonomy.read(text)

    match = explain(a_need(title="Zorblax wanted"), an_offer(title="Zorbing balls"), taxonomy=own)

    assert match.parts.concept == 1
