"""A need that many tests begin with: four people to repaint a hall, as a draft, sent to the team, or pledged to."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.domain.places import Place, Precision
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import QuantityUnit, ResponseKind, Side, SupportType
from noticeboard.models import Organisation, OutboxMessage, Posting, Response
from noticeboard.services.postings import (
    create_posting,
    send_for_check,
)
from tests.factory import NOW, TODAY, Factory

CREWE = Place(
    label="Crewe (CW1)",
    reads_as="CW1 2BJ",
    outcode="CW1",
    lat=53.09844,
    lng=-2.43945,
    radius_mi=0.1,
    precision=Precision.UNIT,
    lad_code="E06000049",
    lad_share=1.0,
    ward_code="E05008620",
    home_share=1.0,
    public_lat=53.099,
    public_lng=-2.444,
    postcode="CW1 2BJ",
)
PAINTERS = PostingDetails(
    side=Side.NEED,
    support_type=SupportType.VOLUNTEERING,
    title="Four people to repaint our hall",
    description="We have the paint and the cake.",
    quantity=Decimal(4),
    unit=QuantityUnit.PEOPLE,
    minimum_age=16,
    answers={"hours_each": "5", "professional_skill": False},
    ends_on=TODAY + timedelta(days=40),
    place=CREWE,
    location_text="cw1 2bj",
    travel_mi=10,
)


def written(session: Session, make: Factory, organisation: Organisation | None = None, **given: Any) -> Posting:
    """A draft of the four painters."""
    group = organisation or make.group()
    return create_posting(
        session, actor=make.actor(group), organisation=group, details=replace(PAINTERS, **given), now=NOW
    )


def sent(session: Session, make: Factory, organisation: Organisation | None = None, **given: Any) -> Posting:
    """The four painters, waiting for the team."""
    posting = written(session, make, organisation, **given)
    send_for_check(session, actor=make.actor(posting.organisation), posting=posting, now=NOW)
    return posting


def kinds(session: Session) -> list[str]:
    """The messages that were queued, in order."""
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def status_of(posting: Posting) -> PostingStatus:
    """How it stands now, asked anew."""
    return posting.status


def pledge(session: Session, make: Factory, need: Posting, held: int = 0) -> Response:
    """A pledge to a need that waits for its answer and holds some of it."""
    business = make.business()
    row = Response(
        ref=f"R-{need.ref[2:]}",
        kind=ResponseKind.PLEDGE,
        area_id=need.area_id,
        posting_id=need.id,
        organisation_id=business.id,
        person_id=business.memberships[0].person_id,
        status=ResponseStatus.MADE,
        message="We can.",
        quantity=Decimal(max(held, 1)),
        unit=need.unit,
        held=Decimal(held),
        made_at=NOW,
    )
    session.add(row)
    need.remaining -= held
    session.commit()
    return row
