"""Every status and every move between statuses: what may follow what, and that nothing else may."""

import itertools
from enum import StrEnum

import pytest

from noticeboard.domain.errors import Conflict
from noticeboard.domain.lifecycle import (
    MOVES,
    CheckStatus,
    ConcernStatus,
    ConnectionStatus,
    IntroductionStatus,
    OutboxState,
    PersonStatus,
    PostingStatus,
    ResponseStatus,
    SuggestionStatus,
    check_move,
    is_final,
    may_move,
)

# As the issue writes it and DECISIONS adds to it, so that the table of moves is held to something besides itself.
POSTING_MOVES = {
    "draft": "awaiting_check closed",
    "awaiting_check": "open declined draft",
    "open": "paused in_hand met closed expired",
    "in_hand": "open met closed",
    "paused": "open closed expired",
    "expired": "open closed",
    "declined": "draft",
    "met": "",
    "closed": "",
}
STARTS: dict[type[StrEnum], StrEnum] = {
    PostingStatus: PostingStatus.DRAFT,
    ResponseStatus: ResponseStatus.AWAITING_CHECK,
    IntroductionStatus: IntroductionStatus.PROPOSED,
    ConnectionStatus: ConnectionStatus.AGREED,
    SuggestionStatus: SuggestionStatus.FRESH,
    CheckStatus: CheckStatus.AWAITING_CHECK,
    PersonStatus: PersonStatus.UNCONFIRMED,
    ConcernStatus: ConcernStatus.OPEN,
    OutboxState: OutboxState.QUEUED,
}


@pytest.mark.parametrize(("start", "end"), list(itertools.product(PostingStatus, PostingStatus)))
def test_a_posting_moves_as_the_lifecycle_says_and_not_otherwise(start: PostingStatus, end: PostingStatus) -> None:
    assert may_move(start, end) == (end.value in POSTING_MOVES[start.value].split())


@pytest.mark.parametrize("codes", STARTS)
def test_every_status_can_be_reached_from_the_first(codes: type[StrEnum]) -> None:
    reached, following = set(), [STARTS[codes]]
    while following:
        status = following.pop()
        if status not in reached:
            reached.add(status)
            following.extend(MOVES[codes, status.value])

    assert reached == set(codes)


@pytest.mark.parametrize("codes", STARTS)
def test_every_status_says_what_may_follow_it(codes: type[StrEnum]) -> None:
    assert {text for kind, text in MOVES if kind is codes} == {status.value for status in codes}


@pytest.mark.parametrize("codes", STARTS)
def test_nothing_moves_to_where_it_already_is(codes: type[StrEnum]) -> None:
    assert not any(may_move(status, status) for status in codes)


def test_met_and_closed_are_final_for_a_posting() -> None:
    assert [status for status in PostingStatus if is_final(status)] == [PostingStatus.MET, PostingStatus.CLOSED]


def test_a_status_of_one_kind_never_becomes_one_of_another() -> None:
    assert not may_move(ResponseStatus.AWAITING_CHECK, PostingStatus.DECLINED)


def test_a_move_that_is_not_there_is_refused_with_where_it_stands() -> None:
    with pytest.raises(Conflict) as refused:
        check_move(PostingStatus.MET, PostingStatus.OPEN)

    assert refused.value.values == {"status": PostingStatus.MET}
