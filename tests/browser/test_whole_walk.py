"""The whole noticeboard, walked as its four kinds of person: posted, pledged, introduced, connected, valued, shown."""

import re
from decimal import Decimal

import pyotp
import pytest

from tests.browser.conftest import OpenBrowser, Site, Visitor

PASSWORD = "seventeen purple lanterns"
CHARITY, BUSINESS, SECOND = "ada@example.org", "bo@example.org", "cy@example.org"
OFFICERS = ("dee@example.org", "ed@example.org")
STANDARDS = (
    "We do not use or profit from modern slavery",
    "We keep to equality law",
    "We keep to health and safety law",
    "We treat and pay our workers fairly",
)


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, True), (1280, False)])
def test_the_whole_walk(site: Site, visit: OpenBrowser, width: int, script: bool) -> None:
    walk(site, visit, width=width, script=script)


@pytest.mark.postgresql
def test_the_whole_walk_on_postgresql(postgresql_site: Site, visit: OpenBrowser) -> None:
    walk(postgresql_site, visit, width=390, script=True)


def walk(site: Site, visit: OpenBrowser, *, width: int, script: bool) -> None:
    """Two connections, one from a pledge and one from an introduction, each to a verified figure."""
    charity, business, second, officer, verifier = (visit(site, width=width, script=script) for _ in range(5))
    hire(site, officer, OFFICERS[0])
    hire(site, verifier, OFFICERS[1])

    post_first_need(site, charity)
    verify_organisation(officer, "Allotment Friends")
    approve_next_posting(officer)
    sign_up_business(site, business, BUSINESS, "Bo Lund", "Garden Works Ltd")
    verify_organisation(officer, "Garden Works Ltd")
    pledge_to_the_need_found_by_filter(business)
    accept_pledge(charity)
    first = do_and_value(charity, business, people="6", hours="7.5")
    verify_value(verifier, first)
    before = settled(charity)
    assert before == Decimal("761.85")

    post_second_need(charity)
    approve_next_posting(officer)
    sign_up_business(site, second, SECOND, "Cy Moss", "Kiln Street Printers")
    verify_organisation(officer, "Kiln Street Printers")
    post_offer(second)
    approve_next_posting(officer)
    introduce_pair(officer)
    accept_introduction(charity, "Posters for our open day")
    accept_introduction(second, "Posters for our open day")
    value = do_and_value_equipment(charity, second, worth="640")
    verify_value(verifier, value)

    assert settled(charity) == before + Decimal(640)
    letters = "\n".join(site.letters_to(CHARITY))
    assert "introduc" in letters
    assert "verified" in letters or "What was given" in letters


def hire(site: Site, officer: Visitor, email: str) -> None:
    """Make a member of the team by command, and sign in for the first time with a second step."""
    made = site.app.test_cli_runner().invoke(
        args=["create-user", "--email", email, "--name", f"Officer {email[:2]}", "--role", "team_member"],
        input=PASSWORD + "\n",
    )
    assert made.exit_code == 0, made.output
    officer.open("/sign-in")
    officer.fill("Your email address", email)
    officer.fill("Your password", PASSWORD)
    officer.press("Sign in")
    key = re.search(r"\b(?:[A-Z2-7]{4}[ \xa0]?){8,}\b", officer.page.inner_text("main"))
    assert key is not None
    officer.fill("Code from the app", pyotp.TOTP(re.sub(r"\s", "", key[0])).now())
    officer.page.get_by_role("main").get_by_role("button").last.click()
    officer.page.wait_for_load_state("load")
    officer.look()
    officer.open("/team")


def post_first_need(site: Site, charity: Visitor) -> None:
    """Somebody without an account writes a need, and sends it from the link in their e-mail."""
    page = charity.open("/needs/new")
    charity.choose("Volunteering")
    charity.fill("What do you need, in a few words?", "Six people to clear our allotment")
    charity.fill("Tell people more", "Brambles mostly. We have gloves and tea.")
    charity.press("Continue")
    charity.fill("How many people do you need?", "6")
    charity.press("Continue")
    charity.press("Continue")
    charity.fill("Where is it?", "Sandbach")
    charity.press("Continue")
    charity.press("Continue")
    charity.fill("Your name", "Ada Green")
    charity.fill("Your email address", CHARITY)
    charity.fill("Name of your group or charity", "Allotment Friends")
    page.get_by_label("What kind of group is it?").select_option("informal_group")
    charity.press("Continue")
    charity.press("Email me the link to send it")
    charity.open(site.link_to(CHARITY))
    charity.press("Send it and sign in")


