"""No good match yet: what would find more, and a watch that is begun and stopped on the page and from the e-mail."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import SupportType
from noticeboard.models import OutboxMessage, Watch
from noticeboard.services.suggestions import refresh_for
from noticeboard.services.watches import tell_watchers
from noticeboard.web.messages import write_message
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("clock")


def press(client: StrictClient, page: str, action: str) -> Any:
    return client.post(action, data=hidden_fields(client.get(page).text, action))


def test_an_owner_sees_what_would_find_more_and_what_it_says_is_true(
    session: Session, make: Factory, browser_for: Any
) -> None:
    space = {"support_type": SupportType.SPACE, "quantity": None}
    need = make.need(title="A hall for our dance class", travel_mi=5, **space)
    for _ in range(2):
        make.offer(title="A hall for dance classes", lat=53.27, public_lat=53.27, **space)
    refresh_for(session, posting=need, now=NOW)
    owner = browser_for(need.organisation)

    page = owner.get(f"/needs/{need.ref}")

    assert "There is no good match yet" in page.text
    assert "If you could travel 10 miles: 2 more" in page.text
    assert f"/your-postings/{need.ref}/edit" in page.text
    need.travel_mi = 10
    assert refresh_for(session, posting=need, now=NOW) == 2


def test_nobody_else_sees_what_would_find_more(make: Factory, visitor: StrictClient, browser_for: Any) -> None:
    need = make.need()

    for reader in (visitor, browser_for(make.business())):
        page = reader.get(f"/needs/{need.ref}").text
        assert "no good match" not in page
        assert "Tell me" not in page


def test_the_page_after_sending_says_whether_anything_fits(make: Factory, browser_for: Any) -> None:
    need = make.need(status=PostingStatus.AWAITING_CHECK, opened_at=None)
    owner = browser_for(need.organisation)
    assert "There is no good match yet" in owner.get(f"/your-postings/{need.ref}/sent").text

    make.offer()

    assert "1 offer on the board may fit" in owner.get(f"/your-postings/{need.ref}/sent").text


def test_a_watch_is_begun_and_stopped_on_the_page(session: Session, make: Factory, browser_for: Any) -> None:
    need = make.need()
    owner, page = browser_for(need.organisation), f"/needs/{need.ref}"

    press(owner, page, f"/your-postings/{need.ref}/watch")
    assert "We email you when a good match appears" in owner.get(page).text
    press(owner, page, f"/your-postings/{need.ref}/watch/stop")

    assert "Tell me when one appears" in owner.get(page).text
    assert session.scalars(select(Watch)).one().stopped_at is not None


def test_the_email_says_what_fits_and_its_link_stops_the_watch(
    session: Session, make: Factory, browser_for: Any, visitor: StrictClient
) -> None:
    need = make.need()
    press(browser_for(need.organisation), f"/needs/{need.ref}", f"/your-postings/{need.ref}/watch")
    offer = make.offer()
    refresh_for(session, posting=offer, now=NOW)
    tell_watchers(session, now=NOW + timedelta(minutes=1))
    session.commit()
    message = write_message(session, session.scalars(select(OutboxMessage)).one())
    assert f"“{offer.title}” in Crewe (CW1) may fit" in message.text
    assert f"/offers/{offer.ref}" in message.text
    path = re.search(r"/link/\S+", message.text)
    assert path

    assert "Hear no more about this posting" in visitor.get(path[0]).text
    assert session.scalars(select(Watch)).one().stopped_at is None
    visitor.submit(path[0])

    assert session.scalars(select(Watch)).one().stopped_at is not None
