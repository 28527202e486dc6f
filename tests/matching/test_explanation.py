"""Every reason and caution is true: each claim is worked out again here from the two postings alone."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from noticeboard.matching import (
    Match,
    Need,
    Offer,
    Point,
    Posting,
    Reach,
    Reason,
    Taxonomy,
    explain,
    find_encoder,
    rank,
    say,
    with_meaning,
)
from noticeboard.matching.conditions import DAYS, plain, shipped_conditions
from noticeboard.matching.days import days_apart, days_in
from noticeboard.matching.encoding import encode_posting
from noticeboard.matching.explanation import _SENTENCES, CLOSE, SURE
from noticeboard.matching.locality import miles_between
from noticeboard.matching.meaning import MOST_PARTS
from noticeboard.matching.text import normalise, parts_of, tokenise
from noticeboard.matching.topics import shares_of, topic_names
from tests.matching.boards import CREWE, NEEDS, OFFERS, LetterCounts, a_need, an_offer, needs, north_of, offers

TAXONOMY = Taxonomy.shipped()


def text_of(posting: Posting) -> str:
    return f"{posting.title}\n{posting.description}"


def says(posting: Posting, words: str) -> bool:
    """Whether these words stand in a row in the posting."""
    theirs = [token.written.lower() for token in tokenise(text_of(posting))]
    wanted = words.lower().split()
    return any(theirs[at : at + len(wanted)] == wanted for at in range(len(theirs)))


def concepts_of(words: str) -> set[str]:
    return {mention.concept for mention in TAXONOMY.find(words).mentions}


def families_of(words: str) -> set[str]:
    return {TAXONOMY.concepts[concept].family for concept in concepts_of(words)}


def topic_is_true(need: Need, offer: Offer, reason: Reason) -> bool:
    mine, theirs = str(reason["need_says"]), str(reason["offer_says"])
    read = families_of if reason.code == "related_topic" else concepts_of
    known = TAXONOMY.families if reason.code == "related_topic" else TAXONOMY.concepts
    topic = str(reason["topic"])
    named = known[topic].name == reason["name"]
    return named and says(need, mine) and says(offer, theirs) and topic in read(mine) & read(theirs)


def words_are_true(need: Need, offer: Offer, reason: Reason) -> bool:
    stems = {token.stem for token in tokenise(text_of(offer))}
    return all(
        says(need, word) and all(token.stem in stems for token in tokenise(word))
        for word in str(reason["words"]).split(", ")
    )


def distance_is_true(need: Need, offer: Offer, reason: Reason) -> bool:
    if need.point is None or offer.point is None:
        return False
    doubt = (need.point.radius_mi**2 + offer.point.radius_mi**2) ** 0.5
    miles = miles_between(need.point, offer.point)
    return reason["miles"] == round(miles, 1) and reason["about"] == (doubt > 0.5)


def reach_of(need: Need, offer: Offer, *, travel: bool) -> float:
    if travel:
        return 10.0 if need.travel_miles is None else need.travel_miles
    return 10.0 if offer.reach_miles is None else offer.reach_miles


def inside(need: Need, offer: Offer, reason: Reason) -> bool:
    assert need.point
    assert offer.point
    reach = reach_of(need, offer, travel="travel" in reason.code)
    near = miles_between(need.point, offer.point) <= reach
    wanted = "beyond" not in reason.code
    return distance_is_true(need, offer, reason) and reason["reach_miles"] == reach and near is wanted


def amounts_are_true(need: Need, offer: Offer, reason: Reason) -> bool:
    assert need.quantity is not None
    assert offer.quantity is not None
    same = need.unit.rstrip("s").lower() == offer.unit.rstrip("s").lower() != ""
    stated = reason["offered"] == str(offer.quantity) and reason["needed"] == str(need.quantity)
    return same and stated and (offer.quantity >= need.quantity) is (reason.code == "enough")


def dates_are_true(need: Need, offer: Offer, reason: Reason) -> bool:
    start = max(need.starts_on or date.min, offer.starts_on or date.min)
    clash_late = offer.starts_on and need.ends_on and offer.starts_on > need.ends_on
    clash_early = offer.ends_on and need.starts_on and offer.ends_on < need.starts_on
    stated = {
        "need_from": need.starts_on,
        "need_to": need.ends_on,
        "offer_from": offer.starts_on,
        "offer_to": offer.ends_on,
    }
    given_days = {name: day.isoformat() for name, day in stated.items() if day}
    missed = bool(clash_late or clash_early)
    return dict(reason.values) == given_days and missed is (reason.code == "dates_miss") and start is not None


def covered(need: Need, offer: Offer) -> float:
    area = offer.covers or {code for code, share in offer.authorities if share >= 0.5}
    return sum(share for code, share in need.authorities if code in area)


def unlocated(need: Need, offer: Offer) -> bool:
    return need.point is None or offer.point is None or not need.authorities


def is_borough(offer: Offer) -> bool:
    return offer.reach is Reach.BOROUGH and offer.support_type != "space"


def quoted(posting: Posting, words: object) -> bool:
    """Whether these words stand in the posting as they are quoted."""
    return str(words).removesuffix("…") in normalise(text_of(posting))


def cosine(one: str, other: str) -> float:
    """How close two texts are to the encoder of letters."""
    mine, theirs = LetterCounts().encode([TAXONOMY.mend(one), TAXONOMY.mend(other)])
    lengths = math.hypot(*mine) * math.hypot(*theirs)
    return sum(x * y for x, y in zip(mine, theirs, strict=True)) / lengths if lengths else 0.0


def parts_are_closest(need: Need, offer: Offer, reason: Reason) -> bool:
    """Whether no title or sentence of the one lies closer to one of the other's than the two that are quoted."""
    mine, theirs = (parts_of(posting.title, posting.description, most=MOST_PARTS) for posting in (need, offer))
    best = max(cosine(one, other) for one in mine for other in theirs)
    said = cosine(*(str(reason[name]) for name in ("need_says", "offer_says")))
    # Vectors are kept as small whole numbers, so two that are very nearly as close may change places.
    close = abs(said - best) < 0.01 and abs(said - float(reason["closeness"])) < 0.02 and said > CLOSE - 0.01
    return close and quoted(need, reason["need_says"]) and quoted(offer, reason["offer_says"])


