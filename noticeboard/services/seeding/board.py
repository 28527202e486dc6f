"""Making a large invented board: organisations with one person each, their needs and offers, and the match index."""

import hashlib
import itertools
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import CheckStatus, PersonStatus, PostingStatus
from noticeboard.domain.places import Precision
from noticeboard.domain.references import ALPHABET, LENGTH
from noticeboard.domain.vocabulary import (
    LegalForm,
    MembershipRole,
    OrganisationKind,
    QuantityUnit,
    ReachMode,
    Side,
    SupportType,
    Urgency,
)
from noticeboard.models import Area, Organisation
from noticeboard.services.match_index import rebuild_index
from noticeboard.services.reference_data import load_reference_data
from noticeboard.services.seeding.loading import Row, follow_on, load_rows
from noticeboard.services.seeding.places import SeedPlace
from noticeboard.services.seeding.words import Writer

POSTINGS_AN_ORGANISATION = 50
BATCH = 5000
# Every day is fixed, so that a board is the same whenever it is made; and it does not run out while it is measured.
FIRST_DAY = date(2025, 1, 6)
DAYS = 360
LAST_DAY = date(2099, 12, 31)
SCATTER = 0.012
SCRAMBLE = 123_456_791

PERSON = ("id", "name", "email", "status", "is_demonstration", "created_at")
ORGANISATION = (
    "id", "ref", "area_id", "kind", "legal_form", "name", "description", "contact_email", "place_label", "outcode",
    "lad_code", "status", "may_be_named", "place_hidden", "is_demonstration", "created_by_id", "created_at", "version",
)  # fmt: skip
MEMBERSHIP = ("id", "person_id", "organisation_id", "role", "joined_at")
POSTING = (
    "id", "ref", "side", "area_id", "organisation_id", "author_id", "status", "support_type", "title", "description",
    "quantity", "unit", "capacity", "remaining", "starts_on", "ends_on", "closes_on", "answers", "urgency",
    "location_text", "place_label", "outcode", "lat", "lng", "loc_radius_mi", "loc_precision", "lad_code", "ward_code",
    "public_lat", "public_lng", "travel_mi", "reach_mode", "reach_mi", "cadence", "created_at", "sent_at", "opened_at",
    "ended_at", "version",
)  # fmt: skip
POSTING_AUTHORITY = ("posting_id", "lad_code")

