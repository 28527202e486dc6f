"""A form whose page or sign-in has expired comes back as it was typed; one from elsewhere changes nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.models import KeptForm, OneUseLink, Organisation, OutboxMessage, Response
from noticeboard.web.links import link_url
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient, hidden_fields

CONTEXT = {"context": "voluntary"}
TYPED = "Six of us can come, with our own spades & a van."


@pytest.fixture(autouse=True)
def with_tokens(app: Noticeboard, clock: time_machine.Traveller) -> Iterator[None]:
    """Ask every form for its token, as the noticeboard does outside tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def pledging(make: Factory, browser_for: Any) -> tuple[StrictClient, str, Organisation]:
    """A business at a need, and the address of the page on which it pledges."""
    business = make.business()
    return browser_for(business), f"/needs/{make.need().ref}/pledge", business


def page_of(client: StrictClient, path: str) -> dict[str, str]:
    """The hidden fields of a page, the token among them."""
    found = hidden_fields(client.get(path).text, path)
    assert found["csrf_token"]
    return found


def responses(session: Session) -> int:
    """How many responses there are."""
    return len(session.scalars(select(Response)).all())


def test_a_form_without_a_token_is_refused_and_changes_nothing(session: Session, pledging: Any) -> None:
    client, path, _business = pledging
    page_of(client, path)

    answer = client.post(path, data={"message": TYPED, "quantity": "2"})

    assert answer.status_code == 400
    assert responses(session) == 0
    assert session.scalars(select(KeptForm)).all() == []


@pytest.mark.parametrize("token", ["nonsense", "İ", "IjAi.ab.cd", "a" * 9000])
def test_a_token_that_was_not_made_here_is_refused(session: Session, pledging: Any, token: str) -> None:
    client, path, _business = pledging
    page_of(client, path)

    for there in (client, client.application.test_client()):
        if isinstance(there, StrictClient):
            there.outer, there.unsaved = client.outer, client.unsaved
        answer = there.post(path, data={"csrf_token": token, "message": TYPED})

        assert answer.status_code == 400
    assert session.scalars(select(KeptForm)).all() == []


