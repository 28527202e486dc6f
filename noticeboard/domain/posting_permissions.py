"""Who may do what to a need or an offer."""

from collections.abc import Mapping

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import Side

_P = PostingStatus

# In these its owner may change what it says.
EDITABLE = frozenset({_P.DRAFT, _P.AWAITING_CHECK, _P.OPEN, _P.PAUSED, _P.IN_HAND})

# In these a change that its owner made to what the team had checked is still to be looked at.
LOOKED_AT_AGAIN = frozenset({_P.OPEN, _P.PAUSED, _P.IN_HAND, _P.EXPIRED})

# What its owner may do, and the statuses in which it may be done. The page shows the button, the service asks again.
OWNER_ACTIONS: Mapping[str, frozenset[PostingStatus]] = {
    "edit": EDITABLE,
    "send": frozenset({_P.DRAFT}),
    "take_back": frozenset({_P.AWAITING_CHECK, _P.DECLINED}),
    "pause": frozenset({_P.OPEN}),
    "resume": frozenset({_P.PAUSED}),
    "renew": frozenset({_P.EXPIRED}),
    "met": frozenset({_P.OPEN, _P.IN_HAND}),
    "close": frozenset({_P.DRAFT, _P.OPEN, _P.PAUSED, _P.IN_HAND, _P.EXPIRED}),
}


def may_post(actor: Actor, *, organisation_id: int, side: Side) -> bool:
    """Say whether `actor` may post on `side` for an organisation: its member, where it is on that side and active."""
    standing = next((s for s in actor.standings if s.organisation_id == organisation_id), None)
    return actor.active and standing is not None and standing.side is side and not standing.suspended


def may_keep(actor: Actor, *, organisation_id: int) -> bool:
    """Say whether `actor` may change a posting of an organisation: a member of it, while it is not suspended."""
    standing = next((s for s in actor.standings if s.organisation_id == organisation_id), None)
    return actor.active and standing is not None and not standing.suspended


def may_check(actor: Actor, *, area_id: int) -> bool:
    """Say whether `actor` may check the postings of an area: its team."""
    return actor.works_for(area_id)


def list_owner_actions(status: PostingStatus) -> tuple[str, ...]:
    """What the owner of a posting may do to it while it stands so."""
    return tuple(action for action, statuses in OWNER_ACTIONS.items() if status in statuses)
