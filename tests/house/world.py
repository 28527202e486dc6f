"""A small world with one person of each kind and one object of each kind, for rules that every page has to keep."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

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
    Concern,
    Connection,
    Introduction,
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
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.drafts import start_draft
from noticeboard.services.links import create_link
from noticeboard.services.memberships import invite_person
from noticeboard.services.reference_data import load_reference_data
from noticeboard.services.social_value import open_record
from noticeboard.web.draft_keys import hash_key
from noticeboard.web.links import link_url
from tests.factory import NOW, Factory

PEOPLE = (
    "anonymous",
    "group_member",
    "group_admin",
    "business_member",
    "business_admin",
    "stranger",
    "team_member",
    "team_admin",
    "suspended",
)
MISSING = "ZZZZZZ"


class World:
    """A group and a business that know each other, another pair that they do not know, and the team.

    people    by the names of PEOPLE; None for somebody who has not signed in.
    objects   by kind, then by what it is to the group and the business: `own`, `open`, `draft`, `sent`, `closed` and
              `dropped` (closed before it was sent) are theirs, `other` is the other pair's, `missing` is nobody's.
    """

    def __init__(self, make: Factory) -> None:
        self.make = make
        if make.session.scalar(select(Measure.id).limit(1)) is None:
            load_reference_data(make.session)
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
            "key": {"missing": "a-key-that-nobody-was-given"},
        }
        # Forms that `who_may.toml` does not lead to: the address, and who opens it.
        self.forms: Mapping[str, tuple[str, str]] = {
            "drafts.step": (self._draft_of("group_admin"), "group_admin"),
            "accounts.new_password": (self._link_to("reset-password", "group_member"), "anonymous"),
            "organisations.join": (self._invitation(), "anonymous"),
            # Forms that the first object of a kind has no use for any more.
            "organisations.send_back": (f"/organisations/{asked.ref}/answer", "newcomer"),
            "responses.pledge": (f"/needs/{far['need'].ref}/pledge", "business_member"),
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

    def _draft_of(self, name: str) -> str:
        person, key = self.people[name], "a-key-of-a-draft"
        assert person
        start_draft(
            self.make.session,
            key_hash=hash_key(key),
            side=Side.NEED,
            answers={"support_type": "volunteering", "title": "Four people to plant bulbs"},
            actor=self.make.actor(person),
            now=NOW,
        )
        self.make.session.commit()
        return f"/needs/new/{key}/details"

    def _link_to(self, purpose: str, name: str) -> str:
        person = self.people[name]
        assert person
        link = create_link(self.make.session, purpose=purpose, email=person.email, person=person, now=NOW)
        self.make.session.commit()
        return f"/password/new/{token_of(link)}"

    def _invitation(self) -> str:
        invitation = invite_person(
            self.make.session,
            actor=self.make.actor(self.group),
            organisation=self.group,
            email="somebody.new@example.org",
            role=MembershipRole.MEMBER,
            now=NOW,
        )
        self.make.session.commit()
        link = self.make.session.get_one(OneUseLink, invitation.link_id)
        return f"/organisations/join/{token_of(link)}"

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
