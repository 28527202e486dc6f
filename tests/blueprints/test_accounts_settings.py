"""A person's own account, as a browser sees it."""

import re
from collections.abc import Callable

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.models import Event, OutboxMessage, Person, SignInSession
from noticeboard.services.passwords import hash_password, password_matches
from noticeboard.services.sessions import open_session
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

PASSWORD = "otter-gravel-lampshade"
HASH = hash_password(PASSWORD)

pytestmark = pytest.mark.usefixtures("clock")
Browser = Callable[..., StrictClient]

PAGES = [
    "/account",
    "/account/name",
    "/account/email",
    "/account/password",
    "/account/sessions",
    "/account/second-step",
    "/account/second-step/remove",
    "/account/act-for",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_is_asked_to_sign_in_first(visitor: StrictClient, path: str) -> None:
    answer = visitor.get(path)

    assert answer.status_code == 302
    assert (answer.location or "").startswith("/sign-in?next=/account")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_its_owner(browser_for: Browser, make: Factory, path: str) -> None:
    assert browser_for(make.person(password_hash=HASH)).get(path).status_code == 200
    assert browser_for(make.group()).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES[1:])
def test_an_empty_form_is_sent_back(browser_for: Browser, make: Factory, path: str) -> None:
    page = browser_for(make.group()).post(path)

    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_a_name_can_be_changed_and_is_changed_once(browser_for: Browser, session: Session, make: Factory) -> None:
    browser = browser_for(make.person())

    for _twice in range(2):
        browser.submit("/account/name", name="  Ada Byron ")

    assert "Ada Byron" in browser.get("/account").text
    assert session.query(Event).filter_by(action="person.name-changed").count() == 1


def test_a_password_is_changed_with_the_old_one_and_ends_other_sessions(
    browser_for: Browser, session: Session, make: Factory
) -> None:
    person = make.person(password_hash=HASH)
    browser, other = browser_for(person), browser_for(person)

    wrong = browser.submit("/account/password", current_password="wrong-wrong-wrong", password="heron-teapot-canal")
    assert wrong.status_code == 422
    done = browser.submit("/account/password", current_password=PASSWORD, password="heron-teapot-canal")

    assert done.location == "/account"
    assert password_matches(session.get_one(Person, person.id).password_hash, "heron-teapot-canal")
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_an_organisations_name_makes_no_password(browser_for: Browser, make: Factory) -> None:
    person = make.person(password_hash=HASH)
    make.group(member=person, name="Wistaston Allotments")

    page = browser_for(person).submit("/account/password", current_password=PASSWORD, password="wistastonallotments1")

    assert page.status_code == 422
    assert "built on a name" in page.text


def test_another_address_needs_the_password_and_answers_alike_for_one_that_is_taken(
    browser_for: Browser, session: Session, make: Factory
) -> None:
    make.person(email="taken@example.org")
    browser = browser_for(make.person(password_hash=HASH))

    assert browser.submit("/account/email", email="new@example.org", current_password="wrong").status_code == 422
    answers = [
        browser.submit("/account/email", email=email, current_password=PASSWORD).location
        for email in ("taken@example.org", "new@example.org")
    ]

    assert answers == ["/check-your-email"] * 2
    assert sorted(session.scalars(select(OutboxMessage.kind))) == ["already-have-account", "confirm-new-email"]


def test_one_other_browser_can_be_signed_out_and_nobody_elses(
    browser_for: Browser, session: Session, make: Factory
) -> None:
    person, stranger = make.person(), make.person()
    browser, other, theirs = browser_for(person), browser_for(person), browser_for(stranger)
    rows = {row.person_id: row.id for row in session.scalars(select(SignInSession).order_by(SignInSession.id))}

    browser.submit("/account/sessions", which=str(rows[person.id]))
    browser.submit("/account/sessions", which=str(rows[stranger.id]))

    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert theirs.get("/account").status_code == 200


@pytest.mark.parametrize("which", ["", "x", "-1", "٣", "9" * 18, "9" * 19])
def test_a_browser_that_is_not_there_signs_nobody_out(browser_for: Browser, make: Factory, which: str) -> None:
    browser = browser_for(make.person())

    assert browser.submit("/account/sessions", which=which).status_code in {302, 422}
    assert browser.get("/account").status_code == 200


