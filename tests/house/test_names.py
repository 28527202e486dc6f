"""What people call themselves and write does no harm: it is escaped on every page and in every message."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from noticeboard.adapters.mail import as_email
from noticeboard.app import Noticeboard
from noticeboard.models import Organisation, OutboxMessage, Person, Posting, Project, Response
from noticeboard.web.messages import write_message
from tests.conftest import new_client
from tests.factory import NOW, Factory
from tests.house.test_access_matrix import WRITTEN, cells, rules
from tests.house.test_messages import KINDS, payload_of
from tests.house.world import World

pytestmark = [pytest.mark.house, pytest.mark.usefixtures("clock")]

HARM = '<b id="nasty">Ann</b> {{ 7 * 7 }} https://evil.example'
IN_TWO_LINES = "Ann\r\nBcc: everybody@evil.example\n\nhttps://evil.example\n"
NAMED = (
    (Person, ("name",)),
    (Organisation, ("name", "description", "status_note", "suspension_reason")),
    (Posting, ("title", "description", "status_note")),
    (Project, ("title", "story", "status_note")),
    (Response, ("message", "answer_reason", "pause_reason")),
)


def call_everything(session: Session, text: str) -> None:
    """Give every name, title and text the same words."""
    for table, columns in NAMED:
        session.execute(update(table).values(dict.fromkeys(columns, text)))
    session.commit()


def test_no_page_lets_the_markup_of_a_name_through(
    app: Noticeboard, session: Session, make: Factory, unsaved: list[str]
) -> None:
    world = World(make)
    call_everything(session, HARM)
    seen: set[tuple[str, str]] = set()

    for name in ("anonymous", "group_admin", "business_admin", "team_admin"):
        client = new_client(app, session, unsaved)
        person = world.people[name]
        if person is not None:
            client.sign_in(person)
        for entry in sorted(WRITTEN):
            shown = [cell for cell in cells(app, world, entry) if cell.person == name and cell.expected == "ok"]
            for cell in shown[:1] if "GET" in (rules(app)[entry.split()[0]].methods or set()) else ():
                answer = client.get(cell.path)
                seen.add((name, cell.path))
                assert 'id="nasty"' not in answer.text, f"{name} meets markup on {cell.path}"
                assert "49 https" not in answer.text, f"{name} meets a template on {cell.path}"

    assert len(seen) > 100


@pytest.mark.parametrize("text", [HARM, IN_TWO_LINES], ids=["markup", "new lines"])
def test_no_message_lets_a_name_into_its_markup_or_its_headers(
    app: Noticeboard, session: Session, make: Factory, text: str
) -> None:
    world = World(make)
    payload = payload_of(session, world)
    call_everything(session, text)
    person = world.people["group_member"]
    assert person

    for kind in KINDS:
        row = OutboxMessage(kind=kind, person_id=person.id, payload=payload, due_at=NOW, created_at=NOW)
        session.add(row)
        session.commit()
        message = write_message(session, row)
        assert not {"\n", "\r"} & set(message.subject)
        assert as_email(message, sender="board@noticeboard.example")["Bcc"] is None
        assert 'id="nasty"' not in message.html, kind
        assert 'href="https://evil.example' not in message.html, kind
