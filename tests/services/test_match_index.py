"""The index of matches: in step with the board after every move, the same when made afresh, and checked."""

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.vocabulary import ReachMode, Side, SupportType
from noticeboard.models import MatchChange, MatchCount, MatchEntry, MatchKey, Offer, Posting, PostingAuthority
from noticeboard.queries.match_index import list_index_faults
from noticeboard.services.match_index import fold_counts, keep_in_step, rebuild_index
from noticeboard.services.posting_changes import edit_by_owner
from noticeboard.services.posting_endings import (
    close_posting,
    expire_due,
    mark_met,
    pause_posting,
    renew_posting,
    resume_posting,
)
from noticeboard.services.postings import approve_posting, send_for_check
from tests.factory import NOW, Factory
from tests.services.test_organisations import MACCLESFIELD

TITLES = (
    "Four people to repaint our hall",
    "Ten laptops for a homework club",
    "Somebody to look over our accounts",
    "A minibus for day trips",
    "zzz 123",
)
MOVES = ("send", "approve", "edit", "pause", "resume", "close", "meet", "expire", "renew")


def rows(session: Session) -> dict[str, list[Any]]:
    """Everything that the index holds, in order."""
    session.expire_all()
    return {
        table.__tablename__: sorted(tuple(row) for row in session.execute(select(*table.__table__.columns)))
        for table in (MatchKey, MatchEntry, MatchCount)
    }


def details_of(posting: Posting, title: str, kind: SupportType) -> PostingDetails:
    """What an owner's form would say to change the title and the kind of a posting."""
    return PostingDetails(
        side=posting.side,
        support_type=kind,
        title=title,
        description=posting.description,
        quantity=posting.quantity,
        unit=posting.unit,
        urgency=posting.urgency,
        place=MACCLESFIELD if posting.side is Side.NEED else None,
        location_text="Macclesfield",
        travel_mi=posting.travel_mi,
        reach_mode=ReachMode.REMOTE if posting.side is Side.OFFER else None,
        reach_mi=None,
        cadence=posting.cadence,
        starts_on=None,
        ends_on=posting.ends_on,
    )


def take(session: Session, owner: Actor, team: Actor, posting: Posting, name: str, chance: random.Random) -> None:
    """Make one move of the lifecycle, where the posting stands as the move needs it."""
    match name, posting.status:
        case "send", PostingStatus.DRAFT:
            send_for_check(session, actor=owner, posting=posting, now=NOW)
        case "approve", PostingStatus.AWAITING_CHECK:
            approve_posting(session, actor=team, posting=posting, version=posting.version, now=NOW)
        case "edit", PostingStatus.OPEN | PostingStatus.PAUSED:
            details = details_of(posting, chance.choice(TITLES), posting.support_type)
            edit_by_owner(session, actor=owner, posting=posting, details=details, now=NOW)
        case "pause", PostingStatus.OPEN:
            pause_posting(session, actor=owner, posting=posting, now=NOW)
        case "resume", PostingStatus.PAUSED:
            resume_posting(session, actor=owner, posting=posting, now=NOW)
        case "close", PostingStatus.OPEN | PostingStatus.PAUSED:
            close_posting(session, actor=owner, posting=posting, reason="no_longer_needed", now=NOW)
        case "meet", PostingStatus.OPEN | PostingStatus.IN_HAND:
            mark_met(session, actor=owner, posting=posting, now=NOW)
        case "expire", PostingStatus.OPEN | PostingStatus.PAUSED:
            posting.closes_on = NOW.date() - timedelta(days=1)
            expire_due(session, now=NOW)
        case "renew", PostingStatus.EXPIRED:
            renew_posting(session, actor=owner, posting=posting, now=NOW)


@pytest.mark.parametrize("seed", range(4))
def test_the_index_is_in_step_after_every_move_of_the_lifecycle(session: Session, make: Factory, seed: int) -> None:
    chance = random.Random(seed)
    postings = [
        make.need(status=PostingStatus.DRAFT, title=TITLES[0]),
        make.offer(status=PostingStatus.AWAITING_CHECK, title=TITLES[1]),
        make.need(title=TITLES[2]),
        make.offer(title=TITLES[3]),
    ]
    team = make.actor(make.team_member())
    owners = {posting.id: make.actor(posting.organisation) for posting in postings}
    seen = set()

    for _ in range(20):
        posting, name = chance.choice(postings), chance.choice(MOVES)
        take(session, owners[posting.id], team, posting, name, chance)
        seen.add(posting.status)
        if chance.random() < 0.3:
            fold_counts(session, now=NOW)
        assert list(list_index_faults(session)) == []
        open_ones = set(session.scalars(select(Posting.id).where(Posting.status == PostingStatus.OPEN)))
        assert set(session.scalars(select(MatchEntry.posting_id))) == open_ones
        assert set(session.scalars(select(MatchKey.posting_id))) <= open_ones

    assert len(seen) > 2


def test_making_the_index_afresh_gives_the_same_rows(session: Session, make: Factory) -> None:
    area = make.offer(reach_mode=ReachMode.BOROUGH, reach_mi=None)
    area.authorities = [PostingAuthority(lad_code="E06000049"), PostingAuthority(lad_code="E06000050")]
    keep_in_step(session, posting=area)
    for title in TITLES:
        make.need(title=title)
    changed = make.offer(title=TITLES[1])
    changed.title = TITLES[3]
    keep_in_step(session, posting=changed)
    gone = make.offer()
    gone.status = PostingStatus.PAUSED
    keep_in_step(session, posting=gone)
    fold_counts(session, now=NOW)
    before = rows(session)

    assert rebuild_index(session) == 7

    assert rows(session) == before
    assert before["match_key"]


def test_counting_takes_the_changes_a_batch_at_a_time_and_leaves_none(session: Session, make: Factory) -> None:
    for _ in range(3):
        make.offer()

    assert [fold_counts(session, now=NOW, limit=2) for _ in range(3)] == [2, 1, 0]

    assert session.scalars(select(MatchChange)).all() == []
    assert max(session.scalars(select(MatchCount.postings))) >= 3


PLANTED = {
    "a posting is missing": delete(MatchEntry),
    "a key is missing": delete(MatchKey).where(MatchKey.key == select(MatchKey.key).limit(1).scalar_subquery()),
    "a kind is wrong": update(MatchKey).values(kind=5),
    "a key belongs to nothing": insert(MatchKey).values(key=2, cell=2, posting_id=99, kind=0),
    "a count is wrong": update(MatchCount).values(postings=MatchCount.postings + 1),
    "a word has changed": update(Offer).values(title="Ten laptops"),
    "a posting is not open": update(Posting).values(status=PostingStatus.PAUSED),
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_check_finds_what_is_planted(session: Session, make: Factory, name: str) -> None:
    make.offer()
    fold_counts(session, now=NOW)
    assert list(list_index_faults(session)) == []

    session.execute(PLANTED[name].execution_options(synchronize_session=False))
    session.expire_all()

    faults = list(list_index_faults(session))
    assert faults
    assert all("index of matches" in sentence for sentence in faults)


def test_a_posting_with_no_words_worth_finding_is_open_all_the_same(session: Session, make: Factory) -> None:
    need = make.need(title="We are", description="")

    assert session.get(MatchEntry, need.id) is not None
    assert list(list_index_faults(session)) == []
