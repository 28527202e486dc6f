"""A test client that fails on what a careful reader would fail: bad markup, lost work, untrue titles."""

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import html5lib
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from noticeboard.models import Organisation, Person
from noticeboard.services.sessions import open_session
from tests.factory import NOW

XHTML = "{http://www.w3.org/1999/xhtml}"


class StrictClient(FlaskClient):
    """A browser without mercy. `unsaved` lists requests that flushed work and did not commit it."""

    outer: Session
    unsaved: list[str]
    clock: Callable[[], Any] | None = None
    # Whether the markup of each page is checked too, which takes longer than to make the page.
    reads_markup = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request; whatever the test wrote is committed first, and read afresh afterwards."""
        self.outer.commit()
        # A context of its own, as a server gives: in the test's own, one request would remember who made the last.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        self.outer.expire_all()
        assert not self.unsaved, f"work was left uncommitted by {self.unsaved}"
        assert response.status_code < 500, response.text
        if (
            self.reads_markup
            and response.mimetype == "text/html"
            and response.status_code not in {301, 302, 303, 304, 307, 308}
        ):
            check_page(response.text)
        return response

    def sign_in(self, person: Person | Organisation, *, second_step: bool = True) -> "StrictClient":
        """Open a session for a person, or for the first member of an organisation."""
        who = person.memberships[0].person if isinstance(person, Organisation) else person
        row, token = open_session(self.outer, person=who, address="127.0.0.1", browser="tests", now=NOW)
        if second_step:
            row.second_step_at = NOW
        self.outer.commit()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return self

    def submit(self, path: str, form: dict[str, Any] | None = None, **answers: Any) -> TestResponse:
        """Open a page, fill in `answers`, and send its form with the hidden fields that the page carries."""
        page = self.get(path)
        assert page.status_code == 200, f"{path} answered {page.status_code}: {page.headers.get('Location')}"
        return self.post(path, data=hidden_fields(page.text, path) | (form or {}) | answers)


def hidden_fields(text: str, path: str = "") -> dict[str, str]:
    """The hidden fields of the form on a page that is sent to `path`, or of the first form in the main content."""
    tree, _errors = parsed(text)
    main = tree.find(f".//{XHTML}main")
    forms = [] if main is None else [f for f in main.iter(f"{XHTML}form") if f.get("method", "").lower() == "post"]
    bare = path.split("?")[0]
    chosen = next((f for f in forms if (f.get("action") or bare).split("?")[0] == bare), forms[0] if forms else None)
    if chosen is None:
        return {}
    inputs = [i for i in chosen.iter(f"{XHTML}input") if i.get("type") == "hidden" and i.get("name")]
    return {i.get("name", ""): i.get("value", "") for i in inputs}


@lru_cache(maxsize=8)
def parsed(text: str) -> tuple[Any, list[Any]]:
    """The tree of a page, to read and not to change, and what is wrong with its markup; parsing is slow."""
    parser = html5lib.HTMLParser(strict=False)
    return parser.parse(text), parser.errors


def check_page(text: str) -> None:
    """Fail unless the page is valid HTML with one h1, a title that begins with it, unique ids, nothing inline."""
    tree, errors = parsed(text)
    assert not errors, f"invalid HTML: {[(e[0], e[1]) for e in errors][:5]}"
    headings = list(tree.iter(f"{XHTML}h1"))
    assert len(headings) == 1, f"{len(headings)} h1 elements"
    heading = words_of(headings[0])
    title = words_of(next(tree.iter(f"{XHTML}title")))
    assert title.removeprefix("Error: ").startswith(heading), f"the title {title!r} does not begin with {heading!r}"
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    twice = {i for i, count in ids.items() if count > 1}
    assert not twice, f"duplicate ids: {twice}"
    for element in tree.iter():
        assert element.get("style") is None, "inline style"
        assert not [name for name in element.keys() if name.startswith("on")], "inline handler"  # noqa: SIM118
    for script in tree.iter(f"{XHTML}script"):
        assert script.get("src") or script.get("type") == "application/ld+json", "inline script"
    assert not list(tree.iter(f"{XHTML}style")), "inline style sheet"


def words_of(element: Any) -> str:
    """The text of an element with white space folded."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
