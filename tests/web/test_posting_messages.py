"""The letters about needs and offers: each can be written, names the posting, and says what happens next."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import CheckStatus, ResponseStatus
from noticeboard.domain.vocabulary import ResponseKind
from noticeboard.models import Response
from noticeboard.services.links import create_link
from noticeboard.services.outbox import queue_message
from noticeboard.web.messages import write_message
from tests.factory import NOW, Factory

KINDS = (
    "posting-sent",
    "posting-to-check",
    "posting-opened",
    "posting-declined",
    "posting-taken-off",
    "posting-edited",
    "posting-changed",
    "posting-ended",
    "posting-closing",
    "posting-expired",
)


@pytest.mark.parametrize("status", [CheckStatus.VERIFIED, CheckStatus.AWAITING_CHECK])
def test_who_has_sent_a_posting_reads_that_the_organisation_is_checked_where_it_is(
    app: Noticeboard, session: Session, make: Factory, status: CheckStatus
) -> None:
    need = make.need(organisation=make.group(status=status))
    row = queue_message(session, kind="posting-sent", to=need.author, now=NOW, payload={"posting_id": need.id})
    session.flush()

    with app.test_request_context():
        letter = write_message(session, row)

    assert ("is who it says it is" in letter.text) is (status is CheckStatus.AWAITING_CHECK)


@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_names_the_posting_and_says_what_happens_next(
    app: Noticeboard, session: Session, make: Factory, kind: str
) -> None:
    need, business = make.need(status_note="Which hall?"), make.business()
    response = Response(
        ref="R-222222",
        kind=ResponseKind.PLEDGE,
        area_id=need.area_id,
        posting_id=need.id,
        organisation_id=business.id,
        person_id=business.memberships[0].person_id,
        status=ResponseStatus.MADE,
        message="We can.",
        quantity=Decimal(1),
        unit=need.unit,
        made_at=NOW,
    )
    session.add(response)
    session.flush()
    payload = {"posting_id": need.id, "response_id": response.id}
    row = queue_message(session, kind=kind, to=need.author, now=NOW, payload=payload)
    session.flush()

    with app.test_request_context():
        letter = write_message(session, row)

    assert need.title in letter.subject
    assert "What happens next" in letter.text
    assert "CW1 2BJ" not in letter.text


def test_the_letter_that_sends_a_draft_carries_its_link(app: Noticeboard, session: Session, make: Factory) -> None:
    link = create_link(session, purpose="send-posting", email="ada@example.org", now=NOW, expires_in=timedelta(days=30))
    payload: dict[str, int | str] = {"link_id": link.id, "title": "Six people", "side": "need"}
    row = queue_message(session, kind="send-posting", to="ada@example.org", now=NOW, payload=payload)
    session.flush()

    with app.test_request_context():
        letter = write_message(session, row)

    assert "Six people" in letter.subject
    assert "/link/" in letter.text
    assert "22 December 2026" in letter.text
