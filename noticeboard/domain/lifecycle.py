"""Every status there is, and every move between statuses. A move that does not stand here cannot be made."""

from collections.abc import Mapping
from enum import StrEnum

from noticeboard.domain.errors import Conflict


class PostingStatus(StrEnum):
    """Where a need or an offer stands."""

    DRAFT = "draft"
    AWAITING_CHECK = "awaiting_check"
    OPEN = "open"
    PAUSED = "paused"
    IN_HAND = "in_hand"
    MET = "met"
    CLOSED = "closed"
    EXPIRED = "expired"
    DECLINED = "declined"


class ResponseStatus(StrEnum):
    """Where a pledge or an ask stands. Only `made` holds quantity."""

    AWAITING_CHECK = "awaiting_check"
    MADE = "made"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class IntroductionStatus(StrEnum):
    """Where an introduction by the team stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ConnectionStatus(StrEnum):
    """Where two parties working together stand."""

    AGREED = "agreed"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    FELL_THROUGH = "fell_through"


class SuggestionStatus(StrEnum):
    """What has been decided about a suggested pair."""

    FRESH = "fresh"
    SHORTLISTED = "shortlisted"
    DISMISSED = "dismissed"
    INTRODUCED = "introduced"


class RoundLineStatus(StrEnum):
    """What has become of one line of a brokering round."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DROPPED = "dropped"
    SENT = "sent"
    SKIPPED = "skipped"


class CheckStatus(StrEnum):
    """What the team has found out about an organisation."""

    AWAITING_CHECK = "awaiting_check"
    MORE_ASKED = "more_asked"
    VERIFIED = "verified"
    DECLINED = "declined"


class ProjectStatus(StrEnum):
    """Where a project of several needs stands. Its needs have statuses of their own."""

    AWAITING_CHECK = "awaiting_check"
    OPEN = "open"
    DECLINED = "declined"
    CLOSED = "closed"


class PersonStatus(StrEnum):
    """Whether a person may use their account."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class ConcernStatus(StrEnum):
    """Whether the team has dealt with a concern."""

    OPEN = "open"
    RESOLVED = "resolved"


class OutboxState(StrEnum):
    """Where a message stands. `dead` has been tried as often as it may be, and waits for a team admin."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


_P, _R, _I, _C, _S, _V, _H, _J = (
    PostingStatus,
    ResponseStatus,
    IntroductionStatus,
    ConnectionStatus,
    SuggestionStatus,
    CheckStatus,
    PersonStatus,
    ProjectStatus,
)

