"""What is going on now on the invented board, so that everybody who signs in finds something that waits for them."""

from collections.abc import Iterator
from decimal import Decimal

from noticeboard.models import Need, Offer
from noticeboard.services.concerns import raise_concern
from noticeboard.services.demonstration.cast import Cast, Teller
from noticeboard.services.introductions import accept_introduction, introduce
from noticeboard.services.responses import ResponseDetails, make_response

# Who answers which posting, how much of it, and what they say: the last waits for the one before it.
ANSWERS = (
    (
        "Harrop Mills Packaging",
        "Volunteers to help sort donations on Tuesdays",
        3,
        "Three of our packing team would like to come every other Tuesday morning, starting next week.",
    ),
    (
        "Rode Heath Rugby Mates",
        "Marshals wanted for carnival procession",
        8,
        "Eight of us, all over 18 and used to standing in the rain. Two hold first aid certificates.",
    ),
    ("Autism Together Nantwich", "Boardroom available in evenings", 12, "Would the second Wednesday of each month do?"),
    ("Bright Spark AV", "Projector and screen for performances", 1, "We can lend the full kit and set it up with you."),
    ("Two Hats Films", "Projector and screen for performances", 1, "Ours is smaller, but you are welcome to it."),
)
# Pairs that the team has introduced and that one side has accepted: need, offer, quantity, and which side.
INTRODUCED = (
    ("Laptops for homework club", "15 refurbished Dell laptops", 10, "need"),
    ("Scout hut inside needs painting", "Free decorating day for a community building", 4, "offer"),
)
CONCERN = "The times in this posting do not look right to me. Could somebody check them?"


def present(cast: Cast) -> Iterator[Teller]:
    """A teller for everything that waits for somebody now."""
    for maker, title, quantity, message in ANSWERS:
        yield _answer(cast, maker, title, Decimal(quantity), message)
    for need, offer, quantity, accepted in INTRODUCED:
        yield _introduction(cast, need, offer, Decimal(quantity), accepted)
    yield _concern(cast)


def _answer(cast: Cast, maker: str, title: str, quantity: Decimal, message: str) -> Teller:
    yield (at := cast.at(2, 9))
    details = ResponseDetails(message, quantity=quantity)
    make_response(cast.session, actor=cast.actor(maker), posting=cast.postings[title], details=details, now=at)


def _introduction(cast: Cast, need_title: str, offer_title: str, quantity: Decimal, accepted: str) -> Teller:
    yield (at := cast.at(2, 10))
    need, offer = cast.postings[need_title], cast.postings[offer_title]
    assert isinstance(need, Need)
    assert isinstance(offer, Offer)
    message = "This looks close to what you asked for. Would you both like to talk?"
    introduction = introduce(
        cast.session, actor=cast.recorder, need=need, offer=offer, message=message, quantity=quantity, now=at
    )
    yield (at := cast.at(1, 10))
    side = need if accepted == "need" else offer
    actor = cast.actor(side.organisation.name)
    accept_introduction(cast.session, actor=actor, introduction=introduction, now=at)


def _concern(cast: Cast) -> Teller:
    yield (at := cast.at(1, 11))
    posting = cast.postings["Boardroom available in evenings"]
    actor = cast.actor("Audlem Community Shop")
    raise_concern(cast.session, actor=actor, about=posting.ref, area_id=posting.area_id, text=CONCERN, now=at)
