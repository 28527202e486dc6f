"""What must always be true of the board. Each check answers with a sentence for each thing that is not."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, String, exists, func, select, text, type_coerce
from sqlalchemy.orm import Session, aliased

from noticeboard.domain.lifecycle import (
    ConnectionStatus,
    IntroductionStatus,
    OutboxState,
    PostingStatus,
    ResponseStatus,
)
from noticeboard.domain.vocabulary import Side, Stage
from noticeboard.models import (
    Base,
    Connection,
    Introduction,
    LedgerEntry,
    Organisation,
    OutboxMessage,
    Posting,
    Project,
    ProjectNeed,
    Response,
    SocialValueLine,
    SocialValueRecord,
)
from noticeboard.models.base import Code
from noticeboard.queries.ledger import find_bad_entry
from noticeboard.queries.match_index import list_index_faults
from noticeboard.queries.responses import LIVE_RESPONSES

Check = Callable[[Session], Iterator[str]]


def list_broken_invariants(session: Session) -> Sequence[str]:
    """Every sentence of every check, in the order of the checks and of the rows; empty when all is well."""
    return [sentence for check in CHECKS for sentence in check(session)]


def database_is_sound(session: Session) -> Iterator[str]:
    """On SQLite the file is whole, and every key points at something; PostgreSQL sees to both itself."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for (found,) in session.execute(text("PRAGMA integrity_check")):
        if found != "ok":
            yield f"The database file is damaged: {found}."
    for table, row_id, parent, _key in session.execute(text("PRAGMA foreign_key_check")):
        yield f"Row {row_id} of {table} points at a {parent} that is not there."


