"""What browsers and caches between may keep: public pages until they change, one's own pages never."""

from typing import Any

import pytest

from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")

PUBLIC = ["/", "/needs", "/offers", "/how-it-works", "/accessibility", "/privacy", "/cookies", "/contact", "/licences"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_that_has_not_changed_is_not_sent_twice(visitor: StrictClient, make: Factory, path: str) -> None:
    make.need()
    first = visitor.get(path)

    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""
    assert "Cookie" in first.headers["Vary"]


def test_a_public_page_that_has_changed_is_sent_whole(visitor: StrictClient, make: Factory) -> None:
    make.need()
    first = visitor.get("/needs")
    make.need(title="Something new")

    again = visitor.get("/needs", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 200
    assert "Something new" in again.text


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_of_somebody_signed_in_is_kept_nowhere(browser_for: Any, make: Factory, path: str) -> None:
    page = browser_for(make.business()).get(path)

    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers


def test_the_one_cookie_is_the_one_that_is_told_of(visitor: StrictClient, make: Factory) -> None:
    make.need()
    told = visitor.get("/cookies").text
    answers = [visitor.get(path) for path in [*PUBLIC, "/sign-in", "/sign-up", "/needs/new", "/offers/new"]]
    answers.append(visitor.submit("/sign-in", email="nobody@example.org", password="not a password"))

    names = {cookie.split("=", 1)[0] for answer in answers for cookie in answer.headers.getlist("Set-Cookie")}

    assert names <= {"nb_session"}
    assert "nb_session" in told
    assert not [answer for answer in answers[: len(PUBLIC)] if answer.headers.getlist("Set-Cookie")]
