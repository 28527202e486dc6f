"""Bundles: offers that together cover more of a need than any one does, and every number of theirs is true."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from noticeboard.matching import Bundle, Match, Need, Offer, bundle, explain
from tests.matching.boards import a_need, an_offer, needs, offers


def matches_of(need: Need, pool: list[Offer]) -> list[Match]:
    """Every offer matched with the need."""
    return [explain(need, offer) for offer in pool]


def hours(quantity: int, **changes: object) -> Offer:
    """An offer of so many laptops, under an id of its own."""
    return an_offer(id=f"O{quantity}", quantity=Decimal(quantity), **changes)


def shares(found: Bundle | None) -> list[tuple[str, Decimal]]:
    """What each offer of a bundle gives."""
    assert found is not None
    return [(share.offer_id, share.quantity) for share in found.shares]


def test_two_offers_together_cover_more_than_either() -> None:
    need, pool = a_need(quantity=Decimal(40)), [hours(20), hours(16)]

    found = bundle(need, pool, matches_of(need, pool))

    assert found is not None
    assert (found.covered, found.needed) == (Decimal(36), Decimal(40))
    assert shares(found) == [("O20", Decimal(20)), ("O16", Decimal(16))]


def test_the_last_offer_gives_no_more_than_is_left() -> None:
    need, pool = a_need(quantity=Decimal(30)), [hours(20), hours(16)]

    assert shares(bundle(need, pool, matches_of(need, pool))) == [("O20", Decimal(20)), ("O16", Decimal(10))]


def test_where_one_offer_covers_it_all_nothing_is_put_together() -> None:
    need, pool = a_need(quantity=Decimal(20)), [hours(20), hours(16)]

    assert bundle(need, pool, matches_of(need, pool)) is None


def test_only_what_is_counted_in_the_same_unit_goes_together() -> None:
    need, pool = a_need(quantity=Decimal(40)), [hours(20), hours(16, unit="hours"), hours(8, unit="")]

    assert bundle(need, pool, matches_of(need, pool)) is None


def test_no_more_than_four_go_together() -> None:
    need, pool = a_need(quantity=Decimal(40)), [hours(number) for number in range(1, 8)]

    assert [ref for ref, _quantity in shares(bundle(need, pool, matches_of(need, pool)))] == ["O7", "O6", "O5", "O4"]


def test_a_better_match_goes_before_a_larger_one() -> None:
    need = a_need(quantity=Decimal(40))
    pool = [hours(20, title="Garden benches", description=""), hours(16), hours(17)]

    found = shares(bundle(need, pool, matches_of(need, pool), most=2))

    assert {ref for ref, _quantity in found} == {"O16", "O17"}


def test_a_large_offer_is_not_passed_over_for_small_ones_that_cover_less() -> None:
    need = a_need(quantity=Decimal(400))
    poor = an_offer(id="O300", quantity=Decimal(300), title="Garden benches", support_type="space")
    pool = [poor, *(hours(number) for number in range(70, 75))]
    assert (
        max(explain(need, one).score * float(one.quantity or 0) for one in pool[1:]) > explain(need, poor).score * 300
    )

    found = bundle(need, pool, matches_of(need, pool))

    assert found is not None
    assert "O300" in [share.offer_id for share in found.shares]


def test_what_the_others_make_unnecessary_is_left_out() -> None:
    need, pool = a_need(quantity=Decimal(40)), [hours(25), hours(20), hours(12)]

    assert [ref for ref, _quantity in shares(bundle(need, pool, matches_of(need, pool)))] == ["O25", "O20"]


def test_an_offer_that_the_bundle_has_no_room_for_is_completed_by_others() -> None:
    need, pool = a_need(quantity=Decimal(40)), [hours(25), hours(20), hours(12)]

    found = bundle(need, pool, matches_of(need, pool), around="O12")

    assert shares(found) == [("O12", Decimal(12)), ("O25", Decimal(25)), ("O20", Decimal(3))]


def test_a_small_offer_is_completed_even_by_one_that_would_be_enough() -> None:
    need, pool = a_need(quantity=Decimal(20)), [hours(30), hours(16)]

    assert shares(bundle(need, pool, matches_of(need, pool), around="O16")) == [
        ("O16", Decimal(16)),
        ("O30", Decimal(4)),
    ]


def test_an_offer_that_is_enough_or_not_comparable_is_completed_by_none() -> None:
    need, pool = a_need(quantity=Decimal(20)), [hours(30), hours(16), hours(8, unit="hours")]

    assert bundle(need, pool, matches_of(need, pool), around="O30") is None
    assert bundle(need, pool, matches_of(need, pool), around="O8") is None


def test_the_offers_around_a_small_one_cover_more_than_the_largest_alone() -> None:
    need = a_need(quantity=Decimal(400))
    poor = an_offer(id="O300", quantity=Decimal(300), title="Garden benches", support_type="space")
    pool = [poor, *(hours(number) for number in range(70, 75))]

    found = bundle(need, pool, matches_of(need, pool), around="O70")

    assert [ref for ref, _quantity in shares(found)][:2] == ["O70", "O300"]


@given(
    needed=st.integers(1, 60),
    amounts=st.lists(st.decimals(1, 30, places=1), min_size=1, max_size=9),
    place=st.integers(0, 8),
)
def test_every_number_of_a_bundle_around_an_offer_is_true(needed: int, amounts: list[Decimal], place: int) -> None:
    need, index = a_need(quantity=Decimal(needed)), place % len(amounts)
    pool = [an_offer(id=f"O{number}", quantity=amount) for number, amount in enumerate(amounts)]

    found = bundle(need, pool, matches_of(need, pool), around=f"O{index}")

    if found is None:
        assert len(amounts) == 1 or amounts[index] >= needed
        return
    has = {one.id: one.quantity or Decimal(0) for one in pool}
    given = [has[share.offer_id] for share in found.shares]
    assert found.shares[0].offer_id == f"O{index}"
    assert 2 <= len(found.shares) <= 4
    assert all(0 < share.quantity <= amount for share, amount in zip(found.shares, given, strict=True))
    assert found.covered == sum(share.quantity for share in found.shares) == min(sum(given), Decimal(needed))
    assert all(sum(given) - amount < needed for amount in given[1:]), "an offer of the bundle is not needed"


def test_a_need_that_is_not_counted_has_no_bundle() -> None:
    need, pool = a_need(quantity=None, unit=""), [hours(20), hours(16)]

    assert bundle(need, pool, matches_of(need, pool)) is None


@given(need=needs, pool=st.lists(offers, max_size=8, unique_by=lambda offer: offer.id))
def test_every_number_of_a_bundle_is_true(need: Need, pool: list[Offer]) -> None:
    check_numbers(need, pool)


@given(needed=st.integers(1, 60), amounts=st.lists(st.decimals(1, 30, places=1), max_size=9))
def test_every_number_of_a_bundle_of_comparable_offers_is_true(needed: int, amounts: list[Decimal]) -> None:
    pool = [an_offer(id=f"O{index}", quantity=amount) for index, amount in enumerate(amounts)]

    check_numbers(a_need(quantity=Decimal(needed)), pool)


def check_numbers(need: Need, pool: list[Offer]) -> None:
    """Work the claims of a bundle out again from the postings alone."""
    found = bundle(need, pool, matches_of(need, pool))
    unit = need.unit.lower().removesuffix("s")
    comparable = {one.id: one.quantity or Decimal(0) for one in pool if unit and one.unit.lower()[: len(unit)] == unit}
    largest = max((amount for amount in comparable.values() if amount > 0), default=Decimal(0))
    if found is None:
        several = sum(1 for amount in comparable.values() if amount > 0) > 1
        assert not need.quantity or largest >= need.quantity or not several
        return
    assert found.needed == need.quantity
    assert largest < found.needed
    assert 2 <= len(found.shares) <= 4
    assert len({share.offer_id for share in found.shares}) == len(found.shares)
    assert all(0 < share.quantity <= comparable[share.offer_id] for share in found.shares)
    assert found.covered == sum(share.quantity for share in found.shares)
    assert largest < found.covered <= found.needed
    full = sum(comparable[share.offer_id] for share in found.shares)
    assert found.covered == min(full, found.needed)
    smallest = min(comparable[share.offer_id] for share in found.shares)
    assert full - smallest < found.needed, "an offer of the bundle is not needed"
