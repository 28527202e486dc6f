"""Signing up, in and out, as a browser sees it."""

import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.models import OneUseLink, OutboxMessage, Person, SignInSession, TeamMember
from noticeboard.services.passwords import hash_password
from noticeboard.web.links import link_url
from noticeboard.web.messages import write_message
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

PASSWORD = "otter-gravel-lampshade"
HASH = hash_password(PASSWORD)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every slow hash that is made or checked, counted as it goes by."""
    seen: list[str] = []
    for name in ("hash", "verify"):
        original: Callable[..., Any] = getattr(PasswordHasher, name)

        def counted(self: PasswordHasher, *given: Any, _name: str = name, _original: Any = original) -> Any:
            seen.append(_name)
            return _original(self, *given)

        monkeypatch.setattr(PasswordHasher, name, counted)
    return seen


def link_for(session: Session, purpose: str) -> str:
    """The path of the newest link of a purpose, as its e-mail has it."""
    row = session.scalars(
        select(OneUseLink).where(OneUseLink.purpose == purpose).order_by(OneUseLink.id.desc()).limit(1)
    ).one()
    return link_url(row).removeprefix("http://localhost")


def sign_in(client: StrictClient, email: str, password: str = PASSWORD, path: str = "/sign-in") -> Any:
    return client.submit(path, email=email, password=password)


def test_somebody_signs_up_confirms_and_is_signed_in(visitor: StrictClient, session: Session) -> None:
    answer = visitor.submit("/sign-up", name="Jo Bell", email="Jo@Example.org", password=PASSWORD)
    assert answer.location == "/check-your-email"

    path = link_for(session, "confirm-email")
    assert visitor.get(path).headers["Referrer-Policy"] == "no-referrer"
    assert session.scalars(select(Person)).one().status is PersonStatus.UNCONFIRMED
    done = visitor.submit(path)

    assert session.scalars(select(Person)).one().status is PersonStatus.ACTIVE
    assert "Jo Bell" in visitor.get("/account").text
    assert done.status_code == 302


def test_a_known_and_an_unknown_address_get_the_same_answer_for_one_hash_each(
    visitor: StrictClient, make: Factory, hashes: list[str]
) -> None:
    make.person(email="known@example.org", password_hash=HASH)

    answers = [
        visitor.submit("/sign-up", name="Jo Bell", email=email, password=PASSWORD)
        for email in ("known@example.org", "unknown@example.org")
    ]

    assert hashes == ["hash", "hash"]
    assert {(answer.status_code, answer.location, answer.text) for answer in answers} == {
        (302, "/check-your-email", answers[0].text)
    }


def test_a_wrong_password_and_an_unknown_address_get_the_same_page_for_one_hash_each(
    visitor: StrictClient, make: Factory, hashes: list[str]
) -> None:
    make.person(email="known@example.org", password_hash=HASH)
    make.person(email="bylink@example.org")

    pages = [
        sign_in(visitor, email, "wrong-wrong-wrong")
        for email in ("known@example.org", "unknown@example.org", "bylink@example.org")
    ]

    assert hashes == ["verify"] * 3
    assert {page.status_code for page in pages} == {422}
    bodies = {re.sub(r'value="[^"]*"', "", page.text) for page in pages}
    assert len(bodies) == 1


def test_a_right_password_opens_a_session_with_a_token_of_its_own(
    visitor: StrictClient, session: Session, make: Factory
) -> None:
    person = make.person(password_hash=HASH)

    answer = sign_in(visitor, person.email.upper(), path="/sign-in?next=/account/name")

    assert answer.location == "/account/name"
    assert visitor.get("/account").headers["Cache-Control"] == "no-store"
    assert session.scalars(select(SignInSession)).one().person_id == person.id


def test_somebody_unconfirmed_is_told_what_a_wrong_password_is_told_and_sent_a_fresh_link(
    visitor: StrictClient, session: Session, make: Factory
) -> None:
    make.person(email="new@example.org", password_hash=HASH, status=PersonStatus.UNCONFIRMED)

    page = sign_in(visitor, "new@example.org")

    assert page.status_code == 422
    assert "is not right" in page.text
    assert session.scalars(select(OutboxMessage.kind)).all() == ["confirm-email"]


def test_guesses_are_stopped_before_they_are_looked_at_and_a_success_costs_none(
    visitor: StrictClient, make: Factory, hashes: list[str]
) -> None:
    person = make.person(password_hash=HASH)
    for _ in range(12):
        sign_in(visitor, person.email)
        visitor.submit("/sign-out")
    hashes.clear()

    statuses = [sign_in(visitor, person.email, "wrong-wrong-wrong").status_code for _ in range(12)]

    assert statuses == [422] * 10 + [429] * 2
    assert len(hashes) == 10
    refused = sign_in(visitor, person.email)
    assert refused.headers["Retry-After"] == "30"
    assert "Wait 30 seconds" in refused.text


def test_whoever_is_shut_out_by_guesses_comes_in_through_a_new_password(
    visitor: StrictClient, session: Session, make: Factory
) -> None:
    person = make.person(password_hash=HASH)
    for _ in range(11):
        sign_in(visitor, person.email, "wrong-wrong-wrong")

    visitor.submit("/password/forgotten", email=person.email)
    path = visitor.get(link_for(session, "reset-password")).location or ""
    visitor.submit(path, password="heron-teapot-canal")

    assert visitor.get("/account").status_code == 200
    assert visitor.get(path).status_code == 410


def test_a_team_member_gives_a_code_before_anything_opens(
    visitor: StrictClient, session: Session, make: Factory
) -> None:
    person = make.team_member(password_hash=HASH)

    assert (sign_in(visitor, person.email).location or "").startswith("/sign-in/code")
    first = session.scalars(select(SignInSession)).one().token_hash
    assert visitor.get("/account").location == "/sign-in/code?next=/account"
    assert visitor.submit("/sign-in/code", code="000000").status_code == 422
    done = visitor.submit("/sign-in/code?next=/account", code=pyotp.TOTP(SECRET).at(int(NOW.timestamp())))

    assert done.location == "/account"
    assert visitor.get("/account").status_code == 200
    live = session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).one()
    assert live.token_hash != first


def test_a_team_member_without_an_authenticator_sets_one_up_first(visitor: StrictClient, make: Factory) -> None:
    person = make.team_member(password_hash=HASH, totp_secret=None, totp_confirmed_at=None)

    assert sign_in(visitor, person.email).location == "/account/second-step"
    page = visitor.get("/account/second-step")
    secret = re.sub(r"\s", "", re.search(r'Key: <strong class="nb-text">([A-Z2-7 ]+)<', page.text)[1])  # type: ignore[index]
    wrong = visitor.submit("/account/second-step", code="123")
    assert wrong.status_code == 422
    done = visitor.submit("/account/second-step", code=pyotp.TOTP(secret).at(int(NOW.timestamp())))

    assert "Keep your recovery codes" in done.text
    assert visitor.get("/account").status_code == 200


def test_codes_are_stopped_after_five_tries(visitor: StrictClient, make: Factory) -> None:
    person = make.team_member(password_hash=HASH)
    sign_in(visitor, person.email)

    statuses = [visitor.submit("/sign-in/code", code=f"{n:06}").status_code for n in range(6)]

    assert statuses == [422] * 5 + [429]


def test_a_demonstration_account_of_the_team_needs_no_code(visitor: StrictClient, make: Factory) -> None:
    person = make.team_member(password_hash=HASH, is_demonstration=True, totp_secret=None, totp_confirmed_at=None)

    sign_in(visitor, person.email)

    assert visitor.get("/account").status_code == 200


def test_a_link_signs_in_once(visitor: StrictClient, session: Session, make: Factory) -> None:
    person = make.person()
    visitor.submit("/sign-in/link", email=person.email)
    path = link_for(session, "sign-in")

    assert visitor.submit(path).status_code == 302
    assert visitor.get("/account").status_code == 200
    assert visitor.get(path).status_code == 410


def test_a_link_from_before_somebody_joined_the_team_no_longer_signs_them_in(
    visitor: StrictClient, session: Session, make: Factory
) -> None:
    person = make.person()
    visitor.submit("/sign-in/link", email=person.email)
    path = link_for(session, "sign-in")
    session.add(TeamMember(person_id=person.id, area_id=make.area().id, role="team_member"))

    assert visitor.submit(path).status_code == 403
    assert session.scalars(select(OneUseLink)).one().used_at is None


@pytest.mark.parametrize("token", ["1-" + "A" * 43, "x", "999999999999999999-" + "A" * 43, "1-%00", "٧-" + "A" * 43])
def test_a_link_that_is_not_ours_gets_a_kind_page(visitor: StrictClient, token: str) -> None:
    assert visitor.get(f"/link/{token}").status_code in {400, 404}
    assert visitor.get(f"/password/new/{token}").status_code in {400, 404}


def test_a_link_that_has_run_out_offers_another(
    visitor: StrictClient, session: Session, make: Factory, clock: time_machine.Traveller
) -> None:
    visitor.submit("/sign-in/link", email=make.person().email)
    path = link_for(session, "sign-in")

    clock.shift(1801)

    page = visitor.get(path)
    assert page.status_code == 410
    assert "Get a new link" in page.text


def test_signing_out_kills_the_token(
    browser_for: Callable[[Person], StrictClient], session: Session, make: Factory
) -> None:
    browser = browser_for(make.person())
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]

    answer = browser.submit("/sign-out")

    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert session.scalars(select(SignInSession)).one().ended_at == NOW
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert browser.get("/account").location == "/sign-in?next=/account"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/%2F%2Fevil.example", "javascript:alert(1)"],
)
def test_signing_in_never_leads_to_another_site(visitor: StrictClient, make: Factory, target: str) -> None:
    person = make.person(password_hash=HASH)

    answer = visitor.post("/sign-in", query_string={"next": target}, data={"email": person.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert "evil" not in (answer.location or "")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/sign-up", ["Enter your name", "Enter your email address", "Enter a password of 12 characters or more"]),
        ("/sign-in", ["Enter your email address", "Enter your password"]),
        ("/sign-in/link", ["Enter your email address"]),
        ("/password/forgotten", ["Enter your email address"]),
    ],
)
def test_an_empty_form_says_what_is_missing(visitor: StrictClient, path: str, said: list[str]) -> None:
    page = visitor.post(path)

    assert page.status_code == 422
    assert all(page.text.count(words) >= 2 for words in said)


def test_a_weak_password_is_refused_with_a_reason(visitor: StrictClient, session: Session) -> None:
    page = visitor.submit("/sign-up", name="Jo Bell", email="jo@example.org", password="password1234")

    assert page.status_code == 422
    assert "Many people use that password" in page.text
    assert session.scalars(select(Person)).all() == []


def test_every_message_about_an_account_can_be_written(
    app: Flask, visitor: StrictClient, session: Session, make: Factory
) -> None:
    person = make.person(password_hash=HASH)
    team = make.team_member()
    visitor.submit("/sign-up", name="Jo Bell", email="jo@example.org", password=PASSWORD)
    visitor.submit("/sign-up", name="Jo Bell", email=person.email, password=PASSWORD)
    for email in (person.email, team.email, "stranger@example.org"):
        visitor.submit("/sign-in/link", email=email)
    visitor.submit("/password/forgotten", email=person.email)
    path = visitor.get(link_for(session, "reset-password")).location or ""
    visitor.submit(path, password="heron-teapot-canal")
    visitor.submit("/account/email", email="new@example.org", current_password="heron-teapot-canal")
    visitor.submit(link_for(session, "confirm-new-email"))

    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    written = {row.kind: write_message(session, row) for row in rows}

    assert set(written) == {
        "confirm-email",
        "already-have-account",
        "sign-in-link",
        "sign-in-by-password",
        "no-account",
        "reset-password",
        "password-changed",
        "confirm-new-email",
        "email-changed",
    }
    assert all("{{" not in message.text and "http://localhost/" in message.text for message in written.values())


@pytest.mark.parametrize(
    "name", ["Win now http://evil.example", "www.evil.example", "a@evil.example", "evil.example/x"]
)
def test_a_name_carries_no_address_into_our_messages(visitor: StrictClient, session: Session, name: str) -> None:
    page = visitor.submit("/sign-up", name=name, email="victim@example.org", password=PASSWORD)

    assert page.status_code == 422
    assert session.scalars(select(OutboxMessage)).all() == []


NASTY = ["'; DROP TABLE person;--", "{{ 7 * 7 }}", "<script>alert(1)</script>", "İ" * 64 + "@" + "a." * 90 + "org",
         "\r\nBcc: x@example.org", "\u202egnp.exe", "😀" * 300, "a" * 50_000, "%00%ff", "٣٤٥"]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("path", ["/sign-up", "/sign-in", "/sign-in/link", "/password/forgotten"])
def test_nothing_that_can_be_typed_breaks_a_page(visitor: StrictClient, path: str, nasty: str) -> None:
    names = ("name", "email", "password", "code")

    for name in names:
        fine = {"name": "Jo Bell", "email": "jo@example.org", "password": PASSWORD}
        assert visitor.post(path, data=fine | {name: nasty}).status_code in {302, 422, 429}
    assert visitor.get(path, query_string={"next": nasty, "kept": nasty}).status_code in {200, 400}
