"""What pages and messages say of a group whose place must not be known and that is not to be named."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import IntroductionStatus, ProjectStatus
from noticeboard.models import Connection, Introduction, Need, Offer, Organisation, OutboxMessage
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.hidden_places import set_place_hidden
from noticeboard.services.introductions import accept_introduction, introduce
from noticeboard.services.responses import ResponseDetails, make_response
from noticeboard.web.messages import write_message
from tests.blueprints.test_organisations import A_GROUP
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.refuges import HOME, NAME, make_refuge, need_of_refuge
from tests.strict_client import StrictClient, hidden_fields

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def need(make: Factory, session: Session) -> Need:
    """Its need."""
    return need_of_refuge(make, session, make_refuge(make, session))


def test_it_is_asked_where_an_organisation_registers_and_can_be_changed(
    make: Factory, session: Session, browser_for: Any
) -> None:
    make.area()
    person = make.person()
    client = browser_for(person)

    unanswered = client.submit("/organisations/new/vcfse", **{**A_GROUP, "place_hidden": ""})
    client.submit("/organisations/new/vcfse", **{**A_GROUP, "place_hidden": "yes", "place": "Nantwich"})

    assert "Select yes if where you are must be kept private" in unanswered.text
    made = session.scalars(select(Organisation).where(Organisation.name == A_GROUP["name"])).one()
    assert (made.place_label, made.full_place_label) == ("Cheshire East", "Nantwich (CW5)")
    edit = client.get(f"/organisations/{made.ref}/edit")
    assert 'value="Nantwich (CW5)"' in edit.text
    assert "Somebody else changed these details" not in edit.text
    client.submit(f"/organisations/{made.ref}/edit", **{**A_GROUP, "place_hidden": "no", "place": "Nantwich"})
    session.refresh(made)
    assert (made.place_label, made.hidden_place) == ("Nantwich (CW5)", None)


def test_everyone_reads_the_borough_and_its_people_and_the_team_the_town(
    visitor: StrictClient, make: Factory, need: Need, browser_for: Any
) -> None:
    own = browser_for(need.organisation.memberships[0].person).get(f"/needs/{need.ref}").text
    team = browser_for(make.team_member()).get(f"/needs/{need.ref}").text
    public = visitor.get(f"/needs/{need.ref}").text

    for text in (own, team):
        assert "Nantwich (CW5). Others read only Cheshire East" in text
    assert "Cheshire East" in public
    assert "Nantwich" not in public
    assert NAME not in public


def test_a_list_near_a_place_says_no_distance_of_it(visitor: StrictClient, make: Factory, need: Need) -> None:
    make.need(title="Bulbs to plant at the school")

    text = visitor.get("/needs?near=Macclesfield&within=5&sort=nearest").text
    further = visitor.get("/needs?near=Liverpool&within=5").text

    card = text[text.index('class="nb-cards"') :]
    assert need.title in card
    assert "mile" not in card[: card.index("</ul>")]
    assert "Cheshire East, distance not shown" in card
    assert "Bulbs to plant" not in card
    assert need.title not in further


def test_the_map_lists_it_without_a_link(visitor: StrictClient, need: Need) -> None:
    text = visitor.get("/map").text

    assert "Cheshire East" in text
    assert "What shows no town, because a group keeps that private" in text
    assert "near=Cheshire" not in text


def test_records_made_before_are_counted_in_the_borough(visitor: StrictClient, make: Factory, session: Session) -> None:
    told = Connected(make)
    told.receiver.place_label, told.receiver.outcode, told.receiver.lad_code = "Crewe (CW1)", "CW1", HOME
    assert told.record.place_label == "Crewe (CW1)"
    for actor in (told.group, told.business):
        give_quantities(session, record=told.record, quantities={1: Decimal(10)}, actor=actor, now=NOW)
    session.commit()
    assert "Crewe (CW1)" in visitor.get("/impact.csv").text

    set_place_hidden(session, actor=told.group, organisation=told.receiver, hidden=True, now=NOW)
    session.commit()

    text = visitor.get("/impact.csv").text
    assert "Crewe" not in text
    assert "Cheshire East" in text


@pytest.fixture
def introduced(make: Factory, session: Session, need: Need, reference_data: None) -> Introduction:
    """An introduction of the need to an offer."""
    offer = make.offer(organisation=make.business(name="Sandbach Printers"))
    team = make.actor(make.team_member())
    made = introduce(session, actor=team, need=need, offer=offer, message="You may fit.", quantity=Decimal(1), now=NOW)
    session.commit()
    return made


def test_its_name_is_read_once_an_introduction_is_accepted(
    app: Noticeboard, make: Factory, session: Session, introduced: Introduction, browser_for: Any
) -> None:
    business = browser_for(introduced.offer.organisation.memberships[0].person)
    places = (f"/introductions/{introduced.ref}", "/your-responses", "/your-noticeboard")
    before = [business.get(path).text for path in places]
    first = [text_of(app, session, row) for row in session.scalars(select(OutboxMessage))]

    for side in (introduced.need, introduced.offer):
        accept_introduction(session, actor=make.actor(side.organisation), introduction=introduced, now=NOW)
    session.commit()

    assert introduced.status is IntroductionStatus.ACCEPTED
    assert "A local group keeps where it is private" in before[0]
    refuge = browser_for(introduced.need.organisation.memberships[0].person)
    connection = session.scalars(select(Connection)).one()
    assert "Where you are is not passed on" in refuge.get(f"/connections/{connection.ref}").text
    assert f"{NAME} keeps where it is private" in business.get(f"/connections/{connection.ref}").text
    for text in before:
        assert "a local group" in text.lower()
        assert NAME not in text
    assert "Say whether you want to meet a local group" in before[2]
    assert "from a local group" in "".join(first)
    assert len(first) == 2
    assert sum(NAME in text for text in first) == 1
    after = business.get(f"/introductions/{introduced.ref}").text
    assert NAME in after
    assert "Nantwich" not in after
    assert NAME in business.get(f"/organisations/{introduced.need.organisation.ref}").text


def test_whoever_has_agreed_to_work_with_it_reads_its_name_on_its_postings(
    visitor: StrictClient, make: Factory, session: Session, introduced: Introduction, browser_for: Any
) -> None:
    project = make.project(introduced.need, status=ProjectStatus.OPEN)
    partner = browser_for(introduced.offer.organisation.memberships[0].person)
    stranger = browser_for(make.business(name="Crewe Paints").memberships[0].person)
    places = (f"/needs/{introduced.need.ref}", f"/projects/{project.ref}")
    before = [partner.get(path).text for path in places]
    for side in (introduced.need, introduced.offer):
        accept_introduction(session, actor=make.actor(side.organisation), introduction=introduced, now=NOW)
    session.commit()

    for path, unmet in zip(places, before, strict=True):
        met = partner.get(path).text
        assert NAME not in unmet
        assert f'href="/organisations/{introduced.need.organisation.ref}">{NAME}</a>' in met
        assert "Nantwich" not in met
        for other in (stranger, visitor):
            assert NAME not in other.get(path).text


NOT_EXACT = "We do not hold this exact postcode, so check that it is right. Others are shown no distance from it."


@pytest.mark.parametrize(("hidden", "said"), [(True, NOT_EXACT), (False, "distances are measured from CW5.")])
def test_it_is_not_told_from_where_distances_are_measured(
    make: Factory, session: Session, need: Need, browser_for: Any, hidden: bool, said: str
) -> None:
    group = need.organisation
    set_place_hidden(session, actor=make.actor(group), organisation=group, hidden=hidden, now=NOW)
    session.commit()
    client = browser_for(group.memberships[0].person)
    posting, about = f"/your-postings/{need.ref}/edit", f"/organisations/{group.ref}/edit"
    sent = {**hidden_fields(client.get(posting).text, posting), "title": need.title, "description": "Paint."}
    postcode = {"place": "CW5 9ZZ"}

    client.post(posting, data=sent | {"people": "6", "urgency": "normal"} | postcode)
    of_posting = client.get("/your-postings").text
    client.submit(about, **{**A_GROUP, "name": NAME, "place_hidden": "yes" if hidden else "no"} | postcode)
    of_group = client.get(f"/organisations/{group.ref}").text

    for text in (of_posting, of_group, posted_at(client, postcode)):
        assert said in text
        assert ("measured" in text) is not hidden


def posted_at(client: StrictClient, place: dict[str, str]) -> str:
    """The page of a group's new need before it is sent."""
    first = {"support_type": "volunteering", "title": "Four people", "description": "Come and paint."}
    base = client.submit("/needs/new", first).headers["Location"].removesuffix("/details")
    steps = {"details": {"people": "4"}, "when": {"urgency": "normal"}, "where": place, "who": {}}
    for step, answers in steps.items():
        assert client.submit(f"{base}/{step}", answers).status_code == 302
    return client.get(f"{base}/check").text


