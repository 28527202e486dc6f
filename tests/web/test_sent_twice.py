"""Every form that changes something, sent twice as it stands: both answers lead to one place, and it happened once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import html5lib
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import CheckStatus, ConcernStatus, OutboxState, PostingStatus
from noticeboard.domain.vocabulary import MembershipRole, MinimumStandard
from noticeboard.models import (
    Concern,
    Event,
    Invitation,
    Membership,
    Need,
    Organisation,
    OutboxMessage,
    Response,
    TeamNote,
)
from noticeboard.services.memberships import invite_person
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW
from tests.house.world import World
from tests.strict_client import XHTML, hidden_fields

pytestmark = pytest.mark.usefixtures("clock", "reference_data")

NEED = {"title": "Paint it", "description": "Two coats.", "people": "4", "urgency": "normal", "place": "Crewe"}
GROUP = {
    "name": "Bollin Bridge Club",
    "legal_form": "registered_charity",
    "charity_number": "1090095",
    "description": "We meet on Mondays to play bridge.",
    "place": "Crewe",
    "contact_email": "bridge@example.org",
    "may_be_named": "yes",
    "place_hidden": "no",
}
REASON = {"reason": "We have found somebody nearer."}


@dataclass(frozen=True)
class Sending:
    """A form, who sends it, and what has to be so before. {n}, {o}, {g}, {r}, {i} and {w} stand for references.

    page       where the form stands, when that is not where it is sent to.
    prepare    sets the stage, and returns the answers that name a row.
    """

    person: str
    path: str
    answers: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    prepare: Callable[[World], dict[str, Any] | None] = lambda _world: None


def need_in(status: PostingStatus, **also: Any) -> Callable[[World], None]:
    """The group's need in a status, with nobody waiting for an answer."""

    def prepare(world: World) -> None:
        row = find(world, Need, "need", "open")
        row.status = status
        for name, value in also.items():
            setattr(row, name, value)

    return prepare


def member(person: str) -> Callable[[World], dict[str, Any]]:
    """The membership of one of the group's people."""

    def prepare(world: World) -> dict[str, Any]:
        one = world.people[person]
        assert one
        return {"member": str(world.make.session.scalars(select(Membership.id).filter_by(person_id=one.id)).one())}

    return prepare


def suspended_group(world: World) -> None:
    """A group that the team has suspended."""
    find(world, Organisation, "organisation", "own").suspended_at = NOW


def asked_for_more(world: World) -> None:
    """A group that the team has asked something."""
    find(world, Organisation, "organisation", "own").status = CheckStatus.MORE_ASKED


def another_admin(world: World) -> None:
    """A group that its admin can leave."""
    session, one = world.make.session, world.people["group_member"]
    assert one
    session.scalars(select(Membership).filter_by(person_id=one.id)).one().role = MembershipRole.ADMIN


def invited(world: World) -> dict[str, Any]:
    """A group with an invitation that nobody has used."""
    session = world.make.session
    actor = world.make.actor(world.group)
    email, role = "eve@example.org", MembershipRole.MEMBER
    invite_person(session, actor=actor, organisation=world.group, email=email, role=role, now=NOW)
    return {"member": str(session.scalars(select(Invitation.id).filter_by(email=email)).one())}


def concern(status: ConcernStatus) -> Callable[[World], dict[str, Any]]:
    """A concern about the group's need."""

    def prepare(world: World) -> dict[str, Any]:
        row = world.make.session.scalars(select(Concern).filter_by(about_ref=world.objects["concerned"]["open"])).one()
        row.status = status
        if status is ConcernStatus.RESOLVED:
            row.resolution, row.resolved_at = "They came later.", NOW
        return {"concern": str(row.id)}

    return prepare


def held(world: World) -> None:
    """A pledge that the team holds."""
    row = find(world, Response, "response", "own")
    row.paused_at, row.due_at = NOW, None


def suggested(world: World) -> None:
    """A need and an offer that the matcher suggests."""
    refresh_for(world.make.session, posting=find(world, Need, "need", "open"), now=NOW)


def undelivered(world: World) -> dict[str, Any]:
    """A message that could not be sent."""
    row = OutboxMessage(
        kind="pledge-made",
        email="ada@example.org",
        payload={},
        state=OutboxState.DEAD,
        due_at=NOW,
        attempts=10,
        done_at=NOW,
        created_at=NOW,
    )
    world.make.session.add(row)
    world.make.session.flush()
    return {"message": str(row.id)}


