"""Writing messages: a row of the outbox becomes an e-mail, with its links on the configured address."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.orm import Session

from noticeboard.adapters.mail import Message, one_line
from noticeboard.domain.actor import NOBODY
from noticeboard.models import (
    Area,
    Base,
    Concern,
    Connection,
    Introduction,
    Invitation,
    Need,
    Offer,
    OneUseLink,
    Organisation,
    OutboxMessage,
    Person,
    Posting,
    Project,
    Response,
    SocialValueRecord,
    Suggestion,
)
from noticeboard.queries.areas import is_demonstration_board
from noticeboard.queries.connections import find_contacts
from noticeboard.queries.people import actor_for
from noticeboard.web.addresses import PAGES, Referenced
from noticeboard.web.links import link_url
from noticeboard.web.settings import current_settings

# What the payload names by its id, under the name that templates read it by.
LOADED: Mapping[str, type[Base]] = {
    "area": Area,
    "concern": Concern,
    "connection": Connection,
    "from_posting": Posting,
    "introduction": Introduction,
    "invitation": Invitation,
    "link": OneUseLink,
    "need": Need,
    "offer": Offer,
    "organisation": Organisation,
    "other": Organisation,
    "person": Person,
    "posting": Posting,
    "project": Project,
    "record": SocialValueRecord,
    "response": Response,
    "suggestion": Suggestion,
}


class MessageError(Exception):
    """The message could not be written. Its text says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of the HTML part: a link of ours, a list, or lines of text."""

    href: str = ""
    items: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def write_message(session: Session, row: OutboxMessage) -> Message:
    """Write the e-mail of one row of the outbox.

    Raises MessageError when there is nobody to send it to, or its words cannot be made.
    """
    recipient = session.get(Person, row.person_id) if row.person_id else None
    to = recipient.email if recipient else row.email
    if not to:
        raise MessageError("There is no address to send this to.")
    base_url = current_settings().base_url.rstrip("/")
    reader = NOBODY if recipient is None else actor_for(session, person=recipient)
    people = {"recipient": recipient, "reader": reader}
    subject, body = _words(row.kind, {**_loaded(session, row.payload, base_url), **people})
    demonstration = is_demonstration_board(session)
    around = {
        "base_url": base_url,
        "demonstration": demonstration,
        "why": _why(recipient, row),
        "subject": subject,
        "body": body,
        "pieces": pieces_of(body, base_url),
    }
    return Message(
        id=f"outbox-{row.id}.{row.created_at:%Y%m%d%H%M%S}@{urlsplit(base_url).hostname or 'noticeboard.invalid'}",
        to=to,
        subject=f"[Demonstration] {subject}" if demonstration else subject,
        text=current_app.jinja_env.get_template("email/layout.txt").render(around) + "\n",
        html=current_app.jinja_env.get_template("email/layout.html").render(around),
        written_at=row.created_at,
    )


def pieces_of(body: str, base_url: str) -> list[Piece]:
    """Read plain paragraphs as pieces. Only an address of this site becomes a link: others were typed by somebody."""
    pieces = []
    for paragraph in re.split(r"\n{2,}", body):
        lines = tuple(line.strip() for line in paragraph.splitlines() if line.strip())
        if len(lines) == 1 and _is_ours(lines[0], base_url):
            pieces.append(Piece(href=lines[0]))
        elif lines and all(line.startswith("- ") for line in lines):
            pieces.append(Piece(items=tuple(line[2:] for line in lines)))
        elif lines:
            pieces.append(Piece(lines=lines))
    return pieces


def _is_ours(line: str, base_url: str) -> bool:
    return line == base_url or (line.startswith(f"{base_url}/") and not re.search(r"\s", line))


def _loaded(session: Session, payload: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """The payload with the row of each `…_id` under the name without `_id`, and what makes addresses."""
    context: dict[str, Any] = {**payload, "base_url": base_url, "url": _addresses(base_url)}
    for name, value in payload.items():
        kind = LOADED.get(name.removesuffix("_id")) if name.endswith("_id") else None
        if kind is not None:
            context[name.removesuffix("_id")] = session.get(kind, value)
    link = context.get("link")
    if isinstance(link, OneUseLink):
        context["link_url"] = link_url(link)
    connection = context.get("connection")
    if isinstance(connection, Connection):
        context["contacts"] = find_contacts(session, connection=connection)
    return context


def _page(base_url: str) -> Callable[..., str]:
    """Something that makes the address of an endpoint below the configured base, whatever host was asked."""
    parts = urlsplit(base_url)
    pages = current_app.url_map.bind(parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme)
    return lambda endpoint, **values: pages.build(endpoint, values, force_external=True)


def _addresses(base_url: str) -> Callable[[Referenced | str], str]:
    """What templates call `url`: the absolute address of the page of a row or a reference, or of a path."""
    page = _page(base_url)

    def url(about: Referenced | str) -> str:
        if isinstance(about, str) and about.startswith("/"):
            return base_url + about
        ref = about if isinstance(about, str) else about.ref
        endpoint, values = PAGES[ref[:1]]
        return page(endpoint, **values, ref=ref)

    return url


def _words(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """The subject and the body of a kind of message."""
    try:
        written = current_app.jinja_env.get_template(f"email/{kind}.txt").render(context)
    except Exception as error:  # whatever a template trips over, a team admin should read it
        raise MessageError(f"The words of {kind} could not be made: {type(error).__name__}: {error}") from error
    head, _blank, body = written.strip().partition("\n\n")
    if not head.startswith("Subject:") or not body.strip():
        raise MessageError(f"The words of {kind} do not begin with a subject and a blank line.")
    tidy = "\n".join(line.rstrip() for line in body.strip().splitlines())
    return one_line(head.removeprefix("Subject:")), re.sub(r"\n{3,}", "\n\n", tidy)


def _why(recipient: Person | None, row: OutboxMessage) -> str:
    """Why somebody gets this message."""
    if "area_id" in row.payload and recipient is None:
        return "You get this because this is the address of the Connected Communities team."
    if recipient is not None:
        return f"You get this because {recipient.email} has an account on the noticeboard."
    return "You get this because somebody gave this address on the noticeboard. If that was not you, ignore it."
