"""Writing a need or an offer page by page: without an account, on a second device, and with nothing lost."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import CheckStatus, PostingStatus
from noticeboard.domain.vocabulary import GroupSize
from noticeboard.models import (
    OneUseLink,
    Organisation,
    OrganisationIdentifier,
    OutboxMessage,
    Person,
    Posting,
    PostingDraft,
)
from noticeboard.web.links import link_url
from tests.conftest import new_client
from tests.factory import Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("ready_to_post")

WHAT = {
    "support_type": "volunteering",
    "title": "Six people to clear our allotment",
    "description": "Brambles mostly. We have gloves and tea.",
}
DETAILS = {"people": "6", "hours_each": "4", "professional_skill": "no", "checks": "none"}
NEED_STEPS: dict[str, dict[str, str]] = {
    "details": DETAILS,
    "when": {"urgency": "normal", "ends_on-day": "1", "ends_on-month": "3", "ends_on-year": "2027"},
    "where": {"place": "CW1 2BJ", "travel_mi": "5"},
    "who": {},
    "you": {
        "your_name": "Ada Green",
        "email": "Ada@example.org",
        "organisation_name": "Allotment Friends",
        "legal_form": "informal_group",
        "group_size": "few_volunteers",
    },
}
OFFER_STEPS: dict[str, dict[str, str]] = {
    "details": DETAILS,
    "when": {"cadence": "once"},
    "where": {"place": "Sandbach", "reach_mode": "radius", "reach_mi": "12"},
    "who": {},
}


def begin(client: StrictClient, side: str = "needs", **given: str) -> str:
    """Answer the first page; return where its draft's pages stand."""
    page = client.submit(f"/{side}/new", WHAT | given)
    assert page.status_code == 302, page.text
    return page.headers["Location"].removesuffix("/details")


def write(client: StrictClient, steps: dict[str, dict[str, str]], side: str = "needs") -> str:
    """Answer every page; return where the draft's pages stand."""
    base = begin(client, side)
    for step, answers in steps.items():
        page = client.submit(f"{base}/{step}", answers)
        assert page.status_code == 302, page.text
    return base


def sending_path(app: Noticeboard, session: Session) -> str:
    """The path of the link that was e-mailed last."""
    link = session.scalars(select(OneUseLink).order_by(OneUseLink.id.desc())).first()
    assert link is not None
    with app.test_request_context():
        return urlsplit(link_url(link)).path


def test_a_visitor_writes_everything_first_and_sends_it_from_another_device(
    app: Noticeboard, visitor: StrictClient, session: Session, unsaved: list[str]
) -> None:
    base = write(visitor, NEED_STEPS)
    assert "Six people to clear our allotment" in visitor.get(f"{base}/check").text
    told = visitor.submit(f"{base}/check")
    assert "ada@example.org" in visitor.get(told.headers["Location"]).text.lower()
    assert session.scalar(select(Posting)) is None
    telephone = new_client(app, session, unsaved)

    landed = telephone.submit(sending_path(app, session))

    posting = session.scalars(select(Posting)).one()
    assert posting.status is PostingStatus.AWAITING_CHECK
    assert (posting.quantity, posting.outcode) == (Decimal(6), "CW1")
    assert posting.organisation.name == "Allotment Friends"
    assert posting.organisation.status is CheckStatus.AWAITING_CHECK
    assert posting.organisation.group_size is GroupSize.FEW_VOLUNTEERS
    assert posting.author.email == "ada@example.org"
    assert landed.headers["Location"].endswith(f"/your-postings/{posting.ref}/sent")
    assert "24 November 2026" in telephone.get(landed.headers["Location"]).text


def test_the_link_sends_once(app: Noticeboard, visitor: StrictClient, session: Session) -> None:
    base = write(visitor, NEED_STEPS)
    visitor.submit(f"{base}/check")
    path = sending_path(app, session)
    visitor.submit(path)

    assert visitor.get(path).status_code == 410
    assert len(session.scalars(select(Posting)).all()) == 1