def verify_organisation(officer: Visitor, name: str) -> None:
    """The team looks an organisation up and verifies it."""
    officer.open("/team/organisations")
    officer.follow(name)
    officer.choose("Verify it")
    numbers = officer.page.get_by_label("I found each of its numbers on the public register, under this name")
    if numbers.count():
        numbers.check()
    officer.press("Send")


def approve_next_posting(officer: Visitor) -> None:
    """The team opens the oldest posting that waits, and approves it."""
    officer.open("/team/postings")
    officer.page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link").first.click()
    officer.page.wait_for_load_state("load")
    officer.look()
    officer.press("Approve and go to the next")


def sign_up_business(site: Site, business: Visitor, email: str, name: str, organisation: str) -> None:
    """A business makes an account, confirms its address, and registers."""
    page = business.open("/sign-up")
    business.fill("Your name", name)
    business.fill("Your email address", email)
    business.fill("Create a password", PASSWORD)
    business.press("Create my account")
    business.open(site.link_to(email))
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_load_state("load")
    business.open("/organisations/new")
    business.choose("Business")
    business.press("Continue")
    business.fill("What is its name?", organisation)
    business.choose("Small business: 10 to 49 staff")
    business.fill("What does it do?", "We work in and around Sandbach.")
    business.fill("Where are you based?", "Sandbach")
    private = business.page.get_by_role("group", name="Must where you are be kept private?")
    private.get_by_label("No").check()
    business.fill("Contact email", email)
    business.page.get_by_role("group", name="May we name you on public pages?").get_by_label("Yes").check()
    for standard in STANDARDS:
        business.choose(standard)
    business.page.get_by_role("main").get_by_role("button").last.click()
    business.page.wait_for_load_state("load")
    business.look()


def pledge_to_the_need_found_by_filter(business: Visitor) -> None:
    """The business filters the board by kind and pledges all that is needed."""
    page = business.open("/needs")
    panel = page.locator("details").filter(has_text="Filter").first
    if panel.get_attribute("open") is None:
        panel.locator("summary").first.click()
    page.get_by_role("checkbox", name=re.compile(r"^Volunteering")).check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url(re.compile("kind=volunteering"))
    business.follow("Six people to clear our allotment")
    business.page.get_by_role("main").get_by_role("button", name="Offer help").first.click()
    business.page.wait_for_load_state("load")
    business.fill("How can you help?", "Six of us can come on a Friday.")
    business.choose("No, it is voluntary")
    business.press("Send your pledge")


def accept_pledge(charity: Visitor) -> None:
    """The charity finds the pledge waiting for it, and accepts."""
    charity.open("/your-noticeboard")
    charity.follow("Answer the pledge from Garden Works Ltd")
    charity.press("Accept")
    assert charity.page.get_by_text(BUSINESS).first.is_visible()


def do_and_value(charity: Visitor, business: Visitor, *, people: str, hours: str) -> str:
    """They work together; the charity says how many and how long, and the business agrees. Returns the address."""
    page = connection_page(business, "Six people to clear our allotment")
    business.press("It has started")
    charity.open(page)
    charity.press("It is completed")
    charity.page.get_by_role("button", name="Say how much was given").first.click()
    charity.page.wait_for_load_state("load")
    charity.fill("How many people helped?", people)
    charity.fill("How many hours did each of them help?", hours)
    charity.press("Save your figure")
    agree(business, page)
    return page


def do_and_value_equipment(charity: Visitor, giver: Visitor, *, worth: str) -> str:
    """The same for things that were given. Returns the address of the connection."""
    page = connection_page(giver, "Posters for our open day")
    giver.press("It has started")
    charity.open(page)
    charity.press("It is completed")
    charity.page.get_by_role("button", name="Say how much was given").first.click()
    charity.page.wait_for_load_state("load")
    charity.fill("How many pounds is it worth?", worth)
    charity.press("Save your figure")
    agree(giver, page)
    return page


def connection_page(somebody: Visitor, title: str) -> str:
    """Open one's connection about something, and return its address."""
    somebody.open("/your-connections")
    somebody.follow(title)
    return somebody.page.url


def agree(giver: Visitor, page: str) -> None:
    """The giver reads the group's figure and agrees to it."""
    giver.open(page)
    giver.page.get_by_role("button", name="Confirm how much was given").first.click()
    giver.page.wait_for_load_state("load")
    giver.page.get_by_role("button", name=re.compile("^Agree to")).first.click()
    giver.page.wait_for_load_state("load")
    giver.look()