_MOVES: tuple[tuple[StrEnum, frozenset[StrEnum]], ...] = (
    (_P.DRAFT, frozenset({_P.AWAITING_CHECK, _P.CLOSED})),
    (_P.AWAITING_CHECK, frozenset({_P.OPEN, _P.DECLINED, _P.DRAFT})),
    (_P.OPEN, frozenset({_P.PAUSED, _P.IN_HAND, _P.MET, _P.CLOSED, _P.EXPIRED})),
    (_P.IN_HAND, frozenset({_P.OPEN, _P.MET, _P.CLOSED})),
    (_P.PAUSED, frozenset({_P.OPEN, _P.CLOSED, _P.EXPIRED})),
    (_P.EXPIRED, frozenset({_P.OPEN, _P.CLOSED})),
    (_P.DECLINED, frozenset({_P.DRAFT})),
    (_P.MET, frozenset()),
    (_P.CLOSED, frozenset()),
    (_R.AWAITING_CHECK, frozenset({_R.MADE, _R.WAITING, _R.DECLINED, _R.WITHDRAWN, _R.LAPSED})),
    (_R.MADE, frozenset({_R.WAITING, _R.ACCEPTED, _R.DECLINED, _R.WITHDRAWN, _R.LAPSED})),
    (_R.WAITING, frozenset({_R.MADE, _R.DECLINED, _R.WITHDRAWN, _R.LAPSED})),
    (_R.ACCEPTED, frozenset()),
    (_R.DECLINED, frozenset()),
    (_R.WITHDRAWN, frozenset()),
    (_R.LAPSED, frozenset()),
    (_I.PROPOSED, frozenset({_I.ACCEPTED, _I.DECLINED, _I.WITHDRAWN, _I.LAPSED})),
    (_I.ACCEPTED, frozenset()),
    (_I.DECLINED, frozenset()),
    (_I.WITHDRAWN, frozenset()),
    (_I.LAPSED, frozenset()),
    (_C.AGREED, frozenset({_C.UNDER_WAY, _C.FELL_THROUGH})),
    (_C.UNDER_WAY, frozenset({_C.COMPLETED, _C.FELL_THROUGH})),
    (_C.COMPLETED, frozenset()),
    (_C.FELL_THROUGH, frozenset()),
    (_S.FRESH, frozenset({_S.SHORTLISTED, _S.DISMISSED, _S.INTRODUCED})),
    (_S.SHORTLISTED, frozenset({_S.FRESH, _S.DISMISSED, _S.INTRODUCED})),
    (_S.DISMISSED, frozenset({_S.FRESH})),
    (_S.INTRODUCED, frozenset({_S.FRESH})),
    (RoundLineStatus.PROPOSED, frozenset({RoundLineStatus.ACCEPTED, RoundLineStatus.DROPPED})),
    (RoundLineStatus.ACCEPTED, frozenset({RoundLineStatus.DROPPED, RoundLineStatus.SENT, RoundLineStatus.SKIPPED})),
    (RoundLineStatus.DROPPED, frozenset({RoundLineStatus.ACCEPTED})),
    (RoundLineStatus.SENT, frozenset()),
    (RoundLineStatus.SKIPPED, frozenset()),
    (_V.AWAITING_CHECK, frozenset({_V.VERIFIED, _V.MORE_ASKED, _V.DECLINED})),
    (_V.MORE_ASKED, frozenset({_V.AWAITING_CHECK, _V.VERIFIED, _V.DECLINED})),
    (_V.VERIFIED, frozenset()),
    (_V.DECLINED, frozenset({_V.AWAITING_CHECK})),
    (_H.UNCONFIRMED, frozenset({_H.ACTIVE})),
    (_H.ACTIVE, frozenset({_H.SUSPENDED})),
    (_H.SUSPENDED, frozenset({_H.ACTIVE})),
    (_J.AWAITING_CHECK, frozenset({_J.OPEN, _J.DECLINED, _J.CLOSED})),
    (_J.OPEN, frozenset({_J.CLOSED})),
    (_J.DECLINED, frozenset({_J.AWAITING_CHECK, _J.CLOSED})),
    (_J.CLOSED, frozenset()),
    (ConcernStatus.OPEN, frozenset({ConcernStatus.RESOLVED})),
    (ConcernStatus.RESOLVED, frozenset({ConcernStatus.OPEN})),
    (OutboxState.QUEUED, frozenset({OutboxState.SENT, OutboxState.DEAD})),
    (OutboxState.DEAD, frozenset({OutboxState.QUEUED})),
    (OutboxState.SENT, frozenset()),
)

# Members of different enumerations with the same text are equal, so the key carries the class as well.
MOVES: Mapping[tuple[type[StrEnum], str], frozenset[StrEnum]] = {
    (type(start), start.value): ends for start, ends in _MOVES
}

# A posting in one of these may be read by everyone.
PUBLIC_POSTING_STATUSES = frozenset({_P.OPEN, _P.PAUSED, _P.IN_HAND, _P.MET, _P.CLOSED, _P.EXPIRED})

# Of a connection in one of these it can be said how much was given; while it is only agreed, nothing has been yet.
BEGUN_CONNECTION_STATUSES = frozenset({_C.UNDER_WAY, _C.COMPLETED})

# A project in one of these may be read by everyone, once the team has checked it.
PUBLIC_PROJECT_STATUSES = frozenset({_J.OPEN, _J.CLOSED})


def may_move(start: StrEnum, end: StrEnum) -> bool:
    """Say whether a thing whose status is `start` may become `end`."""
    return type(start) is type(end) and end in MOVES[type(start), start.value]


def check_move(start: StrEnum, end: StrEnum) -> None:
    """Raise Conflict("moved-on") unless a thing may go from `start` to `end`."""
    if not may_move(start, end):
        raise Conflict("moved-on", status=start)


def is_final(status: StrEnum) -> bool:
    """Say whether nothing can follow `status`."""
    return not MOVES[type(status), status.value]