def test_two_links_for_one_draft_send_it_once(app: Noticeboard, visitor: StrictClient, session: Session) -> None:
    base = write(visitor, NEED_STEPS)
    visitor.submit(f"{base}/check")
    first = sending_path(app, session)
    visitor.submit(f"{base}/check")
    second = sending_path(app, session)

    visitor.submit(first)

    assert visitor.submit(second).status_code == 409
    assert len(session.scalars(select(Posting)).all()) == 1


def test_a_number_that_is_known_loses_nothing(
    app: Noticeboard, visitor: StrictClient, session: Session, make: Factory
) -> None:
    known = make.group(name="Allotment Society")
    session.add(OrganisationIdentifier(organisation_id=known.id, scheme="GB-CHC", value="1090095"))
    you = NEED_STEPS["you"] | {"legal_form": "registered_charity", "register_number": "1090095"}
    base = write(visitor, NEED_STEPS | {"you": you})
    visitor.submit(f"{base}/check")

    landed = visitor.submit(sending_path(app, session))

    page = visitor.get(landed.headers["Location"])
    assert "Six people to clear our allotment" in page.text
    assert "Ask to join it" in page.text
    assert session.scalar(select(Posting)) is None


def test_a_group_that_is_signed_in_is_not_asked_who_it_is(
    browser_for: type[StrictClient], session: Session, make: Factory
) -> None:
    group = make.group()
    browser = browser_for(group)
    base = write(browser, {step: answers for step, answers in NEED_STEPS.items() if step != "you"})

    landed = browser.submit(f"{base}/check")

    posting = session.scalars(select(Posting)).one()
    assert posting.organisation_id == group.id
    assert landed.headers["Location"].endswith(f"/your-postings/{posting.ref}/sent")
    assert browser.get(landed.headers["Location"]).status_code == 200


def test_a_member_of_two_groups_chooses_one(browser_for: type[StrictClient], session: Session, make: Factory) -> None:
    group, other = make.group(), make.group()
    make.membership(group.memberships[0].person, other)
    browser = browser_for(group)

    base = write(browser, NEED_STEPS | {"you": {"organisation": other.ref}})
    browser.submit(f"{base}/check")

    assert session.scalars(select(Posting)).one().organisation_id == other.id


def test_a_business_offers_within_miles(browser_for: type[StrictClient], session: Session, make: Factory) -> None:
    browser = browser_for(make.business())
    base = write(browser, OFFER_STEPS, side="offers")

    browser.submit(f"{base}/check")

    offer = session.scalars(select(Posting)).one()
    assert (offer.reach_mode, offer.reach_mi, offer.place_label) == ("radius", 12, "Sandbach (CW11)")


def test_a_new_business_confirms_the_four_standards(app: Noticeboard, visitor: StrictClient, session: Session) -> None:
    base = write(visitor, OFFER_STEPS, side="offers")
    you = {
        "your_name": "Bo Smith",
        "email": "bo@example.org",
        "organisation_name": "Smith Joinery",
        "legal_form": "small",
    }
    refused = visitor.submit(f"{base}/you", you)
    assert refused.status_code == 422
    assert "Select all four" in refused.text

    four = {"standards": ["modern_slavery", "equality", "health_and_safety", "fair_work"]}
    assert visitor.submit(f"{base}/you", you | four).status_code == 302
    visitor.submit(f"{base}/check")
    visitor.submit(sending_path(app, session))

    assert len(session.scalars(select(Organisation)).one().standards) == 4


def test_a_refuge_says_with_its_first_need_that_it_must_not_be_found(
    app: Noticeboard, visitor: StrictClient, session: Session
) -> None:
    base = write(visitor, NEED_STEPS)
    private: dict[str, object] = {"private": ["place", "name"]}

    visitor.submit(f"{base}/you", NEED_STEPS["you"] | private)
    checked = visitor.get(f"{base}/check").text
    visitor.submit(f"{base}/check")
    visitor.submit(sending_path(app, session))

    assert "Where you are, and your name" in checked
    posting = session.scalars(select(Posting)).one()
    assert (posting.place_label, posting.outcode, posting.public_lat) == ("Cheshire East", None, None)
    assert (posting.organisation.public_name, posting.organisation.place_label) == ("A local group", "Cheshire East")


