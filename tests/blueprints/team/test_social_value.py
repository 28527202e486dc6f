"""The team verifies in bulk or one by one, settles, takes back, and sees everything that was said and entered."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.vocabulary import QuantityUnit, Stage, SupportType
from noticeboard.models import LedgerEntry
from noticeboard.services.confirmations import give_quantities
from tests.connected import Connected
from tests.factory import NOW, Factory

D = Decimal


def spoken(make: Factory, group: str = "2500", giver: str | None = None) -> Connected:
    """Equipment that both sides have given a figure for."""
    told = Connected(make, SupportType.EQUIPMENT, "1", QuantityUnit.ITEMS)
    said = ((told.group, group), (told.business, giver or group))
    for actor, quantity in said:
        give_quantities(make.session, record=told.record, quantities={1: D(quantity)}, actor=actor, now=NOW)
    make.session.commit()
    return told


def stages(session: Session) -> list[Stage]:
    return [row.stage for row in session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))]


def test_nothing_to_verify_says_so(make: Factory, browser_for: Any, clock: Any) -> None:
    assert "Nothing to verify." in browser_for(make.team_member()).get("/team/records").text


def test_several_are_verified_at_once(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = [spoken(make) for _ in range(2)]
    browser = browser_for(make.team_member())

    page = browser.get("/team/records")
    answer = browser.submit("/team/records", chosen=[f"{one.record.ref}/1" for one in told], no_conflict="yes")

    assert all(one.record.ref in page.text for one in told)
    assert answer.status_code == 302
    assert "2 verified." in browser.get("/team/records").text
    assert stages(session).count(Stage.VERIFIED) == 2


def test_an_empty_bulk_form_is_sent_back(make: Factory, browser_for: Any, clock: Any) -> None:
    spoken(make)

    page = browser_for(make.team_member()).submit("/team/records")

    assert page.status_code == 422
    assert "Choose at least one line to verify" in page.text
    assert "Confirm that you have no interest of your own" in page.text


def test_one_that_may_not_be_verified_holds_all_of_them_back(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    mine, other = spoken(make), spoken(make)
    person = make.team_member()
    make.membership(person, mine.receiver)

    page = browser_for(person).submit(
        "/team/records", chosen=[f"{one.record.ref}/1" for one in (other, mine)], no_conflict="yes"
    )

    assert page.status_code == 422
    assert "You belong or belonged to one of the parties" in page.text
    assert Stage.VERIFIED not in stages(session)


def test_small_figures_come_to_the_queue_only_by_chance(make: Factory, browser_for: Any, clock: Any) -> None:
    small = [spoken(make, "100") for _ in range(12)]
    page = browser_for(make.team_member()).get("/team/records")

    picked = [one for one in small if one.record.ref in page.text]
    below = [one for one in small if one.record.lines[0].entries[0].row_hash < "199999999999999a"]

    assert picked == below


def test_the_record_page_traces_from_the_record_to_its_hashes(make: Factory, browser_for: Any, clock: Any) -> None:
    told = spoken(make)
    page = browser_for(make.team_member()).get(f"/team/records/{told.record.ref}")
    (entry,) = told.record.lines[0].entries

    assert entry.row_hash in page.text
    assert "£2,500 (est.)" in page.text
    assert "default-2022" in page.text
    assert told.connection.receiver_person.name in page.text
    assert "NT16" in page.text


def test_a_small_figure_says_that_it_counts_and_may_still_be_verified(
    make: Factory, browser_for: Any, clock: Any
) -> None:
    small, large = (spoken(make, pounds).record.ref for pounds in ("50", "2500"))
    team = browser_for(make.team_member())
    words = "You may still verify it."
    assert words in team.get(f"/team/records/{small}").text
    assert words not in team.get(f"/team/records/{large}").text


def test_one_line_is_verified_with_a_share(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = spoken(make, "1500")
    browser, path = browser_for(make.team_member()), f"/team/records/{told.record.ref}/1/verify"
    answers = {"quantity": "1,500", "attribution": "33.333333", "deadweight": "0", "conflict": "no"}

    unreasoned = browser.submit(path, **answers)
    answer = browser.submit(path, reason="shared_with_others", **answers)

    assert unreasoned.status_code == 422
    assert "Choose why the giver&#39;s share is less than 100 per cent" in unreasoned.text
    assert answer.status_code == 302
    assert session.scalars(select(LedgerEntry.net).where(LedgerEntry.stage == Stage.VERIFIED)).all() == [D("500.00")]
    assert browser.get(path).status_code == 409


def test_a_conflict_of_interest_is_refused_in_words(make: Factory, browser_for: Any, clock: Any) -> None:
    told = spoken(make)

    page = browser_for(make.team_member()).submit(
        f"/team/records/{told.record.ref}/1/verify",
        quantity="2500",
        attribution="100",
        deadweight="0",
        conflict="yes",
    )

    assert page.status_code == 422
    assert "You have declared a conflict of interest" in page.text


def test_figures_that_differ_are_settled_and_then_verified_by_somebody_else(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = spoken(make, "2500", "3000")
    first, second = browser_for(make.team_member()), browser_for(make.team_member())
    path = f"/team/records/{told.record.ref}/1"
    check = {"quantity": "2700", "attribution": "100", "deadweight": "0", "conflict": "no"}

    silent = first.submit(f"{path}/settle", quantity="2700", reason="silent_receipt")
    settled = first.submit(f"{path}/settle", quantity="2700", reason="evidence_shows")
    own = first.submit(f"{path}/verify", **check)
    other = second.submit(f"{path}/verify", **check)

    assert (silent.status_code, settled.status_code, own.status_code, other.status_code) == (422, 302, 422, 302)
    assert "You recorded this figure" in own.text
    assert stages(session) == [Stage.DELIVERED, Stage.VERIFIED]


def test_a_settled_figure_that_nobody_can_have_given_is_refused_beside_it(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = spoken(make, "2500", "3000")

    page = browser_for(make.team_member()).submit(
        f"/team/records/{told.record.ref}/1/settle", quantity="900000000", reason="evidence_shows"
    )

    assert page.status_code == 422
    assert "Enter a number of at most 100,000,000." in page.text
    assert 'href="#quantity"' in page.text
    assert 'value="900000000"' in page.text
    assert stages(session) == []


def test_an_entry_is_taken_back(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = spoken(make)
    browser = browser_for(make.team_member())
    clock.move_to(NOW + timedelta(minutes=5))

    empty = browser.submit(f"/team/records/{told.record.ref}/1/reverse")
    answer = browser.submit(f"/team/records/{told.record.ref}/1/reverse", stage="delivered", reason="not_delivered")

    assert empty.status_code == 422
    assert answer.status_code == 302
    assert stages(session) == [Stage.DELIVERED, Stage.REVERSED]


@pytest.mark.parametrize("end", ["", "/1/verify", "/1/settle", "/1/reverse"])
def test_only_the_team_of_its_area_opens_a_record(make: Factory, browser_for: Any, clock: Any, end: str) -> None:
    told = spoken(make)
    elsewhere = make.area(code="elsewhere", name="Elsewhere", council="Elsewhere Council", lads=["E06000050"])
    path = f"/team/records/{told.record.ref}{end}"

    assert browser_for(make.team_member(area=elsewhere)).get(path).status_code == 404
    assert browser_for(told.receiver).get(path).status_code == 403
