"""Who may do what to needs, offers, responses, introductions and connections. Plain questions of plain values."""

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import Side

# A posting that is in hand takes responses too: they go on its waiting list.
TAKES_RESPONSES = frozenset({PostingStatus.OPEN, PostingStatus.IN_HAND})


def may_act(actor: Actor) -> bool:
    """Say whether `actor` may act for the organisation they have chosen: in use, and not suspended."""
    return actor.active and actor.acting_for is not None and not actor.acting_for.suspended


def may_manage_members(actor: Actor, *, organisation_id: int) -> bool:
    """Say whether `actor` may invite, remove and promote members: an admin, while it is not suspended."""
    standing = next((s for s in actor.standings if s.organisation_id == organisation_id), None)
    return standing is not None and not standing.suspended and actor.administers(organisation_id)


def may_pledge(actor: Actor, *, need_status: PostingStatus, owner_id: int) -> bool:
    """Say whether `actor` may pledge: a business or public body, a need that takes responses, not its own.

    The pledge of an organisation that is not yet verified is kept until the team has checked it.
    """
    return (
        may_act(actor)
        and actor.side is Side.OFFER
        and need_status in TAKES_RESPONSES
        and actor.organisation_id != owner_id
    )


def may_ask(actor: Actor, *, offer_status: PostingStatus, owner_id: int) -> bool:
    """Say whether `actor` may ask: a group, an offer that takes responses, not its own."""
    return (
        may_act(actor)
        and actor.side is Side.NEED
        and offer_status in TAKES_RESPONSES
        and actor.organisation_id != owner_id
    )


def may_respond(actor: Actor, *, side: Side, status: PostingStatus, owner_id: int) -> bool:
    """Say whether `actor` may pledge to a need or ask for an offer, whichever `side` the posting is on."""
    if side is Side.NEED:
        return may_pledge(actor, need_status=status, owner_id=owner_id)
    return may_ask(actor, offer_status=status, owner_id=owner_id)


def may_accept(actor: Actor, *, owner_id: int) -> bool:
    """Say whether `actor` may accept or decline what was sent to the organisation `owner_id`."""
    return may_act(actor) and actor.organisation_id == owner_id


def may_withdraw(actor: Actor, *, maker_id: int) -> bool:
    """Say whether `actor` may withdraw what the organisation `maker_id` made, even while it is suspended."""
    return actor.active and actor.organisation_id == maker_id


def may_hold(actor: Actor, *, area_ids: frozenset[int]) -> bool:
    """Say whether `actor`, in the team of one of the areas, may make a response wait or let it go on."""
    return actor.active and bool(actor.team_area_ids & area_ids)


def may_introduce(actor: Actor, *, area_ids: frozenset[int]) -> bool:
    """Say whether `actor` may introduce a pair, decide on it, or take an introduction back: the team of either side."""
    return may_hold(actor, area_ids=area_ids)


def may_see_connection(actor: Actor, *, party_ids: frozenset[int], area_ids: frozenset[int]) -> bool:
    """Say whether `actor` may read a connection with its contact details: its parties, and the team of either."""
    return actor.active and bool(actor.organisation_ids & party_ids or actor.team_area_ids & area_ids)


def may_move_connection(actor: Actor, *, party_ids: frozenset[int], area_ids: frozenset[int]) -> bool:
    """Say whether `actor` may say that a connection has started, ended or fallen through: a party, or the team."""
    return (may_act(actor) and actor.organisation_id in party_ids) or may_hold(actor, area_ids=area_ids)
