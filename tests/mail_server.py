"""A real SMTP server for tests, which can refuse, go down and come back on the same port."""

import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """Keeps what it took. `answer` is what it says to a message: by default that it took it."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.taken: list[EmailMessage] = []
        self.answer = "250 taken"
        self._controller: Controller | None = None

    def start(self) -> None:
        """Come up."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Go down."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message, or refuse it."""
        if self.answer.startswith("250"):
            content: Any = envelope.content
            self.taken.append(message_from_bytes(content, policy=default))
        return self.answer

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each message taken, in order."""
        return [str(message["Message-ID"]) for message in self.taken]