def text_of(app: Noticeboard, session: Session, row: OutboxMessage) -> str:
    """A message as it would be sent."""
    with app.test_request_context():
        return write_message(session, row).text


def test_whoever_pledges_reads_no_name_before_the_answer(
    app: Noticeboard, make: Factory, session: Session, need: Need, browser_for: Any
) -> None:
    business = make.business(name="Sandbach Printers")
    client = browser_for(business.memberships[0].person)
    details = ResponseDetails(message="We can come.", quantity=Decimal(1))

    asked = client.get(f"/needs/{need.ref}/pledge").text
    response = make_response(session, actor=make.actor(business), posting=need, details=details, now=NOW)
    session.commit()
    pages = [client.get(path).text for path in (f"/responses/{response.ref}", "/your-responses", "/your-noticeboard")]

    assert "For a local group, Cheshire East" in asked
    for text in (asked, *pages):
        assert "a local group" in text.lower()
        assert NAME not in text
    answering = browser_for(need.organisation.memberships[0].person).get(f"/responses/{response.ref}").text
    assert "Where you are is not passed on" in answering
    sent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "response-sent")).one()
    assert NAME not in text_of(app, session, sent)


def test_its_name_finds_nothing_for_somebody_outside_the_team(make: Factory, need: Need, browser_for: Any) -> None:
    offer: Offer = make.offer()
    client = browser_for(offer.organisation.memberships[0].person)

    by_name = client.get(f"/your-postings/{offer.ref}/why-not?words=Harbour").text
    by_title = client.get(f"/your-postings/{offer.ref}/why-not?words=repaint").text

    assert need.title not in by_name
    assert need.title in by_title
    assert NAME not in by_title


def test_the_team_sets_it_on_the_page_of_the_organisation(
    make: Factory, session: Session, need: Need, browser_for: Any
) -> None:
    group = need.organisation
    client = browser_for(make.team_member())
    address = f"/team/organisations/{group.ref}"

    def send(**answers: str) -> Any:
        sent = hidden_fields(client.get(address).text, f"{address}/privacy")
        return client.post(f"{address}/privacy", data=sent | answers)

    unanswered = send()
    saved = send(place_hidden="no", may_be_named="yes")

    assert unanswered.status_code == 422
    assert "Select yes if where it is must be kept private" in unanswered.text
    assert saved.status_code == 302
    session.refresh(need)
    assert (need.place_label, group.public_name) == ("Nantwich (CW5)", NAME)
