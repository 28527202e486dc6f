"""The field's words as codes: sides, kinds of organisation, kinds of support, units, groups of people."""

from collections.abc import Mapping
from enum import StrEnum


class Side(StrEnum):
    """The two sides of the board. An organisation is on one of them."""

    NEED = "need"
    OFFER = "offer"

    @property
    def other(self) -> "Side":
        """The side across the board."""
        return Side.OFFER if self is Side.NEED else Side.NEED


class OrganisationKind(StrEnum):
    """What kind of organisation it is, which decides its side."""

    VCFSE = "vcfse"
    BUSINESS = "business"
    PUBLIC_BODY = "public_body"

    @property
    def side(self) -> Side:
        """VCFSE groups post needs; businesses and public bodies post offers and pledge."""
        return Side.NEED if self is OrganisationKind.VCFSE else Side.OFFER


class LegalForm(StrEnum):
    """The form of a VCFSE group, the size of a business or the sort of public body."""

    REGISTERED_CHARITY = "registered_charity"
    CIC = "cic"
    CIO = "cio"
    SOCIETY = "society"
    SCHOOL = "school"
    FAITH_GROUP = "faith_group"
    INFORMAL_GROUP = "informal_group"
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    COUNCIL = "council"
    NHS = "nhs"
    POLICE = "police"
    FIRE = "fire"
    UNIVERSITY = "university"
    COLLEGE = "college"
    HOUSING_ASSOCIATION = "housing_association"


class GroupSize(StrEnum):
    """How big a VCFSE group is, by who does its work."""

    FEW_VOLUNTEERS = "few_volunteers"
    MANY_VOLUNTEERS = "many_volunteers"
    FEW_STAFF = "few_staff"
    MANY_STAFF = "many_staff"


LEGAL_FORMS: Mapping[OrganisationKind, tuple[LegalForm, ...]] = {
    OrganisationKind.VCFSE: (
        LegalForm.REGISTERED_CHARITY,
        LegalForm.CIC,
        LegalForm.CIO,
        LegalForm.SOCIETY,
        LegalForm.SCHOOL,
        LegalForm.FAITH_GROUP,
        LegalForm.INFORMAL_GROUP,
    ),
    OrganisationKind.BUSINESS: (LegalForm.MICRO, LegalForm.SMALL, LegalForm.MEDIUM, LegalForm.LARGE),
    OrganisationKind.PUBLIC_BODY: (
        LegalForm.COUNCIL,
        LegalForm.NHS,
        LegalForm.POLICE,
        LegalForm.FIRE,
        LegalForm.UNIVERSITY,
        LegalForm.COLLEGE,
        LegalForm.HOUSING_ASSOCIATION,
    ),
}


class MinimumStandard(StrEnum):
    """What a business confirms, with a date, before it takes part."""

    MODERN_SLAVERY = "modern_slavery"
    EQUALITY = "equality"
    HEALTH_AND_SAFETY = "health_and_safety"
    FAIR_WORK = "fair_work"


class MembershipRole(StrEnum):
    """What a person may do for an organisation."""

    MEMBER = "member"
    ADMIN = "admin"


class TeamRole(StrEnum):
    """What a person may do for an area."""

    MEMBER = "team_member"
    ADMIN = "team_admin"


class SupportType(StrEnum):
    """The six kinds of support."""

    VOLUNTEERING = "volunteering"
    EQUIPMENT = "equipment"
    SPACE = "space"
    FUNDING = "funding"
    MENTORING = "mentoring"
    PROJECT_DELIVERY = "project_delivery"


class QuantityUnit(StrEnum):
    """What a posting's quantity counts. Two postings can share quantity only when these are equal."""

    PEOPLE = "people"
    HOURS = "hours"
    ITEMS = "items"
    POUNDS = "gbp"
    SESSIONS = "sessions"
    PROJECTS = "projects"
    SQUARE_FEET = "sq_ft"
    DESKS = "desks"
    PLACES = "places"


class ReachMode(StrEnum):
    """How far an offer goes."""

    RADIUS = "radius"
    VENUE = "venue"
    BOROUGH = "borough"
    ANYWHERE = "anywhere"
    REMOTE = "remote"


class Cadence(StrEnum):
    """Whether an offer stands once, on set dates, or so much a month or year."""

    ONCE = "once"
    SET_DATES = "set_dates"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class Urgency(StrEnum):
    """How soon a need must be met."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Context(StrEnum):
    """Why support is given, which decides where its value may be claimed."""

    VOLUNTARY = "voluntary"
    CONTRACT = "contract"


class ResponseKind(StrEnum):
    """A pledge answers a need; an ask answers an offer."""

    PLEDGE = "pledge"
    ASK = "ask"


class Stage(StrEnum):
    """How far a statement about social value has come."""

    TARGET = "target"
    COMMITTED = "committed"
    DELIVERED = "delivered"
    VERIFIED = "verified"
    REVERSED = "reversed"
