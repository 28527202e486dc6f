"""Postings as the matcher sees them: read as cards, without loading the rest of them, or taken from a row at hand."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Executable, Select, String, bindparam, case, select, type_coerce
from sqlalchemy.orm import Session, object_session

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import ReachMode, Side
from noticeboard.matching.gist import Gist
from noticeboard.models import MatchEntry, Organisation, Posting, PostingAuthority, PostingMeaning

# What the public is shown a distance from is a town or an outcode, which is a mile across at least.
LEAST_PUBLIC_RADIUS = 1.0
AT_ONCE = 500
IDS: BindParameter[int] = bindparam("ids", expanding=True)


class Card(NamedTuple):
    """What the matcher asks of one posting. Most names are those of the posting's own columns.

    quantity  what is left of it: still needed, or still on offer.
    gist      what of its text is scored, where the index keeps it: as the board's taxonomy reads it.
    """

    id: int
    ref: str
    side: str
    organisation_id: int
    organisation: str
    title: str
    description: str
    support_type: str
    place_label: str
    outcode: str | None
    lad_code: str | None
    lat: float | None
    lng: float | None
    public_lat: float | None
    public_lng: float | None
    loc_radius_mi: float | None
    quantity: Decimal | None
    unit: str | None
    starts_on: date | None
    ends_on: date | None
    travel_mi: int | None
    reach_mode: str | None
    reach_mi: int | None
    how: str | None
    meaning: matching.Meaning | None = None
    gist: Gist | None = None
    covers: frozenset[str] = frozenset()

    @property
    def is_need(self) -> bool:
        """Whether this is a need."""
        return self.side == Side.NEED.value


COLUMNS: tuple[Any, ...] = (
    Posting.id,
    Posting.ref,
    type_coerce(Posting.side, String),
    Posting.organisation_id,
    Organisation.name,
    Posting.title,
    Posting.description,
    type_coerce(Posting.support_type, String),
    Posting.place_label,
    Posting.outcode,
    Posting.lad_code,
    Posting.lat,
    Posting.lng,
    Posting.public_lat,
    Posting.public_lng,
    Posting.loc_radius_mi,
    case((Posting.quantity.is_not(None), Posting.remaining)),
    type_coerce(Posting.unit, String),
    Posting.starts_on,
    Posting.ends_on,
    Posting.travel_mi,
    type_coerce(Posting.reach_mode, String),
    Posting.reach_mi,
    Posting.answers["how"].as_string(),
    PostingMeaning.version,
    PostingMeaning.vectors,
    MatchEntry.terms,
    MatchEntry.length,
)
REACH_MODE, MEANING, GIST = 21, slice(-4, -2), slice(-2, None)
CARDS = (
    select(*COLUMNS)
    .join(Organisation, Organisation.id == Posting.organisation_id)
    .outerjoin(PostingMeaning, PostingMeaning.posting_id == Posting.id)
    .outerjoin(MatchEntry, MatchEntry.posting_id == Posting.id)
)

IN_GOOD_STANDING = Organisation.suspended_at.is_(None)


def has_status(*statuses: PostingStatus) -> ColumnElement[bool]:
    """That a posting has one of the statuses, said so that no index serves it.

    For postings known by their ids, or taken in their order: SQLite would else read every open one to find them.
    """
    return type_coerce(Posting.status, String).concat("").in_([status.value for status in statuses])


IS_OPEN = has_status(PostingStatus.OPEN)

CARDS_ON_BOARD = CARDS.where(
    Posting.id.in_(IDS), IS_OPEN, Posting.closes_on >= bindparam("today"), IN_GOOD_STANDING
).order_by(Posting.id)
OPEN_CARDS = CARDS.where(Posting.id.in_(IDS), IS_OPEN).order_by(Posting.id)
NEXT_CARDS = CARDS.where(Posting.id > bindparam("last"), IS_OPEN).order_by(Posting.id).limit(AT_ONCE)
COVERED = select(PostingAuthority.posting_id, PostingAuthority.lad_code).where(PostingAuthority.posting_id.in_(IDS))


def on_board(today: date) -> tuple[ColumnElement[bool], ...]:
    """What makes a posting one that others can be told of: open, not past its day, of an organisation in good standing.

    The organisation must be joined.
    """
    return (
        Posting.status == PostingStatus.OPEN,
        Posting.closes_on >= today,
        IN_GOOD_STANDING,
    )


def list_cards(session: Session, *, ids: Iterable[int], today: date) -> Sequence[Card]:
    """The cards of those of the postings that are on the board, in order of id."""
    return read_cards(session, CARDS_ON_BOARD, ids=list(ids), today=today)


def list_open_cards(session: Session, *, ids: Iterable[int]) -> Sequence[Card]:
    """The cards of those of the postings that are open, whoever's they are, in order of id."""
    wanted = list(ids)
    return read_cards(session, OPEN_CARDS, ids=wanted) if wanted else []


