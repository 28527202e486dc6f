"""The pages of organisations: registering, the public page, details, standards."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import CheckStatus, PostingStatus
from noticeboard.domain.vocabulary import GroupSize, MembershipRole, OrganisationKind
from noticeboard.models import Organisation, OrganisationIdentifier, OutboxMessage, StandardConfirmation
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("clock")

A_GROUP = {
    "legal_form": "registered_charity",
    "name": "Bollin Bridge Club",
    "description": "We teach bridge to anybody over sixty.",
    "charity_number": "1090095",
    "place": "Macclesfield",
    "contact_email": "hello@bollin.example",
    "website": "www.bollin.example/club",
    "may_be_named": "yes",
    "place_hidden": "no",
}
A_BUSINESS = {
    "legal_form": "small",
    "name": "Weaver Joinery",
    "description": "Joiners in Nantwich.",
    "place": "Nantwich",
    "contact_email": "hello@weaver.example",
    "may_be_named": "yes",
    "place_hidden": "no",
}


def test_a_new_organisation_says_first_what_kind_it_is(browser_for: Any, make: Factory) -> None:
    client = browser_for(make.person())

    page = client.submit("/organisations/new", kind="vcfse")

    assert page.headers["Location"].endswith("/organisations/new/vcfse")
    assert client.submit("/organisations/new").status_code == 422


def test_a_charity_registers_and_sees_its_noticeboard(browser_for: Any, session: Session, make: Factory) -> None:
    make.area()
    client = browser_for(make.person())

    answer = client.submit("/organisations/new/vcfse", A_GROUP)

    organisation = session.scalars(select(Organisation)).one()
    assert answer.headers["Location"].endswith("/your-noticeboard")
    assert organisation.status is CheckStatus.AWAITING_CHECK
    assert organisation.website == "https://www.bollin.example/club"
    assert organisation.place_label == "Macclesfield (SK10)" or "Macclesfield" in (organisation.place_label or "")
    assert "The team is checking Bollin Bridge Club" in client.get("/your-noticeboard").text


def test_registering_twice_makes_one_organisation(browser_for: Any, session: Session, make: Factory) -> None:
    make.area()
    client = browser_for(make.person())
    page = client.get("/organisations/new/vcfse")

    form = hidden_fields(page.text) | A_GROUP
    first = client.post("/organisations/new/vcfse", data=form)
    second = client.post("/organisations/new/vcfse", data=form)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(session.scalars(select(Organisation)).all()) == 1


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_an_empty_form_says_how_to_mend_each_answer(browser_for: Any, make: Factory, kind: OrganisationKind) -> None:
    page = browser_for(make.person()).submit(f"/organisations/new/{kind}", contact_email="", contact_phone="")

    assert page.status_code == 422
    assert "Enter the name of your organisation" in page.text
    assert "Enter a town, village or postcode" in page.text


def test_a_registered_charity_gives_its_number_and_an_informal_group_need_not(
    browser_for: Any, session: Session, make: Factory
) -> None:
    make.area()
    client = browser_for(make.person())

    refused = client.submit("/organisations/new/vcfse", A_GROUP | {"charity_number": ""})
    taken = client.submit("/organisations/new/vcfse", A_GROUP | {"charity_number": "", "legal_form": "informal_group"})

    assert refused.status_code == 422
    assert "Enter your charity number" in refused.text
    assert taken.status_code == 302
    assert session.scalars(select(OrganisationIdentifier)).all() == []


def test_a_group_says_how_big_it_is_and_may_take_it_back(browser_for: Any, session: Session, make: Factory) -> None:
    make.area()
    client = browser_for(make.person())

    client.submit("/organisations/new/vcfse", A_GROUP | {"group_size": "few_volunteers"})
    group = session.scalars(select(Organisation)).one()
    said = group.group_size
    seen = client.get(f"/organisations/{group.ref}")
    client.submit(f"/organisations/{group.ref}/edit", A_GROUP | {"group_size": "rather_not"})
    session.refresh(group)

    assert said is GroupSize.FEW_VOLUNTEERS
    assert "volunteers" not in seen.text
    assert group.group_size is None


def test_a_business_is_not_asked_how_big_a_group_it_is(browser_for: Any, session: Session, make: Factory) -> None:
    make.area()
    client = browser_for(make.person())

    page = client.get("/organisations/new/business")
    client.submit("/organisations/new/business", A_BUSINESS | {"group_size": "few_staff"})

    assert "How big is your group?" not in page.text
    assert session.scalars(select(Organisation)).one().group_size is None


def test_a_number_that_may_be_on_two_registers_is_asked_about(
    browser_for: Any, session: Session, make: Factory
) -> None:
    make.area()
    client = browser_for(make.person())

    asked = client.submit("/organisations/new/vcfse", A_GROUP | {"charity_number": "100019"})
    taken = client.submit(
        "/organisations/new/vcfse",
        A_GROUP | {"charity_number": "100019", "charity_register": "charity_northern_ireland"},
    )

    assert "Select which register this charity number is on" in asked.text
    assert taken.status_code == 302
    assert session.scalars(select(OrganisationIdentifier.scheme)).all() == ["GB-NIC"]


def test_a_known_number_offers_to_ask_to_join_and_loses_nothing(
    browser_for: Any, session: Session, make: Factory
) -> None:
    admin = make.person()
    known = make.group(member=admin)
    session.add(OrganisationIdentifier(organisation_id=known.id, scheme="GB-CHC", value="1090095"))
    client = browser_for(make.person(name="Ruth Okafor"))

    page = client.submit("/organisations/new/vcfse", A_GROUP)
    asked = client.post("/organisations/ask-to-join", data={"number": "GB-CHC-1090095"})
    client.post("/organisations/ask-to-join", data={"number": "GB-CHC-1090095"})

    assert page.status_code == 422
    assert "Ask to join it" in page.text
    assert "We teach bridge to anybody over sixty." in page.text
    assert asked.status_code == 302
    kinds = session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.kind)).all()
    assert kinds == ["ask-to-join", "ask-to-join-team"]


@pytest.mark.parametrize(
    "website", ["ftp://x.example", "https://me:secret@x.example", "javascript:alert(1)", "nowhere"]
)
def test_a_website_is_plain_http(browser_for: Any, make: Factory, website: str) -> None:
    make.area()

    page = browser_for(make.person()).submit("/organisations/new/vcfse", A_GROUP | {"website": website})

    assert page.status_code == 422
    assert "Enter a website address" in page.text


def test_the_public_page_gives_no_way_to_reach_them(visitor: StrictClient, make: Factory) -> None:
    group = make.group(website="https://www.example.org", description="We mend bicycles.")
    make.need(organisation=group, title="A workshop to mend in")
    make.need(organisation=group, title="Not yet for everyone", status=PostingStatus.AWAITING_CHECK)

    page = visitor.get(f"/organisations/{group.ref}")

    assert "We mend bicycles." in page.text
    assert "A workshop to mend in" in page.text
    assert "Not yet for everyone" not in page.text
    assert group.contact_email not in page.text
    assert (group.contact_phone or "") not in page.text
    assert 'rel="nofollow ugc noopener noreferrer"' in page.text
    assert "Website" not in visitor.get(f"/organisations/{make.group().ref}").text


def test_what_an_organisation_says_of_itself_waits_for_the_team(
    visitor: StrictClient, browser_for: Any, make: Factory
) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)

    assert visitor.get(f"/organisations/{group.ref}").status_code == 404
    assert "Not yet checked by the team" in browser_for(group).get(f"/organisations/{group.ref}").text


def test_one_whose_posting_is_on_the_board_keeps_its_page_while_it_is_checked_again(
    visitor: StrictClient, make: Factory
) -> None:
    group = make.group(status=CheckStatus.AWAITING_CHECK)
    make.need(organisation=group)

    assert "Not yet checked by the team" in visitor.get(f"/organisations/{group.ref}").text


@pytest.mark.parametrize("hidden", [{"may_be_named": False}, {"suspended_at": NOW}])
def test_one_that_may_not_be_shown_is_shown_to_its_members_and_the_team_only(
    visitor: StrictClient, browser_for: Any, make: Factory, hidden: dict[str, Any]
) -> None:
    group = make.group(**hidden)
    path = f"/organisations/{group.ref}"

    assert visitor.get(path).status_code == 404
    assert browser_for(make.business()).get(path).status_code == 404
    assert browser_for(group).get(path).status_code == 200
    assert browser_for(make.team_member()).get(path).status_code == 200


def test_an_admin_changes_the_details(browser_for: Any, session: Session, make: Factory) -> None:
    group = make.group()

    answer = browser_for(group).submit(
        f"/organisations/{group.ref}/edit", A_GROUP | {"name": "Bollin Bridge and Chess Club"}
    )

    assert answer.status_code == 302
    assert group.name == "Bollin Bridge and Chess Club"
    assert group.status is CheckStatus.VERIFIED
    assert session.scalars(select(OutboxMessage.kind)).all() == ["organisation-changed"]


def test_a_page_of_changes_that_was_just_opened_is_not_called_stale(browser_for: Any, make: Factory) -> None:
    group = make.group()

    page = browser_for(group).get(f"/organisations/{group.ref}/edit")

    assert page.status_code == 200
    assert "Somebody else changed these details" not in page.text


def test_a_stale_change_shows_both_texts(browser_for: Any, session: Session, make: Factory) -> None:
    group = make.group()
    client = browser_for(group)

    page = client.submit(f"/organisations/{group.ref}/edit", A_GROUP | {"version": "999"})

    assert page.status_code == 422
    assert "Somebody else changed these details" in page.text
    assert "Bollin Bridge Club" in page.text
    assert group.name in page.text


@pytest.mark.parametrize("page", ["edit", "invite", "members", "leave"])
def test_the_pages_of_an_organisation_are_not_there_for_others(
    visitor: StrictClient, browser_for: Any, make: Factory, page: str
) -> None:
    group, stranger = make.group(), make.business()
    path = f"/organisations/{group.ref}/{page}"

    assert visitor.get(path).status_code == 302
    assert browser_for(stranger).get(path).status_code == 404
    assert browser_for(make.team_member()).get(path).status_code == 404


@pytest.mark.parametrize("page", ["edit", "invite", "answer"])
def test_only_admins_change_an_organisation(browser_for: Any, make: Factory, page: str) -> None:
    group, member = make.group(), make.person()
    make.membership(member, group, MembershipRole.MEMBER)

    assert browser_for(member).get(f"/organisations/{group.ref}/{page}").status_code == 403


def test_a_business_confirms_its_standards_later(browser_for: Any, session: Session, make: Factory) -> None:
    business = make.business(status=CheckStatus.AWAITING_CHECK)
    client = browser_for(business)
    path = f"/organisations/{business.ref}/standards"

    assert "4 standards to confirm" in client.get("/your-noticeboard").text
    assert client.submit(path).status_code == 422
    answer = client.submit(path, standards=["modern_slavery", "equality", "health_and_safety", "fair_work"])

    assert answer.status_code == 302
    assert len(session.scalars(select(StandardConfirmation)).all()) == 4
    assert "You have confirmed all four" in client.get(path).text


def test_a_group_has_no_standards_to_confirm(browser_for: Any, make: Factory) -> None:
    group = make.group()

    assert browser_for(group).get(f"/organisations/{group.ref}/standards").status_code == 404


def test_an_organisation_answers_the_team(browser_for: Any, session: Session, make: Factory) -> None:
    group = make.group(status=CheckStatus.MORE_ASKED, status_note="Who are your trustees?")
    client = browser_for(group)
    path = f"/organisations/{group.ref}/answer"

    assert "Who are your trustees?" in client.get("/your-noticeboard").text
    assert client.submit(path).status_code == 422
    answer = client.submit(path, answer="Ruth, Sam and Ali.")

    assert answer.status_code == 302
    assert group.status is CheckStatus.AWAITING_CHECK
    assert session.scalars(select(OutboxMessage.kind)).all() == ["organisation-sent-back"]


def test_answering_when_nothing_was_asked_says_that_it_moved_on(browser_for: Any, make: Factory) -> None:
    group = make.group()

    assert browser_for(group).post(f"/organisations/{group.ref}/answer", data={"answer": "Here"}).status_code == 409
