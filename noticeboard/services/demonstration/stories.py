"""What came of the needs of the past year: posted, answered, connected, given, confirmed and verified."""

from collections.abc import Generator, Iterator
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from noticeboard.adapters.demonstration_data import Story, read_offers, read_stories
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import Cadence, ReachMode, Side, SupportType
from noticeboard.models import Connection, Need, Offer, Posting, SocialValueRecord
from noticeboard.services.confirmations import give_quantities
from noticeboard.services.connections import complete_connection, fall_through, start_connection
from noticeboard.services.demonstration.board import UNITS
from noticeboard.services.demonstration.cast import Cast, Teller
from noticeboard.services.introductions import accept_introduction, introduce
from noticeboard.services.postings import approve_posting, create_posting, send_for_check
from noticeboard.services.responses import ResponseDetails, accept_response, make_response
from noticeboard.services.verification import Check, verify_line

# What the giver of the story that differs says, as a share of what the group says.
SAYS_MORE = Decimal("1.125")
WHY_IT_FELL_THROUGH = "Our coach failed its test that week and there was no other to be had. We are sorry."
MESSAGE = "We would be glad to help with this. Tell us a day that suits you and whom to ask for."
INTRODUCTION = "We think you two would get on: what one of you needs is what the other offers."


def stories(cast: Cast) -> Iterator[Teller]:
    """A teller for each story of the past year."""
    for story in read_stories():
        yield _story(cast, story)


def _story(cast: Cast, story: Story) -> Teller:
    """One need, from its posting to as far as its record has come."""
    day = story.days_ago
    yield (at := cast.at(day, 9))
    need = _post(cast, story, Side.NEED, at)
    offer = _post(cast, story, Side.OFFER, at) if story.how == "introduction" else None
    yield (at := cast.at(day - 1, 14))
    for posting in filter(None, (need, offer)):
        approve_posting(cast.session, actor=cast.recorder, posting=posting, version=posting.version, now=at)
    connection = yield from _agree(cast, story, need, offer)
    if story.ends != "agreed":
        yield from _work(cast, story, connection)
    if story.given:
        yield from _value(cast, story, connection)


def _post(cast: Cast, story: Story, side: Side, at: datetime) -> Posting:
    """The need of a story; or, where the team introduces the two, the giver's offer as it stood then."""
    is_need = side is Side.NEED
    name = story.group if is_need else story.giver
    told = None if is_need else next(row for row in read_offers() if row.organisation == name)
    details = PostingDetails(
        side=side,
        support_type=SupportType(story.support_type),
        title=told.title if told else story.title,
        description=told.description if told else story.description,
        quantity=story.quantity,
        unit=UNITS[story.unit],
        place=cast.places[name],
        location_text=cast.places[name].reads_as,
        travel_mi=10 if is_need else None,
        reach_mode=None if is_need else ReachMode.RADIUS,
        reach_mi=None if is_need else 20,
        cadence=None if is_need else Cadence.ONCE,
    )
    actor, organisation = cast.actor(name), cast.organisations[name]
    posting = create_posting(cast.session, actor=actor, organisation=organisation, details=details, now=at)
    send_for_check(cast.session, actor=actor, posting=posting, now=at)
    return posting


def _agree(cast: Cast, story: Story, need: Posting, offer: Posting | None) -> Generator[datetime, None, Connection]:
    """The giver pledges and the group accepts; or the team introduces them and both accept."""
    group, giver = cast.actor(story.group), cast.actor(story.giver)
    yield (at := cast.at(story.days_ago - 4, 11))
    if offer is None:
        details = ResponseDetails(MESSAGE, quantity=story.quantity, contract_name=story.contract)
        pledge = make_response(cast.session, actor=giver, posting=need, details=details, now=at)
        yield (at := cast.at(story.days_ago - 6, 17))
        return accept_response(cast.session, actor=group, response=pledge, now=at)
    assert isinstance(need, Need)
    assert isinstance(offer, Offer)
    introduction = introduce(
        cast.session, actor=cast.recorder, need=need, offer=offer, message=INTRODUCTION, quantity=story.quantity, now=at
    )
    yield (at := cast.at(story.days_ago - 5, 18))
    accept_introduction(cast.session, actor=group, introduction=introduction, now=at)
    yield (at := cast.at(story.days_ago - 6, 9))
    connection = accept_introduction(cast.session, actor=giver, introduction=introduction, now=at)
    assert connection is not None
    return connection


def _work(cast: Cast, story: Story, connection: Connection) -> Teller:
    """The help begins, and is given or falls through."""
    giver, group = cast.actor(story.giver), cast.actor(story.group)
    yield (at := cast.at(story.days_ago - 10, 10))
    start_connection(cast.session, actor=giver, connection=connection, now=at)
    if story.ends == "under_way":
        return
    yield (at := cast.at(story.days_ago - 16, 16))
    if story.ends == "fell_through":
        fall_through(cast.session, actor=giver, connection=connection, reason=WHY_IT_FELL_THROUGH, now=at)
        return
    complete_connection(cast.session, actor=group, connection=connection, now=at)


def _value(cast: Cast, story: Story, connection: Connection) -> Teller:
    """Both sides say how much was given, and somebody in the team who had no hand in it verifies."""
    find = select(SocialValueRecord).where(SocialValueRecord.connection_id == connection.id)
    record = cast.session.scalars(find).one()
    given = dict(enumerate(story.given, start=1))
    yield (at := cast.at(story.days_ago - 18, 20))
    give_quantities(cast.session, record=record, quantities=given, actor=cast.actor(story.group), now=at)
    if story.ends == "one_sided":
        return
    yield (at := cast.at(story.days_ago - 20, 9))
    said = {number: amount * SAYS_MORE for number, amount in given.items()} if story.ends == "differs" else given
    give_quantities(cast.session, record=record, quantities=said, actor=cast.actor(story.giver), now=at)
    if story.ends == "verified":
        yield (at := cast.at(story.days_ago - 25, 15))
        for number in given:
            verify_line(cast.session, record=record, number=number, check=Check(), actor=cast.verifier, now=at)
