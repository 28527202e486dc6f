"""What an owner reads on the pages of its own postings."""

from typing import Any

import pytest

from noticeboard.domain.lifecycle import PostingStatus
from tests.factory import Factory

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
