"""Who is on the invented board: the team, the organisations and their first members."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from noticeboard.adapters.demonstration_data import (
    DemonstrationPosting,
    read_further,
    read_needs,
    read_offers,
    read_organisations,
)
from noticeboard.clock import LOCAL_ZONE
from noticeboard.domain.actor import Actor
from noticeboard.domain.gazetteer import Gazetteer
from noticeboard.domain.lifecycle import PersonStatus
from noticeboard.domain.organisations import NumberWanted, required_number
from noticeboard.domain.places import Place, read_place
from noticeboard.domain.registrations import Register, Registration, read_registration
from noticeboard.domain.vocabulary import GroupSize, LegalForm, MinimumStandard, OrganisationKind, TeamRole
from noticeboard.models import Area, Organisation, Person, Posting, TeamMember
from noticeboard.queries.people import actor_for
from noticeboard.services.organisation_checks import verify_organisation
from noticeboard.services.organisations import OrganisationDetails, register_organisation
from noticeboard.services.passwords import hash_password

# Something that goes on when its time comes: it yields the moment at which it wants to be woken next.
Teller = Iterator[datetime]

PASSWORD = "demonstration-only"
# The day on which the invented board was written; its dates are moved by whole days from here to today.
WRITTEN_ON = date(2026, 2, 20)
FIRST_NAMES = (
    "Aisha", "Ben", "Carys", "Dev", "Elin", "Femi", "Grace", "Hassan", "Imogen", "Joe", "Kasia", "Liam", "Meera",
    "Nia", "Owen", "Priya", "Rosa", "Sam", "Tomasz", "Una", "Vikram", "Wendy", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Ashworth", "Bello", "Cartwright", "Dhillon", "Evans", "Fletcher", "Gallimore", "Hough", "Iqbal", "Jennings",
    "Kowalska", "Lomas", "Massey", "Nwosu", "Oakes", "Platt", "Rathbone", "Steele", "Turnock", "Venables", "Whalley",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way into the demonstration, printed when the site starts."""

    who: str
    email: str


SIGN_INS = (
    SignIn("A charity's volunteer secretary", "charity@demonstration.example"),
    SignIn("A business's social value lead", "business@demonstration.example"),
    SignIn("A member of the Connected Communities team", "team@demonstration.example"),
    SignIn("A team admin, who may also verify what the member recorded", "admin@demonstration.example"),
)
KNOWN_ADDRESSES = {
    "Hurdsfield Community Pantry": SIGN_INS[0].email,
    "Adlington Legal LLP": SIGN_INS[1].email,
}


@dataclass
class Cast:
    """Everybody on the invented board, while it is being made."""

    session: Session
    gazetteer: Gazetteer
    area: Area
    today: date
    recorder: Actor = field(default_factory=Actor)
    verifier: Actor = field(default_factory=Actor)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)
    names: Iterator[str] = field(default_factory=lambda: _names())

    @property
    def offset(self) -> timedelta:
        """By how many whole days the board's dates are moved."""
        return self.today - WRITTEN_ON

    def actor(self, organisation: str) -> Actor:
        """The first member of an organisation, acting for it."""
        row = self.organisations[organisation]
        self.session.refresh(row)
        return actor_for(self.session, person=row.memberships[0].person, acting_for_id=row.id)

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """A moment of the past: `hour` o'clock in England, `days_ago` days before today."""
        return datetime.combine(self.today - timedelta(days=days_ago), time(hour), tzinfo=LOCAL_ZONE)


def _names() -> Iterator[str]:
    for number in itertools.count():
        first = FIRST_NAMES[number * 7 % len(FIRST_NAMES)]
        yield f"{first} {LAST_NAMES[number * 5 % len(LAST_NAMES)]}"


def hire_team(cast: Cast) -> None:
    """Two people in the team, since whoever settles a figure may not verify it."""
    cast.recorder = _hire(cast, SIGN_INS[2].email, "Jordan Pimlott", TeamRole.MEMBER)
    cast.verifier = _hire(cast, SIGN_INS[3].email, "Alex Birchenall", TeamRole.ADMIN)


def _hire(cast: Cast, email: str, name: str, role: TeamRole) -> Actor:
    person = _person(cast, email=email, name=name, signs_in=True, joined_at=cast.at(400))
    cast.session.add(TeamMember(person_id=person.id, area_id=cast.area.id, role=role))
    cast.session.flush()
    cast.session.refresh(person)
    return actor_for(cast.session, person=person)


def _person(cast: Cast, *, email: str, name: str, signs_in: bool, joined_at: datetime) -> Person:
    person = Person(
        name=name,
        email=email,
        phone="01632 960" + f"{len(cast.organisations) + 100:03d}",
        status=PersonStatus.ACTIVE,
        is_demonstration=True,
        password_hash=hash_password(PASSWORD) if signs_in else None,
        created_at=joined_at,
    )
    cast.session.add(person)
    cast.session.flush()
    return person


def registrations(cast: Cast) -> Iterator[Teller]:
    """Organisations sign up over two weeks, a year ago, and are verified two days later; the newest still wait."""
    rows = (*read_needs(), *read_offers(), *(further.posting for further in read_further()))
    for number, row in enumerate(rows):
        yield _registration(cast, row, days_ago=395 - number % 14)


def _registration(cast: Cast, row: DemonstrationPosting, *, days_ago: int) -> Teller:
    told = read_organisations()[row.organisation]
    yield (at := cast.at(days_ago if told.waiting_since is None else told.waiting_since, 9))
    if row.organisation in cast.organisations:
        return
    known = KNOWN_ADDRESSES.get(row.organisation)
    slug = "".join(letter for letter in row.organisation.lower() if letter.isascii() and letter.isalnum())
    email = known or f"{slug}@demonstration.example"
    person = _person(cast, email=email, name=next(cast.names), signs_in=known is not None, joined_at=at)
    place = cast.places[row.organisation] = place_of(cast, row)
    details = OrganisationDetails(
        kind=OrganisationKind(told.kind),
        legal_form=LegalForm(told.legal_form),
        name=row.organisation,
        contact_email=email,
        contact_phone="01632 960" + f"{len(cast.organisations) % 900 + 100:03d}",
        description=f"An invented organisation in {row.town}, for demonstration.",
        place=place,
        registrations=_numbers(LegalForm(told.legal_form), told.number),
        standards=frozenset(MinimumStandard),
        group_size=GroupSize(told.size) if told.size else None,
    )
    organisation = register_organisation(cast.session, person=person, details=details, now=at)
    organisation.is_demonstration = True
    cast.organisations[row.organisation] = organisation
    if told.waiting_since is None:
        yield (at := cast.at(days_ago - 2, 11))
        verify_organisation(cast.session, actor=cast.recorder, organisation=organisation, now=at)


def _numbers(legal_form: LegalForm, number: str) -> tuple[Registration, ...]:
    """The number that an organisation of this form must have; none for the others, which may do without."""
    wanted = required_number(legal_form)
    if wanted is None:
        return ()
    register = Register.CHARITY_ENGLAND_WALES if wanted is NumberWanted.CHARITY else Register.COMPANY
    return (read_registration(register, number),)


def place_of(cast: Cast, row: DemonstrationPosting) -> Place:
    """Where a posting of the file is: its town where the gazetteer knows it, else its postcode district."""
    for text in (row.town, row.outcode):
        if place := read_place(text, cast.gazetteer).place:
            return place
    raise LookupError(f"{row.town} {row.outcode} is not in the gazetteer")
