"""No input whatever breaks a page: every parameter, field and part of an address meets everything in `nasty.py`.

A run sends a seeded sample, so that it stays short; NASTY=20 in front of pytest sends twenty times as much, and
another SEED another sample.
"""

import itertools
import os
import random
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import html5lib
import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from noticeboard.app import Noticeboard
from noticeboard.domain.link_tokens import link_token
from noticeboard.models import Person
from noticeboard.services.links import create_link
from tests.conftest import new_client
from tests.factory import NOW, Factory
from tests.house.nasty import RAW, every_text
from tests.house.test_access_matrix import WRITTEN, Cell, cells, rules
from tests.house.world import World
from tests.strict_client import XHTML, StrictClient, check_page

pytestmark = [pytest.mark.house, pytest.mark.usefixtures("clock")]

TIMES = int(os.environ.get("NASTY", "1"))
SEED = int(os.environ.get("SEED", "2026"))
PARAMETERS = (
    *("q", "postcode", "distance", "support", "theme", "before", "after", "sort", "order", "page", "kind", "status"),
    *("next", "kept", "show", "need", "offer", "need_words", "offer_words", "part", "key", "year", "known", "change"),
    *("acting_for", "unknown"),
)
FORM = "application/x-www-form-urlencoded"


class Thrower:
    """A browser that a test sends nasty things through; what comes of each is undone, and what broke is kept."""

    def __init__(self, session: Session, connection: Connection, client: StrictClient) -> None:
        self.session, self.connection, self.client = session, connection, client
        self.broken: list[str] = []
        self.sent = 0
        client.reads_markup = False

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo what happens inside."""
        self.session.rollback()
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            self.session.rollback()
            savepoint.rollback()
            self.session.expire_all()

    def throw(self, path: str, *, query: bytes = b"", body: bytes | None = None) -> None:
        """Send one request as it stands, and keep what is wrong with its answer."""
        overrides = {"QUERY_STRING": query.decode("latin-1")}
        sent: dict[str, Any] = {} if body is None else {"method": "POST", "data": body, "content_type": FORM}
        self.sent += 1
        with self.undone():
            try:
                answer = self.client.open(path, environ_overrides=overrides, **sent)
                check_answer(answer, markup=self.sent % 5 == 0)
            except Exception as error:
                self.client.unsaved.clear()
                what = f"{type(error).__name__}: {error}"[:600] + " at " + where(error)
                self.broken.append(f"{path} ?{query[:150]!r} {(body or b'')[:400]!r}: {what}")


def check_answer(answer: TestResponse, *, markup: bool) -> None:
    """Fail on a page that lets markup through or is not valid, and on a redirect that leads elsewhere."""
    assert answer.status_code < 500
    location = answer.headers.get("Location", "")
    assert urlsplit(location).netloc in {"", "localhost"}, f"leads to {location}"
    if answer.mimetype == "text/html" and not location:
        assert 'id="nasty"' not in answer.text, "markup was let through"
        if markup:
            check_page(answer.text)


def where(error: Exception) -> str:
    """The last places of ours that an error passed."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "/noticeboard/" in frame.filename]
    return ", ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in ours[-3:])


def opened(app: Noticeboard, world: World, entry: str) -> Cell | None:
    """Somebody who may open a route, with an object that they may open: somebody signed in where there is a choice."""
    able = [cell for cell in cells(app, world, entry) if cell.expected == "ok"]
    return next((cell for cell in able if cell.person != "anonymous"), able[0] if able else None)


