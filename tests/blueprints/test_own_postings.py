"""What an owner reads on the pages of its own postings."""

from decimal import Decimal
from typing import Any

import pytest

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import QuantityUnit, SupportType
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")


def test_an_offer_is_taken_up_and_a_need_is_met(make: Factory, browser_for: Any) -> None:
    for posting, words, page in (
        (make.need(), ("It was met", "Say that it is met"), "needs"),
        (make.offer(), ("It was taken up", "Say that it is taken up"), "offers"),
    ):
        owner = browser_for(posting.organisation)

        assert f">{words[0]}<span" in owner.get("/your-postings").text
        assert words[1] in owner.get(f"/{page}/{posting.ref}").text
        asked = owner.get(f"/your-postings/{posting.ref}/met").text
        assert f"{words[0]} here" in asked
        done = owner.submit(f"/your-postings/{posting.ref}/met")

        assert posting.status is PostingStatus.MET
        assert words[0].removeprefix("It ") + ". Thank you" in owner.get(done.location).text
        assert "You have nothing on the board" in owner.get("/your-noticeboard").text


def test_what_remains_is_said_with_its_unit_and_what_is_over_closes_no_more(make: Factory, browser_for: Any) -> None:
    need = make.need(quantity=Decimal(300), unit=QuantityUnit.POUNDS, support_type=SupportType.FUNDING)
    owner = browser_for(need.organisation)
    assert "£300 of £300" in owner.get("/your-postings").text

    owner.submit(f"/your-postings/{need.ref}/met")

    page = owner.get("/your-postings").text
    assert 'data-l="Closes"></td>' in page
    assert 'data-l="Actions"></td>' in page


def test_a_blank_last_day_is_asked_about_in_the_words_of_each_side(visitor: StrictClient) -> None:
    for side, end in (("needs", "no deadline"), ("offers", "no last day")):
        what = {"support_type": "mentoring", "title": "An hour of advice", "description": "About accounts, for us all."}
        start = visitor.submit(f"/{side}/new", what)
        base = start.location.rsplit("/", 1)[0]
        visitor.submit(f"{base}/details", {"topic": "Accounts"})

        assert (
            f"Leave this blank if there is {end}. It then stays on the board for 90 days."
            in visitor.get(f"{base}/when").text
        )


def test_a_draft_that_was_sent_before_is_closed_from_the_list(make: Factory, browser_for: Any) -> None:
    need = make.need(status=PostingStatus.DRAFT, opened_at=None)
    owner = browser_for(need.organisation)
    path = f"/your-postings/{need.ref}/close"
    assert f'href="{path}"' in owner.get("/your-postings").text
    asked = owner.get(path).text
    assert "It cannot be sent again." in asked
    assert "leaves the board" not in asked

    owner.submit(path, {"reason": "no_longer_needed"})

    assert need.status is PostingStatus.CLOSED
