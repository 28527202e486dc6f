"""Rows for tests, made in one line each, with everything a test does not care about filled in."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import CheckStatus, PersonStatus, PostingStatus, ProjectStatus
from noticeboard.domain.vocabulary import (
    LegalForm,
    MembershipRole,
    OrganisationKind,
    QuantityUnit,
    ReachMode,
    Side,
    SupportType,
    TeamRole,
)
from noticeboard.models import (
    Area,
    AreaAuthority,
    Membership,
    Need,
    Offer,
    Organisation,
    Person,
    Posting,
    Project,
    ProjectNeed,
    TeamMember,
)
from noticeboard.queries.people import actor_for
from noticeboard.services.match_index import keep_in_step

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)

FORMS = {
    OrganisationKind.VCFSE: LegalForm.REGISTERED_CHARITY,
    OrganisationKind.BUSINESS: LegalForm.SMALL,
    OrganisationKind.PUBLIC_BODY: LegalForm.COUNCIL,
}


class Factory:
    """Makes rows in one session and commits them, so that pages see them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = itertools.count(1)

    def _ref(self, letter: str) -> str:
        digits = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
        number, text = next(self._numbers) + 40_000, ""
        while number:
            number, rest = divmod(number, len(digits))
            text = digits[rest] + text
        return f"{letter}-{text.rjust(6, '2')}"

    def _keep(self, row: Any) -> Any:
        self.session.add(row)
        self.session.commit()
        return row

    def area(self, **given: Any) -> Area:
        """An area; without arguments always the same one, Cheshire East."""
        if not given and (known := self.session.scalar(select(Area).order_by(Area.id).limit(1))):
            return known
        values: dict[str, Any] = {
            "code": "cheshire-east",
            "name": "Cheshire East",
            "council": "Cheshire East Council",
            "team_email": "team@noticeboard.example",
        }
        lads = given.pop("lads", ["E06000049"])
        row = Area(**values | given)
        row.authorities = [AreaAuthority(lad_code=lad) for lad in lads]
        kept: Area = self._keep(row)
        return kept

    def person(self, **given: Any) -> Person:
        """An active person with a confirmed address and no password."""
        number = next(self._numbers)
        values: dict[str, Any] = {
            "name": f"Person {number}",
            "email": f"person{number}@example.org",
            "phone": "01270 555123",
            "status": PersonStatus.ACTIVE,
            "created_at": NOW - timedelta(days=30),
        }
        kept: Person = self._keep(Person(**values | given))
        return kept

    def team_member(self, role: TeamRole = TeamRole.MEMBER, area: Area | None = None, **given: Any) -> Person:
        """A person in the team of an area, who has set up the second step."""
        person = self.person(**{"totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "totp_confirmed_at": NOW} | given)
        self._keep(TeamMember(person_id=person.id, area_id=(area or self.area()).id, role=role))
        self.session.refresh(person)
        return person

    def organisation(self, kind: OrganisationKind = OrganisationKind.VCFSE, **given: Any) -> Organisation:
        """A verified organisation with one member, who is its admin; `member=None` leaves it without."""
        number = next(self._numbers)
        member = given.pop("member", ...)
        if member is ...:
            member = self.person()
        values: dict[str, Any] = {
            "ref": self._ref("G"),
            "area_id": given.pop("area", None).id if given.get("area") else self.area().id,
            "kind": kind,
            "legal_form": FORMS[kind],
            "name": f"Organisation {number}",
            "contact_email": f"contact{number}@example.org",
            "contact_phone": "01270 555000",
            "place_label": "Crewe (CW1)",
            "outcode": "CW1",
            "lad_code": "E06000049",
            "status": CheckStatus.VERIFIED,
            "created_by_id": (member or self.person()).id,
            "created_at": NOW - timedelta(days=30),
        }
        row: Organisation = self._keep(Organisation(**values | given))
        if member:
            self.membership(member, row, MembershipRole.ADMIN)
        return row

    def group(self, **given: Any) -> Organisation:
        """A verified VCFSE group with one member."""
        return self.organisation(OrganisationKind.VCFSE, **given)

    def business(self, **given: Any) -> Organisation:
        """A verified business with one member."""
        return self.organisation(OrganisationKind.BUSINESS, **given)

    def membership(
        self, person: Person, organisation: Organisation, role: MembershipRole = MembershipRole.MEMBER
    ) -> Membership:
        """Make `person` a member of `organisation`."""
        kept: Membership = self._keep(
            Membership(person_id=person.id, organisation_id=organisation.id, role=role, joined_at=NOW)
        )
        self.session.refresh(organisation)
        return kept

    def need(self, **given: Any) -> Need:
        """An open need of a verified group: four volunteers in Crewe."""
        row = self._posting(Need, Side.NEED, given)
        assert isinstance(row, Need)
        return row

    def offer(self, **given: Any) -> Offer:
        """An open offer of a verified business: four volunteers within 10 miles of Crewe."""
        row = self._posting(Offer, Side.OFFER, {"reach_mode": ReachMode.RADIUS, "reach_mi": 10} | given)
        assert isinstance(row, Offer)
        return row

    def _posting(self, table: type[Posting], side: Side, given: dict[str, Any]) -> Posting:
        organisation = given.pop("organisation", None) or (self.group() if side is Side.NEED else self.business())
        quantity = given.pop("quantity", Decimal(4))
        unit = given.pop("unit", QuantityUnit.PEOPLE if quantity is not None else None)
        values: dict[str, Any] = {
            "ref": self._ref("N" if side is Side.NEED else "O"),
            "area_id": organisation.area_id,
            "organisation_id": organisation.id,
            "author_id": organisation.memberships[0].person_id
            if organisation.memberships
            else organisation.created_by_id,
            "status": PostingStatus.OPEN,
            "support_type": SupportType.VOLUNTEERING,
            "title": "Four people to repaint our hall" if side is Side.NEED else "A team of four who can paint",
            "description": "We have the paint and the cake. One Saturday would do it.",
            "quantity": quantity,
            "unit": unit,
            "capacity": quantity or Decimal(1),
            "remaining": quantity or Decimal(1),
            "ends_on": TODAY + timedelta(days=60),
            "closes_on": TODAY + timedelta(days=60),
            "answers": {},
            "location_text": "Crewe",
            "place_label": "Crewe (CW1)",
            "outcode": "CW1",
            "lat": 53.099,
            "lng": -2.444,
            "public_lat": 53.099,
            "public_lng": -2.444,
            "loc_radius_mi": 1.0,
            "loc_precision": "place",
            "lad_code": "E06000049",
            "travel_mi": 10 if side is Side.NEED else None,
            "created_at": NOW - timedelta(days=3),
            "sent_at": NOW - timedelta(days=3),
            "opened_at": NOW - timedelta(days=2),
        }
        kept: Posting = self._keep(table(**values | given))
        keep_in_step(self.session, posting=kept)
        self.session.commit()
        return kept

    def project(self, *needs: Need, **given: Any) -> Project:
        """An open project of a verified group, with some needs; without, the group is a new one."""
        organisation = given.pop("organisation", None) or (needs[0].organisation if needs else self.group())
        values: dict[str, Any] = {
            "ref": self._ref("P"),
            "area_id": organisation.area_id,
            "organisation_id": organisation.id,
            "author_id": organisation.created_by_id,
            "status": ProjectStatus.OPEN,
            "title": "A village hall fit for everybody",
            "story": "The roof is mended. Now we need floors, paint and people.",
            "created_at": NOW - timedelta(days=3),
            "sent_at": NOW - timedelta(days=3),
            "opened_at": NOW - timedelta(days=2),
        }
        kept: Project = self._keep(Project(**values | given))
        for need in needs:
            self._keep(ProjectNeed(posting_id=need.id, project_id=kept.id, added_at=NOW))
        return kept

    def actor(self, person_or_organisation: Person | Organisation) -> Actor:
        """The actor that a person is, or the first member of an organisation acting for it."""
        if isinstance(person_or_organisation, Organisation):
            person = person_or_organisation.memberships[0].person
            return actor_for(self.session, person=person, acting_for_id=person_or_organisation.id)
        return actor_for(self.session, person=person_or_organisation)
