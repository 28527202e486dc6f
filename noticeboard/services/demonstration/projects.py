"""The projects of the invented board: one that everybody can follow, and one that waits for the team."""

from collections.abc import Iterator
from decimal import Decimal

from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import QuantityUnit, Side, SupportType
from noticeboard.models import Posting
from noticeboard.services.demonstration.cast import Cast, Teller
from noticeboard.services.postings import approve_posting, create_posting, send_for_check
from noticeboard.services.projects import approve_project, choose_needs, make_project
from noticeboard.services.responses import ResponseDetails, accept_response, make_response

HALL, PAINTERS, FETE = "Shavington Village Hall", "Rode Heath Rugby Mates", "Prestbury Village Fete"
RAMP = "Ramp and accessible toilet"
# What the hall asks for besides the ramp that it has asked for already: kind, title, story, how much and of what.
NEEDS = (
    (
        SupportType.VOLUNTEERING,
        "Six people to paint the main hall",
        "Walls and skirting, over a weekend. We have the ladders, and lunch is on us.",
        Decimal(6),
        QuantityUnit.PEOPLE,
    ),
    (
        SupportType.EQUIPMENT,
        "Timber for a new stage",
        "Sheets of ply and lengths of two by four. Offcuts and ends of stock are welcome.",
        Decimal(40),
        QuantityUnit.ITEMS,
    ),
    (
        SupportType.FUNDING,
        "A sponsor for the heating",
        "The old heaters failed their test. We have half of what the new ones cost.",
        Decimal(1200),
        QuantityUnit.POUNDS,
    ),
)
TITLE = "A village hall fit for everybody"
STORY = (
    "Eleven groups meet in our hall every week, and some of their members cannot get in.\n\n"
    "The roof was mended last year. Now the hall needs a ramp, a coat of paint, a stage that holds and heating that "
    "works. No one giver has to do it all: each part is a need of its own."
)


def projects(cast: Cast) -> Iterator[Teller]:
    """A teller for each project."""
    yield _hall(cast)
    yield _waiting(cast)


def _hall(cast: Cast) -> Teller:
    """The hall asks for four things, and painters for most of one of them are found."""
    session, group = cast.session, cast.organisations
    yield (at := cast.at(12, 9))
    actor = cast.actor(HALL)
    made = make_project(session, actor=actor, organisation=group[HALL], title=TITLE, story=STORY, now=at)
    needs = [_need(cast, number) for number in range(len(NEEDS))]
    for need in needs:
        send_for_check(session, actor=actor, posting=need, now=at)
    ids = [need.id for need in (*needs, cast.postings[RAMP])]
    choose_needs(session, actor=actor, project=made, need_ids=ids, now=at)
    yield (at := cast.at(11, 15))
    for need in needs:
        approve_posting(session, actor=cast.recorder, posting=need, version=need.version, now=at)
    approve_project(session, actor=cast.recorder, project=made, now=at)
    yield (at := cast.at(6, 18))
    details = ResponseDetails("Four of us can come on the first weekend.", quantity=Decimal(4))
    pledge = make_response(session, actor=cast.actor(PAINTERS), posting=needs[0], details=details, now=at)
    yield (at := cast.at(5, 20))
    accept_response(session, actor=cast.actor(HALL), response=pledge, now=at)


def _need(cast: Cast, number: int) -> Posting:
    kind, title, story, quantity, unit = NEEDS[number]
    details = PostingDetails(
        side=Side.NEED,
        support_type=kind,
        title=title,
        description=story,
        quantity=quantity,
        unit=unit,
        place=cast.places[HALL],
        location_text=cast.places[HALL].reads_as,
        travel_mi=10,
    )
    actor, hall = cast.actor(HALL), cast.organisations[HALL]
    return create_posting(cast.session, actor=actor, organisation=hall, details=details, now=cast.at(12, 9))


def _waiting(cast: Cast) -> Teller:
    """A fete gathers what it needs, and the team has yet to read it."""
    yield (at := cast.at(1, 16))
    actor, group = cast.actor(FETE), cast.organisations[FETE]
    title, story = "A summer fete for the whole village", "A stage, marquees, stewards and somebody to pay for them."
    made = make_project(cast.session, actor=actor, organisation=group, title=title, story=story, now=at)
    ids = [cast.postings["Sponsor for our summer fete"].id]
    choose_needs(cast.session, actor=actor, project=made, need_ids=ids, now=at)
