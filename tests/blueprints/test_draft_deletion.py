"""Deleting what was never sent: by whoever may go on writing it, once, and nobody else's."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from noticeboard.app import Noticeboard
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, NotFound, Refusal
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.vocabulary import Side
from noticeboard.models import Organisation, Posting, PostingDraft
from noticeboard.services.drafts import delete_draft, send_draft, start_draft
from tests.blueprints.test_drafts import NEED_STEPS, begin, sending_path, write
from tests.factory import NOW, Factory
from tests.painters import PAINTERS
from tests.races import race, racing_database
from tests.strict_client import StrictClient, hidden_fields

TITLE = "Six people to clear our allotment"
BOTH = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])


@pytest.mark.usefixtures("ready_to_post")
def test_its_writer_is_asked_and_then_told_what_was_deleted(
    browser_for: type[StrictClient], session: Session, make: Factory
) -> None:
    writer = browser_for(make.group())
    base = begin(writer)
    begin(writer, title="Two people to paint our hall")
    assert f'href="{base}/delete"' in writer.get(f"{base}/details").text
    listed = writer.get("/your-postings").text
    assert listed.count(">Delete<") == 2

    asked = writer.get(f"{base}/delete")
    assert (asked.status_code, f"Delete the draft: {TITLE}" in asked.text) == (200, True)
    assert len(session.scalars(select(PostingDraft)).all()) == 2
    done = writer.submit(f"{base}/delete")

    assert done.location.endswith("/your-postings")
    page = writer.get(done.location).text
    assert f"The draft “{TITLE}” has been deleted." in page
    assert page.count(">Delete<") == 1
    assert [draft.answers["what"]["title"] for draft in session.scalars(select(PostingDraft))] == [
        "Two people to paint our hall"
    ]
    assert writer.get(f"{base}/delete").status_code == 404


@pytest.mark.usefixtures("ready_to_post")
def test_pressing_twice_deletes_once_and_says_the_same(browser_for: type[StrictClient], make: Factory) -> None:
    writer = browser_for(make.group())
    path = f"{begin(writer)}/delete"
    form = hidden_fields(writer.get(path).text, path)

    answers = [writer.post(path, data=form) for _ in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(302, "/your-postings")] * 2


@pytest.mark.usefixtures("ready_to_post")
def test_nobody_deletes_what_another_writes(browser_for: type[StrictClient], session: Session, make: Factory) -> None:
    path = f"{begin(browser_for(make.group()))}/delete"
    other = browser_for(make.group())

    assert (other.get(path).status_code, other.post(path).status_code) == (404, 404)
    assert session.scalar(select(PostingDraft)) is not None


@pytest.mark.usefixtures("ready_to_post")
def test_what_has_been_sent_is_not_deleted(browser_for: type[StrictClient], session: Session, make: Factory) -> None:
    writer = browser_for(make.group())
    base = write(writer, {step: answers for step, answers in NEED_STEPS.items() if step != "you"})
    assert f'href="{base}/delete"' in writer.get(f"{base}/check").text
    form = hidden_fields(writer.get(f"{base}/delete").text)
    writer.submit(f"{base}/check")

    assert writer.post(f"{base}/delete", data=form).status_code == 409
    assert session.scalars(select(Posting)).one().status is PostingStatus.AWAITING_CHECK


@pytest.mark.usefixtures("ready_to_post")
def test_a_visitor_may_delete_it_and_the_link_that_was_sent_then_finds_nothing(
    app: Noticeboard, visitor: StrictClient, session: Session
) -> None:
    base = write(visitor, NEED_STEPS)
    visitor.submit(f"{base}/check")
    freed = session.scalars(select(PostingDraft.id)).one()

    done = visitor.submit(f"{base}/delete")
    assert f"The draft “{TITLE}” has been deleted." in visitor.get(done.location).text
    write(visitor, NEED_STEPS)

    # What is written next may be given its number, and is not what the link was sent for.
    assert session.scalars(select(PostingDraft)).one().id == freed or not is_sqlite(session)
    opened = visitor.submit(sending_path(app, session))
    assert (opened.status_code, "It may have been deleted" in opened.text) == (404, True)
    assert session.scalar(select(Posting)) is None


@pytest.mark.usefixtures("ready_to_post")
def test_an_old_page_of_a_deleted_draft_leads_to_no_other(browser_for: type[StrictClient], make: Factory) -> None:
    writer = browser_for(make.group())
    begin(writer)
    listed = re.search(r'href="(/needs/new/[^"]+)/delete"', writer.get("/your-postings").text)
    assert listed is not None
    writer.submit(f"{listed[1]}/delete")
    begin(writer, title="Two people to paint our hall")

    assert writer.get(f"{listed[1]}/delete").status_code == 404


def is_sqlite(session: Session) -> bool:
    """Whether this is the database that gives a number again."""
    return session.get_bind().dialect.name == "sqlite"


@BOTH
def test_what_is_sent_and_deleted_at_once_is_one_of_the_two(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine, expire_on_commit=False) as session:
            make = Factory(session)
            group = make.group()
            actor, group_id = make.actor(group), group.id
            ids = [_begun(session, actor, str(number)) for number in range(5)]
            session.commit()

        for draft_id in ids:
            answers = race(engine, [_sending(draft_id, actor, group_id), *[_deleting(draft_id)] * 3])

            refusals = [answer for answer in answers if isinstance(answer, Refusal)]
            assert len(refusals) == 3
            sent = answers[0] == "sent"
            assert {type(refusal) for refusal in refusals} == {Conflict if sent else NotFound}


def _begun(session: Session, actor: Actor, key: str) -> int:
    answers = {"support_type": "volunteering", "title": TITLE}
    return start_draft(session, key_hash=key, side=Side.NEED, answers=answers, actor=actor, now=NOW).id


def _sending(draft_id: int, actor: Actor, group_id: int) -> Callable[[Session], str]:
    def run(session: Session) -> str:
        draft, group = session.get(PostingDraft, draft_id), session.get_one(Organisation, group_id)
        if draft is None:
            raise NotFound("draft")
        send_draft(session, draft=draft, actor=actor, organisation=group, details=PAINTERS, now=NOW)
        return "sent"

    return run


def _deleting(draft_id: int) -> Callable[[Session], str]:
    def run(session: Session) -> str:
        draft = session.get(PostingDraft, draft_id)
        if draft is None:
            raise NotFound("draft")
        delete_draft(session, draft=draft)
        return "deleted"

    return run