def test_what_must_be_kept_private_is_so_where_the_organisation_is_known_already(
    app: Noticeboard, visitor: StrictClient, session: Session, make: Factory
) -> None:
    known = make.group(name="Allotment Friends", place_label="Nantwich (CW5)", outcode="CW5", lad_code="E06000049")
    known.memberships[0].person.email = "ada@example.org"
    earlier = make.need(organisation=known, place_label="Nantwich (CW5)", outcode="CW5", lad_code="E06000049")
    private: dict[str, object] = {"private": ["place", "name"]}
    base = write(visitor, NEED_STEPS)
    visitor.submit(f"{base}/you", NEED_STEPS["you"] | private)

    visitor.submit(f"{base}/check")
    visitor.submit(sending_path(app, session))

    posting = session.scalars(select(Posting).where(Posting.id != earlier.id)).one()
    assert posting.organisation is known
    assert (posting.place_label, posting.outcode) == ("Cheshire East", None)
    assert (earlier.place_label, known.place_label, known.public_name) == (*["Cheshire East"] * 2, "A local group")


@pytest.mark.parametrize("step", ["details", "where", "you"])
def test_a_page_sent_empty_says_what_to_enter(visitor: StrictClient, step: str) -> None:
    page = visitor.submit(f"{begin(visitor)}/{step}", {})

    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_the_first_page_sent_empty_keeps_nothing(visitor: StrictClient, session: Session) -> None:
    assert visitor.submit("/needs/new", {}).status_code == 422
    assert session.scalar(select(PostingDraft)) is None


def test_a_place_that_could_be_several_is_asked_about(visitor: StrictClient, session: Session) -> None:
    base = begin(visitor)

    asked = visitor.submit(f"{base}/where", {"place": "Birmingham"})

    assert asked.status_code == 422
    choice = re.search(r'name="place_meant"[^>]*value="([^"]+)"', asked.text)
    assert choice is not None
    taken = visitor.submit(f"{base}/where", {"place": "Birmingham", "place_meant": choice[1]})
    assert taken.status_code == 302


def test_an_outcode_in_two_boroughs_is_asked_about_once(visitor: StrictClient) -> None:
    base = begin(visitor)

    asked = visitor.submit(f"{base}/where", {"place": "ST7"})

    assert asked.status_code == 422
    assert "Is it in Cheshire East?" in asked.text
    assert visitor.submit(f"{base}/where", {"place": "ST7", "in_home": "yes"}).status_code == 302


def test_an_offer_from_far_away_goes_on_by_remote_reach(visitor: StrictClient) -> None:
    base = begin(visitor, side="offers")

    assert (
        visitor.submit(f"{base}/where", {"place": "EH1 1YZ", "reach_mode": "radius", "reach_mi": "5"}).status_code
        == 422
    )
    assert visitor.submit(f"{base}/where", {"place": "EH1 1YZ", "reach_mode": "remote"}).status_code == 302


def test_an_offer_from_a_place_like_one_of_ours_need_not_be_it(visitor: StrictClient, session: Session) -> None:
    base = begin(visitor, side="offers")
    remote = {"place": "Birmingham", "reach_mode": "remote"}

    assert visitor.submit(f"{base}/where", remote).status_code == 422
    assert visitor.submit(f"{base}/where", remote | {"place_meant": "elsewhere"}).status_code == 302


def test_back_and_change_keep_what_was_answered(visitor: StrictClient) -> None:
    base = write(visitor, NEED_STEPS)

    assert 'value="6"' in visitor.get(f"{base}/details").text
    assert 'value="2027"' in visitor.get(f"{base}/when").text
    changed = visitor.submit(f"{base}/details?change=1", DETAILS | {"people": "8"})

    assert changed.headers["Location"].endswith("/check")
    assert "8 people" in visitor.get(f"{base}/check").text


