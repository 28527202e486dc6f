"""Reading connections."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotFound
from noticeboard.domain.lifecycle import ConnectionStatus, PersonStatus
from noticeboard.domain.permissions import may_see_connection
from noticeboard.domain.vocabulary import MembershipRole
from noticeboard.models import Connection, ConnectionNote, Membership, Person, Posting

PAGE = 50
STANDING = (ConnectionStatus.AGREED, ConnectionStatus.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who speaks for each side of a connection; None for a side at which nobody is left."""

    giver: Person | None
    receiver: Person | None


def party_ids_of(connection: Connection) -> frozenset[int]:
    """The two organisations of a connection."""
    return frozenset({connection.giver_id, connection.receiver_id})


def area_ids_of(connection: Connection) -> frozenset[int]:
    """The areas whose teams see a connection: its own, and that of either side."""
    return frozenset({connection.area_id, connection.giver.area_id, connection.receiver.area_id})


def get_connection(session: Session, ref: str, *, actor: Actor) -> Connection:
    """The connection with a reference, for its parties and their teams. Raises NotFound for anybody else."""
    query = select(Connection).where(Connection.ref == ref)
    loaded = (
        joinedload(Connection.need),
        joinedload(Connection.offer),
        joinedload(Connection.response),
        joinedload(Connection.introduction),
    )
    connection = session.scalar(query.options(*loaded))
    if connection is None or not may_see_connection(
        actor, party_ids=party_ids_of(connection), area_ids=area_ids_of(connection)
    ):
        raise NotFound("connection")
    return connection


def list_connections_of(session: Session, *, organisation_id: int) -> Sequence[Connection]:
    """The newest fifty connections of an organisation, those that are not over first."""
    mine = or_(Connection.giver_id == organisation_id, Connection.receiver_id == organisation_id)
    standing = case((Connection.status.in_(STANDING), 0), else_=1)
    query = select(Connection).where(mine).options(joinedload(Connection.need), joinedload(Connection.offer))
    return session.scalars(
        query.order_by(standing, Connection.opened_at.desc(), Connection.id.desc()).limit(PAGE)
    ).all()


def find_contacts(session: Session, *, connection: Connection) -> Contacts:
    """Who speaks for each side of a connection now: whoever agreed to it, or the next when they have left."""
    return Contacts(
        giver=_find_contact(session, connection.giver_id, connection.giver_person_id),
        receiver=_find_contact(session, connection.receiver_id, connection.receiver_person_id),
    )


def list_standing_connections(session: Session, *, organisation_ids: Collection[int]) -> Sequence[Connection]:
    """The connections of some organisations that are not over, oldest first."""
    theirs = or_(Connection.giver_id.in_(organisation_ids), Connection.receiver_id.in_(organisation_ids))
    query = select(Connection).where(theirs, Connection.status.in_(STANDING))
    return session.scalars(query.order_by(Connection.opened_at, Connection.id)).all()


def list_notes(session: Session, *, connection: Connection) -> Sequence[ConnectionNote]:
    """What was written on a connection, oldest first."""
    query = select(ConnectionNote).where(ConnectionNote.connection_id == connection.id)
    return session.scalars(
        query.options(joinedload(ConnectionNote.person), joinedload(ConnectionNote.organisation)).order_by(
            ConnectionNote.written_at, ConnectionNote.id
        )
    ).all()


def find_connection_from(
    session: Session, *, response_id: int | None = None, introduction_id: int | None = None
) -> Connection | None:
    """The connection that a response or an introduction led to."""
    origin = (
        Connection.response_id == response_id
        if response_id is not None
        else Connection.introduction_id == introduction_id
    )
    return session.scalar(select(Connection).where(origin))


def has_standing_connection(session: Session, *, need: Posting, offer: Posting) -> bool:
    """Whether a pair is working together now."""
    pair = Connection.need_id == need.id, Connection.offer_id == offer.id, Connection.status.in_(STANDING)
    return session.scalar(select(Connection.id).where(*pair).limit(1)) is not None


def sum_completed(session: Session, *, posting: Posting) -> Decimal:
    """How much of a posting has been given in completed connections."""
    key, held = (
        (Connection.need_id, Connection.held_of_need)
        if posting.is_need
        else (Connection.offer_id, Connection.held_of_offer)
    )
    total = session.scalar(
        select(func.sum(held)).where(key == posting.id, Connection.status == ConnectionStatus.COMPLETED)
    )
    return total or Decimal(0)


def _find_contact(session: Session, organisation_id: int, agreed_id: int) -> Person | None:
    """Whoever agreed, while they are active and belong to the organisation; else its longest-standing admin or member.

    None when nobody is left.
    """
    first = case((Membership.person_id == agreed_id, 0), (Membership.role == MembershipRole.ADMIN, 1), else_=2)
    return session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            Person.status == PersonStatus.ACTIVE,
        )
        .order_by(first, Membership.joined_at, Membership.id)
        .limit(1)
    )
