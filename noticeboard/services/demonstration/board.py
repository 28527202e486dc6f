"""What stands on the invented board: the needs and offers of the development set, moved to today."""

from collections.abc import Iterator

from noticeboard.adapters.demonstration_data import DemonstrationPosting, read_needs, read_offers
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import Cadence, QuantityUnit, ReachMode, Side, SupportType, Urgency
from noticeboard.services.demonstration.cast import Cast, Teller, place_of
from noticeboard.services.postings import approve_posting, create_posting, send_for_check

# Needs that are left waiting for the team, so that there is something to check.
LEFT_WAITING = 3

UNITS = {
    "people": QuantityUnit.PEOPLE,
    "items": QuantityUnit.ITEMS,
    "GBP": QuantityUnit.POUNDS,
    "gbp": QuantityUnit.POUNDS,
    "hours": QuantityUnit.HOURS,
    "hours/week": QuantityUnit.HOURS,
    "hours/month": QuantityUnit.HOURS,
    "sessions": QuantityUnit.SESSIONS,
    "day": QuantityUnit.SESSIONS,
    "days/month": QuantityUnit.SESSIONS,
    "event": QuantityUnit.SESSIONS,
    "project": QuantityUnit.PROJECTS,
    "projects": QuantityUnit.PROJECTS,
    "vehicle": QuantityUnit.PROJECTS,
    "sq ft": QuantityUnit.SQUARE_FEET,
    "desk": QuantityUnit.DESKS,
    "places": QuantityUnit.PLACES,
}
REACH = {"any": ReachMode.ANYWHERE, "remote": ReachMode.REMOTE, "0": ReachMode.VENUE}


def offers(cast: Cast) -> Iterator[Teller]:
    """A teller for each offer, one a day."""
    for number, row in enumerate(read_offers()):
        yield _posting(cast, row, Side.OFFER, days_ago=80 - number, checked=True)


def needs(cast: Cast) -> Iterator[Teller]:
    """A teller for each need, one every other day; the last few still wait for the team."""
    needs = read_needs()
    for number, row in enumerate(needs):
        waiting = number >= len(needs) - LEFT_WAITING
        yield _posting(cast, row, Side.NEED, days_ago=1 if waiting else 72 - 2 * number, checked=not waiting)


def _posting(cast: Cast, row: DemonstrationPosting, side: Side, *, days_ago: int, checked: bool) -> Teller:
    """An organisation posts, and the team looks at it the next day."""
    yield (at := cast.at(max(days_ago, 1), 12))
    actor = cast.actor(row.organisation)
    organisation = cast.organisations[row.organisation]
    posting = create_posting(
        cast.session, actor=actor, organisation=organisation, details=_details(cast, row, side), now=at
    )
    send_for_check(cast.session, actor=actor, posting=posting, now=at)
    cast.postings[row.title] = posting
    if checked:
        yield (at := cast.at(max(days_ago - 1, 0), 7))
        approve_posting(cast.session, actor=cast.recorder, posting=posting, version=posting.version, now=at)


def _details(cast: Cast, row: DemonstrationPosting, side: Side) -> PostingDetails:
    unit = UNITS[row.unit] if row.quantity is not None else None
    offers = side is Side.OFFER
    mode = REACH.get(row.reach, ReachMode.RADIUS) if offers else None
    return PostingDetails(
        side=side,
        support_type=SupportType(row.support_type),
        title=row.title,
        description=row.description,
        quantity=row.quantity,
        unit=unit,
        urgency=Urgency(row.urgency),
        place=place_of(cast, row),
        location_text=f"{row.town} {row.outcode}",
        travel_mi=None if offers else int(row.reach),
        reach_mode=mode,
        reach_mi=int(row.reach) if mode is ReachMode.RADIUS else None,
        cadence=(Cadence.MONTHLY if "/" in row.unit else Cadence.ONCE) if offers else None,
        starts_on=row.starts_on + cast.offset if row.starts_on else None,
        ends_on=row.ends_on + cast.offset if row.ends_on else None,
    )
