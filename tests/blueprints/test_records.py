"""Both sides say how much was given, in plain words; the giver and the team choose the measure."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.domain.ledger import SAMPLED_BELOW
from noticeboard.domain.lifecycle import ConnectionStatus
from noticeboard.domain.vocabulary import QuantityUnit, Stage, SupportType
from noticeboard.models import Confirmation, LedgerEntry, OutboxMessage
from noticeboard.services.connections import fall_through
from noticeboard.services.outbox import queue_message
from noticeboard.web.filters import long_date
from noticeboard.web.messages import write_message
from tests.connected import Connected
from tests.factory import NOW, Factory
from tests.strict_client import hidden_fields


def value_of(told: Connected, end: str = "") -> str:
    """The address of the page on which a connection's value is given."""
    assert told.record.connection_id == told.connection.id
    return f"/connections/{told.connection.ref}/value{end}"


def stages(session: Session) -> list[tuple[Stage, str]]:
    return [(row.stage, f"{row.quantity:f}") for row in session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))]


def test_the_group_says_how_many_people_and_hours_and_never_sees_a_ref(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = Connected(make)
    browser = browser_for(told.receiver)

    page = browser.get(value_of(told))
    answer = browser.submit(value_of(told), line_1_people="4", line_1_hours_each="3")
    after = browser.get(value_of(told))

    assert "How many people helped?" in page.text
    assert "Do not include names of people you support" in page.text
    assert "NT29" not in page.text
    assert answer.status_code == 302
    assert "12 hours of staff time" in after.text
    assert "The giver needs to confirm" in after.text
    assert [row.quantity for row in session.scalars(select(Confirmation))] == [12]


def test_the_giver_agrees_with_one_button(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = Connected(make)
    browser_for(told.receiver).submit(value_of(told), line_1_people="4", line_1_hours_each="2.5")
    browser = browser_for(told.giver)
    page = browser.get(value_of(told))

    answer = browser.post(value_of(told, "/agree"), data=form_on(page.text, value_of(told, "/agree")))
    after = browser.get(value_of(told))

    assert "Agree to 10 hours of staff time" in page.text
    assert "NT29" in page.text
    assert answer.status_code == 302
    assert "agreed by both sides" in after.text
    assert "£169.30 (est.)" in after.text
    assert stages(session) == [(Stage.DELIVERED, "10.0000")]


def test_before_the_help_has_started_the_page_offers_that_step_in_place_of_a_figure(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = Connected(make)
    told.connection.status = ConnectionStatus.AGREED
    session.commit()
    browser = browser_for(told.receiver)
    start = f"/connections/{told.connection.ref}/start"

    page, connection = browser.get(value_of(told)), browser.get(f"/connections/{told.connection.ref}")
    refused = browser.post(value_of(told), data={"line_1_people": "4", "line_1_hours_each": "3"})
    started = browser.post(start, data=form_on(page.text, start))
    after = browser.get(value_of(told))

    assert "Once it has started, each side can say here how much was given" in connection.text
    assert "Say how much was given" not in connection.text
    assert "The help has not started yet" in page.text
    assert "How many people helped?" not in page.text
    assert (refused.status_code, started.status_code) == (409, 302)
    assert "Mark the connection as started" in refused.text
    assert "How many people helped?" in after.text


def form_on(text: str, path: str) -> dict[str, str]:
    return hidden_fields(text, path)


def test_a_figure_changed_meanwhile_is_not_agreed_to(make: Factory, browser_for: Any, clock: Any) -> None:
    told = Connected(make)
    group, giver = browser_for(told.receiver), browser_for(told.giver)
    group.submit(value_of(told), line_1_people="4", line_1_hours_each="2")
    page = giver.get(value_of(told))
    group.submit(value_of(told), line_1_people="4", line_1_hours_each="3")

    answer = giver.post(value_of(told, "/agree"), data=form_on(page.text, value_of(told, "/agree")))
    nonsense = giver.post(value_of(told, "/agree"), data={"number": "x", "quantity": "NaN"})

    assert answer.status_code == 409
    assert "has changed its figure" in answer.text
    assert nonsense.status_code == 409


def test_figures_that_differ_are_shown_to_both(make: Factory, browser_for: Any, clock: Any) -> None:
    told = Connected(make)
    browser_for(told.receiver).submit(value_of(told), line_1_people="4", line_1_hours_each="2")
    browser_for(told.giver).submit(value_of(told), line_1_people="4", line_1_hours_each="3")

    pages = [browser_for(side).get(value_of(told)).text for side in (told.receiver, told.giver)]

    for page in pages:
        assert "The two sides gave different figures" in page
        assert "8 hours of staff time" in page
        assert "12 hours of staff time" in page


def test_an_empty_form_says_what_is_missing(make: Factory, browser_for: Any, clock: Any) -> None:
    told = Connected(make)
    browser = browser_for(told.receiver)

    empty = browser.submit(value_of(told))
    half = browser.submit(value_of(told), line_1_people="4")

    assert empty.status_code == half.status_code == 422
    assert "Enter how many people it was" in empty.text
    assert "Enter how many hours it was for each person" in half.text


def test_a_figure_that_comes_to_too_much_is_sent_back_with_all_that_was_typed(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = Connected(make)

    answer = browser_for(told.receiver).submit(value_of(told), line_1_people="8000", line_1_hours_each="8000")

    assert answer.status_code == 422
    assert "Your answers come to 64,000,000 hours of staff time" in answer.text
    assert "the most there can be is 500,000 hours of staff time" in answer.text
    assert 'href="#line_1_people"' in answer.text
    assert answer.text.count('value="8000"') == 2
    assert not session.scalars(select(Confirmation)).all()


@pytest.mark.parametrize("typed", ["1000000", "8785", "90000000"])
def test_nobody_gave_more_hours_than_there_are_in_a_year(
    make: Factory, session: Session, browser_for: Any, clock: Any, typed: str
) -> None:
    told = Connected(make)
    group = browser_for(told.receiver)

    answer = group.submit(value_of(told), line_1_people="1", line_1_hours_each=typed)
    most = group.submit(value_of(told), line_1_people="1", line_1_hours_each="8784")

    assert answer.status_code == 422
    assert "Number of hours each must be 8,784 or less, which is every hour of a year" in answer.text
    assert "Enter what one person gave, not the hours of everyone together" in answer.text
    assert 'href="#line_1_hours_each"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="1"' in answer.text
    assert most.status_code == 302
    assert [row.quantity for row in session.scalars(select(Confirmation))] == [8784]


def test_a_connection_of_several_years_may_come_to_the_hours_of_them_all(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = Connected(make)
    told.connection.opened_at = NOW - timedelta(days=800)
    session.commit()
    group = browser_for(told.receiver)

    answer = group.submit(value_of(told), line_1_people="1", line_1_hours_each="30000")
    most = group.submit(value_of(told), line_1_people="1", line_1_hours_each="26352")

    assert "Number of hours each must be 26,352 or less, which is every hour of 3 years" in answer.text
    assert most.status_code == 302


def test_the_second_of_two_figures_that_comes_to_too_much_has_its_own_message(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = Connected(make, SupportType.PROJECT_DELIVERY, "1", QuantityUnit.PROJECTS)

    answer = browser_for(told.receiver).submit(
        value_of(told), line_1_value="3000", line_2_people="8000", line_2_hours_each="8000"
    )

    assert answer.status_code == 422
    assert 'href="#line_2_people"' in answer.text
    assert 'href="#line_1_value"' not in answer.text
    assert not session.scalars(select(Confirmation)).all()


def test_a_figure_to_confirm_waits_on_the_noticeboard_of_the_other_side_with_its_day(
    make: Factory, browser_for: Any, clock: Any
) -> None:
    told = Connected(make)
    group, giver = browser_for(told.receiver), browser_for(told.giver)
    words = f"Confirm the figure that {told.receiver.name} gave"
    assert words not in giver.get("/your-noticeboard").text
    group.submit(value_of(told), line_1_people="4", line_1_hours_each="3")

    page, own = giver.get("/your-noticeboard").text, group.get("/your-noticeboard").text
    giver.submit(value_of(told), line_1_people="4", line_1_hours_each="3")

    assert words in page
    assert f'href="{value_of(told)}"' in page
    assert f", given on {long_date(NOW)}" in page
    assert "Confirm the figure" not in own
    assert words not in giver.get("/your-noticeboard").text


def test_before_a_connection_falls_through_its_page_says_what_becomes_of_the_figure(
    make: Factory, browser_for: Any, clock: Any
) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    assert told.record.connection_id == told.connection.id
    group, giver = browser_for(told.receiver), browser_for(told.giver)
    page = f"/connections/{told.connection.ref}/fall-through"

    promised = group.get(page).text
    for side in (group, giver):
        side.submit(value_of(told), line_1_people="4", line_1_hours_each="2")
    small = group.get(page).text

    assert "12 hours of staff time was promised and not confirmed by both sides. That is taken back." in promised
    assert "Both sides confirmed 8 hours of staff time. That stands and stays in the totals." in small
    assert "taken back." not in small


def test_a_large_figure_is_said_to_wait_for_the_team_when_its_connection_falls_through(
    make: Factory, browser_for: Any, clock: Any
) -> None:
    told = Connected(make)
    for side in (told.receiver, told.giver):
        browser_for(side).submit(value_of(told), line_1_people="30", line_1_hours_each="40")

    page = browser_for(told.giver).get(f"/connections/{told.connection.ref}/fall-through").text

    assert "Both sides confirmed 1,200 hours of staff time" in page
    assert "counts in the totals once the team has verified it" in page


def test_the_team_is_led_from_its_review_page_to_the_figures_to_verify_and_to_settle(
    make: Factory, browser_for: Any, clock: Any
) -> None:
    large, differing, small = Connected(make), Connected(make), Connected(make)
    team = browser_for(make.team_member())
    assert tile(team.get("/team").text) == ("figures to verify or settle", "0")

    for told, hours in ((large, ("40", "40")), (differing, ("2", "3")), (small, ("1", "1"))):
        for side, each in zip((told.receiver, told.giver), hours, strict=True):
            browser_for(side).submit(value_of(told), line_1_people="4", line_1_hours_each=each)
    sampled = small.record.lines[0].entries[-1].row_hash < SAMPLED_BELOW

    assert tile(team.get("/team").text) == ("figures to verify or settle", "3" if sampled else "2")


def tile(text: str) -> tuple[str, str]:
    """The words and the number of the tile that leads to the figures."""
    found = re.search(r'<dt><a[^>]*href="/team/records"[^>]*>([^<]*)</a></dt><dd>([^<]*)</dd>', text)
    assert found is not None
    return found[1], found[2]


def test_a_space_is_hours_at_the_lower_rate(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = Connected(make, SupportType.SPACE, "2", QuantityUnit.SESSIONS)
    browser = browser_for(told.receiver)

    browser.submit(value_of(told), line_1_hours="10", line_1_hire_rate="25", line_1_local_hall_rate="15.50")

    assert [row.quantity for row in session.scalars(select(Confirmation))] == [155]
    assert "You said £155. To change it, answer again." in browser.get(value_of(told)).text


def test_a_space_says_each_way_to_answer_where_an_answer_is_missing(
    make: Factory, browser_for: Any, clock: Any
) -> None:
    told = Connected(make, SupportType.SPACE, "2", QuantityUnit.SESSIONS)
    browser = browser_for(told.receiver)

    empty = browser.submit(value_of(told))
    without_rate = browser.submit(value_of(told), line_1_hours="10")

    assert "Enter how many hours it was, or how many pounds the rent would have been" in empty.text
    assert "Enter what the owner or a hall nearby charges an hour" in without_rate.text


def test_a_project_asks_for_goods_and_time_apart(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = Connected(make, SupportType.PROJECT_DELIVERY, "1", QuantityUnit.PROJECTS)

    browser_for(told.receiver).submit(value_of(told), line_1_value="£3,000", line_2_people="6", line_2_hours_each="10")

    assert [row.quantity for row in session.scalars(select(Confirmation).order_by(Confirmation.id))] == [3000, 60]


def test_sent_twice_it_is_said_once(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = Connected(make)
    browser = browser_for(told.receiver)
    fields = form_on(browser.get(value_of(told)).text, value_of(told)) | {
        "line_1_people": "4",
        "line_1_hours_each": "3",
    }

    answers = [browser.post(value_of(told), data=fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(session.scalars(select(Confirmation)).all()) == 1


def test_the_giver_chooses_another_measure(make: Factory, session: Session, browser_for: Any, clock: Any) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    browser = browser_for(told.giver)

    page = browser.get(value_of(told, "/1/measure"))
    answer = browser.submit(value_of(told, "/1/measure"), measure="NT17")
    same = browser.submit(value_of(told, "/1/measure"), measure="NT17")

    assert "Staff volunteering hours for a charity or group" in page.text
    assert "NT24" not in page.text
    assert answer.status_code == 302
    assert same.status_code == 422
    assert "This is the measure in use" in same.text
    assert [stage for stage, _quantity in stages(session)] == [Stage.COMMITTED, Stage.REVERSED, Stage.COMMITTED]


def test_the_group_cannot_choose_and_strangers_see_nothing(make: Factory, browser_for: Any, clock: Any) -> None:
    told = Connected(make)

    assert browser_for(told.receiver).get(value_of(told, "/1/measure")).status_code == 403
    assert browser_for(make.business()).get(value_of(told)).status_code == 404
    assert browser_for(told.giver).get("/connections/C-222222/value").status_code == 404
    assert browser_for(told.giver).get(value_of(told, "/7/measure")).status_code == 404


def test_the_team_may_look_but_says_nothing_for_a_side(make: Factory, browser_for: Any, clock: Any) -> None:
    told = Connected(make)
    browser = browser_for(make.team_member())

    page = browser.get(value_of(told))

    assert page.status_code == 200
    assert "Save your figure" not in page.text
    data = {"line_1_people": "4", "line_1_hours_each": "1"}
    assert browser.post(value_of(told), data=data).status_code == 403


def test_every_message_about_value_can_be_written(make: Factory, session: Session, clock: Any) -> None:
    told = Connected(make)
    payload = {"record_id": told.record.id, "connection_id": told.connection.id}
    kinds = ["to-confirm", "reminder", "differs", "agreed", "settled", "verified", "reversed", "measure", "to-verify"]

    for kind in kinds:
        row: OutboxMessage = queue_message(
            session, kind=f"value-{kind}", now=NOW, to=told.connection.receiver_person, payload=payload
        )
        session.flush()
        message = write_message(session, row)
        assert told.connection.title in message.subject
        assert f"/{told.record.ref if kind == 'to-verify' else told.connection.ref}" in message.text


def test_once_a_connection_fell_through_no_page_asks_settles_or_chooses(
    make: Factory, session: Session, browser_for: Any, clock: Any
) -> None:
    told = Connected(make, answers={"hours_each": "3"})
    browser_for(told.receiver).submit(value_of(told), line_1_people="4", line_1_hours_each="3")
    fall_through(session, actor=told.group, connection=told.connection, reason="Ill", now=NOW)
    session.commit()
    giver, team = browser_for(told.giver), browser_for(make.team_member())

    page, record = giver.get(value_of(told)), team.get(f"/team/records/{told.record.ref}")

    assert "The connection fell through" in page.text
    assert "The connection fell through" in record.text
    assert "Nothing stands" in record.text
    assert "£0" not in record.text
    for words in ("Save your figure", "Agree to", "Choose another measure", "Settle the figure"):
        assert words not in page.text + record.text
    for browser, path in (
        (giver, value_of(told, "/1/measure")),
        (team, value_of(told, "/1/measure")),
        (team, f"/team/records/{told.record.ref}/1/settle"),
    ):
        answer = browser.get(path)
        assert answer.status_code == 409
        assert "fell through" in answer.text
