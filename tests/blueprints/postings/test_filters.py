"""The filter of the lists: its state is in the address, and nothing in an address breaks the page."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import ReachMode, SupportType
from noticeboard.extensions import limiter
from noticeboard.models import Need
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("clock")

NASTY = ["", "-1", "99999999999999999999", "'", '"', "%", "N-222222", "2026-02-30", "nearest", "🎨", "a" * 300, "CW1"]
NAMES = ["q", "kind", "helps", "theme", "measure", "near", "within", "from", "until", "sort", "after", "before", "x"]


def test_a_town_narrows_the_list_and_each_card_says_how_far(visitor: StrictClient, make: Factory) -> None:
    make.need(title="A need in Crewe")
    make.need(title="A need in Macclesfield", public_lat=53.26, public_lng=-2.126, place_label="Macclesfield (SK11)")

    page = visitor.get("/needs?near=Nantwich&within=5")

    assert "A need in Crewe" in page.text
    assert "about 4 miles" in page.text
    assert "Within 5 miles of Nantwich (CW5)" in page.text
    assert "A need in Macclesfield" not in page.text


def test_a_place_that_is_not_known_is_answered_on_the_form_and_the_list_still_shows(
    visitor: StrictClient, make: Factory
) -> None:
    make.need(title="Still here")

    page = visitor.get("/needs?near=Nantwhich")

    assert "Did you mean" in page.text
    assert "/needs?near=Nantwich" in page.text
    assert "Still here" in page.text


def test_nothing_found_says_what_to_widen(visitor: StrictClient, make: Factory) -> None:
    make.need(title="A hall to paint")

    page = visitor.get("/needs?q=zebra&kind=volunteering")

    assert "0 of 1 need" in page.text
    assert "Without “zebra”" in page.text
    assert "Clear all filters" in page.text


def test_a_chip_takes_one_filter_away_and_keeps_the_others(visitor: StrictClient, make: Factory) -> None:
    make.need()

    page = visitor.get("/needs?q=paint&kind=volunteering&kind=space")

    assert 'href="/needs?q=paint&amp;kind=space"' in page.text
    assert 'href="/needs?kind=volunteering&amp;kind=space"' in page.text


def test_a_date_that_cannot_be_read_is_answered_on_the_form(visitor: StrictClient) -> None:
    assert "Enter a real date" in visitor.get("/needs?from=tomorrow").text


def test_dates_the_wrong_way_round_are_kept_and_answered_and_narrow_nothing(
    visitor: StrictClient, make: Factory
) -> None:
    make.need(title="A hall to paint")

    page = visitor.get("/needs?from=2027-03-01&until=2027-01-01")

    words = "The “Useful until” date must be the same as or after the “Useful from” date"
    summary = page.text.split("There is a problem")[1].split("</ul>")[0]
    assert 'href="#until"' in summary
    assert words in summary
    assert page.text.count(words) == 2
    assert "<title>Error: " in page.text
    assert 'value="2027-03-01"' in page.text
    assert 'value="2027-01-01"' in page.text
    assert "A hall to paint" in page.text
    assert "Remove filter" not in page.text
    assert "There is a problem" not in visitor.get("/needs?from=2027-01-01&until=2027-01-01").text


def test_a_place_that_is_not_known_is_named_above_the_filter(visitor: StrictClient) -> None:
    page = visitor.get("/needs?near=zzzz")

    assert page.text.count("We do not know this place") == 2
    assert 'href="#near"' in page.text.split("There is a problem")[1]


def test_whoever_has_filtered_is_not_welcomed_again(visitor: StrictClient, make: Factory) -> None:
    make.need()

    assert "We make the introduction" in visitor.get("/needs").text
    assert "We make the introduction" not in visitor.get("/needs?kind=volunteering").text


def test_pages_are_walked_by_next_and_previous(visitor: StrictClient, make: Factory) -> None:
    group = make.group()
    for number in range(25):
        make.need(organisation=group, title=f"Need number {number:02}", opened_at=NOW - timedelta(hours=number))
    first = visitor.get("/needs")
    last = make.session.scalars(select(Need.ref).where(Need.title == "Need number 19")).one()
    following = f"/needs?after={last}"

    second = visitor.get(following)

    assert following in first.text
    assert "Need number 19" in first.text
    assert "Need number 20" in second.text
    assert "Need number 19" not in second.text
    assert "before=" in second.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NASTY) | st.text(max_size=40)), min_size=1, max_size=6
    )
)
def test_no_address_is_ever_an_error_of_ours(visitor: StrictClient, answers: list[tuple[str, str]]) -> None:
    limiter.reset()

    page = visitor.get("/needs", query_string=[(name, value) for name, value in answers if "\ud800" not in value])

    assert page.status_code in {200, 400}


def test_the_list_takes_few_queries_however_many_postings_there_are(
    session: Session, visitor: StrictClient, make: Factory
) -> None:
    def queries() -> int:
        asked: list[str] = []
        listener = ("before_cursor_execute", lambda *call: asked.append(call[2]))
        event.listen(session.get_bind().engine, *listener)
        page = visitor.get("/needs?q=paint&near=Crewe&kind=volunteering&helps=young&theme=Social")
        event.remove(session.get_bind().engine, *listener)
        assert page.status_code == 200
        return len([statement for statement in asked if statement.lstrip().upper().startswith(("SELECT", "WITH"))])

    make.need()
    with_one = queries()
    for number in range(12):
        make.need(support_type=list(SupportType)[number % 6], public_lat=53.0 + number / 100)

    assert queries() == with_one <= 9


def test_a_hundred_searches_at_once_from_one_address_are_slowed(visitor: StrictClient) -> None:
    answers = [visitor.get("/needs").status_code for _ in range(30)]

    assert 429 in answers


def test_what_reaches_a_place_without_a_distance_says_how(visitor: StrictClient, make: Factory) -> None:
    make.offer(title="Accounts", reach_mode=ReachMode.REMOTE, reach_mi=None, place_label="Warrington (WA1)")
    make.offer(title="Vouchers", reach_mode=ReachMode.ANYWHERE, reach_mi=None, place_label="Leek (ST13)")

    near = visitor.get("/offers?near=Macclesfield&within=5").text
    anywhere = visitor.get("/offers?q=accounts").text

    assert "Warrington (WA1), by phone or online" in near
    assert "Leek (ST13), anywhere" in near
    assert "by phone or online" not in anywhere[anywhere.index('class="nb-cards"') :]


def test_whoever_names_a_place_reads_what_is_nearest_first_unless_they_say_otherwise(
    visitor: StrictClient, make: Factory
) -> None:
    make.need(title="Near need", opened_at=NOW - timedelta(days=9))
    make.need(title="Far need", public_lat=53.067, public_lng=-2.522, place_label="Nantwich (CW5)")

    def first(query: str) -> str:
        page = visitor.get(f"/needs{query}").text
        return min(("Near need", "Far need"), key=page.index)

    assert first("") == "Far need"
    assert first("?near=Crewe") == first("?near=Crewe&sort=") == "Near need"
    assert first("?near=Crewe&sort=newest") == "Far need"
    page = visitor.get("/needs?near=Crewe").text
    assert '<option value="" selected>Nearest first</option><option value="newest">Newest first</option>' in page
    assert '<option value="" selected>Newest first</option><option value="closing">' in visitor.get("/needs").text


def test_an_order_that_was_chosen_goes_with_the_place_only_where_it_needs_one(
    visitor: StrictClient, make: Factory
) -> None:
    make.need()

    assert 'href="/needs?sort=closing"' in visitor.get("/needs?near=Crewe&sort=closing").text
    assert 'href="/needs"' in visitor.get("/needs?near=Crewe&sort=nearest").text


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("?near=zzzz", '<option value="" selected>Newest first'),
        ("?near=zzzz&sort=newest", '<option value="newest" selected>Newest first'),
        ("?near=zzzz&sort=closing", '<option value="closing" selected>Closing soonest'),
        ("?sort=nearest", '<option value="" selected>Newest first'),
        ("?near=Crewe&sort=newest", '<option value="newest" selected>Newest first'),
    ],
)
def test_an_order_that_was_chosen_stays_so_while_a_place_is_put_right(
    visitor: StrictClient, make: Factory, query: str, chosen: str
) -> None:
    make.need()

    assert chosen in visitor.get(f"/needs{query}").text