def find(world: World, kind: type[Any], group: str, which: str) -> Any:
    """The row of an object in the world."""
    return world.make.session.scalars(select(kind).where(kind.ref == world.objects[group][which])).one()


WAITING = need_in(PostingStatus.AWAITING_CHECK, opened_at=None)
CHECK, PAIR = "/team/organisations/{g}", "/team/pair/{n}/{o}"

SENDINGS = {
    "posting closed": Sending("group_admin", "/your-postings/{n}/close", {"reason": "no_longer_needed"}),
    "posting met": Sending("group_admin", "/your-postings/{n}/met"),
    "posting paused": Sending("group_admin", "/your-postings/{n}/pause"),
    "posting resumed": Sending("group_admin", "/your-postings/{n}/resume", prepare=need_in(PostingStatus.PAUSED)),
    "posting renewed": Sending("group_admin", "/your-postings/{n}/renew", prepare=need_in(PostingStatus.EXPIRED)),
    "posting taken back": Sending("group_admin", "/your-postings/{n}/take-back", prepare=WAITING),
    "posting sent": Sending("group_admin", "/your-postings/{d}/send"),
    "posting changed": Sending("group_admin", "/your-postings/{n}/edit", NEED),
    "member removed": Sending(
        "group_admin", "/organisations/{g}/members/remove", {}, "/organisations/{g}/members", member("group_member")
    ),
    "member made admin": Sending(
        "group_admin",
        "/organisations/{g}/members/role",
        {"role": "admin"},
        "/organisations/{g}/members",
        member("group_member"),
    ),
    "organisation left": Sending("group_admin", "/organisations/{g}/leave", prepare=another_admin),
    "member invited": Sending(
        "group_admin", "/organisations/{g}/invite", {"email": "eve@example.org", "role": "member"}
    ),
    "invitation withdrawn": Sending(
        "group_admin", "/organisations/{g}/invitations/withdraw", {}, "/organisations/{g}/members", invited
    ),
    "standards confirmed": Sending(
        "business_admin", "/organisations/{b}/standards", {"standards": [one.value for one in MinimumStandard]}
    ),
    "organisation verified": Sending("team_member", "/team/organisations/{w}", {"decision": "verify"}),
    "organisation sent back": Sending(
        "group_admin", "/organisations/{g}/answer", {"answer": "In Crewe."}, "", asked_for_more
    ),
    "organisation changed": Sending("group_admin", "/organisations/{g}/edit", GROUP),
    "organisation asked": Sending("team_member", "/team/organisations/{w}", {"decision": "ask", "message": "Where?"}),
    "note written": Sending("team_member", CHECK + "/note", {"text": "Met them in May."}, CHECK),
    "organisation suspended": Sending("team_member", CHECK + "/suspend", REASON),
    "organisation restored": Sending("team_member", CHECK + "/restore", {}, CHECK, suspended_group),
    "person suspended": Sending("team_admin", CHECK + "/suspend-person", REASON, "", member("group_member")),
    "person restored": Sending("team_admin", CHECK + "/restore-person", {}, CHECK, member("suspended")),
    "posting approved": Sending("team_member", "/team/postings/{n}/approve", {}, "/team/postings/{n}", WAITING),
    "posting declined": Sending("team_member", "/team/postings/{n}/decline", REASON, "/team/postings/{n}", WAITING),
    "measure chosen": Sending("team_member", "/team/postings/{n}/measure", {"measure": "NT29"}, "/team/postings/{n}"),
    "posting edited": Sending("team_member", "/team/postings/{n}/edit", NEED | {"note": "Shorter."}),
    "concern closed": Sending(
        "team_member", "/team/concerns/{n}", {"resolution": "Rang them."}, "", concern(ConcernStatus.OPEN)
    ),
    "concern opened again": Sending(
        "team_member", "/team/concerns/{n}/reopen", {}, "/team/concerns/{n}", concern(ConcernStatus.RESOLVED)
    ),
    "response declined": Sending("group_admin", "/responses/{r}/decline", REASON),
    "response withdrawn": Sending("business_admin", "/responses/{r}/withdraw", {}, "/responses/{r}"),
    "response held": Sending("team_member", "/responses/{r}/hold", REASON),
    "response resumed": Sending("team_member", "/responses/{r}/resume", {}, "/responses/{r}", held),
    "introduction declined": Sending("group_admin", "/introductions/{i}/decline", REASON),
    "introduction taken back": Sending("team_member", "/team/introductions/{i}/withdraw", REASON),
    "pair shortlisted": Sending("team_member", PAIR + "/shortlist", {}, PAIR, suggested),
    "pair dismissed": Sending("team_member", PAIR + "/dismiss", REASON, "", suggested),
    "message sent again": Sending("team_admin", "/team/messages", prepare=undelivered),
}


