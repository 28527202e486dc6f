"""One form sent eight times at the same moment, to a real server: it is carried out once, and everyone is told so."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard, create_app
from noticeboard.clock import utc_now
from noticeboard.extensions import db
from noticeboard.models import Connection, Organisation, PostingDraft, Response, SignInSession
from noticeboard.services.reference_data import load_reference_data
from noticeboard.services.sessions import open_session
from tests.boards import migrated_database
from tests.conftest import settings_for
from tests.factory import Factory
from tests.serving import listening
from tests.strict_client import hidden_fields

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
FORM = "application/x-www-form-urlencoded"
PLEDGE = {"message": "We can come on Saturday.", "quantity": "2", "context": "voluntary"}


@dataclass(frozen=True)
class Answer:
    """What came back over the wire."""

    status: int
    location: str | None
    text: str


@dataclass(frozen=True)
class Board:
    """A noticeboard served on a port, with a group, its need and a business."""

    app: Noticeboard
    session: Session
    port: int
    need: str
    group: str
    business: str

    def ask(self, method: str, path: str, cookie: str, body: str | None = None, **headers: str) -> Answer:
        """Make one request on a connection of its own."""
        there = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            there.request(method, path, body, {"Cookie": cookie, "Content-Type": FORM, **headers})
            answer = there.getresponse()
            return Answer(answer.status, answer.getheader("Location"), answer.read().decode("utf-8", "replace"))
        finally:
            there.close()

    def form(self, path: str, cookie: str, page: str = "", **answers: str) -> tuple[str, str, str, str]:
        """A form ready to be sent: what its page carries, filled in."""
        shown = self.ask("GET", page or path, cookie)
        assert shown.status == 200, f"{page or path} answered {shown.status}"
        return "POST", path, cookie, urlencode(hidden_fields(shown.text, path) | answers)

    def at_once(self, forms: list[tuple[str, str, str, str]]) -> list[Answer]:
        """Send forms at the same moment."""
        with ThreadPoolExecutor(len(forms)) as pool:
            return list(pool.map(lambda form: self.ask(*form), forms))

    def count(self, kind: type[Any]) -> int:
        """How many rows of a kind there are."""
        self.session.rollback()
        return self.session.scalar(select(func.count()).select_from(kind)) or 0


@contextmanager
def served(folder: Path, kind: str) -> Iterator[Board]:
    """A noticeboard on a database of its own, behind waitress."""
    with migrated_database(folder, kind) as url:
        app = create_app(settings_for(url, folder) | {"ENV": "development"})
        engine = create_engine(url)
        try:
            with listening(threads=8) as server, Session(engine) as session:
                server.application = app
                yield furnished(app, session, server.effective_port)
        finally:
            engine.dispose()
            with app.app_context():
                db.engine.dispose()


def furnished(app: Noticeboard, session: Session, port: int) -> Board:
    """Put a group with a need and a business on the board, both signed in."""
    load_reference_data(session)
    make = Factory(session)
    group, business = make.group(), make.business()
    need = make.need(organisation=group)
    cookies = [cookie_of(app, session, organisation) for organisation in (group, business)]
    return Board(app, session, port, need.ref, *cookies)


def cookie_of(app: Noticeboard, session: Session, organisation: Organisation) -> str:
    """The cookie of an organisation's first member, who has signed in and opened a form."""
    person = organisation.memberships[0].person
    _row, token = open_session(session, person=person, address="127.0.0.1", browser="tests", now=utc_now())
    session.commit()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    return "nb_session=" + str(signer.dumps({"_user_id": token, "_fresh": True, "csrf_token": "a" * 40}))


@pytest.mark.parametrize("kind", KINDS)
def test_one_form_sent_eight_times_at_once_makes_one_row(tmp_path: Path, kind: str) -> None:
    with served(tmp_path, kind) as board:
        pledges = board.at_once([board.form(f"/needs/{board.need}/pledge", board.business, **PLEDGE)] * 8)
        start = {"support_type": "volunteering", "title": "Paint our hall", "description": "Two coats of white."}
        drafts = board.at_once([board.form("/needs/new", board.group, **start)] * 8)

        assert {answer.status for answer in pledges + drafts} == {302}
        assert len({answer.location for answer in pledges}) == 1
        assert len({answer.location for answer in drafts}) == 1
        assert (board.count(Response), board.count(PostingDraft)) == (1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_accepting_declining_and_withdrawing_at_once_has_one_winner(tmp_path: Path, kind: str) -> None:
    with served(tmp_path, kind) as board:
        board.ask(*board.form(f"/needs/{board.need}/pledge", board.business, **PLEDGE))
        page = f"/responses/{board.session.scalars(select(Response.ref)).one()}"
        answers = board.at_once(
            [
                board.form(f"{page}/accept", board.group, page),
                board.form(f"{page}/decline", board.group, reason="We have found somebody."),
                board.form(f"{page}/withdraw", board.business, page),
            ]
        )

        assert sorted(answer.status for answer in answers) == [302, 409, 409]
        late = [answer.text for answer in answers if answer.status == 409]
        assert all("See how it stands now" in text and f'href="{page}"' in text for text in late)
        assert board.count(Connection) <= 1


def test_a_page_is_shown_also_while_somebody_else_is_writing(tmp_path: Path) -> None:
    with served(tmp_path, "sqlite") as board:
        board.session.execute(update(SignInSession).values(last_seen_at=utc_now() - timedelta(minutes=5)))
        board.session.commit()
        with board.session.get_bind().engine.connect() as writer:
            writer.exec_driver_sql("BEGIN IMMEDIATE")
            shown = board.ask("GET", "/your-noticeboard", board.group)
            writer.rollback()

        assert shown.status == 200
        assert "Your noticeboard" in shown.text


def test_what_is_too_large_is_refused_and_not_read(tmp_path: Path) -> None:
    many = "&".join(f"a{number}=1" for number in range(10_000))
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n1\r\n' for n in range(10_000))
    several = {"Content-Type": "multipart/form-data; boundary=x"}
    with served(tmp_path, "sqlite") as board:
        sent = {
            "body": board.ask("POST", "/needs/new", board.group, "title=" + "a" * 2_000_000),
            "fields": board.ask("POST", "/needs/new", board.group, many),
            "parts": board.ask(
                "POST",
                "/needs/new",
                board.group,
                f"{parts}--x--",
                **several,
            ),
            "query": board.ask("GET", "/needs?q=" + "a" * 1_000_000, board.group),
            "header": board.ask("GET", "/needs", board.group, **{"X-Long": "a" * 1_000_000}),
        }

        refused = {name: answer.status for name, answer in sent.items()}
        assert refused == {"body": 413, "fields": 400, "parts": 413, "query": 431, "header": 431}
        assert board.count(PostingDraft) == 0
