"""Searching the board: safe for any words, complete over its pages, and counted truly."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import Side, SupportType
from noticeboard.models import BeneficiaryGroup, Need, PostingGroup
from noticeboard.queries.facets import Count, count_options, list_widenings
from noticeboard.queries.near import find_near
from noticeboard.queries.search import (
    MOST_WORDS,
    Part,
    Search,
    Sort,
    list_page,
    search_words,
)
from tests.factory import NOW, TODAY, Factory

NASTY = [
    '"',
    '""',
    "'",
    "NEAR(a b)",
    "title:paint",
    "paint AND OR NOT",
    "-paint",
    "*",
    "paint*",
    "^paint",
    "(((",
    "a" * 5000,
    "'; DROP TABLE posting; --",
    "%s %(x)s {x} {{7*7}}",
    "\\",
    "<script>alert(1)</script>",
    "İstanbul ŵ ŷ ẞ",
    "\u202etxet",
    "🎨 🧱",
    "& | ! <-> :*",
    " ".join(str(number) for number in range(100)),
    "\ud7ff",
]


@pytest.mark.parametrize("typed", NASTY)
def test_no_words_are_an_error(session: Session, make: Factory, typed: str) -> None:
    make.need()

    list_page(session, Search(side=Side.NEED, words=search_words(typed)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=120))
def test_no_text_at_all_is_an_error(session: Session, typed: str) -> None:
    list_page(session, Search(side=Side.NEED, words=search_words(typed)))


def test_words_are_few_distinct_and_without_little_ones() -> None:
    assert search_words("Paint for the hall, PAINT!") == ("paint", "hall")
    assert len(search_words("one two three four five six seven eight nine ten")) == MOST_WORDS
    assert search_words("!!! the") == ()


def test_words_are_found_in_title_description_and_place_in_any_form(session: Session, make: Factory) -> None:
    found = make.need(title="Painting our hall", description="A day out", place_label="Nantwich (CW5)")
    make.need(title="Laptops", description="For a club", place_label="Crewe (CW1)")

    for typed in ("painted", "days", "nantwich", "hall day Nantwich"):
        page = list_page(session, Search(side=Side.NEED, words=search_words(typed)))
        assert [posting.id for posting in page.postings] == [found.id], typed


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.CLOSING, Sort.NEAREST])
def test_pages_forwards_and_back_show_everything_once_in_one_order(session: Session, make: Factory, sort: Sort) -> None:
    group = make.group()
    for number in range(11):
        # Equal times, days and places: only the id can put these in order.
        make.need(
            organisation=group,
            opened_at=NOW - timedelta(days=number // 4),
            closes_on=TODAY + timedelta(days=number // 3),
            public_lat=53.099 + (number // 5) / 100,
        )
    near = find_near(session, side=Side.NEED, lat=53.099, lng=-2.444, miles=10, lad_code=None)
    search = Search(side=Side.NEED, sort=sort, near=near)
    forwards, after, pages = [], None, []
    for _page in range(4):
        page = list_page(session, search, after=after, limit=3)
        pages.append([posting.ref for posting in page.postings])
        forwards += pages[-1]
        after = page.after
    back = list_page(session, search, before=pages[2][0], limit=3)

    assert after is None
    assert len(set(forwards)) == 11
    assert [posting.ref for posting in back.postings] == pages[1]
    assert back.before == pages[1][0]
    assert back.after == pages[1][-1]
    assert list_page(session, search, before=pages[1][0], limit=3).before is None


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.CLOSING, Sort.NEAREST])
def test_the_next_page_follows_a_posting_that_has_left_the_list_since(
    session: Session, make: Factory, sort: Sort
) -> None:
    for number in range(7):
        make.need(opened_at=NOW - timedelta(days=number), closes_on=TODAY + timedelta(days=number))
        make.need(opened_at=NOW - timedelta(days=number), closes_on=TODAY + timedelta(days=number), public_lat=53.12)

    def page(after: str | None = None, before: str | None = None) -> list[str]:
        near = find_near(session, side=Side.NEED, lat=53.099, lng=-2.444, miles=10, lad_code=None)
        search = Search(side=Side.NEED, sort=sort, near=near)
        return [one.ref for one in list_page(session, search, after=after, before=before, limit=4).postings]

    first, second = page(), page(after=page()[-1])
    gone = session.scalars(select(Need).where(Need.ref == first[-1])).one()
    gone.status = PostingStatus.MET
    session.flush()

    assert page(after=gone.ref) == second
    assert page(before=second[0]) == page()
    assert page(before=gone.ref) == page()


@pytest.mark.parametrize("cursor", ["N-222222", "O-222223"])
def test_a_cursor_that_is_nowhere_gives_the_first_page(session: Session, make: Factory, cursor: str) -> None:
    need = make.need()

    assert list_page(session, Search(side=Side.NEED), after=cursor).postings == [need]
    assert list_page(session, Search(side=Side.NEED), before=cursor).postings == [need]


def test_a_cursor_at_the_end_gives_the_first_page(session: Session, make: Factory) -> None:
    need = make.need()

    assert list_page(session, Search(side=Side.NEED), after=need.ref).postings == [need]


def test_each_option_is_counted_with_the_other_parts_applied(session: Session, make: Factory) -> None:
    session.add(BeneficiaryGroup(code="young", label="Young people", sort_order=1))
    session.commit()
    first = make.need(proposed_measure_ref="NT29")
    make.need(support_type=SupportType.SPACE, proposed_measure_ref="NT28")
    session.add(PostingGroup(posting_id=first.id, group_code="young"))
    session.commit()

    counts = count_options(session, Search(side=Side.NEED, kinds=(SupportType.SPACE,)))

    assert counts.on_board == Count(2)
    assert counts.found == Count(1)
    assert counts.options[Part.KIND] == {"volunteering": Count(1), "space": Count(1)}
    assert counts.options[Part.HELPS] == {}
    assert counts.options[Part.MEASURE] == {"NT28": Count(1)}


def test_counts_are_capped_and_say_so(session: Session, make: Factory) -> None:
    group = make.group()
    for _ in range(4):
        make.need(organisation=group)

    counts = count_options(session, Search(side=Side.NEED), most=2)

    assert counts.found == Count(2, more=True)
    assert counts.options[Part.KIND]["volunteering"].more


def test_what_to_widen_is_counted_truly(session: Session, make: Factory) -> None:
    make.need(public_lat=53.3)
    make.need(support_type=SupportType.SPACE)
    close = find_near(session, side=Side.NEED, lat=53.099, lng=-2.444, miles=5, lad_code=None)
    search = Search(side=Side.NEED, kinds=(SupportType.VOLUNTEERING,), near=close)
    wider = find_near(session, side=Side.NEED, lat=53.099, lng=-2.444, miles=25, lad_code=None)

    found = list_widenings(session, search, wider={25: wider})

    assert [(one.part, one.miles, one.count.number) for one in found] == [
        (Part.NEAR, 25, 1),
        (Part.KIND, None, 1),
        (Part.NEAR, None, 1),
    ]


def test_dates_ask_for_what_is_of_use_in_between(session: Session, make: Factory) -> None:
    early = make.need(starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    late = make.need(starts_on=TODAY + timedelta(days=20), ends_on=None)

    def found(useful_from: int | None = None, useful_until: int | None = None) -> set[int]:
        first, last = (None if days is None else TODAY + timedelta(days=days) for days in (useful_from, useful_until))
        search = Search(side=Side.NEED, useful_from=first, useful_until=last)
        return {posting.id for posting in list_page(session, search).postings}

    assert found(useful_from=4) == {late.id}
    assert found(useful_until=10) == {early.id}
    assert found(useful_from=2, useful_until=30) == {early.id, late.id}


def test_nothing_of_a_suspended_organisation_is_found(session: Session, make: Factory) -> None:
    make.need(organisation=make.group(suspended_at=NOW))

    assert list_page(session, Search(side=Side.NEED)).postings == []