def forms_of(answer: TestResponse, path: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The forms of a page that are posted: where each goes, and its fields, filled in as somebody would."""
    tree = html5lib.parse(answer.text)
    for form in tree.iter(f"{XHTML}form"):
        if (form.get("method") or "").lower() == "post":
            yield form.get("action") or path, list(filled(form))


def filled(form: Any) -> Iterator[tuple[str, str]]:
    """Every field of a form with an answer of the right shape: the first choice, or what its name asks for."""
    seen: set[str] = set()
    for element in form.iter():
        name, kind = element.get("name"), element.get("type")
        tag = element.tag.removeprefix(XHTML)
        if not name or tag not in {"input", "textarea", "select"} or (name in seen and kind in {"radio", "checkbox"}):
            continue
        seen.add(name)
        if tag == "select":
            yield name, [option.get("value") or "" for option in element.iter(f"{XHTML}option")][-1]
        elif kind in {"hidden", "radio", "checkbox"}:
            yield name, element.get("value") or ""
        else:
            yield name, (element.text if tag == "textarea" else element.get("value")) or plausible(name, element)


def plausible(name: str, element: Any) -> str:
    """An answer of the shape that a field asks for."""
    named = {"day": "1", "month": "2", "year": "2027", "place": "CW1 2AB", "register_number": "", "code": "123456"}
    if (part := name.rsplit("-", 1)[-1]) in named:
        return named[part]
    typed = {"email": "somebody@example.org", "tel": "01270 555123", "password": "a long enough phrase"}
    kind = element.get("inputmode") or element.get("type")
    return "20" if kind in {"numeric", "decimal"} else typed.get(kind, "Three people on Saturday")


@pytest.fixture
def thrower(app: Noticeboard, session: Session, connection: Connection, unsaved: list[str]) -> Any:
    """Make a browser for a person of the world that throws nasty things."""
    return lambda person: Thrower(session, connection, sign_in(new_client(app, session, unsaved), person))


def sign_in(client: StrictClient, person: Any) -> StrictClient:
    """Sign a person in, unless nobody is to be."""
    return client.sign_in(person) if person is not None else client


def some(texts: Sequence[Any], count: int, chance: random.Random) -> list[Any]:
    """A sample of `texts`, all of them when there are no more than that."""
    return list(texts) if count >= len(texts) else chance.sample(list(texts), count)


def bodies(fields: list[tuple[str, str]], chance: random.Random) -> Iterator[bytes]:
    """Forms sent with one field nasty, all nasty, one missing, one twice, raw bytes, and more fields than asked for."""
    names = list(dict.fromkeys(name for name, _value in fields))
    yield b""
    for name in names:
        for text in some(every_text(), TIMES, chance):
            yield encoded([(key, text if key == name else value) for key, value in fields])
    for _ in range(TIMES):
        yield encoded([(key, chance.choice(every_text())) for key, _value in fields])
        changed = chance.choice(names) if names else "name"
        yield encoded([(key, value) for key, value in fields if key != changed])
        yield encoded([*fields, (changed, chance.choice(every_text())), ("role", "admin"), ("status", "verified")])
        plain = encoded([(key, value) for key, value in fields if key != changed])
        yield plain + b"&" + changed.encode() + b"=" + chance.choice(RAW)


def encoded(fields: Sequence[tuple[str, str]]) -> bytes:
    """A form as it travels."""
    return urlencode(fields, errors="surrogatepass").encode()


def queries(chance: random.Random) -> Iterator[bytes]:
    """Addresses' queries with one parameter nasty, several at once, the same twice, and raw bytes."""
    for name in some(PARAMETERS, 2 * TIMES, chance):
        for text in some(every_text(), 1 + TIMES // 4, chance):
            yield urlencode([(name, text[:6000])]).encode()
        yield name.encode() + b"=" + chance.choice(RAW)
    for _ in range(TIMES):
        several = [(name, chance.choice(every_text())[:300]) for name in some(PARAMETERS, 6, chance)]
        yield urlencode([*several, several[0]]).encode()
        yield chance.choice(RAW) + b"=" + chance.choice(RAW) + b"&&=;" + chance.choice(RAW)


def test_no_input_breaks_a_page(app: Noticeboard, make: Factory, thrower: Any) -> None:
    world, broken = World(make), []

    for entry in sorted(WRITTEN):
        chance = random.Random(f"{SEED} {entry}")
        cell = opened(app, world, entry)
        for name in ["anonymous"] if cell is None else dict.fromkeys((cell.person, "anonymous")):
            throwing = thrower(world.people[name])
            path = cell.path if cell else next(cells(app, world, entry)).path
            throw_everything(throwing, path, rules(app)[entry.split()[0]].methods or set(), chance)
            broken += throwing.broken

    assert broken == []


def throw_everything(throwing: Thrower, path: str, methods: set[str], chance: random.Random) -> None:
    """Send an address nasty queries and, where it takes them, nasty forms."""
    if "GET" in methods:
        for query in some(list(queries(chance)), 4 * TIMES, chance):
            throwing.throw(path, query=query)
    if "POST" in methods:
        for body in forms_sent(throwing, path, chance):
            throwing.throw(path, body=body)


def test_no_answer_breaks_a_draft_or_a_link(app: Noticeboard, session: Session, make: Factory, thrower: Any) -> None:
    world, broken = World(make), []
    person = world.people["group_admin"]
    assert person
    token = sign_in_link(session, person)

    for name in ("anonymous", "group_admin"):
        throwing, chance = thrower(world.people[name]), random.Random(f"{SEED} {name}")
        for path in [*draft_pages(throwing.client), f"/link/{token}", f"/password/new/{token}"]:
            throw_everything(throwing, path, {"GET", "POST"}, chance)
        broken += throwing.broken

    assert broken == []


def sign_in_link(session: Session, person: Person) -> str:
    """The token of a link that was e-mailed to somebody."""
    link = create_link(session, purpose="sign-in", email=person.email, person=person, now=NOW, expires_in=timedelta(1))
    session.commit()
    secret = "a secret for tests and nothing else"
    return link_token(link.id, purpose=link.purpose, created_at=link.created_at, secret=secret)


def draft_pages(client: StrictClient) -> list[str]:
    """The pages of a draft that has been begun, in order, answering each of them as somebody would."""
    pages: list[str] = []
    path = "/needs/new"
    while path not in pages and len(pages) < 9:
        pages.append(path)
        page = client.get(path)
        fields = next((fields for action, fields in forms_of(page, path) if action.split("?")[0] == path), [])
        if path.endswith("/check"):
            break
        answer = client.post(path, data=MultiDict(fields))
        assert answer.status_code == 302, f"{path} answered {answer.status_code} to {fields}"
        path = answer.headers["Location"]
    return pages


def forms_sent(throwing: Thrower, path: str, chance: random.Random) -> Iterator[bytes]:
    """What to send to an address: the fields of the forms that pages send to it, with something nasty in each."""
    found: list[list[tuple[str, str]]] = []
    with throwing.undone():
        for page in (path, path.rsplit("/", 1)[0]):
            answer = throwing.client.get(page)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found += [fields for action, fields in forms_of(answer, page) if action.split("?")[0] == path]
    for fields in found or [[("form_key", "a" * 22), ("reason", "other"), ("text", "Words"), ("next", "/needs")]]:
        yield from some(list(bodies(fields, chance)), 4 * TIMES, chance)


@pytest.mark.parametrize("person", ["anonymous", "group_admin", "team_admin"])
def test_no_part_of_an_address_breaks_a_page(app: Noticeboard, make: Factory, thrower: Any, person: str) -> None:
    world, chance = World(make), random.Random(f"{SEED} {person}")
    throwing = thrower(world.people[person])

    for rule in sorted(rules(app).values(), key=lambda rule: rule.rule):
        for name in sorted(rule.arguments):
            for text in [*some(every_text(), TIMES, chance), *some(RAW, TIMES, chance)]:
                part = quote(text[:3000] or " ", safe="") if isinstance(text, str) else text.decode("latin-1")
                path = "".join(part if word == name else first_choice(word) for word in parts_of(rule.rule))
                throwing.throw(path)
                if "POST" in (rule.methods or set()):
                    throwing.throw(path, body=b"form_key=" + b"a" * 22)

    assert throwing.broken == []


def parts_of(rule: str) -> list[str]:
    """A route cut into what stands as it is and the names of its variable parts."""
    pieces = itertools.chain.from_iterable(piece.split(">") for piece in rule.split("<"))
    return [piece.rsplit(":", 1)[-1] if ":" in piece else piece for piece in pieces]


def first_choice(word: str) -> str:
    """What stands in an address where the nasty thing is not."""
    known = {"side": "needs", "step": "what", "ref": "N-ZZZZZZ", "need_ref": "N-ZZZZZZ", "offer_ref": "O-ZZZZZZ"}
    return known.get(word, word if "/" in word or not word.isidentifier() else "1")