def read_cards(session: Session, chosen: Select[Any], **values: object) -> Sequence[Card]:
    """The cards that a select of `COLUMNS` finds, with the authorities that each covers."""
    rows = plain_rows(session, chosen, **values)
    across = [row[0] for row in rows if row[REACH_MODE] == ReachMode.BOROUGH.value]
    covers: dict[int, set[str]] = {}
    if across:
        for posting_id, lad_code in plain_rows(session, COVERED, ids=across):
            covers.setdefault(posting_id, set()).add(lad_code)
    return [
        Card._make(
            (*row[: MEANING.start], meaning_in(*row[MEANING]), gist_in(*row[GIST]), frozenset(covers.get(row[0], ())))
        )
        for row in rows
    ]


def plain_rows(session: Session, chosen: Executable, **values: object) -> Sequence[Any]:
    """The rows of a select of columns, not wrapped once more by the mapper, which costs more than reading them.

    values  of its bound parameters: a statement that is made once and given values is not taken apart for each reading.
    """
    session.flush()
    return session.connection().execute(chosen, values).all()


def meaning_in(version: str | None, vectors: bytes | None) -> matching.Meaning | None:
    """The vectors that two columns of `PostingMeaning` hold; None while they are still to be made."""
    return matching.Meaning.from_bytes(vectors, version) if version and vectors else None


def gist_in(terms: bytes | None, length: int | None) -> Gist | None:
    """What the index keeps of a text; None where it keeps nothing, as of a posting that is not open."""
    return Gist(terms, length) if terms and length is not None else None


def iter_open_cards(session: Session) -> Iterator[Sequence[Card]]:
    """The cards of every open posting in order of id, a few hundred at a time."""
    last = 0
    while True:
        cards = read_cards(session, NEXT_CARDS, last=last)
        if not cards:
            return
        yield cards
        last = cards[-1].id


def card_of(posting: Posting) -> Card:
    """The card of a posting at hand, which need not be saved; its vectors are read where it is."""
    session = object_session(posting)
    kept = session.get(PostingMeaning, posting.id) if session and posting.id else None
    return Card(
        id=posting.id,
        ref=posting.ref,
        side=posting.side.value,
        organisation_id=posting.organisation_id,
        organisation=posting.organisation.name if posting.organisation_id else "",
        title=posting.title,
        description=posting.description,
        support_type=posting.support_type.value,
        place_label=posting.place_label,
        outcode=posting.outcode,
        lad_code=posting.lad_code,
        lat=posting.lat,
        lng=posting.lng,
        public_lat=posting.public_lat,
        public_lng=posting.public_lng,
        loc_radius_mi=posting.loc_radius_mi,
        quantity=None if posting.quantity is None else posting.remaining,
        unit=posting.unit.value if posting.unit else None,
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
        travel_mi=posting.travel_mi,
        reach_mode=posting.reach_mode.value if posting.reach_mode else None,
        reach_mi=posting.reach_mi,
        how=posting.answers.get("how"),
        meaning=meaning_in(kept.version, kept.vectors) if kept else None,
        covers=frozenset(row.lad_code for row in posting.authorities),
    )


def as_need(posting: Posting | Card, *, public: bool = False) -> matching.Need:
    """A need as the matcher sees it; with `public`, at its public point."""
    card = posting if isinstance(posting, Card) else card_of(posting)
    return matching.Need(
        **_shared(card, public=public), travel_miles=card.travel_mi, accepts_remote=card.how != "in_person"
    )


def as_offer(posting: Posting | Card, *, public: bool = False) -> matching.Offer:
    """An offer as the matcher sees it; with `public`, at its public point."""
    card = posting if isinstance(posting, Card) else card_of(posting)
    return matching.Offer(
        **_shared(card, public=public),
        reach=matching.Reach(card.reach_mode or ReachMode.RADIUS.value),
        reach_miles=card.reach_mi,
        covers=card.covers,
        also_remote=card.how in {"online", "either"},
    )


def as_matched(posting: Posting | Card, *, public: bool = False) -> matching.Need | matching.Offer:
    """A posting of either side as the matcher sees it."""
    return as_need(posting, public=public) if posting.is_need else as_offer(posting, public=public)


def _shared(card: Card, *, public: bool) -> dict[str, Any]:
    return {
        "id": card.ref,
        "title": card.title,
        "description": card.description,
        "support_type": card.support_type,
        "organisation": card.organisation,
        "point": _point(card, public=public),
        "place": card.place_label,
        "outcode": card.outcode or "",
        "authorities": ((card.lad_code, 1.0),) if card.lad_code else (),
        "quantity": card.quantity,
        "unit": card.unit or "",
        "starts_on": card.starts_on,
        "ends_on": card.ends_on,
        "meaning": card.meaning,
        "gist": card.gist,
    }


def _point(card: Card, *, public: bool) -> matching.Point | None:
    lat, lng = (card.public_lat, card.public_lng) if public else (card.lat, card.lng)
    # Without a public point where it is must not be known, and a score of its true point could be asked for it.
    if lat is None or lng is None or card.public_lat is None:
        return None
    radius = card.loc_radius_mi or 0.0
    return matching.Point(lat, lng, max(radius, LEAST_PUBLIC_RADIUS) if public else radius)