STATUSES = (
    (0.90, PostingStatus.OPEN),
    (0.92, PostingStatus.PAUSED),
    (0.95, PostingStatus.MET),
    (0.99, PostingStatus.CLOSED),
    (1.0, PostingStatus.AWAITING_CHECK),
)
UNITS = {
    SupportType.VOLUNTEERING: (QuantityUnit.PEOPLE, 20),
    SupportType.EQUIPMENT: (QuantityUnit.ITEMS, 30),
    SupportType.SPACE: (QuantityUnit.HOURS, 40),
    SupportType.FUNDING: (QuantityUnit.POUNDS, 5000),
    SupportType.MENTORING: (QuantityUnit.HOURS, 24),
    SupportType.PROJECT_DELIVERY: (QuantityUnit.PROJECTS, 3),
}
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made. `digest` is the SHA-256 of every row in order, as a line of JSON each."""

    postings: int
    organisations: int
    indexed: int
    digest: str


def seed_board(
    session: Session, *, postings: int, seed: int, places: Sequence[SeedPlace], tell: Tell = lambda *_said: None
) -> Seeded:
    """Fill an empty board with invented postings, two needs for each three offers, and index those that are open.

    tell   is told what is being done, how much of it is done, and of how much.

    Nobody on it has a password. Raises Conflict("board-not-empty") on a board that has an organisation already.
    """
    if session.scalar(select(Organisation.id).limit(1)) is not None:
        raise Conflict("board-not-empty")
    load_reference_data(session)
    area = session.scalars(select(Area).order_by(Area.id).limit(1)).one()
    organisations = max(2, -(-postings // POSTINGS_AN_ORGANISATION))
    chance = random.Random(f"{postings} {seed}")  # noqa: S311 - chance that can be repeated
    maker = _Maker(area.id, postings, organisations, chance, places)
    digest = hashlib.sha256()
    tables: tuple[tuple[str, Sequence[str], Iterable[Row], int], ...] = (
        ("person", PERSON, maker.people(), organisations),
        ("organisation", ORGANISATION, maker.organisations(), organisations),
        ("membership", MEMBERSHIP, maker.memberships(), organisations),
        ("posting", POSTING, maker.postings(), postings),
        ("posting_authority", POSTING_AUTHORITY, maker.authorities(), 0),
    )
    for table, columns, rows, expected in tables:
        for done, batch in _batches(rows):
            for row in batch:
                digest.update(json.dumps([table, *row]).encode() + b"\n")
            load_rows(session, table, columns, batch)
            tell(f"{table} rows", done, max(done, expected))
    follow_on(session, [table for table, columns, _rows, _expected in tables if "id" in columns])
    session.expire_all()
    indexed = rebuild_index(session, tell=lambda done: tell("postings indexed", done, postings))
    if session.get_bind().dialect.name == "postgresql":
        # So that a server whose housekeeping has not come by yet, or is off, knows how much there is of what.
        session.execute(text("ANALYZE"))
    return Seeded(postings, organisations, indexed, digest.hexdigest())


def _batches(rows: Iterable[Row]) -> Iterator[tuple[int, Sequence[Row]]]:
    """The rows a few thousand at a time, each time with how many there have been."""
    done = 0
    left = iter(rows)
    while batch := list(itertools.islice(left, BATCH)):
        done += len(batch)
        yield done, batch


class _Maker:
    """Makes the rows of one board, table by table, from one source of chance."""

    def __init__(
        self, area_id: int, postings: int, organisations: int, chance: random.Random, places: Sequence[SeedPlace]
    ) -> None:
        self.area_id, self.count, self.members = area_id, postings, organisations
        self.chance, self.places = chance, places
        self.writer = Writer(chance)
        # The first two of five are groups, the other three businesses.
        self.groups = [number for number in range(1, organisations + 1) if number % 5 in (1, 3)] or [1]
        self.givers = [number for number in range(1, organisations + 1) if number % 5 not in (1, 3)] or [2]
        self.across: list[tuple[int, str]] = []

    def people(self) -> Iterator[Row]:
        """One person for each organisation, who cannot sign in."""
        for number in range(1, self.members + 1):
            email = f"person{number}@seeded.invalid"
            yield (number, f"Person {number}", email, PersonStatus.ACTIVE.value, False, _moment(FIRST_DAY))

    def organisations(self) -> Iterator[Row]:
        """Verified groups and businesses."""
        for number in range(1, self.members + 1):
            group = number % 5 in (1, 3)
            place = self._place()
            yield (
                number,
                _reference("G", number),
                self.area_id,
                (OrganisationKind.VCFSE if group else OrganisationKind.BUSINESS).value,
                (LegalForm.REGISTERED_CHARITY if group else LegalForm.SMALL).value,
                f"{self.writer.street().split()[0]} {'Community Group' if group else 'Limited'} {number}",
                "",
                f"contact{number}@seeded.invalid",
                place.label,
                place.outcode,
                place.lad_code,
                CheckStatus.VERIFIED.value,
                True,
                False,
                False,
                number,
                _moment(FIRST_DAY),
                1,
            )

    def memberships(self) -> Iterator[Row]:
        """Each person is the admin of one organisation."""
        for number in range(1, self.members + 1):
            yield (number, number, number, MembershipRole.ADMIN.value, _moment(FIRST_DAY))

    def postings(self) -> Iterator[Row]:
        """Needs and offers, the oldest first."""
        for number in range(1, self.count + 1):
            yield self._posting(number)

    def authorities(self) -> Iterator[Row]:
        """The authority of each offer that reaches all of one; known once the postings have been made."""
        yield from self.across

    def _posting(self, number: int) -> Row:
        chance = self.chance
        side = Side.NEED if number % 5 in (1, 3) else Side.OFFER
        owner = self._one(self.groups if side is Side.NEED else self.givers)
        text = self.writer.write(side)
        place = self._place()
        unit, most = UNITS[text.kind]
        quantity = (1 + int(chance.random() * most)) * 10_000
        drawn = chance.random()
        status = next(status for share, status in STATUSES if drawn < share)
        opened = FIRST_DAY + timedelta(days=number * DAYS // (self.count + 1))
        starts, ends = self._window()
        reach, reach_mi, how = self._reach(side, text.kind)
        if reach is ReachMode.BOROUGH:
            self.across.append((number, place.lad_code))
        return (
            number,
            _reference("N" if side is Side.NEED else "O", number),
            side.value,
            self.area_id,
            owner,
            owner,
            status.value,
            text.kind.value,
            text.title[:120],
            text.description,
            quantity,
            unit.value,
            quantity,
            quantity,
            starts,
            ends,
            LAST_DAY.isoformat(),
            json.dumps({"how": how} if how else {}),
            Urgency.NORMAL.value,
            *self._where(place),
            5 + int(chance.random() * 20) if side is Side.NEED else None,
            reach.value if reach else None,
            reach_mi,
            "once" if reach else None,
            *_moments(status, opened, number % 86_400),
            1,
        )

    def _where(self, place: SeedPlace) -> Row:
        """A point in a place, and the place's own, which the public may know."""
        lat, lng = (round(at + self.chance.uniform(-SCATTER, SCATTER), 5) for at in (place.lat, place.lng))
        radius = round(place.radius_mi, 3)
        exact = (place.label, place.label, place.outcode, lat, lng, radius, Precision.PLACE.value)
        return (*exact, place.lad_code, place.ward_code, place.lat, place.lng)

    def _window(self) -> tuple[str | None, str | None]:
        """Days within which it is of use; most say none."""
        drawn = self.chance.random()
        start = date(2027, 1, 1) + timedelta(days=int(self.chance.random() * 300))
        if drawn < 0.7:
            return None, None
        return (start.isoformat() if drawn < 0.85 else None), (start + timedelta(days=400)).isoformat()

    def _reach(self, side: Side, kind: SupportType) -> tuple[ReachMode | None, int | None, str | None]:
        drawn = self.chance.random()
        if side is Side.NEED:
            return None, None, None
        if kind is SupportType.SPACE:
            return ReachMode.VENUE, None, None
        if kind is SupportType.FUNDING and drawn < 0.6:
            return ReachMode.ANYWHERE, None, None
        if kind in (SupportType.MENTORING, SupportType.PROJECT_DELIVERY) and drawn < 0.15:
            return ReachMode.REMOTE, None, "online"
        if drawn > 0.85:
            return ReachMode.BOROUGH, None, None
        return ReachMode.RADIUS, 5 + 5 * int(drawn * 6), None

    def _place(self) -> SeedPlace:
        return self.places[int(self.chance.random() * len(self.places))]

    def _one(self, numbers: Sequence[int]) -> int:
        return numbers[int(self.chance.random() * len(numbers))]


def _reference(letter: str, number: int) -> str:
    """The reference of the row of that number: no two the same, and not in the order of the numbers."""
    rest, characters = number * SCRAMBLE % len(ALPHABET) ** LENGTH, ""
    for _ in range(LENGTH):
        rest, digit = divmod(rest, len(ALPHABET))
        characters += ALPHABET[digit]
    return f"{letter}-{characters}"


def _moments(status: PostingStatus, written: date, second: int) -> Row:
    """When a posting was written, sent, opened and ended, as far as it came."""
    opened = None if status is PostingStatus.AWAITING_CHECK else _moment(written + timedelta(days=1), second)
    over = status in (PostingStatus.MET, PostingStatus.CLOSED)
    ended = _moment(written + timedelta(days=60)) if over else None
    return (_moment(written, second), _moment(written, second), opened, ended)


def _moment(day: date, second: int = 0) -> str:
    """A moment as both databases read it."""
    return (datetime(day.year, day.month, day.day) + timedelta(seconds=second)).isoformat(" ", "microseconds")  # noqa: DTZ001
