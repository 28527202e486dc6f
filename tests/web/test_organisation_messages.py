"""The e-mails about organisations, members and concerns can all be written, and say no more than they should."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.models import Concern
from noticeboard.services.links import create_link
from noticeboard.services.outbox import queue_message
from noticeboard.web.messages import write_message
from tests.factory import NOW, Factory

TO_PEOPLE = (
    "organisation-registered",
    "organisation-verified",
    "organisation-more-asked",
    "organisation-declined",
    "organisation-suspended",
    "organisation-restored",
    "organisation-privacy",
    "person-suspended",
    "person-restored",
    "member-joined",
    "member-left",
    "member-removed",
    "member-role-changed",
    "ask-to-join",
)
TO_THE_TEAM = ("organisation-to-check", "organisation-changed", "organisation-sent-back", "ask-to-join-team")


@pytest.mark.parametrize("kind", [*TO_PEOPLE, *TO_THE_TEAM])
def test_a_message_can_be_written(app: Noticeboard, session: Session, make: Factory, kind: str) -> None:
    group = make.group(
        name="Bollin Bridge Club", status_note="Who are your trustees?", suspension_reason="We cannot reach you."
    )
    to: Any = make.person(name="Ruth Okafor") if kind in TO_PEOPLE else "team@noticeboard.example"
    other = make.person(name="Ali Khan")
    row = queue_message(
        session, kind=kind, to=to, now=NOW, payload={"organisation_id": group.id, "person_id": other.id}
    )
    session.flush()

    with app.test_request_context():
        message = write_message(session, row)

    assert "Bollin Bridge Club" in message.text or kind.startswith("person-")
    assert ("Hello Ruth Okafor," in message.text) == (kind in TO_PEOPLE)
    assert "None" not in message.text


def test_an_invitation_carries_its_link(app: Noticeboard, session: Session, make: Factory) -> None:
    group, inviter = make.group(name="Bollin Bridge Club"), make.person(name="Ruth Okafor")
    link = create_link(session, purpose="join-organisation", email="new@example.org", now=NOW)
    payload = {"organisation_id": group.id, "person_id": inviter.id, "link_id": link.id}
    row = queue_message(session, kind="invitation", to="new@example.org", now=NOW, payload=payload)
    session.flush()

    with app.test_request_context():
        message = write_message(session, row)

    assert message.subject == "Ruth Okafor invites you to join Bollin Bridge Club"
    assert f"http://localhost/link/{link.id}-" in message.text


def test_the_message_about_a_concern_carries_a_link_and_no_words(
    app: Noticeboard, session: Session, make: Factory
) -> None:
    group = make.group()
    concern = Concern(area_id=group.area_id, about_ref=group.ref, text="They never came.", raised_at=NOW)
    session.add(concern)
    session.flush()
    row = queue_message(
        session, kind="concern-raised", to="team@noticeboard.example", now=NOW, payload={"concern_id": concern.id}
    )
    session.flush()

    with app.test_request_context():
        message = write_message(session, row)

    assert f"http://localhost/team/concerns/{group.ref}" in message.text
    assert "never came" not in message.text
