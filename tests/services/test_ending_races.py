"""Things end while others act on them: nobody is left waiting for what is over, and nothing waits for ever."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, NotPermitted
from noticeboard.domain.lifecycle import CheckStatus, PostingStatus, ResponseStatus
from noticeboard.domain.vocabulary import OrganisationKind
from noticeboard.models import Organisation, Posting, Response
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.services.organisation_checks import verify_organisation
from noticeboard.services.posting_changes import edit_by_owner
from noticeboard.services.posting_endings import close_posting
from noticeboard.services.postings import approve_posting
from noticeboard.services.responses import make_response
from tests.factory import NOW, Factory
from tests.painters import PAINTERS
from tests.races import race, racing_database
from tests.services.test_responses import details

BOTH = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])


def pledging(actor: Actor, need_id: int) -> Callable[[Session], str]:
    """A pledge of one person by an organisation."""

    def run(session: Session) -> str:
        need = session.get_one(Posting, need_id)
        make_response(session, actor=actor, posting=need, details=details(1), now=NOW)
        return "pledged"

    return run


@pytest.mark.postgresql
def test_nobody_waits_for_a_need_that_is_closed_while_they_pledge(tmp_path: Path) -> None:
    with racing_database(tmp_path, "postgresql") as engine:
        with Session(engine, expire_on_commit=False) as session:
            make = Factory(session)
            need = make.need()
            need_id, group, business = need.id, make.actor(need.organisation), make.actor(make.business())

        with Session(engine) as reader, Session(engine) as owner:
            read = reader.get_one(Posting, need_id)
            assert read.status is PostingStatus.OPEN
            close_posting(
                owner, actor=group, posting=owner.get_one(Posting, need_id), reason="no_longer_needed", now=NOW
            )
            owner.commit()

            with pytest.raises(NotPermitted, match="respond"):
                pledging(business, need_id)(reader)


@BOTH
def test_a_pledge_made_while_its_maker_is_verified_does_not_wait_for_ever(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine, expire_on_commit=False) as session:
            make = Factory(session)
            needs = [make.need() for _ in range(5)]
            # A public body has no minimum standards to confirm.
            council = make.organisation(OrganisationKind.PUBLIC_BODY, status=CheckStatus.AWAITING_CHECK)
            maker, team, council_id = make.actor(council), make.actor(make.team_member()), council.id
            ids = [need.id for need in needs]

        def verify(session: Session) -> str:
            organisation = session.get_one(Organisation, council_id)
            verify_organisation(session, actor=team, organisation=organisation, now=NOW)
            return "verified"

        pledges = [pledging(maker, need_id) for need_id in ids]
        answers = race(engine, [*pledges[:2], verify, *pledges[2:]])
        with Session(engine) as session:
            statuses = session.scalars(select(Response.status)).all()
            assert not list_broken_invariants(session)

    assert sorted(map(str, answers)) == ["pledged"] * 5 + ["verified"]
    assert set(statuses) == {ResponseStatus.MADE}


@BOTH
def test_what_is_changed_while_it_is_approved_is_approved_only_as_it_was_read(tmp_path: Path, kind: str) -> None:
    with racing_database(tmp_path, kind) as engine:
        with Session(engine, expire_on_commit=False) as session:
            make = Factory(session)
            need = make.need(status=PostingStatus.AWAITING_CHECK, opened_at=None)
            need_id, read, group = need.id, need.version, make.actor(need.organisation)
            team = make.actor(make.team_member())

        def approve(session: Session) -> str:
            approve_posting(session, actor=team, posting=session.get_one(Posting, need_id), version=read, now=NOW)
            return "approved"

        def change(title: str) -> Callable[[Session], str]:
            def run(session: Session) -> str:
                need = session.get_one(Posting, need_id)
                if need.version != read:
                    return "stale"
                said = replace(PAINTERS, title=title)
                edit_by_owner(session, actor=group, posting=need, details=said, now=NOW)
                return "changed"

            return run

        answers = race(engine, [change("One"), approve, change("Two"), change("Three")])
        with Session(engine) as session:
            opened = session.scalar(select(func.count(Posting.id)).where(Posting.status == PostingStatus.OPEN))

    # Of changes to the same text one is kept; the others hear of it.
    assert answers.count("changed") == 1
    assert opened == answers.count("approved")
    assert all(isinstance(answer, Conflict | str) for answer in answers)
