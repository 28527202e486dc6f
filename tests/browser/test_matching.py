"""Watching, asking why not, and going through a round, in a real browser by keyboard and by mouse."""

import itertools
from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import select

from noticeboard.clock import local_date, utc_now
from noticeboard.extensions import db
from noticeboard.models import Introduction, Need, Offer
from noticeboard.services.accounts import set_password
from noticeboard.services.passwords import hash_password
from noticeboard.services.suggestions import refresh_for
from tests.browser.conftest import OpenBrowser, Site, Visitor
from tests.browser.test_whole_walk import hire
from tests.factory import Factory

PASSWORD = "seventeen purple lanterns"
OWNER = "ada@example.org"


def post(site: Site, *, people: int = 4, offers: Sequence[int] = ()) -> str:
    """Put a need for so many people on the board, whose owner can sign in; return its reference.

    offers   how many people each of the offers has that fit.
    """
    with site.app.app_context():
        session, now = db.session(), utc_now()
        make = Factory(session)
        owner = make.person(email=OWNER)
        set_password(session, person=owner, password_hash=hash_password(PASSWORD), now=now)
        need = make.need(
            organisation=make.group(member=owner),
            quantity=Decimal(people),
            closes_on=local_date(now).replace(year=2100),
        )
        session.commit()
        ref = need.ref
        for number in offers:
            make.offer(
                title=f"A team of {number} who can paint",
                quantity=Decimal(number),
                closes_on=local_date(now).replace(year=2100),
            )
        refresh_for(session, posting=need, now=now)
        session.commit()
        db.session.remove()
    return ref


def offer_something(site: Site) -> None:
    """Another offer that fits comes on to the board."""
    with site.app.app_context():
        session, now = db.session(), utc_now()
        make = Factory(session)
        make._numbers = itertools.count(5000)
        offer = make.offer(closes_on=local_date(now).replace(year=2100))
        refresh_for(session, posting=offer, now=now)
        session.commit()
        db.session.remove()


def sign_in(visitor: Visitor) -> None:
    visitor.open("/sign-in")
    visitor.fill("Your email address", OWNER)
    visitor.fill("Your password", PASSWORD)
    visitor.press("Sign in")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (1280, False)])
def test_an_owner_watches_is_told_and_stops_from_the_letter(
    site: Site, visit: OpenBrowser, width: int, script: bool
) -> None:
    ref = post(site)
    owner = visit(site, width=width, script=script)
    sign_in(owner)
    owner.open(f"/needs/{ref}")
    assert "There is no good match yet" in owner.page.inner_text("main")

    owner.press("Tell me when one appears")
    assert "We email you when a good match appears" in owner.page.inner_text("main")
    offer_something(site)
    letters = site.letters_to(OWNER)
    assert [letter for letter in letters if letter.startswith("[Demonstration] A good match")] or [
        letter for letter in letters if letter.startswith("A good match")
    ]
    stranger = visit(site, width=width, script=script)
    stranger.open(site.link_to(OWNER))
    stranger.press("Stop telling me")

    owner.open(f"/needs/{ref}")
    assert owner.page.get_by_role("button", name="Tell me when another appears").count() == 1


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, False)])
def test_an_owner_asks_why_an_offer_is_not_matched(site: Site, visit: OpenBrowser, width: int, script: bool) -> None:
    ref = post(site)
    with site.app.app_context():
        make = Factory(db.session())
        make._numbers = itertools.count(5000)
        make.offer(title="Ten office chairs", description="Blue.", closes_on=local_date(utc_now()).replace(year=2100))
        db.session.remove()
    owner = visit(site, width=width, script=script)
    sign_in(owner)
    owner.open(f"/needs/{ref}")

    owner.follow("Why is an offer not here?")
    owner.fill("Reference of the offer, or words of its title", "office chairs")
    owner.press("Search")
    owner.follow("Ten office chairs")

    assert "What the two say has too little in common." in owner.page.inner_text("main")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (1280, False)])
def test_an_owner_and_an_officer_see_the_same_offers_together_cover_a_need(
    site: Site, visit: OpenBrowser, width: int, script: bool
) -> None:
    ref = post(site, people=10, offers=(5, 4))
    owner, officer = (visit(site, width=width, script=script) for _ in range(2))
    sign_in(owner)

    owner.open(f"/needs/{ref}")
    claim, shares = bundle_on(owner)
    owner.page.locator(".nb-panel").filter(has_text=claim).get_by_role("link", name="A team of 4").click()
    owner.page.wait_for_load_state("load")
    owner.look()
    followed = owner.page.inner_text("main")
    hire(site, officer, "dee@example.org")
    officer.page.get_by_role("row").filter(has_text="A team of 5").get_by_role("link", name="Review").click()
    officer.page.wait_for_load_state("load")
    officer.look()
    seen, by_officer = bundle_on(officer)
    officer.page.locator(".nb-panel").filter(has_text=claim).get_by_role("link", name="A team of 4").click()
    officer.page.wait_for_load_state("load")
    officer.look()
    seen_again, of_the_other = bundle_on(officer)

    assert claim == seen == seen_again == "2 offers together cover 9 of 10 people"
    assert "4 people on offer" in followed
    amounts = [sorted(share.rsplit(": ")[-1] for share in each) for each in (shares, by_officer, of_the_other)]
    assert amounts == [["4 people", "5 people"]] * 3
    assert "This offer: 5 people" in by_officer
    assert "This offer: 4 people" in of_the_other
    assert "This offer alone covers 4 of 10 people" in officer.page.inner_text("main")


def bundle_on(visitor: Visitor) -> tuple[str, list[str]]:
    """What a page says that several offers cover together, and what each of them gives."""
    panel = visitor.page.locator(".nb-panel").filter(has_text="offers together cover")
    return panel.get_by_role("heading").inner_text(), panel.get_by_role("listitem").all_inner_texts()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_officer_goes_through_a_round_by_keyboard(site: Site, visit: OpenBrowser, width: int) -> None:
    post(site, offers=(4, 4))
    officer = visit(site, width=width)
    hire(site, officer, "dee@example.org")

    officer.follow("Go through all open needs in a round")
    officer.press("Begin a round")
    choice = officer.page.get_by_role("combobox")
    choice.focus()
    officer.page.keyboard.press("ArrowDown")
    officer.page.keyboard.press("Tab")
    chosen = choice.input_value()
    officer.press("Check and send")
    with site.app.app_context():
        assert db.session().scalars(select(Introduction)).all() == []
        db.session.remove()
    officer.press("Send introductions")

    assert "1 introduction sent" in officer.page.inner_text("body")
    with site.app.app_context():
        (made,) = db.session().scalars(select(Introduction)).all()
        assert str(made.offer_id) == chosen
        assert isinstance(made.need, Need)
        assert isinstance(made.offer, Offer)
        db.session.remove()
    assert any("An introduction" in letter for letter in site.letters_to(OWNER))
