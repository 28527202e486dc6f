"""Dates that do not agree are refused where they are typed, and what is refused later leads to its question."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.models import OneUseLink, Posting
from tests.blueprints.test_drafts import DETAILS, NEED_STEPS, begin, sending_path, write
from tests.factory import NOW, Factory
from tests.strict_client import StrictClient

pytestmark = pytest.mark.usefixtures("ready_to_post")

XHTML = "{http://www.w3.org/1999/xhtml}"
SOON = ("1", "3", "2027")

# From, until, where the error stands, and how it goes on after what the last day is called.
WRONG_DATES = {
    "ends before it starts": (("5", "1", "2027"), ("4", "1", "2027"), "ends_on", "must be the same as or after"),
    "is over": (None, ("1", "1", "2020"), "ends_on", "must be today or later"),
    "was over long ago": (None, ("1", "1", "0001"), "ends_on", "must be today or later"),
    "ends in a far year": (None, ("1", "1", "9999"), "ends_on", "must be in the year 2036 or earlier"),
    "starts in a far year": (("1", "1", "9999"), None, "starts_on", "First day must be in a year from 2016 to 2036"),
    "started in the first year": (("1", "1", "0001"), SOON, "starts_on", "First day must be in a year from 2016"),
}


def parts(**dates: tuple[str, str, str] | None) -> dict[str, str]:
    """Dates as the three boxes of each send them."""
    names = ("day", "month", "year")
    return {f"{of}-{n}": v for of, date in dates.items() if date for n, v in zip(names, date, strict=True)}


def problems(text: str) -> dict[str, str]:
    """The links of the error summary: where each leads, and what it says."""
    tree = html5lib.parse(text)
    summary = next(one for one in tree.iter() if "govuk-error-summary" in one.get("class", "").split())
    return {link.get("href", ""): "".join(link.itertext()).strip() for link in summary.iter(f"{XHTML}a")}


def ids(text: str) -> set[str]:
    """Every id of a page."""
    return {one.get("id", "") for one in html5lib.parse(text).iter()}


def errors_at(text: str, name: str) -> str:
    """What a page says at one date."""
    return next("".join(one.itertext()) for one in html5lib.parse(text).iter() if one.get("id") == f"{name}-error")


@pytest.mark.parametrize("wrong", WRONG_DATES)
@pytest.mark.parametrize("side", ["needs", "offers"])
def test_the_page_of_dates_refuses_them_at_the_date(visitor: StrictClient, side: str, wrong: str) -> None:
    starts, ends, name, words = WRONG_DATES[wrong]
    said = {"urgency": "normal"} if side == "needs" else {"cadence": "once"}
    last = "Date you need it by" if side == "needs" else "Last day"

    page = visitor.submit(f"{begin(visitor, side)}/when", said | parts(starts_on=starts, ends_on=ends))

    assert page.status_code == 422
    (href, text), *others = problems(page.text).items()
    assert others == []
    assert href == f"#{name}-day"
    assert href.removeprefix("#") in ids(page.text)
    assert words in text
    assert name == "starts_on" or text.startswith(last)
    assert text in errors_at(page.text, name)


def test_both_dates_are_refused_at_once(visitor: StrictClient) -> None:
    dates = parts(starts_on=("1", "1", "9999"), ends_on=("1", "1", "2020"))

    page = visitor.submit(f"{begin(visitor)}/when", {"urgency": "normal"} | dates)

    assert set(problems(page.text)) == {"#starts_on-day", "#ends_on-day"}


def test_today_and_the_last_year_allowed_are_accepted(visitor: StrictClient) -> None:
    today = (str(NOW.day), str(NOW.month), str(NOW.year))
    for starts, ends in ((today, today), (None, ("31", "12", "2036"))):
        page = visitor.submit(f"{begin(visitor)}/when", {"urgency": "normal"} | parts(starts_on=starts, ends_on=ends))
        assert page.status_code == 302, page.text


@pytest.mark.parametrize("wrong", WRONG_DATES)
@pytest.mark.parametrize("by", ["owner", "team"])
def test_the_page_that_changes_a_posting_refuses_them_at_the_date(
    browser_for: Any, make: Factory, by: str, wrong: str
) -> None:
    starts, ends, name, words = WRONG_DATES[wrong]
    need = make.need()
    browser = browser_for(need.organisation if by == "owner" else make.team_member())
    path = f"/your-postings/{need.ref}/edit" if by == "owner" else f"/team/postings/{need.ref}/edit"
    answers = {"title": "Paint", "description": "All of it.", "urgency": "normal", "place": "Crewe", "note": "Dates."}
    none = parts(starts_on=("", "", ""), ends_on=("", "", ""))

    page = browser.submit(path, answers | DETAILS | none | parts(starts_on=starts, ends_on=ends))

    assert page.status_code == 422
    assert list(problems(page.text)) == [f"#{name}-day"]
    assert f"{name}-day" in ids(page.text)
    assert words in errors_at(page.text, name)


def test_a_change_below_what_is_promised_leads_to_how_many(browser_for: Any, make: Factory) -> None:
    need = make.need(remaining=1)
    answers = {"title": need.title, "description": need.description, "urgency": "normal", "place": "Crewe"}

    page = browser_for(need.organisation).submit(f"/your-postings/{need.ref}/edit", answers | {"people": "2"})

    assert list(problems(page.text)) == ["#people"]


def test_a_draft_whose_last_day_went_by_is_mended_from_the_check_page_and_spends_no_link(
    app: Noticeboard, visitor: StrictClient, session: Session, clock: time_machine.Traveller
) -> None:
    soon = NOW + timedelta(days=3)
    dates = parts(ends_on=(str(soon.day), str(soon.month), str(soon.year)))
    base = write(visitor, NEED_STEPS | {"when": {"urgency": "normal"} | dates})
    clock.move_to(NOW + timedelta(days=5))

    page = visitor.submit(f"{base}/check")

    assert page.status_code == 422
    ((href, text),) = problems(page.text).items()
    assert text == "Date you need it by must be today or later"
    address = urlsplit(href)
    assert address.path == f"{base}/when"
    assert address.fragment in ids(visitor.get(f"{address.path}?{address.query}").text)
    assert session.scalar(select(func.count()).select_from(OneUseLink)) == 0
    mended = visitor.submit(f"{address.path}?{address.query}", {"urgency": "normal"} | parts(ends_on=SOON))
    assert mended.headers["Location"].endswith("/check")
    visitor.submit(mended.headers["Location"])
    visitor.submit(sending_path(app, session))
    assert session.scalars(select(Posting)).one().status is PostingStatus.AWAITING_CHECK


def test_a_link_opened_after_the_last_day_leads_to_the_date(
    app: Noticeboard, visitor: StrictClient, session: Session, clock: time_machine.Traveller
) -> None:
    soon = NOW + timedelta(days=3)
    dates = parts(ends_on=(str(soon.day), str(soon.month), str(soon.year)))
    base = write(visitor, NEED_STEPS | {"when": {"urgency": "normal"} | dates})
    visitor.submit(f"{base}/check")
    clock.move_to(NOW + timedelta(days=5))

    landed = urlsplit(visitor.submit(sending_path(app, session)).headers["Location"])

    page = visitor.get(f"{landed.path}?{landed.query}").text
    assert landed.path.endswith("/when")
    assert landed.fragment in ids(page)
    assert "This is not sent yet. Date you need it by must be today or later." in page