def test_another_kind_of_support_asks_its_own_details(visitor: StrictClient) -> None:
    base = write(visitor, NEED_STEPS)

    changed = visitor.submit(f"{base}/what?change=1", WHAT | {"support_type": "funding"})

    assert changed.headers["Location"].endswith("/details")
    assert "How much do you need?" in visitor.get(f"{base}/details").text


def test_a_second_tab_writes_a_draft_of_its_own(visitor: StrictClient, session: Session) -> None:
    first, second = begin(visitor, title="One"), begin(visitor, title="Two")

    assert first != second
    assert "One" in visitor.get(f"{first}/what").text
    assert len(session.scalars(select(PostingDraft)).all()) == 2


def test_pressing_twice_begins_one_draft(visitor: StrictClient, session: Session) -> None:
    page = visitor.get("/needs/new")
    key = re.search(r'name="form_key" value="([^"]+)"', page.text)
    assert key is not None
    twice = [visitor.post("/needs/new", data=WHAT | {"form_key": key[1]}).headers["Location"] for _ in range(2)]

    assert twice[0] == twice[1]
    assert len(session.scalars(select(PostingDraft)).all()) == 1


def test_the_key_is_kept_only_as_a_hash_and_told_to_nobody(visitor: StrictClient, session: Session) -> None:
    base = begin(visitor)
    page = visitor.get(f"{base}/details")

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert base.rsplit("/", 1)[1] not in str(session.scalars(select(PostingDraft)).one().key_hash)


def test_a_wrong_key_and_the_other_side_find_nothing(visitor: StrictClient) -> None:
    base = begin(visitor)

    assert visitor.get("/needs/new/wrongwrongwrong/details").status_code == 404
    assert visitor.get(f"{base.replace('/needs/', '/offers/')}/details").status_code == 404


def test_somebody_signed_in_picks_a_draft_up_elsewhere(
    browser_for: type[StrictClient], session: Session, make: Factory
) -> None:
    group = make.group()
    begin(browser_for(group))
    elsewhere = browser_for(group)

    path = re.search(r'href="(/needs/new/[^"]+/check)"', elsewhere.get("/your-postings").text)

    assert path is not None
    assert elsewhere.get(path[1]).headers["Location"].endswith("/details")
    assert browser_for(make.group()).get(path[1]).status_code == 404


def test_what_is_like_it_is_shown_before_it_is_sent(visitor: StrictClient, make: Factory) -> None:
    make.need(title=WHAT["title"], description=WHAT["description"])
    make.offer(title="Ten people to clear an allotment", description="Our staff clear brambles on allotments.")

    page = visitor.get(f"{write(visitor, NEED_STEPS)}/check")

    assert "Is it one of these?" in page.text
    assert "Ten people to clear an allotment" in page.text


def test_nobody_is_promised_to_be_told_of_matches_who_has_not_asked_to_be(visitor: StrictClient, make: Factory) -> None:
    page = visitor.get(f"{write(visitor, NEED_STEPS)}/check").text

    assert "There is no good match yet" in page
    assert "you can ask us to tell you when one fits" in page
    assert "You can also ask us to tell you when a good match appears" in page
    assert "we tell you" not in page


def test_a_visitor_learns_nothing_about_who_has_an_account(
    visitor: StrictClient, session: Session, make: Factory
) -> None:
    make.person(email="ada@example.org")
    base = write(visitor, NEED_STEPS)

    visitor.submit(f"{base}/check")

    assert session.scalars(select(OutboxMessage.kind)).all() == ["send-posting"]
    assert len(session.scalars(select(Person)).all()) == 1


def test_one_address_is_sent_a_few_links_a_day_and_no_more(visitor: StrictClient, session: Session) -> None:
    base = write(visitor, NEED_STEPS)

    answers = [visitor.submit(f"{base}/check").status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
