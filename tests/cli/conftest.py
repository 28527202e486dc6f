"""What the tests of commands share: a whole board with a mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader

from noticeboard.app import Noticeboard
from tests.boards import own_board
from tests.mail_server import MailServer

WORDS = {
    "email/test-hello.txt": "Subject: Hello\n  {{ word }}\n\nHello {{ recipient.name }},\n\nOne word: {{ word }}\n\n"
    "{{ url('/') }}\n\nhttps://elsewhere.example/\n",
    "email/test-broken.txt": "Nothing that begins with a subject.",
}


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """An SMTP server that is up."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def board(tmp_path: Path, mail_server: MailServer) -> Iterator[Noticeboard]:
    """A board that sends to the mail server."""
    settings = {"MAILER": "smtp", "SMTP_PORT": mail_server.port, "BASE_URL": "https://board.example"}
    with own_board(tmp_path, **settings) as app:
        assert isinstance(app.jinja_loader, ChoiceLoader)
        app.jinja_loader.loaders = [*app.jinja_loader.loaders, DictLoader(WORDS)]
        with app.app_context():
            yield app
