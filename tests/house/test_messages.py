"""The words of every message can be made, and say who they are from, what happened and what comes next."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from noticeboard.models import (
    Base,
    Concern,
    Connection,
    Introduction,
    Invitation,
    OneUseLink,
    Organisation,
    OutboxMessage,
    Posting,
    Project,
    Response,
)
from noticeboard.web.messages import LOADED, write_message
from tests.factory import NOW
from tests.house.conftest import Stage
from tests.house.source import ROOT
from tests.house.world import World

pytestmark = pytest.mark.house

WRITTEN: tuple[tuple[type[Base], str], ...] = (
    (Organisation, "status_note"),
    (Organisation, "suspension_reason"),
    (Posting, "status_note"),
    (Project, "status_note"),
    (Response, "answer_reason"),
    (Response, "pause_reason"),
    (Introduction, "end_reason"),
    (Concern, "resolution"),
    (Connection, "fell_through_reason"),
)
KINDS = sorted(path.stem for path in (ROOT / "templates" / "email").glob("*.txt") if path.stem != "layout")


def payload_of(session: Session, world: World) -> dict[str, Any]:
    """The id of one row of each kind that words may speak of."""
    admin = world.people["group_admin"]
    assert admin
    link = OneUseLink(purpose="confirm-email", email=admin.email, payload={}, created_at=NOW, expires_at=NOW)
    session.add(link)
    session.flush()
    invitation = Invitation(
        organisation_id=world.group.id,
        email="new@example.org",
        role="member",
        link_id=link.id,
        invited_by_id=admin.id,
        invited_at=NOW,
    )
    session.add(invitation)
    session.commit()
    # What a person wrote, where the words repeat it.
    for table, column in WRITTEN:
        session.execute(update(table).values({column: "Please tell us who keeps the keys."}))
    known: dict[str, type[Base]] = {name: kind for name, kind in LOADED.items() if name != "suggestion"}
    ids: dict[str, Any] = {}
    for name, kind in known.items():
        row: Any = kind
        ids[f"{name}_id"] = session.scalar(select(row.id).order_by(row.id).limit(1))
    return {name: value for name, value in ids.items() if value is not None}


@pytest.fixture(scope="module")
def payload(stage: Stage) -> dict[str, Any]:
    """What a message may speak of."""
    return payload_of(stage.session, stage.world)


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_of_a_message_can_be_made(stage: Stage, payload: dict[str, Any], kind: str) -> None:
    session, person = stage.session, stage.world.people["group_member"]
    assert person
    row = OutboxMessage(kind=kind, person_id=person.id, payload=payload, due_at=NOW, created_at=NOW)
    session.add(row)
    session.commit()

    message = write_message(session, row)

    assert message.subject
    assert "run by the Connected Communities team" in message.text
    assert "None" not in message.text.split()
    assert "{" not in message.text
    assert message.to == person.email
