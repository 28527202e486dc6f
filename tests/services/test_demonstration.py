"""The invented board: lifelike, true to every rule, and told only once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.adapters.gazetteer import GazetteerFile
from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import (
    CheckStatus,
    ConnectionStatus,
    IntroductionStatus,
    OutboxState,
    PostingStatus,
    ResponseStatus,
)
from noticeboard.domain.organisations import required_number
from noticeboard.domain.questions import list_questions
from noticeboard.domain.vocabulary import GroupSize, LegalForm, OrganisationKind, Side, Stage, SupportType
from noticeboard.models import (
    BeneficiaryGroup,
    Connection,
    ConnectionNote,
    Introduction,
    LedgerEntry,
    Need,
    Offer,
    Organisation,
    OutboxMessage,
    Person,
    Posting,
    PostingGroup,
    Response,
)
from noticeboard.queries.impact import Period, summarise_impact
from noticeboard.queries.invariants import list_broken_invariants
from noticeboard.queries.projects import list_open_projects, read_progress
from noticeboard.services.demonstration import load_demonstration
from noticeboard.services.reference_data import load_reference_data
from tests.factory import NOW


@pytest.fixture
def gazetteer(tmp_path: Path) -> Iterator[GazetteerFile]:
    """The shipped gazetteer."""
    file = GazetteerFile(tmp_path / "gazetteer.sqlite3")
    yield file
    file.close()


def test_the_invented_board_is_lifelike(session: Session, gazetteer: GazetteerFile) -> None:
    load_reference_data(session)

    count = load_demonstration(session, gazetteer=gazetteer, now=NOW)

    assert count >= 30
    assert (
        session.scalar(select(func.count()).select_from(Offer).where(Offer.status == PostingStatus.OPEN)) or 0
    ) >= 60
    assert not list_broken_invariants(session)
    assert not session.scalars(select(Organisation).where(Organisation.is_demonstration.is_(False))).all()
    assert not session.scalars(select(Person).where(Person.is_demonstration.is_(False))).all()
    _organisations_are_of_many_forms(session)
    _the_newest_wait_to_be_verified(session)
    _postings_say_whom_they_help_and_answer_questions(session)
    _not_every_answer_was_yes(session)
    _a_year_was_told(session)
    _something_has_no_value(session)
    _groups_are_of_every_size(session)
    _a_project_has_come_some_way(session)
    _nothing_is_still_to_be_sent(session)
    with pytest.raises(Conflict):
        load_demonstration(session, gazetteer=gazetteer, now=NOW)


def _organisations_are_of_many_forms(session: Session) -> None:
    organisations = session.scalars(select(Organisation)).all()
    forms = [organisation.legal_form for organisation in organisations]
    assert set(forms) >= {form for form in LegalForm if form not in {"police", "fire", "university"}}
    assert max(forms.count(form) for form in set(forms)) < len(forms) / 3
    assert sum(organisation.kind is OrganisationKind.PUBLIC_BODY for organisation in organisations) >= 4
    for organisation in organisations:
        numbers = [row.value for row in organisation.identifiers]
        assert len(numbers) == (required_number(organisation.legal_form) is not None)
        assert all(number.startswith("99") for number in numbers), "might be a real body's"


def _the_newest_wait_to_be_verified(session: Session) -> None:
    waits = select(Organisation).where(Organisation.status == CheckStatus.AWAITING_CHECK)
    organisations = session.scalars(waits).all()
    assert {organisation.kind.side for organisation in organisations} == {"need", "offer"}
    ids = [organisation.id for organisation in organisations]
    postings = session.scalars(select(Posting).where(Posting.organisation_id.in_(ids))).all()
    assert sorted(posting.organisation_id for posting in postings) == sorted(ids)
    assert {posting.status for posting in postings} == {PostingStatus.AWAITING_CHECK}
    assert {posting.approved_at is None for posting in postings} == {True, False}


def _postings_say_whom_they_help_and_answer_questions(session: Session) -> None:
    postings = session.scalars(select(Posting)).all()
    helped = select(PostingGroup.group_code).join(Need, Need.id == PostingGroup.posting_id)
    on_board = set(session.scalars(helped.where(Need.status == PostingStatus.OPEN)))
    assert on_board == set(session.scalars(select(BeneficiaryGroup.code)))
    assert sum(bool(posting.groups) for posting in postings) > len(postings) * 3 / 4
    assert sum(bool(posting.answers) for posting in postings) > len(postings) * 3 / 4
    assert sum(posting.minimum_age is not None for posting in postings) >= 8
    for kind in SupportType:
        asked = {(side, q.code) for side in Side for q in list_questions(kind, side) if q.column is None}
        assert asked == {(p.side, code) for p in postings if p.support_type == kind for code in p.answers}


def _not_every_answer_was_yes(session: Session) -> None:
    assert set(session.scalars(select(Response.status))) == set(ResponseStatus)
    declined = session.scalars(select(Response).where(Response.status == ResponseStatus.DECLINED)).all()
    assert all(response.answer_reason for response in declined)
    fell = session.scalars(select(Connection).where(Connection.status == ConnectionStatus.FELL_THROUGH)).all()
    assert all(connection.fell_through_reason for connection in fell)
    (posting,) = session.scalars(select(Posting).where(Posting.status == PostingStatus.DECLINED))
    assert posting.status_note
    unread = Posting.status == PostingStatus.AWAITING_CHECK, Posting.approved_at.is_(None)
    assert {posting.side for posting in session.scalars(select(Posting).where(*unread))} == {"need", "offer"}
    notes = session.scalars(select(ConnectionNote)).all()
    assert len({(note.connection_id, note.organisation_id) for note in notes}) > len(
        {note.connection_id for note in notes}
    )


def _something_has_no_value(session: Session) -> None:
    impact = summarise_impact(session, period=Period())
    assert impact.unvalued_records == 1
    assert 1 == impact.total.unvalued < impact.total.lines


def _a_year_was_told(session: Session) -> None:
    statuses = set(session.scalars(select(Connection.status)))
    assert statuses == set(ConnectionStatus)
    assert {Stage.COMMITTED, Stage.DELIVERED, Stage.VERIFIED} <= set(session.scalars(select(LedgerEntry.stage)))
    waiting = select(Introduction.id).where(Introduction.status == IntroductionStatus.PROPOSED)
    assert session.scalars(waiting).all()
    assert PostingStatus.MET in set(session.scalars(select(Need.status)))
    first, last = session.execute(select(func.min(LedgerEntry.entered_at), func.max(LedgerEntry.entered_at))).one()
    assert (last - first).days > 240
    assert list(session.scalars(select(LedgerEntry.entered_at).order_by(LedgerEntry.id))) == sorted(
        session.scalars(select(LedgerEntry.entered_at))
    )


def _groups_are_of_every_size(session: Session) -> None:
    groups = select(Organisation.group_size).where(Organisation.kind == OrganisationKind.VCFSE)
    assert set(session.scalars(groups)) == {*GroupSize, None}
    others = select(Organisation.group_size).where(Organisation.kind != OrganisationKind.VCFSE)
    assert set(session.scalars(others)) == {None}


def _a_project_has_come_some_way(session: Session) -> None:
    (project,) = list_open_projects(session).projects
    found = read_progress(session, project_ids=[project.id])[project.id]
    assert (found.counted, found.full) == (4, 0)
    # Four of the six painters are agreed, and nothing of the three other needs.
    assert found.percent == 16


def _nothing_is_still_to_be_sent(session: Session) -> None:
    queued = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == OutboxState.QUEUED)
    assert session.scalar(queued) == 0