def test_everywhere_means_here_as_well(browser_for: Browser, session: Session, make: Factory) -> None:
    person = make.person()
    browser, other = browser_for(person), browser_for(person)

    assert browser.submit("/account/sessions", which="all").location == "/signed-out"

    assert browser.get("/account").status_code == 302
    assert other.get("/account").status_code == 302


def test_the_list_names_the_browser(browser_for: Browser, session: Session, make: Factory) -> None:
    person = make.person()
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
    open_session(session, person=person, address="192.0.2.7", browser=firefox, now=NOW)

    assert "Firefox on Windows" in browser_for(person).get("/account/sessions").text


def test_somebody_chooses_which_organisation_to_act_for(browser_for: Browser, session: Session, make: Factory) -> None:
    person = make.person()
    make.group(member=person, name="Alpha Group")
    beta = make.group(member=person, name="Beta Group")
    browser = browser_for(person)
    before = session.scalars(select(SignInSession.token_hash)).one()
    assert "Acting for Alpha Group" in browser.get("/account").text

    browser.submit("/account/act-for", organisation=beta.ref)

    assert "Acting for Beta Group" in browser.get("/account").text
    assert session.scalars(select(SignInSession.token_hash)).one() == before


def test_nobody_acts_for_an_organisation_they_do_not_belong_to(browser_for: Browser, make: Factory) -> None:
    strangers = make.group()

    page = browser_for(make.group()).submit("/account/act-for", organisation=strangers.ref)

    assert page.status_code == 422


def test_anybody_may_turn_a_code_on_and_off_again(browser_for: Browser, session: Session, make: Factory) -> None:
    person = make.person(password_hash=HASH)
    browser = browser_for(person)
    page = browser.get("/account/second-step").text
    secret = re.sub(r"\s", "", re.search(r'Key: <strong class="nb-text">([A-Z2-7 ]+)<', page)[1])  # type: ignore[index]

    browser.submit("/account/second-step", code=pyotp.TOTP(secret).at(int(NOW.timestamp())))
    assert session.get_one(Person, person.id).totp_secret == secret
    browser.submit("/account/second-step/remove", current_password=PASSWORD)

    assert session.get_one(Person, person.id).totp_secret is None


def test_replacing_an_authenticator_needs_the_password(browser_for: Browser, session: Session, make: Factory) -> None:
    person = make.team_member(password_hash=HASH)
    browser = browser_for(person)
    before = person.totp_secret
    page = browser.get("/account/second-step").text
    secret = re.sub(r"\s", "", re.search(r'Key: <strong class="nb-text">([A-Z2-7 ]+)<', page)[1])  # type: ignore[index]
    code = pyotp.TOTP(secret).at(int(NOW.timestamp()))

    refused = browser.submit("/account/second-step", code=code, current_password="wrong-wrong-wrong")

    assert refused.status_code == 422
    assert session.get_one(Person, person.id).totp_secret == before
    browser.submit("/account/second-step", code=code, current_password=PASSWORD)
    assert session.get_one(Person, person.id).totp_secret == secret


def test_the_team_cannot_turn_it_off(browser_for: Browser, make: Factory) -> None:
    page = browser_for(make.team_member(password_hash=HASH)).submit(
        "/account/second-step/remove", current_password=PASSWORD
    )

    assert page.status_code == 422
    assert "cannot be turned off" in page.text


@pytest.mark.parametrize("path", ["/account/email", "/account/password", "/account/second-step"])
def test_what_is_wrong_is_listed_in_the_order_of_the_page(browser_for: Browser, make: Factory, path: str) -> None:
    page = browser_for(make.team_member(password_hash=HASH)).post(path).text

    listed = re.findall(r'<a href="#(\w+)">', page.split("<h1")[0])
    asked = re.findall(r'<input[^>]* id="(\w+)"', page)

    assert len(listed) == 2
    assert listed == [name for name in asked if name in listed]


def test_what_somebody_signed_in_sees_is_kept_nowhere(
    browser_for: Browser, visitor: StrictClient, make: Factory
) -> None:
    assert browser_for(make.person()).get("/").headers["Cache-Control"] == "no-store"
    assert "no-store" not in visitor.get("/").headers.get("Cache-Control", "")
