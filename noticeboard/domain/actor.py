"""Who is asking. Rules are given an actor, never a request and never a row."""

from dataclasses import dataclass, replace

from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.vocabulary import MembershipRole, OrganisationKind, Side


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to one organisation, and what that organisation may do."""

    organisation_id: int
    organisation_ref: str
    organisation_name: str
    kind: OrganisationKind
    verified: bool
    suspended: bool
    role: MembershipRole
    area_id: int

    @property
    def side(self) -> Side:
        """The side of the board the organisation is on."""
        return self.kind.side


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the organisation they act for now, and the areas they work for.

    `person_id` is None for a visitor who has not signed in, and for the noticeboard's own timed work.
    """

    person_id: int | None = None
    status: PersonStatus = PersonStatus.UNCONFIRMED
    acting_for: Standing | None = None
    standings: tuple[Standing, ...] = ()
    team_area_ids: frozenset[int] = frozenset()
    team_admin_area_ids: frozenset[int] = frozenset()

    @property
    def active(self) -> bool:
        """Whether this is a signed-in person whose account is in use."""
        return self.person_id is not None and self.status is PersonStatus.ACTIVE

    @property
    def in_team(self) -> bool:
        """Whether this person works for the Connected Communities team of any area."""
        return self.active and bool(self.team_area_ids)

    @property
    def team_admin(self) -> bool:
        """Whether this person administers the team of any area."""
        return self.active and bool(self.team_admin_area_ids)

    @property
    def organisation_id(self) -> int | None:
        """The organisation acted for, if any."""
        return self.acting_for.organisation_id if self.acting_for else None

    @property
    def organisation_ids(self) -> frozenset[int]:
        """Every organisation this person belongs to."""
        return frozenset(standing.organisation_id for standing in self.standings)

    @property
    def side(self) -> Side | None:
        """The side of the organisation acted for, if any."""
        return self.acting_for.side if self.acting_for else None

    @property
    def verified(self) -> bool:
        """Whether the organisation acted for has been verified by the team and is not suspended."""
        return self.acting_for is not None and self.acting_for.verified and not self.acting_for.suspended

    def works_for(self, area_id: int) -> bool:
        """Say whether this person is in the team of `area_id`."""
        return self.active and area_id in self.team_area_ids

    def belongs_to(self, organisation_id: int) -> bool:
        """Say whether this person is a member of `organisation_id`."""
        return organisation_id in self.organisation_ids

    def administers(self, organisation_id: int) -> bool:
        """Say whether this person is an admin of `organisation_id`."""
        admin = MembershipRole.ADMIN
        return self.active and any(s.organisation_id == organisation_id and s.role is admin for s in self.standings)

    def acting_as(self, *organisation_ids: int) -> "Actor":
        """This person acting for one of the given organisations; unchanged if they do, or belong to none of them."""
        if self.organisation_id in organisation_ids:
            return self
        chosen = next((one for one in self.standings if one.organisation_id in organisation_ids), None)
        return replace(self, acting_for=chosen) if chosen else self


NOBODY = Actor()