def verify_value(verifier: Visitor, connection: str) -> None:
    """Somebody in the team who had no hand in it verifies what both sides agreed."""
    verifier.open(connection)
    verifier.page.get_by_role("link", name=re.compile("^Open the social value record")).click()
    verifier.page.wait_for_load_state("load")
    verifier.look()
    verifier.page.get_by_role("button", name=re.compile("^Verify")).first.click()
    verifier.page.wait_for_load_state("load")
    question = verifier.page.get_by_role("group", name="Do you have an interest of your own in this?")
    question.get_by_label("No").check()
    verifier.press("Verify")


def post_second_need(charity: Visitor) -> None:
    """The charity, signed in now, posts again."""
    post_need_for_things(
        charity, "Posters for our open day", "Two hundred printed A3 posters and flyers.", items="200", place="Sandbach"
    )
    assert charity.page.get_by_role("heading", level=1).count() == 1


def post_need_for_things(charity: Visitor, title: str, more: str, *, items: str, place: str) -> str:
    """Somebody who has signed in posts a need for equipment. Returns what they read before they sent it."""
    charity.open("/needs/new")
    charity.choose("Equipment")
    charity.fill("What do you need, in a few words?", title)
    charity.fill("Tell people more", more)
    charity.press("Continue")
    charity.fill("How many items do you need?", items)
    return finish_posting(charity, place)


def post_offer(giver: Visitor) -> None:
    """A business offers what it can print."""
    giver.open("/offers/new")
    giver.choose("Equipment")
    giver.page.get_by_role("main").get_by_role("textbox").first.fill("Free poster and flyer printing")
    giver.page.get_by_role("main").get_by_role("textbox").nth(1).fill("Printed posters and flyers for open days.")
    giver.press("Continue")
    giver.fill("How many items can you give?", "200")
    finish_posting(giver, "Sandbach")


def finish_posting(somebody: Visitor, place: str) -> str:
    """Answer where and how far, leave the rest as it stands, and send. Returns what was read before that."""
    for _ in range(10):
        heading = somebody.page.get_by_role("heading", level=1).inner_text()
        send = somebody.page.get_by_role("main").get_by_role("button", name=re.compile("^Send"))
        if send.count():
            checked = somebody.page.inner_text("main")
            send.first.click()
            somebody.page.wait_for_load_state("load")
            somebody.look()
            return checked
        for question in ("Where is it?", "Where are you?"):
            if somebody.page.get_by_label(question).count():
                somebody.fill(question, place)
        if somebody.page.get_by_label("Within a number of miles").count():
            somebody.choose("Within a number of miles")
            somebody.page.get_by_label(re.compile("miles", re.IGNORECASE)).last.fill("10")
        if somebody.page.get_by_label("Once", exact=True).count():
            somebody.choose("Once")
        somebody.press("Continue")
        assert somebody.page.get_by_text("There is a problem").count() == 0, heading
    raise AssertionError("the posting could not be sent")


def introduce_pair(officer: Visitor) -> None:
    """The team finds the pair in its queue, sees why they go together, and introduces them."""
    officer.open("/team")
    row = officer.page.get_by_role("main").get_by_role("row").filter(has_text="Posters for our open day")
    row.get_by_role("link", name=re.compile("Review")).first.click()
    officer.page.wait_for_load_state("load")
    officer.look()
    officer.page.get_by_role("button", name="Introduce").first.click()
    officer.page.wait_for_load_state("load")
    officer.fill("What do you want to say to both?", "You two should meet: one prints what the other needs.")
    officer.press("Send the introduction")


def accept_introduction(somebody: Visitor, about: str) -> None:
    """One side opens the introduction that waits for it, and accepts."""
    somebody.open("/your-noticeboard")
    somebody.page.get_by_role("main").get_by_role(
        "link", name=re.compile("^Say whether you want to meet")
    ).first.click()
    somebody.page.wait_for_load_state("load")
    somebody.look()
    assert somebody.page.get_by_text(about).count()
    somebody.press("Accept")


def settled(somebody: Visitor) -> Decimal:
    """The settled social value that the public impact page shows, in pounds."""
    somebody.open("/impact")
    text = somebody.page.inner_text("main")
    found = re.search(r"worth £([\d,.]+\d)", text)
    return Decimal(found[1].replace(",", "")) if found else Decimal(0)
