"""Distances and the place function, to the figures that were worked out beforehand."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.matching import VERSION, Offer, Point, Reach, explain, version_of
from noticeboard.matching.boards import shipped_places
from noticeboard.matching.locality import (
    FLOOR,
    PlaceRules,
    Way,
    cover_of_radius,
    locality_score,
    miles_between,
    nearness,
    place_between,
)
from tests.matching.boards import CREWE, a_need, an_offer, needs, north_of, offers

MILES = (1, 3, 5, 6, 8, 10, 12, 15, 20, 25, 30)
TABLE = {
    5: (1.00, 0.85, 0.74, 0.14, 0, 0, 0, 0, 0, 0, 0),
    10: (1.00, 0.85, 0.74, 0.70, 0.63, 0.57, 0.11, 0, 0, 0, 0),
    25: (1.00, 0.85, 0.74, 0.70, 0.63, 0.57, 0.53, 0.49, 0.44, 0.42, 0.08),
}
BOROUGH = (1.00, 0.85, 0.74, 0.70, 0.63, 0.57, 0.53, 0.49, 0.44, 0.42, 0.41)

any_point = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
distances = st.floats(0, 400)
reaches = st.floats(0, 60)
doubts = st.floats(0, 6)


@pytest.mark.parametrize(
    ("one", "other", "miles"),
    [
        ("Crewe", "Nantwich", 3.82),
        ("Sandbach", "Alsager", 4.03),
        ("Macclesfield", "Wilmslow", 6.45),
        ("Wilmslow", "Handforth", 1.67),
        ("Knutsford", "Poynton", 10.89),
        ("Crewe", "Macclesfield", 17.26),
        ("Audlem", "Disley", 32.21),
    ],
)
def test_towns_are_as_far_apart_as_they_should_be(one: str, other: str, miles: float) -> None:
    places = shipped_places()

    assert miles_between(places.by_name[one.lower()], places.by_name[other.lower()]) == pytest.approx(miles, abs=0.005)


def test_a_city_beyond_the_region_is_as_far_as_it_should_be() -> None:
    crewe = shipped_places().by_name["crewe"]

    assert miles_between(crewe, Point(53.4053, -2.9805)) == pytest.approx(30.66, abs=0.005)


def test_outcodes_are_as_far_apart_as_they_should_be() -> None:
    codes = shipped_places().outcodes

    assert miles_between(codes["CW1"], codes["CW2"]) == pytest.approx(1.74, abs=0.005)
    assert miles_between(codes["CW1"], codes["CW12"]) == pytest.approx(10.15, abs=0.005)


@pytest.mark.parametrize(("reach", "row"), TABLE.items())
def test_the_score_falls_with_distance_as_in_the_table(reach: int, row: tuple[float, ...]) -> None:
    for miles, expected in zip(MILES, row, strict=True):
        score = locality_score(cover_of_radius(miles, reach=reach, doubt=0), miles, halving=5)
        assert score == pytest.approx(expected, abs=0.00501), f"{miles} miles within {reach}"


def test_an_offer_scores_in_its_whole_borough_as_in_the_table() -> None:
    authorities = (("E06000049", 1.0),)
    need = a_need(support_type="volunteering", authorities=authorities)
    for miles, expected in zip(MILES, BOROUGH, strict=True):
        offer = an_offer(
            support_type="volunteering",
            point=north_of(CREWE, miles),
            reach=Reach.BOROUGH,
            covers=frozenset({"E06000049"}),
        )
        found = place_between(need, offer)
        assert found.way is Way.BOROUGH
        assert found.score == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("miles", MILES)
def test_help_online_scores_the_same_at_any_distance(miles: int) -> None:
    offer = an_offer(support_type="mentoring", point=north_of(CREWE, miles), reach=Reach.REMOTE)

    assert place_between(a_need(), offer).score == 0.6


def test_help_that_is_only_online_does_not_reach_a_need_for_someone_in_person() -> None:
    found = place_between(a_need(accepts_remote=False), an_offer(support_type="mentoring", reach=Reach.REMOTE))

    assert found.score == 0


def test_people_travel_to_a_space_as_far_as_the_need_says() -> None:
    room = an_offer(support_type="space", point=north_of(CREWE, 4), reach=Reach.RADIUS, reach_miles=50)

    near = place_between(a_need(travel_miles=5), room)
    far = place_between(a_need(travel_miles=1), room)

    assert (near.way, near.cover, near.reach_miles) == (Way.TRAVEL, 1, 5)
    assert far.cover == 0


def test_goods_may_be_collected_by_whoever_goes_further() -> None:
    goods = an_offer(point=north_of(CREWE, 8), reach_miles=2)

    assert place_between(a_need(travel_miles=10), goods).cover == 1
    assert place_between(a_need(travel_miles=0), goods).cover == 0


def test_money_is_as_good_from_any_distance_inside_its_reach() -> None:
    grant = an_offer(support_type="funding", point=north_of(CREWE, 9), reach_miles=10)

    assert place_between(a_need(), grant).score == 1


@pytest.mark.parametrize(
    ("kind", "halving"),
    [("space", 3), ("volunteering", 5), ("equipment", 8), ("mentoring", 10), ("project_delivery", 10)],
)
def test_closeness_halves_at_the_distance_of_each_kind(kind: str, halving: float) -> None:
    need = a_need(support_type=kind, travel_miles=50)
    offer = an_offer(support_type=kind, point=north_of(CREWE, 1 + halving), reach=Reach.RADIUS, reach_miles=50)

    assert place_between(need, offer).score == pytest.approx(0.4 + 0.6 * 0.5, abs=0.001)


@pytest.mark.parametrize(("miles", "better"), [(5, Way.RADIUS), (8, Way.RADIUS), (10, Way.REMOTE), (15, Way.REMOTE)])
def test_help_by_phone_beats_help_in_person_beyond_about_nine_miles(miles: float, better: Way) -> None:
    need = a_need(support_type="volunteering", accepts_remote=True)
    point = north_of(CREWE, miles)
    offer = an_offer(support_type="volunteering", point=point, reach=Reach.RADIUS, reach_miles=25, also_remote=True)

    assert place_between(need, offer).way is better


def test_help_only_for_those_who_come_reaches_as_far_as_they_travel() -> None:
    offer = an_offer(support_type="mentoring", point=north_of(CREWE, 8), reach=Reach.VENUE, reach_miles=1)

    assert place_between(a_need(travel_miles=10), offer).cover == 1
    assert place_between(a_need(travel_miles=None), offer).reach_miles == 10
    assert place_between(a_need(travel_miles=2), offer).cover == 0


def test_goods_by_post_count_at_least_as_help_from_afar() -> None:
    far = an_offer(point=north_of(CREWE, 200), reach=Reach.ANYWHERE)
    near = an_offer(point=north_of(CREWE, 1), reach=Reach.ANYWHERE)

    assert (place_between(a_need(), far).cover, place_between(a_need(), far).score) == (1, 0.6)
    assert place_between(a_need(), near).score == pytest.approx(1)


def test_doubt_softens_the_edge_on_both_of_its_sides() -> None:
    sure = [cover_of_radius(miles, reach=10, doubt=0) for miles in (9.0, 10.0, 11.0, 12.5)]
    unsure = [cover_of_radius(miles, reach=10, doubt=1.5) for miles in (8.5, 10.0, 11.0, 14.0)]

    assert sure == pytest.approx([1, 1, 0.6, 0])
    assert unsure == pytest.approx([1, 4 / 5.5, 3 / 5.5, 0])


def test_the_doubt_of_two_points_adds_up_as_the_sides_of_a_right_angle() -> None:
    need = a_need(point=Point(CREWE.lat, CREWE.lng, 0.6))
    offer = an_offer(point=Point(53.2, CREWE.lng, 0.8))

    assert place_between(need, offer).doubt_miles == pytest.approx(1.0)


def test_vouchers_by_post_cover_everywhere() -> None:
    posted = an_offer(support_type="funding", point=None, reach=Reach.ANYWHERE)

    assert place_between(a_need(), posted).score == 1


@pytest.mark.parametrize(("authority", "score"), [("E06000049", 0.4), ("E06000050", 0.2)])
def test_without_a_point_only_the_authorities_count(authority: str, score: float) -> None:
    need = a_need(point=None, authorities=(("E06000049", 1.0),))
    found = place_between(need, an_offer(authorities=((authority, 1.0),)))

    assert (found.way, found.score) == (Way.UNKNOWN, score)


def test_a_borough_counts_by_the_share_of_the_outcode_in_it() -> None:
    need = a_need(authorities=(("E06000049", 0.6), ("E06000050", 0.4)))
    offer = an_offer(reach=Reach.BOROUGH, covers=frozenset({"E06000049"}))

    assert place_between(need, offer).cover == pytest.approx(0.6)


def test_a_distance_is_about_when_the_points_are_uncertain() -> None:
    vague = Point(CREWE.lat, CREWE.lng, 1.0)

    assert place_between(a_need(point=vague), an_offer()).about
    assert not place_between(a_need(), an_offer()).about


@given(any_point, any_point)
def test_distance_is_the_same_both_ways_and_never_beyond_half_the_globe(one: Point, other: Point) -> None:
    assert miles_between(one, other) == pytest.approx(miles_between(other, one), abs=1e-6)
    assert 0 <= miles_between(one, other) <= math.pi * 3958.7613 + 1e-6


@given(distances, distances, reaches, doubts)
def test_the_score_never_rises_with_distance(one: float, other: float, reach: float, doubt: float) -> None:
    near, far = sorted((one, other))
    scores = [locality_score(cover_of_radius(d, reach=reach, doubt=doubt), d, halving=5) for d in (near, far)]

    assert 0 <= scores[1] <= scores[0] + 1e-12 <= 1 + 1e-9


@given(distances, reaches, reaches, doubts)
def test_the_score_never_falls_with_reach(miles: float, one: float, other: float, doubt: float) -> None:
    small, large = sorted((one, other))

    tight = cover_of_radius(miles, reach=small, doubt=doubt)
    assert tight <= cover_of_radius(miles, reach=large, doubt=doubt) + 1e-12


@given(reaches, st.floats(0, 1))
def test_without_doubt_cover_is_full_to_the_edge_and_gone_beyond_the_band(reach: float, share: float) -> None:
    assert cover_of_radius(reach * share, reach=reach, doubt=0) == 1
    assert cover_of_radius(reach + max(1, reach / 4), reach=reach, doubt=0) == pytest.approx(0, abs=1e-9)


@given(needs, offers)
def test_any_two_postings_have_a_place_score_between_0_and_1(need: object, offer: Offer) -> None:
    assert 0 <= place_between(need, offer).score <= 1  # type: ignore[arg-type]


def test_nearness_keeps_nothing_back_but_the_floor_does() -> None:
    assert nearness(400, halving=5) < 1e-20
    assert locality_score(1, 400, halving=5) == pytest.approx(FLOOR)


@given(st.floats(0.1, 10), st.floats(0, 1), st.floats(0, 1), distances)
def test_a_score_by_other_rules_stays_in_range(factor: float, floor: float, remote: float, miles: float) -> None:
    need = a_need(accepts_remote=True)
    offer = an_offer(point=north_of(CREWE, min(miles, 300)), reach_miles=50.0, also_remote=True)

    found = place_between(need, offer, PlaceRules(factor, floor, remote))

    assert 0 <= found.score <= 1
    assert found.score >= remote


def test_other_rules_scale_the_miles_the_floor_and_the_remote_score() -> None:
    need, near = (
        a_need(accepts_remote=True),
        an_offer(support_type="volunteering", point=north_of(CREWE, 6), reach_miles=20),
    )
    far = replace(near, point=north_of(CREWE, 400), also_remote=True)

    assert place_between(need, near).score == pytest.approx(0.70, abs=0.005)
    assert place_between(need, near, PlaceRules(halving_factor=0.5)).score == pytest.approx(0.55, abs=0.005)
    assert place_between(need, near, PlaceRules(floor=0.0)).score == pytest.approx(0.50, abs=0.005)
    assert place_between(need, far, PlaceRules(remote=0.2)).score == 0.2


@pytest.mark.parametrize(
    "wrong", [(0.05, 0.4, 0.6), (11, 0.4, 0.6), (1, -0.1, 0.6), (1, 0.4, 1.1), (float("nan"), 0.4, 0.6)]
)
def test_rules_out_of_range_are_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must be from"):
        PlaceRules(*wrong)


def test_a_match_says_by_which_rules_it_was_scored() -> None:
    need, offer = a_need(), an_offer()

    assert explain(need, offer).version == version_of() == VERSION
    assert explain(need, offer, places=PlaceRules(floor=0.25)).version == f"{VERSION}+1,0.25,0.6"
    assert len(version_of(PlaceRules(0.12345, 0.12345, 0.12345))) <= 40