def subject_is_shared(need: Need, offer: Offer, reason: Reason) -> bool:
    """Whether each side's own text, encoded afresh, is about the topic by as much as is said or more."""
    encoder = find_encoder()
    assert encoder is not None
    at = topic_names().index(str(reason["name"]))
    shares = [
        shares_of(encode_posting(encoder, title=one.title, description=one.description), offer=one is offer)[at]
        for one in (need, offer)
    ]
    return bool(abs(min(shares) - float(reason["share"])) < 0.006 and min(shares) >= SURE)


def condition_is_failed(need: Need, offer: Offer, reason: Reason) -> bool:
    """Whether one side's sentence states the condition, and the other's, or its organisation's name, fails it."""
    mine, theirs = str(reason["need_says"]), str(reason["offer_says"])
    if not quoted(need, mine) or not quoted(offer, theirs):
        return False
    if reason["condition"] == DAYS:
        return days_apart(days_in(plain(mine)), days_in(plain(theirs)))
    condition = next(one for one in shipped_conditions() if one.id == reason["condition"])
    stated_by_need = bool(condition.stated.search(plain(mine)))
    failed_by_offer = bool(condition.failed.search(plain(theirs or offer.organisation)))
    stated_by_offer = bool(condition.stated.search(plain(theirs)))
    failed_by_need = bool(condition.failed.search(plain(mine)))
    return (stated_by_need and failed_by_offer) or (stated_by_offer and failed_by_need)