@pytest.mark.parametrize("name", SENDINGS)
def test_a_form_sent_twice_leads_to_one_place_and_is_carried_out_once(
    name: str, session: Session, make: Any, browser_for: Any
) -> None:
    sending, world = SENDINGS[name], World(make)
    chosen = sending.prepare(world) or {}
    session.commit()
    path, page = (text.format(**references(world)) for text in (sending.path, sending.page or sending.path))
    client = browser_for(world.people[sending.person])
    client.reads_markup = False
    shown = client.get(page)
    assert shown.status_code == 200, shown.text
    form = hidden_fields(shown.text, path) | chosen | sending.answers
    before = left_behind(session)

    first = client.post(path, data=form)
    once = left_behind(session)
    second = client.post(path, data=form)

    assert first.status_code == 302, first.text
    assert (second.status_code, second.location) == (302, first.location)
    assert "kept=" not in first.location
    assert once != before
    assert left_behind(session) == once


def references(world: World) -> dict[str, str]:
    """The references that a table of forms speaks of."""
    named = {
        "n": ("need", "open"),
        "d": ("need", "draft"),
        "o": ("offer", "open"),
        "g": ("organisation", "own"),
        "b": ("organisation", "business"),
        "w": ("organisation", "waiting"),
        "r": ("response", "own"),
        "i": ("introduction", "own"),
    }
    return {letter: world.objects[kind][which] for letter, (kind, which) in named.items()}


def left_behind(session: Session) -> tuple[list[str], int, int]:
    """The events there are, and how many messages and notes."""
    session.rollback()
    events = session.scalars(select(Event.action).order_by(Event.id)).all()
    counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (OutboxMessage, TeamNote)]
    return list(events), counts[0], counts[1]


def test_every_button_of_a_page_works_first_time_even_on_an_old_copy_of_it(
    session: Session, make: Any, browser_for: Any
) -> None:
    world = World(make)
    admin, page = browser_for(world.people["group_admin"]), f"/organisations/{world.group.ref}/members"
    shown = admin.get(page).text
    forms = forms_of(shown)
    promote = next(one for one in forms if one.get("role") == "admin")
    remove = next(one for one in forms if "role" not in one and one["member"] != promote["member"])

    promoted = admin.post(f"{page}/role", data=promote)
    removed = [admin.post(f"{page}/remove", data=remove) for _ in range(2)]

    keys = [one["form_key"] for one in forms]
    assert len(keys) == len(set(keys)) > 2
    assert {answer.location for answer in [promoted, *removed]} == {page}
    assert left_behind(session)[0][-2:] == ["member.role-changed", "member.removed"]


def test_two_messages_are_sent_again_from_one_copy_of_the_page(session: Session, make: Any, browser_for: Any) -> None:
    world = World(make)
    numbers = {undelivered(world)["message"] for _ in range(2)}
    admin = browser_for(world.people["team_admin"])

    forms = forms_of(admin.get("/team/messages").text)
    answers = [admin.post("/team/messages", data=form) for form in forms]

    assert {form["message"] for form in forms} == numbers
    assert {answer.location for answer in answers} == {"/team/messages"}
    session.expire_all()
    assert OutboxState.DEAD not in session.scalars(select(OutboxMessage.state)).all()


def forms_of(text: str) -> list[dict[str, str]]:
    """The hidden fields of every form in the main content of a page that has a key."""
    main = html5lib.parse(text).find(f".//{XHTML}main")
    assert main is not None
    forms = [
        {field.get("name", ""): field.get("value", "") for field in form.iter(f"{XHTML}input")}
        for form in main.iter(f"{XHTML}form")
    ]
    return [form for form in forms if "form_key" in form]
