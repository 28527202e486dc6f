"""A round proposes, is decided line by line, and sends only what was accepted and can still be introduced."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from noticeboard.domain.errors import Invalid, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus, RoundLineStatus
from noticeboard.models import Introduction, Need, Offer, OutboxMessage, PostingTwin, Round, RoundLine
from noticeboard.services.introductions import introduce
from noticeboard.services.posting_endings import close_posting
from noticeboard.services.rounds import MOST_SENT, begin_round, decide_round, send_round
from noticeboard.services.suggestions import refresh_for
from tests.factory import NOW, Factory

S = RoundLineStatus


class Board:
    """Two needs that one strong and one weaker offer would suit."""

    def __init__(self, session: Session, make: Factory) -> None:
        self.session, self.make = session, make
        self.officer = make.actor(make.team_member())
        self.hall = make.need(title="Four people to paint our hall")
        self.fence = make.need(title="Four people to paint a fence")
        self.painters = make.offer(title="A team of four to paint a hall or a fence")
        self.second = make.offer(title="People who can paint", lat=53.17, public_lat=53.17)
        for need in (self.hall, self.fence):
            refresh_for(session, posting=need, now=NOW)

    def begin(self) -> Round:
        return begin_round(self.session, actor=self.officer, area_id=self.hall.area_id, now=NOW)

    def decide(self, brokering: Round, choices: dict[int, int | None]) -> None:
        decide_round(self.session, actor=self.officer, brokering=brokering, choices=choices, message="Hello", now=NOW)

    def accept_all(self, brokering: Round) -> None:
        self.decide(brokering, {line.id: line.offer_id for line in brokering.lines})

    def send(self, brokering: Round) -> int:
        line_ids = [line.id for line in brokering.lines]
        return send_round(self.session, actor=self.officer, brokering=brokering, line_ids=line_ids, now=NOW)

    def count(self, table: type) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def board(session: Session, make: Factory) -> Board:
    """A board for a round."""
    return Board(session, make)


def test_a_round_proposes_every_offer_once_and_tells_nobody(board: Board) -> None:
    before = board.count(OutboxMessage)

    brokering = board.begin()

    assert {line.need_id for line in brokering.lines} == {board.hall.id, board.fence.id}
    assert {line.offer_id for line in brokering.lines} == {board.painters.id, board.second.id}
    assert {line.status for line in brokering.lines} == {S.PROPOSED}
    assert board.count(OutboxMessage) == before
    assert board.count(Introduction) == 0


def test_what_is_accepted_is_introduced_and_what_is_left_out_is_not(board: Board) -> None:
    brokering = board.begin()
    kept, dropped = brokering.lines
    board.decide(brokering, {kept.id: kept.offer_id, dropped.id: None})

    assert board.send(brokering) == 1

    (made,) = board.session.scalars(select(Introduction)).all()
    assert (made.need_id, made.offer_id, made.message) == (kept.need_id, kept.offer_id, "Hello")
    assert (kept.status, kept.introduction_id, dropped.status) == (S.SENT, made.id, S.DROPPED)


def test_sending_twice_introduces_once(board: Board) -> None:
    brokering = board.begin()
    board.accept_all(brokering)

    assert board.send(brokering) == 2
    assert board.send(brokering) == 0

    assert board.count(Introduction) == 2


def test_many_are_sent_in_parts_and_the_strongest_first(board: Board) -> None:
    needs = [board.make.need(title=f"Paint for room {number}") for number in range(MOST_SENT + 2)]
    offers = [board.make.offer(title=f"Paint for room {number}") for number in range(MOST_SENT + 2)]
    area_id, begun_by_id = board.hall.area_id, board.officer.person_id
    lines = [
        RoundLine(need=need, offer=offer, score=5000 + number, status=S.ACCEPTED)
        for number, (need, offer) in enumerate(zip(needs, offers, strict=True))
    ]
    brokering = Round(area_id=area_id, begun_by_id=begun_by_id, begun_at=NOW, message="Hello", lines=lines)
    board.session.add(brokering)
    board.session.flush()

    assert board.send(brokering) == MOST_SENT

    left = [line.score for line in brokering.lines if line.status is S.ACCEPTED]
    assert left == [5000, 5001]
    assert (board.send(brokering), board.send(brokering)) == (2, 0)
    assert board.count(Introduction) == MOST_SENT + 2


def test_a_line_that_was_not_asked_for_is_not_sent(board: Board) -> None:
    brokering = board.begin()
    board.accept_all(brokering)
    first, second = brokering.lines

    sent = send_round(board.session, actor=board.officer, brokering=brokering, line_ids=[first.id], now=NOW)

    assert (sent, first.status, second.status) == (1, S.SENT, S.ACCEPTED)


def test_a_line_is_changed_to_another_offer_with_its_own_score(board: Board) -> None:
    brokering = board.begin()
    line = next(one for one in brokering.lines if one.offer_id == board.painters.id)
    other = next(one for one in brokering.lines if one is not line)
    score = line.score

    board.decide(brokering, {line.id: board.second.id, other.id: None})

    assert line.offer_id == board.second.id
    assert line.score < score
    assert line.status is S.ACCEPTED


def test_one_offer_is_not_introduced_on_two_lines(board: Board) -> None:
    brokering = board.begin()

    with pytest.raises(Invalid, match="offer-chosen-twice"):
        board.decide(brokering, {line.id: board.painters.id for line in brokering.lines})


def test_an_offer_that_does_not_go_with_the_need_is_refused(board: Board) -> None:
    brokering = board.begin()
    stranger = board.make.offer(title="Ten office chairs", description="Blue.")

    with pytest.raises(Invalid, match="not-a-choice"):
        board.decide(brokering, {brokering.lines[0].id: stranger.id})


@pytest.mark.parametrize("ended", ["need", "offer"])
def test_a_line_whose_posting_has_closed_since_is_skipped_and_says_why(board: Board, ended: str) -> None:
    brokering = board.begin()
    board.accept_all(brokering)
    line = brokering.lines[0]
    gone: Need | Offer = line.need if ended == "need" else line.offer
    close_posting(
        board.session, actor=board.make.actor(gone.organisation), posting=gone, reason="no_longer_needed", now=NOW
    )

    assert board.send(brokering) == 1

    assert (line.status, line.refusal, line.introduction_id) == (S.SKIPPED, "posting-not-open", None)
    assert brokering.lines[1].status is S.SENT


def test_a_pair_that_somebody_introduced_meanwhile_is_skipped(board: Board) -> None:
    brokering = board.begin()
    board.accept_all(brokering)
    line = brokering.lines[0]
    introduce(
        board.session,
        actor=board.officer,
        need=line.need,
        offer=line.offer,
        message="Hello",
        quantity=line.need.remaining,
        now=NOW,
    )

    assert board.send(brokering) == 1
    assert (line.status, line.refusal) == (S.SKIPPED, "already-introduced")
    assert board.count(Introduction) == 2


def test_what_has_been_introduced_is_not_proposed_again(board: Board) -> None:
    first = board.begin()
    board.accept_all(first)
    board.send(first)

    assert board.begin().lines == []


def test_of_twins_only_the_first_is_proposed(board: Board) -> None:
    board.session.add(
        PostingTwin(
            first_id=board.hall.id, second_id=board.fence.id, linked_by_id=board.officer.person_id or 0, linked_at=NOW
        )
    )
    board.session.flush()

    assert [line.need_id for line in board.begin().lines] == [board.hall.id]
    board.hall.status = PostingStatus.CLOSED
    board.session.flush()
    assert [line.need_id for line in board.begin().lines] == [board.fence.id]


def test_only_the_team_of_the_area_makes_and_sends_a_round(board: Board) -> None:
    brokering = board.begin()
    business = board.make.actor(board.painters.organisation)

    with pytest.raises(NotPermitted):
        begin_round(board.session, actor=business, area_id=brokering.area_id, now=NOW)
    with pytest.raises(NotPermitted):
        send_round(board.session, actor=business, brokering=brokering, line_ids=[], now=NOW)