def test_a_page_open_for_too_long_comes_back_filled_in_and_can_be_sent(
    app: Noticeboard, session: Session, pledging: Any, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path, _business = pledging
    typed = page_of(client, path) | {"message": TYPED, "quantity": "2"} | CONTEXT
    monkeypatch.setitem(app.config, "WTF_CSRF_TIME_LIMIT", 60)
    clock.move_to(NOW + timedelta(minutes=2))

    back = client.post(path, data=typed)

    assert back.status_code == 302
    assert responses(session) == 0
    send_again(client, back.headers["Location"], path, session)


def send_again(client: StrictClient, location: str, path: str, session: Session) -> None:
    """Open the page that a form was kept for, see what was typed, and send it."""
    page = client.get(location)
    assert page.status_code == 200, page.headers.get("Location")
    assert "Six of us can come, with our own spades &amp; a van." in page.text
    assert "it has not been sent" in page.text
    sent = client.post(path, data=hidden_fields(page.text, path) | {"message": TYPED, "quantity": "2"} | CONTEXT)
    assert sent.status_code == 302, sent.text
    assert responses(session) == 1


@pytest.mark.parametrize("lost", ["session", "cookie"])
def test_nothing_typed_is_lost_when_the_sign_in_has_ended_meanwhile(session: Session, pledging: Any, lost: str) -> None:
    client, path, business = pledging
    typed = page_of(client, path) | {"message": TYPED, "quantity": "2"} | CONTEXT
    if lost == "session":
        with client.session_transaction() as cookie:
            cookie["_user_id"] = "a token that has ended"
    else:
        client.delete_cookie("nb_session")

    asked = client.post(path, data=typed)
    if lost == "cookie":
        asked = client.get(asked.headers["Location"])

    assert urlsplit(asked.headers["Location"]).path == "/sign-in"
    onward = parse_qs(urlsplit(asked.headers["Location"]).query)["next"][0]
    client.sign_in(business)
    send_again(client, client.get(asked.headers["Location"]).headers["Location"], path, session)
    assert urlsplit(onward).path == path


def test_a_link_sent_by_email_leads_on_to_what_was_typed(session: Session, make: Factory, visitor: Any) -> None:
    person = make.business().memberships[0].person
    path = "/sign-in/link?next=/needs"
    form = page_of(visitor, path) | {"email": person.email}

    assert visitor.post(path, data=form).status_code == 302

    message = session.scalars(select(OutboxMessage)).one()
    link = visitor_link(visitor, session, message)
    opened = visitor.post(link, data=page_of(visitor, link))
    assert opened.headers["Location"] == "/needs"


def visitor_link(client: StrictClient, session: Session, message: OutboxMessage) -> str:
    """The path of the link that a message carries."""
    row = session.get(OneUseLink, message.payload["link_id"])
    assert row
    with client.application.test_request_context():
        return urlsplit(link_url(row)).path


def test_a_draft_of_several_pages_keeps_each_page(session: Session, visitor: StrictClient) -> None:
    start = page_of(visitor, "/needs/new")
    answers = {"support_type": "volunteering", "title": "Paint our hall", "description": TYPED}
    step = visitor.post("/needs/new", data=start | answers).headers["Location"]
    typed = page_of(visitor, step) | {"people": "4", "skills": TYPED}
    visitor.delete_cookie("nb_session")

    back = visitor.post(step, data=typed)

    page = visitor.get(back.headers["Location"])
    assert page.status_code == 200
    assert "Six of us can come" in page.text
    assert 'value="4"' in page.text


def test_registering_an_organisation_survives_the_end_of_the_sign_in(make: Factory, browser_for: Any) -> None:
    person = make.person()
    client = browser_for(person)
    path = "/organisations/new/vcfse"
    typed = page_of(client, path) | {"name": "Friends of Queens Park", "description": TYPED, "place": "CW1 2AB"}
    client.delete_cookie("nb_session")

    back = client.post(path, data=typed).headers["Location"]
    client.sign_in(person)

    page = client.get(back).text
    assert "Friends of Queens Park" in page
    assert "Six of us can come" in page
    assert "CW1 2AB" in page


def test_passwords_and_codes_are_not_kept(session: Session, visitor: StrictClient) -> None:
    typed = page_of(visitor, "/sign-in") | {"email": "who@example.org", "password": "correct horse", "code": "123456"}
    visitor.delete_cookie("nb_session")

    back = visitor.post("/sign-in", data=typed)

    assert back.status_code == 302
    kept = session.scalars(select(KeptForm)).one()
    assert "who@example.org" in str(kept.fields)
    assert "horse" not in str(kept.fields)
    assert "123456" not in str(kept.fields)


def test_a_button_leads_back_to_the_page_it_stands_on(make: Factory, browser_for: Any) -> None:
    client = browser_for(make.team_member())
    organisation = make.group()
    path = f"/team/organisations/{organisation.ref}"
    token = page_of(client, path)["csrf_token"]
    with client.session_transaction() as cookie:
        cookie.pop("csrf_token")

    back = client.post(f"{path}/note", data={"csrf_token": token, "text": TYPED})

    assert back.headers["Location"].startswith(f"{path}?kept=")
    assert "Six of us can come" in client.get(back.headers["Location"]).text


def test_the_same_form_with_other_answers_comes_back_with_them(session: Session, pledging: Any) -> None:
    client, path, _business = pledging
    typed = page_of(client, path) | {"message": "One of us can come.", "quantity": "1"} | CONTEXT
    first = client.post(path, data=typed)

    again = client.post(path, data=typed)
    other = client.post(path, data=typed | {"message": TYPED, "quantity": "2"})

    assert again.headers["Location"] == first.headers["Location"]
    assert other.headers["Location"].startswith(f"{path}?kept=")
    page = client.get(other.headers["Location"])
    assert "You sent this form before, with other answers" in page.text
    assert "Six of us can come" in page.text
    assert responses(session) == 1
