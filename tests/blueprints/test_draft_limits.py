"""Drafts that are begun too often, and pages of drafts that are out of date."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from noticeboard.app import Noticeboard
from noticeboard.models import PostingDraft, Throttle
from noticeboard.models.base import Base
from tests.blueprints.test_drafts import NEED_STEPS, WHAT, begin, sending_path, write
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("ready_to_post")


def test_a_network_begins_only_so_many_drafts_and_whoever_must_wait_loses_nothing(
    visitor: StrictClient, session: Session, make: Factory, browser_for: type[StrictClient], clock: Traveller
) -> None:
    for _ in range(30):
        begin(visitor)

    page = visitor.submit("/needs/new", WHAT | {"title": "Four people to mend a fence"})

    assert (page.status_code, page.headers["Retry-After"]) == (429, "120")
    assert "Wait 2 minutes, then press Continue again" in page.text
    assert page.text.count("Four people to mend a fence") == 1
    assert WHAT["description"] in page.text
    assert count(session, PostingDraft) == 30
    assert "/details" in browser_for(make.group()).submit("/needs/new", WHAT).location
    clock.shift(120)
    assert begin(visitor)


def test_a_first_page_that_is_filled_in_wrongly_takes_no_try(visitor: StrictClient, session: Session) -> None:
    for _ in range(31):
        visitor.submit("/needs/new", title="")

    assert begin(visitor)
    assert count(session, Throttle) == 1


def count(session: Session, table: type[Base]) -> int:
    """How many rows there are of a kind."""
    session.expire_all()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_old_pages_of_a_draft_that_was_sent_say_that_it_was(
    app: Noticeboard, visitor: StrictClient, session: Session
) -> None:
    base = write(visitor, NEED_STEPS)
    visitor.submit(f"{base}/check")
    visitor.submit(sending_path(app, session))
    visitor.delete_cookie("nb_session")

    pages = [visitor.get(f"{base}/email"), visitor.get(f"{base}/check"), visitor.post(f"{base}/check")]

    assert [page.status_code for page in pages] == [409] * 3
    assert all("already been sent to the team" in page.text for page in pages)


def test_the_page_about_an_email_leads_back_while_no_address_was_given(visitor: StrictClient) -> None:
    base = begin(visitor)

    assert visitor.get(f"{base}/email").location.endswith(f"{base}/check")
