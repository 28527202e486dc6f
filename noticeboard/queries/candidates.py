"""Reading the postings that a posting could be matched with, and showing a posting to the matcher."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, selectinload

from noticeboard import matching
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import ReachMode, Side, SupportType
from noticeboard.models import Need, Offer, Organisation, Posting

MOST_CANDIDATES = 300
MOST_MILES = 60
MILES_TO_A_DEGREE = 69.0
# What the public is shown a distance from is a town or an outcode, which is a mile across at least.
LEAST_PUBLIC_RADIUS = 1.0

# Beyond this many candidates only kinds that stand in for one another are looked at.
NEAR_KINDS: dict[SupportType, frozenset[SupportType]] = {
    SupportType.VOLUNTEERING: frozenset(
        {SupportType.VOLUNTEERING, SupportType.PROJECT_DELIVERY, SupportType.MENTORING, SupportType.EQUIPMENT}
    ),
    SupportType.EQUIPMENT: frozenset(
        {SupportType.EQUIPMENT, SupportType.VOLUNTEERING, SupportType.PROJECT_DELIVERY, SupportType.FUNDING}
    ),
    SupportType.SPACE: frozenset({SupportType.SPACE, SupportType.EQUIPMENT}),
    SupportType.FUNDING: frozenset({SupportType.FUNDING, SupportType.EQUIPMENT, SupportType.PROJECT_DELIVERY}),
    SupportType.MENTORING: frozenset({SupportType.MENTORING, SupportType.VOLUNTEERING, SupportType.PROJECT_DELIVERY}),
    SupportType.PROJECT_DELIVERY: frozenset(
        {
            SupportType.PROJECT_DELIVERY,
            SupportType.VOLUNTEERING,
            SupportType.MENTORING,
            SupportType.EQUIPMENT,
            SupportType.FUNDING,
        }
    ),
}
FAR_REACHING = (ReachMode.REMOTE, ReachMode.ANYWHERE, ReachMode.BOROUGH)


def list_candidates(session: Session, *, posting: Posting, today: date) -> Sequence[Posting]:
    """The open postings across the board that `posting` could go with: other organisations', newest first.

    `posting` need not be saved. At most 300; on a board with more, those of a kind that can stand in for it.
    """
    chosen = _open_postings(posting.side.other, today).where(
        Posting.organisation_id.is_distinct_from(posting.organisation_id), *_near(posting)
    )
    rows = session.scalars(chosen.limit(MOST_CANDIDATES + 1)).all()
    if len(rows) <= MOST_CANDIDATES:
        return rows
    kinds = chosen.where(Posting.support_type.in_(NEAR_KINDS[posting.support_type]))
    return session.scalars(kinds.limit(MOST_CANDIDATES)).all()


def list_sample_of_offers(session: Session, *, today: date) -> Sequence[Posting]:
    """The newest open offers, from which the matcher counts how common words are: the same for every pair."""
    return session.scalars(_open_postings(Side.OFFER, today).limit(MOST_CANDIDATES)).all()


def list_similar_candidates(session: Session, *, posting: Posting) -> Sequence[Posting]:
    """The live postings of the same side that `posting` may repeat: its organisation's first, then its kind's.

    At most 300.
    """
    live = (PostingStatus.AWAITING_CHECK, PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND)
    own = Posting.organisation_id == posting.organisation_id
    alike = Posting.side == posting.side, Posting.status.in_(live), Posting.id.is_distinct_from(posting.id)
    newest = (Posting.created_at.desc(), Posting.id.desc())
    mine = session.scalars(select(Posting).where(*alike, own).order_by(*newest).limit(100)).all()
    public = Posting.status != PostingStatus.AWAITING_CHECK
    others = select(Posting).where(
        *alike,
        public,
        Posting.support_type == posting.support_type,
        Posting.organisation_id.is_distinct_from(posting.organisation_id),
        Posting.organisation.has(Organisation.suspended_at.is_(None)),
    )
    return [*mine, *session.scalars(others.order_by(*newest).limit(200)).all()]


def as_need(posting: Posting, *, public: bool = False) -> matching.Need:
    """A need as the matcher sees it; with `public`, at its public point."""
    return matching.Need(
        **_shared(posting, public=public),
        travel_miles=posting.travel_mi,
        accepts_remote=posting.answers.get("how") != "in_person",
    )


def as_offer(posting: Posting, *, public: bool = False) -> matching.Offer:
    """An offer as the matcher sees it; with `public`, at its public point."""
    mode = posting.reach_mode or ReachMode.RADIUS
    return matching.Offer(
        **_shared(posting, public=public),
        reach=matching.Reach(mode.value),
        reach_miles=posting.reach_mi,
        covers=frozenset(row.lad_code for row in posting.authorities),
        also_remote=posting.answers.get("how") in {"online", "either"},
    )


def _shared(posting: Posting, *, public: bool) -> dict[str, Any]:
    return {
        "id": posting.ref,
        "title": posting.title,
        "description": posting.description,
        "support_type": posting.support_type.value,
        "organisation": posting.organisation.name if posting.organisation_id else "",
        "point": _point(posting, public=public),
        "place": posting.place_label,
        "outcode": posting.outcode or "",
        "authorities": ((posting.lad_code, 1.0),) if posting.lad_code else (),
        "quantity": posting.quantity,
        "unit": posting.unit.value if posting.unit else "",
        "starts_on": posting.starts_on,
        "ends_on": posting.ends_on,
    }


def _point(posting: Posting, *, public: bool) -> matching.Point | None:
    lat, lng = (posting.public_lat, posting.public_lng) if public else (posting.lat, posting.lng)
    if lat is None or lng is None:
        return None
    radius = posting.loc_radius_mi or 0.0
    return matching.Point(lat, lng, max(radius, LEAST_PUBLIC_RADIUS) if public else radius)


def _open_postings(side: Side, today: date) -> Select[Posting]:
    table: type[Posting] = Need if side is Side.NEED else Offer
    return (
        select(table)
        .where(
            Posting.side == side,
            Posting.status == PostingStatus.OPEN,
            Posting.closes_on >= today,
            Posting.organisation.has(Organisation.suspended_at.is_(None)),
        )
        .options(selectinload(Posting.authorities))
        .order_by(Posting.opened_at.desc(), Posting.id.desc())
    )


def _near(posting: Posting) -> list[ColumnElement[bool]]:
    """A generous box round the posting, unless it, or the other, reaches further than any box.

    It is drawn between public points: from its edge somebody could otherwise find where another posting really is.
    """
    lat, lng = posting.public_lat, posting.public_lng
    if lat is None or lng is None or posting.reach_mode in FAR_REACHING:
        return []
    high = MOST_MILES / MILES_TO_A_DEGREE
    wide = high / max(0.1, math.cos(math.radians(lat)))
    inside = Posting.public_lat.between(lat - high, lat + high) & Posting.public_lng.between(lng - wide, lng + wide)
    return [or_(inside, Posting.public_lat.is_(None), Posting.reach_mode.in_(FAR_REACHING))]
