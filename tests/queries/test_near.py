"""What is near a place: the three reads, each led by an index, and true to the miles however full the board is."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import ReachMode, Side
from noticeboard.matching.locality import miles_between
from noticeboard.matching.postings import Point
from noticeboard.models import PostingAuthority
from noticeboard.queries.facets import count_options
from noticeboard.queries.near import Near, find_near
from noticeboard.queries.search import Search, Sort, list_page
from tests.factory import Factory

HOME = "E06000049"
CREWE = Point(53.099, -2.444)


def near_crewe(session: Session, side: Side = Side.OFFER, miles: float = 5, **limits: int) -> Near:
    """What is near Crewe."""
    return find_near(session, side=side, lat=CREWE.lat, lng=CREWE.lng, miles=miles, lad_code=HOME, **limits)


def test_an_offer_is_near_by_standing_there_serving_the_borough_or_needing_no_journey(
    session: Session, make: Factory
) -> None:
    away: dict[str, Any] = {"public_lat": 53.9, "public_lng": -1.1}
    here, far = make.offer(), make.offer(**away)
    remote = make.offer(reach_mode=ReachMode.REMOTE, reach_mi=None, **away)
    posted = make.offer(reach_mode=ReachMode.ANYWHERE, reach_mi=None, public_lat=None, public_lng=None)
    across = make.offer(reach_mode=ReachMode.BOROUGH, reach_mi=None, **away)
    elsewhere = make.offer(reach_mode=ReachMode.BOROUGH, reach_mi=None, **away)
    session.add_all([PostingAuthority(posting_id=across.id, lad_code=HOME)])
    session.add_all([PostingAuthority(posting_id=elsewhere.id, lad_code="E06000050")])
    session.flush()

    found = near_crewe(session).found

    assert found == {here.id: 0.0, remote.id: None, posted.id: None, across.id: None}
    assert far.id not in found


@pytest.mark.parametrize("few", [500, 0])
@pytest.mark.parametrize("miles", [3, 8, 25])
def test_both_ways_of_reading_find_what_is_so_many_miles_away(
    session: Session, make: Factory, few: int, miles: int
) -> None:
    group = make.group()
    spots = [(53.099 + up / 20, -2.444 + along / 15) for up in range(-4, 5) for along in range(-3, 4)]
    needs = {
        make.need(organisation=group, public_lat=round(lat, 3), public_lng=round(lng, 3)).id: (lat, lng)
        for lat, lng in [*spots, *spots[::5]]
    }

    found = near_crewe(session, Side.NEED, miles, few=few).found

    apart = {id_: miles_between(CREWE, Point(round(lat, 3), round(lng, 3))) for id_, (lat, lng) in needs.items()}
    assert found == pytest.approx({id_: far for id_, far in apart.items() if far <= miles})


def test_the_nearest_come_first_where_there_are_too_many(session: Session, make: Factory) -> None:
    group = make.group()
    needs = [make.need(organisation=group, public_lat=round(53.099 + step / 200, 3)) for step in range(60)]

    found = near_crewe(session, Side.NEED, 25, few=10, most=12).found

    assert 12 <= len(found) < 60
    assert set(found) == {need.id for need in needs[: len(found)]}


def test_what_is_within_fewer_miles_is_part_of_it() -> None:
    near = Near({1: 2.0, 2: 7.0, 3: None})

    assert near.within(5).found == {1: 2.0, 3: None}


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("few", [500, 0])
def test_no_step_looks_through_the_postings(session: Session, make: Factory, side: Side, few: int) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what a table holds, and looks through a small one")
    make.need()
    make.offer()
    ran: list[tuple[str, Any]] = []
    connection = session.connection()

    def keep(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        ran.append((statement, given))

    event.listen(connection, "before_cursor_execute", keep)
    near = near_crewe(session, side, 25, few=few)
    for sort in (Sort.NEWEST, Sort.NEAREST):
        list_page(session, Search(side=side, near=near, sort=sort))
    count_options(session, Search(side=side, near=near))
    event.remove(connection, "before_cursor_execute", keep)

    read = [(statement, given) for statement, given in ran if "posting" in statement]
    assert len(read) >= 5
    for statement, given in read:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
        assert not [step for step in plan if step.startswith("SCAN posting")], plan
