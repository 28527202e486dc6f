"""What somebody wrote is shown again on the page that refuses it, so that it is never typed twice."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from noticeboard.domain.lifecycle import PostingStatus
from tests.factory import Factory
from tests.strict_client import StrictClient, hidden_fields

MESSAGE = "Two of us can come on Saturday, with <brushes> & rollers."
SHOWN = "Two of us can come on Saturday, with &lt;brushes&gt; &amp; rollers."


def test_a_pledge_to_a_need_that_was_paused_meanwhile_says_so_and_loses_nothing(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need, browser = make.need(title="Paint our hall"), browser_for(make.business())
    page = f"/needs/{need.ref}/pledge"
    hidden = hidden_fields(browser.get(page).text, page)
    need.status = PostingStatus.PAUSED
    session.commit()

    answer = browser.post(page, data={**hidden, "message": MESSAGE, "quantity": "2", "context": "voluntary"})

    assert answer.status_code == 409
    assert "“Paint our hall” is not open at the moment" in answer.text
    assert SHOWN in answer.text
    assert hidden["form_key"] not in answer.text


def test_a_change_to_a_posting_that_the_team_declined_meanwhile_loses_nothing(
    session: Session, make: Factory, browser_for: Any
) -> None:
    need = make.need(status=PostingStatus.AWAITING_CHECK, opened_at=None)
    browser = browser_for(need.organisation)
    page = f"/your-postings/{need.ref}/edit"
    hidden = hidden_fields(browser.get(page).text, page)
    need.status = PostingStatus.DECLINED
    session.commit()

    answer = browser.post(page, data={**hidden, "title": "Paint the hall white", "description": MESSAGE})

    assert answer.status_code == 409
    assert "Paint the hall white" in answer.text
    assert SHOWN in answer.text


@pytest.mark.usefixtures("session")
def test_a_password_is_never_shown_again(visitor: StrictClient) -> None:
    path = "/sign-in/nowhere"

    answer = visitor.post(path, data={"password": "three odd words", "new_password": "more odd words", "note": MESSAGE})

    assert answer.status_code == 404
    assert SHOWN in answer.text
    assert "odd words" not in answer.text


@pytest.mark.usefixtures("session")
def test_words_shown_again_are_shown_without_what_no_page_can_hold(visitor: StrictClient) -> None:
    answer = visitor.post("/nowhere", data={"note": "Two of us\x0bcan\x1b come"})

    assert answer.status_code == 404
    assert "Two of us\ncan come" in answer.text


def test_a_character_lost_in_pasting_is_pointed_out_beside_all_that_was_typed(make: Factory, browser_for: Any) -> None:
    need, browser = make.need(), browser_for(make.business())
    answers = {"quantity": "2", "context": "voluntary"}

    answer = browser.submit(f"/needs/{need.ref}/pledge", **answers, message="We can\ufffdt come on Mondays.")

    assert answer.status_code == 422
    assert "must not include “\ufffd”" in answer.text
    assert "We can\ufffdt come on Mondays." in answer.text
