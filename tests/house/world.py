"""A small world with one person of each kind and one object of each kind, for rules that every page has to keep."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from noticeboard.domain.actor import NOBODY
from noticeboard.domain.lifecycle import (
    CheckStatus,
    ConnectionStatus,
    IntroductionStatus,
    PersonStatus,
    PostingStatus,
    ResponseStatus,
)
from noticeboard.domain.vocabulary import (
    Context,
    MembershipRole,
    QuantityUnit,
    ResponseKind,
    Side,
    SupportType,
    TeamRole,
)
from noticeboard.models import (
    Area,
    Concern,
    Connection,
    Introduction,
    Invitation,
    Measure,
    Need,
    Offer,
    OneUseLink,
    Organisation,
    Person,
    Posting,
    Response,
    SocialValueRecord,
    Suggestion,
)
from noticeboard.services.accounts import RESET_PASSWORD, SIGN_IN
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.drafts import start_draft
from noticeboard.services.links import create_link
from noticeboard.services.memberships import invite_person
from noticeboard.services.social_value import open_record
from noticeboard.web.draft_keys import hash_key
from noticeboard.web.links import link_url
from tests.factory import NOW, Factory
from tests.house.brokering import make_phrase, make_round, projects_of
from tests.reference import write_reference_data

PEOPLE = (
    "anonymous",
    "group_member",
    "group_admin",
    "business_member",
    "business_admin",
    "stranger",
    "team_member",
    "team_admin",
    "other_team_member",
    "suspended",
)
MISSING = "ZZZZZZ"


class World:
    """A group and a business that know each other, another pair that they do not know, and the team.

    people    by the names of PEOPLE; None for somebody who has not signed in.
    objects   by kind, then by what it is to the group and the business: `own`, `open`, `draft`, `sent`, `closed` and
              `dropped` (closed before it was sent) are theirs, `other` is the other pair's, `missing` is nobody's.
              Keys and links may be `used` or `expired`, `forged` and for `elsewhere`.
    """

    def __init__(self, make: Factory) -> None:
        self.make = make
        if make.session.scalar(select(Measure.id).limit(1)) is None:
            write_reference_data(make.session)
            make.session.commit()
        self.group, self.business = make.group(), make.business()
        self.other_group, self.other_business = make.group(), make.business()
        self.people = self._people()
        near = self._pair(self.group, self.business)
        far = self._pair(self.other_group, self.other_business)
        self._deliver(far["record"])
        waiting = make.group(status=CheckStatus.AWAITING_CHECK)
        asked = make.group(status=CheckStatus.MORE_ASKED)
        self.people["newcomer"] = asked.memberships[0].person
        self.objects: Mapping[str, Mapping[str, str]] = {
            "need": self._postings(near["need"], far["need"], self.group),
            "offer": self._postings(near["offer"], far["offer"], self.business),
            "organisation": {
                "own": self.group.ref,
                "business": self.business.ref,
                "other": self.other_group.ref,
                "waiting": waiting.ref,
                "missing": f"G-{MISSING}",
            },
            "response": refs(near["response"], far["response"], "R"),
            "introduction": refs(near["introduction"], far["introduction"], "I"),
            "connection": refs(near["connection"], far["connection"], "C"),
            "record": refs(near["record"], far["record"], "S"),
            "concerned": {"open": near["need"].ref, "missing": f"N-{MISSING}"},
            "project": {**projects_of(make, near["need"], self.other_group), "missing": f"P-{MISSING}"},
            "draft": self._drafts(near["need"]),
            "link": self._links(SIGN_IN),
            "reset": self._links(RESET_PASSWORD)
            | {
                "elsewhere": self._link_for("group_member", SIGN_IN),
                "suspended": self._link_for("suspended", RESET_PASSWORD),
            },
            "invitation": self._invitations(),
            "area": {"own": "cheshire-east", "missing": "nowhere"},
            "phrase": {"own": str(make_phrase(make, self._team_member_id).id), "missing": "40404"},
            "round": {"own": str(make_round(make, self._team_member_id).id), "missing": "40404"},
        }
        # Forms that `who_may.toml` does not lead to: the address, and who opens it.
        self.forms: Mapping[str, tuple[str, str]] = {
            "drafts.step": (f"/needs/new/{self.objects['draft']['own']}/details", "group_admin"),
            "accounts.new_password": (f"/password/new/{self.objects['reset']['own']}", "anonymous"),
            "organisations.join": (f"/organisations/join/{self.objects['invitation']['own']}", "anonymous"),
            # Forms that the first object of a kind has no use for any more.
            "organisations.send_back": (f"/organisations/{asked.ref}/answer", "newcomer"),
            "team_postings.approve": (f"/team/postings/{self.objects['need']['sent']}/approve", "team_member"),
            "team_introductions.introduce": (
                f"/team/pair/{far['need'].ref}/{near['offer'].ref}/introduce",
                "team_member",
            ),
            "responses.pledge": (f"/needs/{far['need'].ref}/pledge", "business_member"),
            "responses.ask": (f"/offers/{far['offer'].ref}/ask", "group_member"),
            "team_organisations.show": (f"/team/organisations/{waiting.ref}", "team_member"),
        }

    def _people(self) -> dict[str, Person | None]:
        make = self.make
        found: dict[str, Person | None] = {
            "anonymous": None,
            "group_member": make.person(),
            "group_admin": self.group.memberships[0].person,
            "business_member": make.person(),
            "business_admin": self.business.memberships[0].person,
            "stranger": self.other_group.memberships[0].person,
            "team_member": make.team_member(),
            "team_admin": make.team_member(TeamRole.ADMIN),
            "other_team_member": make.team_member(area=self._other_area()),
            "suspended": make.person(),
        }
        for name, organisation in (("group", self.group), ("business", self.business)):
            member = found[f"{name}_member"]
            assert member
            make.membership(member, organisation)
        suspended = found["suspended"]
        assert suspended
        make.membership(suspended, self.group, MembershipRole.ADMIN)
        suspended.status = PersonStatus.SUSPENDED
        make.session.commit()
        return found

    def _postings(self, near: Posting, far: Posting, owner: Organisation) -> dict[str, str]:
        make = self.make.need if isinstance(near, Need) else self.make.offer
        return {
            "open": near.ref,
            "draft": make(organisation=owner, status=PostingStatus.DRAFT, sent_at=None, opened_at=None).ref,
            "sent": make(organisation=owner, status=PostingStatus.AWAITING_CHECK, opened_at=None).ref,
            "closed": make(organisation=owner, status=PostingStatus.CLOSED).ref,
            "dropped": make(organisation=owner, status=PostingStatus.CLOSED, sent_at=None, opened_at=None).ref,
            "other": far.ref,
            "missing": f"{near.ref[0]}-{MISSING}",
        }

    def _pair(self, group: Organisation, business: Organisation) -> dict[str, Any]:
        """A need and an offer with a pledge, an introduction, and a connection with its record from another pledge."""
        need, offer = self.make.need(organisation=group), self.make.offer(organisation=business)
        met = self.make.need(organisation=group, status=PostingStatus.IN_HAND, remaining=Decimal(0))
        pledge = self._pledge(need, business, ResponseStatus.MADE)
        need.remaining -= pledge.held
        connection = self._connection(self._pledge(met, business, ResponseStatus.ACCEPTED), met, group, business)
        self._keep(
            Suggestion(
                need_id=need.id,
                offer_id=offer.id,
                score=8200,
                parts={},
                reasons=[],
                cautions=[],
                public_reasons=[],
                public_cautions=[],
                version="1",
                computed_at=NOW,
            )
        )
        self._keep(
            Concern(
                area_id=need.area_id,
                about_ref=need.ref,
                text="They did not come when they said.",
                raised_by_id=business.created_by_id,
                raised_at=NOW,
            )
        )
        return {
            "need": need,
            "offer": offer,
            "response": pledge,
            "introduction": self._introduction(need, offer),
            "connection": connection,
            "record": self._record(connection),
        }

    def _pledge(self, need: Need, business: Organisation, status: ResponseStatus) -> Response:
        kept: Response = self._keep(
            Response(
                ref=self.make._ref("R"),
                kind=ResponseKind.PLEDGE,
                area_id=need.area_id,
                posting_id=need.id,
                organisation_id=business.id,
                person_id=business.created_by_id,
                status=status,
                message="We can help on a Saturday.",
                quantity=Decimal(1),
                unit=QuantityUnit.PEOPLE,
                held=Decimal(1 if status is ResponseStatus.MADE else 0),
                context=Context.VOLUNTARY,
                made_at=NOW - timedelta(days=1),
                shown_at=NOW - timedelta(days=1),
                due_at=NOW + timedelta(days=6) if status is ResponseStatus.MADE else None,
            )
        )
        return kept

    def _introduction(self, need: Need, offer: Offer) -> Introduction:
        kept: Introduction = self._keep(
            Introduction(
                ref=self.make._ref("I"),
                need_id=need.id,
                offer_id=offer.id,
                introduced_by_id=self._team_member_id,
                status=IntroductionStatus.PROPOSED,
                message="You are ten minutes apart.",
                quantity=Decimal(1),
                unit=QuantityUnit.PEOPLE,
                introduced_at=NOW,
                due_at=NOW + timedelta(days=7),
            )
        )
        return kept

    def _connection(self, pledge: Response, need: Need, group: Organisation, business: Organisation) -> Connection:
        kept: Connection = self._keep(
            Connection(
                ref=self.make._ref("C"),
                area_id=group.area_id,
                response_id=pledge.id,
                need_id=need.id,
                giver_id=business.id,
                receiver_id=group.id,
                giver_person_id=business.created_by_id,
                receiver_person_id=group.created_by_id,
                support_type=SupportType.VOLUNTEERING,
                quantity=need.capacity,
                unit=QuantityUnit.PEOPLE,
                held_of_need=need.capacity,
                context=Context.VOLUNTARY,
                status=ConnectionStatus.UNDER_WAY,
                opened_at=NOW - timedelta(days=1),
                started_at=NOW,
            )
        )
        return kept

    def _record(self, connection: Connection) -> SocialValueRecord:
        actor = self.make.actor(connection.giver)
        record = open_record(self.make.session, connection=connection, actor=actor, now=NOW)
        self.make.session.commit()
        return record

    def _deliver(self, record: SocialValueRecord) -> None:
        """Let both sides agree on a figure large enough for the team to verify."""
        for side in (record.receiver, record.giver):
            actor = self.make.actor(side)
            give_quantities(self.make.session, record=record, quantities={1: Decimal(400)}, actor=actor, now=NOW)
        self.make.session.commit()

    def _other_area(self) -> Area:
        """An area that no organisation of this world is in."""
        self.make.area()
        return self.make.area(code="halton", name="Halton", council="Halton Borough Council", lads=["E06000006"])

    def _drafts(self, sent: Need) -> dict[str, str]:
        """The keys of drafts: nobody's yet, the group's, the stranger's, one that was sent and one left too long."""
        writers = {"anybody": None, "own": "group_admin", "other": "stranger", "used": "group_admin", "expired": None}
        keys = {name: f"a-key-of-a-draft-{name}" for name in writers}
        for name, writer in writers.items():
            person = self.people[writer] if writer else None
            draft = start_draft(
                self.make.session,
                key_hash=hash_key(keys[name]),
                side=Side.NEED,
                answers={"support_type": "volunteering", "title": "Four people to plant bulbs"},
                actor=self.make.actor(person) if person else NOBODY,
                now=NOW,
            )
            if name == "used":
                draft.posting_id, draft.answers = sent.id, {}
            if name == "expired":
                draft.expires_at = NOW
        self.make.session.commit()
        return keys | {"missing": "a-key-that-nobody-was-given"}

    def _links(self, purpose: str) -> dict[str, str]:
        """The tokens of links: a member's, a stranger's, a used and an expired one, one with a false seal, and none."""
        live, false = self._link_for("group_member", purpose), self._link_for("group_admin", purpose)
        return {
            "own": live,
            "other": self._link_for("stranger", purpose),
            "used": self._link_for("group_member", purpose, used_at=NOW),
            "expired": self._link_for("group_member", purpose, expires_at=NOW),
            "forged": f"{false.split('-')[0]}-{live.split('-', 1)[1]}",
            "missing": "a-key-that-nobody-was-given",
        }

    def _link_for(self, name: str, purpose: str, **ending: Any) -> str:
        person = self.people[name]
        assert person
        link = create_link(self.make.session, purpose=purpose, email=person.email, person=person, now=NOW)
        return self._token_after(link, ending)

    def _invitations(self) -> dict[str, str]:
        """The tokens of invitations, and of links that are none."""
        links = self._links(SIGN_IN)
        withdrawn = self._invitation(self.group)
        withdrawn.withdrawn_at = NOW
        return {
            "own": self._invitation_token(self._invitation(self.group)),
            "other": self._invitation_token(self._invitation(self.other_group)),
            "used": self._invitation_token(self._invitation(self.group), used_at=NOW),
            "expired": self._invitation_token(self._invitation(self.group), expires_at=NOW),
            "withdrawn": self._invitation_token(withdrawn),
            "elsewhere": links["own"],
            "forged": links["forged"],
            "missing": links["missing"],
        }

    def _invitation(self, organisation: Organisation) -> Invitation:
        return invite_person(
            self.make.session,
            actor=self.make.actor(organisation),
            organisation=organisation,
            email=f"somebody.new.{next(self.make._numbers)}@example.org",
            role=MembershipRole.MEMBER,
            now=NOW,
        )

    def _invitation_token(self, invitation: Invitation, **ending: Any) -> str:
        return self._token_after(self.make.session.get_one(OneUseLink, invitation.link_id), ending)

    def _token_after(self, link: OneUseLink, ending: Mapping[str, Any]) -> str:
        for name, moment in ending.items():
            setattr(link, name, moment)
        self.make.session.commit()
        return token_of(link)

    @property
    def _team_member_id(self) -> int:
        person = self.people["team_member"]
        assert person
        return person.id

    def _keep(self, row: Any) -> Any:
        self.make.session.add(row)
        self.make.session.commit()
        return row


def token_of(link: OneUseLink) -> str:
    """The token that the address of a link carries."""
    return link_url(link).rsplit("/", 1)[-1]


def refs(near: Any, far: Any, prefix: str) -> dict[str, str]:
    """The references of one kind of object: theirs, the other pair's, and nobody's."""
    return {"own": near.ref, "other": far.ref, "missing": f"{prefix}-{MISSING}"}
