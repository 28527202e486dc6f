"""Sending e-mail: to a server, into files, or on to the console."""

import os
import re
import smtplib
import ssl
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol, TextIO

from noticeboard.config import Settings

TIMEOUT_SECONDS = 20
SENDER_NAME = "Connected Communities Noticeboard"


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, ready to be sent.

    id   what stands in its Message-ID: the same each time the same row is sent.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    written_at: datetime


class MailError(Exception):
    """The message could not be handed over. Its text says why, without any password."""


class Mailer(Protocol):
    """Something that messages are handed to."""

    def send(self, message: Message) -> None:
        """Hand over one message. Raises MailError when it was not taken."""


class ConsoleMailer:
    """Writes the text of each message where the program runs, for development."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout

    def send(self, message: Message) -> None:
        """Write one message."""
        rule = "-" * 72
        self.stream.write(f"{rule}\nE-mail to {message.to}: {message.subject}\n\n{message.text}\n{rule}\n")
        self.stream.flush()


class FileMailer:
    """Keeps each message as an .eml file. A message sent twice is one file."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, message: Message) -> None:
        """Write one message whole, under a name made from its id."""
        name = re.sub(r"[^A-Za-z0-9.@-]", "_", message.id)
        unfinished = self.folder / f".{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(as_email(message, sender=self.sender).as_bytes())
            unfinished.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise MailError(f"The mail folder could not be written to: {error.strerror}.") from error


class SmtpMailer:
    """Hands each message to an SMTP server, over a connection of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def send(self, message: Message) -> None:
        """Hand over one message. Once the server has taken it, nothing that goes wrong afterwards counts."""
        email = as_email(message, sender=self.settings.mail_from)
        try:
            server = self._connect()
            try:
                server.send_message(email)
            except BaseException:
                server.close()
                raise
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise MailError(_reason(error)) from error

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        where = (settings.smtp_host, settings.smtp_port)
        if settings.smtp_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                *where, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
        try:
            if settings.smtp_tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_username:
                server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
        except BaseException:
            server.close()
            raise
        return server


def mailer_for(settings: Settings) -> Mailer:
    """The mailer that the settings name."""
    match settings.mailer:
        case "smtp":
            return SmtpMailer(settings)
        case "file":
            return FileMailer(settings.mail_folder, sender=settings.mail_from)
        case "console":
            return ConsoleMailer()


def as_email(message: Message, *, sender: str) -> EmailMessage:
    """Write a message as an e-mail with a text part and an HTML part.

    Raises ValueError for an address that is none. A line break in a header becomes a space.
    """
    email = EmailMessage(policy=SMTP)
    email["From"] = Address(SENDER_NAME, addr_spec=sender)
    email["To"] = Address(addr_spec=message.to)
    email["Subject"] = one_line(message.subject)
    email["Message-ID"] = f"<{one_line(message.id)}>"
    email["Date"] = format_datetime(message.written_at)
    # Tells other programs not to answer with a notice of absence.
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text, cte="quoted-printable")
    email.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return email


def one_line(text: str) -> str:
    """Fold every run of white space and control characters into one space."""
    return re.sub(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip()


def _reason(error: Exception) -> str:
    """Say why a message was not taken, as the server put it where it said anything."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"The mail server refused the address: {code} {_readable(said)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered {error.smtp_code} {_readable(error.smtp_error)}"
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return f"The mail server could not be reached: {error.strerror or error}."
    return f"The message could not be sent: {error}"


def _readable(said: bytes | str) -> str:
    return one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)