CHECKS: dict[str, Callable[[Need, Offer, Reason], bool]] = {
    "same_topic": topic_is_true,
    "related_topic": topic_is_true,
    "same_people": topic_is_true,
    "same_words": words_are_true,
    "remote": lambda n, o, _: n.accepts_remote and (o.reach is Reach.REMOTE or o.also_remote),
    "anywhere": lambda _n, o, _: o.reach is Reach.ANYWHERE and o.support_type != "space",
    "covers_area": lambda n, o, r: is_borough(o) and covered(n, o) >= 1 and distance_is_true(n, o, r),
    "outside_area": lambda n, o, _: is_borough(o) and covered(n, o) == 0,
    "perhaps_outside_area": lambda n, o, _: is_borough(o) and 0 < covered(n, o) < 1,
    "within_reach": inside,
    "within_travel": inside,
    "just_beyond_reach": inside,
    "just_beyond_travel": inside,
    "beyond_reach": inside,
    "beyond_travel": inside,
    "enough": amounts_are_true,
    "part_of_amount": amounts_are_true,
    "dates_meet": dates_are_true,
    "dates_miss": dates_are_true,
    "same_type": lambda n, o, r: n.support_type == o.support_type == r["support_type"],
    "type_differs": lambda n, o, r: n.support_type == r["need_type"] != r["offer_type"] == o.support_type,
    "place_unknown": lambda n, o, _: unlocated(n, o),
    "only_remote": lambda n, o, _: o.reach is Reach.REMOTE and not n.accepts_remote,
    "alike": parts_are_closest,
    "same_subject": subject_is_shared,
    "condition_failed": condition_is_failed,
    "offer_says": lambda _n, o, r: quoted(o, r["words"]),
    "need_says": lambda n, _o, r: quoted(n, r["words"]),
}


def untrue(need: Need, offer: Offer, match: Match) -> list[Reason]:
    return [reason for reason in (*match.reasons, *match.cautions) if not CHECKS[reason.code](need, offer, reason)]


@settings(max_examples=600, deadline=None)
@given(needs, offers)
def test_every_reason_is_true_of_generated_postings(need: Need, offer: Offer) -> None:
    match = explain(need, offer, encoder=LetterCounts())

    assert untrue(need, offer, match) == []
    for reason in (*match.reasons, *match.cautions):
        assert say(reason)


def test_every_reason_is_true_of_the_development_set() -> None:
    for need in NEEDS:
        for offer in OFFERS:
            assert untrue(need, offer, explain(need, offer)) == []


@pytest.mark.skipif(find_encoder() is None, reason="the sentence encoder is not installed: make model")
def test_every_subject_that_is_said_to_be_shared_is() -> None:
    encoder = find_encoder()
    assert encoder is not None
    pool = [with_meaning(offer, encoder) for offer in OFFERS]
    said = [
        (need, offer, reason)
        for need in (with_meaning(need, encoder) for need in NEEDS)
        for offer in pool
        for reason in explain(need, offer).reasons
        if reason.code == "same_subject"
    ]

    assert said
    assert all(subject_is_shared(*one) for one in said)


def test_the_best_suggestions_have_two_reasons_or_more() -> None:
    for need in NEEDS:
        for match in rank(need, OFFERS, limit=5):
            if match.score >= 0.25:
                assert len(match.reasons) >= 2


def test_every_code_has_a_sentence_and_a_check() -> None:
    assert set(_SENTENCES) == set(CHECKS)


def test_reasons_survive_being_kept_as_json() -> None:
    match = explain(NEEDS[0], OFFERS[8])

    kept = json.loads(json.dumps([reason.as_json() for reason in match.reasons]))

    assert tuple(Reason.from_json(row) for row in kept) == match.reasons


def test_reasons_read_as_plain_english() -> None:
    need = a_need(ends_on=date(2026, 9, 1))
    offer = an_offer(point=north_of(CREWE, 4), place="Sandbach (CW11)", starts_on=date(2026, 3, 1))

    assert [say(reason) for reason in explain(need, offer).reasons] == [
        "Both about laptops (the offer says “Chromebooks”)",
        "Sandbach (CW11), 4 miles away, inside the offer's 10-mile reach",
        "25 items offered, 20 needed",
        "Dates meet: offered from 1 March 2026, needed by 1 September 2026",
        "Both posted as equipment or goods",
    ]