def codes_are_known(session: Session) -> Iterator[str]:
    """Every status, kind and unit is one of its codes."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Code):
                yield from _unknown_codes(session, column)


def hidden_places_are_hidden(session: Session) -> Iterator[str]:
    """No posting of an organisation whose place must not be known stands at a point or in an outcode."""
    placed = Posting.outcode.is_not(None) | Posting.public_lat.is_not(None)
    shown = (
        select(Posting.ref).join(Posting.organisation).where(Organisation.place_hidden, placed).order_by(Posting.ref)
    )
    for ref in session.scalars(shown):
        yield f"{ref} shows where it is, which its organisation asked to keep private."


def capacity_is_accounted_for(session: Session) -> Iterator[str]:
    """What live responses and connections hold of a posting, and what remains of it, make its capacity."""
    held: dict[int, Decimal] = defaultdict(Decimal)
    standing = Connection.status != ConnectionStatus.FELL_THROUGH
    holders: tuple[tuple[Any, Any, Any], ...] = (
        (Response.posting_id, Response.held, Response.status == ResponseStatus.MADE),
        (Response.from_posting_id, Response.held_from, Response.status == ResponseStatus.MADE),
        (Connection.need_id, Connection.held_of_need, standing),
        (Connection.offer_id, Connection.held_of_offer, standing),
    )
    for posting_id, amount, live in holders:
        totals = select(posting_id, func.sum(amount)).where(posting_id.is_not(None), live).group_by(posting_id)
        for number, total in session.execute(totals):
            held[number] += total
    for posting in session.scalars(select(Posting).order_by(Posting.id)):
        if held[posting.id] + posting.remaining != posting.capacity:
            yield (
                f"{posting.ref}: {held[posting.id].normalize():f} held and {posting.remaining.normalize():f} remaining "
                f"do not make its capacity of {posting.capacity.normalize():f}."
            )


def only_made_responses_hold(session: Session) -> Iterator[str]:
    """A response that is not waiting for its answer holds nothing."""
    holding = (Response.held > 0) | (Response.held_from > 0)
    for row in session.scalars(
        select(Response).where(holding, Response.status != ResponseStatus.MADE).order_by(Response.id)
    ):
        yield f"{row.ref}: it is {row.status.value} and still holds quantity."


def nobody_waits_for_what_is_over(session: Session) -> Iterator[str]:
    """A response that is still to be answered is to a posting that has not ended for good."""
    over = Posting.status.in_((PostingStatus.MET, PostingStatus.CLOSED))
    waits = select(Response).join(Posting, Posting.id == Response.posting_id)
    for row in session.scalars(waits.where(over, Response.status.in_(LIVE_RESPONSES)).order_by(Response.id)):
        yield f"{row.ref}: it is {row.status.value}, and what it answers is {row.posting.status.value}."


def postings_in_hand_have_nothing_left(session: Session) -> Iterator[str]:
    """A posting is in hand exactly when it is live and nothing remains of it."""
    for status, wrong in (
        (PostingStatus.IN_HAND, Posting.remaining > 0),
        (PostingStatus.OPEN, Posting.remaining == 0),
    ):
        for row in session.scalars(select(Posting).where(Posting.status == status, wrong).order_by(Posting.id)):
            yield f"{row.ref}: it is {status.value} with {row.remaining.normalize():f} remaining."


def acceptances_have_connections(session: Session) -> Iterator[str]:
    """Every accepted response and introduction has its connection, and every connection an accepted origin."""
    origins: tuple[tuple[Any, Any, Any], ...] = (
        (Response, ResponseStatus.ACCEPTED, Connection.response_id),
        (Introduction, IntroductionStatus.ACCEPTED, Connection.introduction_id),
    )
    for table, accepted, key in origins:
        joined = exists().where(key == table.id)
        for ref in session.scalars(select(table.ref).where(table.status == accepted, ~joined).order_by(table.id)):
            yield f"{ref}: it is accepted and has no connection."
        for ref in session.scalars(select(table.ref).where(table.status != accepted, joined).order_by(table.id)):
            yield f"{ref}: it has a connection and is not accepted."


def projects_are_made_of_their_groups_needs(session: Session) -> Iterator[str]:
    """What is part of a project is a need, and of the same group."""
    parts = select(ProjectNeed, Project, Posting).join(Project, Project.id == ProjectNeed.project_id)
    parts = parts.join(Posting, Posting.id == ProjectNeed.posting_id)
    strange = (Posting.side != Side.NEED) | (Posting.organisation_id != Project.organisation_id)
    for _part, project, posting in session.execute(parts.where(strange).order_by(ProjectNeed.posting_id)):
        yield f"{project.ref}: {posting.ref} is part of it, and is no need of its group."


def ledger_chain_holds(session: Session) -> Iterator[str]:
    """Every entry of the social value ledger follows from the one before it."""
    bad = find_bad_entry(session)
    if bad is not None:
        yield f"Entry {bad.id} of the social value ledger does not follow from the one before it."


def promises_fall_with_connections(session: Session) -> Iterator[str]:
    """Nothing stays committed of a connection that fell through."""
    reversal = aliased(LedgerEntry)
    standing = (
        select(SocialValueRecord.ref)
        .join(Connection, Connection.id == SocialValueRecord.connection_id)
        .join(SocialValueLine, SocialValueLine.record_id == SocialValueRecord.id)
        .join(LedgerEntry, LedgerEntry.line_id == SocialValueLine.id)
        .where(
            Connection.status == ConnectionStatus.FELL_THROUGH,
            LedgerEntry.stage == Stage.COMMITTED,
            ~exists().where(reversal.reverses_id == LedgerEntry.id),
        )
    )
    for ref in session.scalars(standing.distinct().order_by(SocialValueRecord.ref)):
        yield f"{ref}: its connection fell through, and something is still committed."


def messages_are_settled(session: Session) -> Iterator[str]:
    """A message that is sent or dead says when, a dead one says why, and one that waits is not done."""
    rows = select(OutboxMessage).order_by(OutboxMessage.id)
    for row in session.scalars(
        rows.where((OutboxMessage.state != OutboxState.QUEUED) & OutboxMessage.done_at.is_(None))
    ):
        yield f"Message {row.id}: it is {row.state.value} and does not say when."
    for row in session.scalars(rows.where(OutboxMessage.state == OutboxState.DEAD, OutboxMessage.last_error.is_(None))):
        yield f"Message {row.id}: it is dead and does not say why."
    for row in session.scalars(
        rows.where(OutboxMessage.state == OutboxState.QUEUED, OutboxMessage.done_at.is_not(None))
    ):
        yield f"Message {row.id}: it waits to be sent and says it is done."


def _unknown_codes(session: Session, column: Column[Any]) -> Iterator[str]:
    kind = column.type
    assert isinstance(kind, Code)
    known = {code.value for code in kind.codes}
    as_text = type_coerce(column, String)
    for value in session.scalars(select(as_text).where(column.is_not(None)).distinct().order_by(as_text)):
        if value not in known:
            yield f"{column.table.name}.{column.name} holds {value!r}, which is not one of its codes."


CHECKS: tuple[Check, ...] = (
    database_is_sound,
    codes_are_known,
    capacity_is_accounted_for,
    hidden_places_are_hidden,
    only_made_responses_hold,
    nobody_waits_for_what_is_over,
    postings_in_hand_have_nothing_left,
    acceptances_have_connections,
    projects_are_made_of_their_groups_needs,
    ledger_chain_holds,
    promises_fall_with_connections,
    messages_are_settled,
    list_index_faults,
)