def test_cautions_read_as_plain_english() -> None:
    need = a_need(quantity=Decimal(1000), unit="GBP", starts_on=date(2026, 6, 1), travel_miles=0.0)
    offer = an_offer(
        support_type="funding",
        quantity=Decimal(750),
        unit="GBP",
        point=north_of(Point(CREWE.lat, CREWE.lng, 1.0), 11.2),
        ends_on=date(2026, 5, 31),
        description="For children. Under 18s only please.",
    )

    assert [say(reason) for reason in explain(need, offer).cautions] == [
        "Offered as funding, asked for as equipment or goods",
        "About 11 miles away, just outside the offer's 10-mile reach: worth asking",
        "The dates do not meet: offered to 31 May 2026, needed from 1 June 2026",
        "£750 offered, £1,000 needed",
        "The offer says: Under 18s only please.",
    ]


@pytest.mark.parametrize(
    ("offered", "unit", "sentence"),
    [
        (Decimal(3), "project", "3 projects offered, 1 needed"),
        (Decimal(1), "items", "1 item offered, 1 needed"),
        (Decimal("12.50"), "hours/month", "12.5 hours/month offered, 1 needed"),
        (Decimal(4), "people", "4 people offered, 1 needed"),
        (Decimal(1), "people", "1 person offered, 1 needed"),
        (Decimal(400), "sq_ft", "400 square feet offered, 1 needed"),
    ],
)
def test_amounts_are_said_in_their_unit(offered: Decimal, unit: str, sentence: str) -> None:
    match = explain(a_need(quantity=Decimal(1), unit=unit), an_offer(quantity=offered, unit=unit))

    assert sentence in [say(reason) for reason in match.reasons]


def test_distances_are_those_of_the_points_given() -> None:
    public = Point(53.1, -2.44, 1.0)

    match = explain(a_need(point=public), an_offer(point=public))

    assert "About a mile away or less, inside the offer's 10-mile reach" in [say(reason) for reason in match.reasons]


@pytest.mark.parametrize(
    ("need_says", "offer_says", "shared"),
    [
        ("Company on Tuesdays.", "Company on Tuesdays.", True),
        ("Company, not on Tuesdays.", "Company on Tuesdays.", False),
        ("Company on Tuesdays.", "Company any day but Tuesdays.", False),
        ("Company, never Tuesdays.", "Company, not Tuesdays.", False),
        ("Company at weekends.", "No weekends, company on Fridays.", False),
    ],
)
def test_a_day_is_a_reason_only_where_it_suits_both(need_says: str, offer_says: str, *, shared: bool) -> None:
    need, offer = a_need(title="Befriending", description=need_says), an_offer(title="Visits", description=offer_says)
    match = explain(need, offer)

    reasons = " ".join(say(reason) for reason in match.reasons).lower()
    assert ("tuesday" in reasons or "weekend" in reasons) is shared


def test_sentences_whose_days_clash_are_no_reason_however_alike() -> None:
    encoder = LetterCounts()
    need = a_need(title="Choir", description="Singers come on Tuesdays.")
    offer = an_offer(title="Vans", description="Singers never come on Tuesdays.")
    need = replace(need, meaning=encode_posting(encoder, title=need.title, description=need.description))
    offer = replace(offer, meaning=encode_posting(encoder, title=offer.title, description=offer.description))

    match = explain(need, offer)

    assert "alike" not in {reason.code for reason in match.reasons}
    assert "days" in {caution["condition"] for caution in match.cautions if caution.code == "condition_failed"}


@pytest.mark.parametrize(
    ("description", "cautions"),
    [
        ("Midweek, 12 people at most. Not a pub please.", ["The need says: Not a pub please."]),
        ("A big room would help. Sockets a must.", ["The need says: Sockets a must."]),
        ("We have two new teams and not a shirt between them. We cannot pay for it.", []),
    ],
)
def test_what_a_need_insists_on_is_to_be_checked(description: str, cautions: list[str]) -> None:
    match = explain(a_need(description=description), an_offer(description="Cosy, and seats 14."))

    assert [say(reason) for reason in match.cautions if reason.code == "need_says"] == cautions
