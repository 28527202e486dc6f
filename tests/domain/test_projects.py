"""How far a project has come, worked out from its needs, and what it may say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.errors import Invalid
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.projects import LONGEST_STORY, LONGEST_TITLE, NeedProgress, Progress, check_text, progress_of

S = PostingStatus


def need(status: PostingStatus = S.OPEN, capacity: int = 4, agreed: int = 0, offered: int = 0) -> NeedProgress:
    """A need for four people, of whom some are agreed."""
    return NeedProgress(status, Decimal(capacity), Decimal(agreed), Decimal(offered))


def test_each_need_counts_the_same_whatever_its_unit() -> None:
    assert progress_of([need(capacity=1000, agreed=500), need(capacity=1)]) == Progress(2, 0, 25)


def test_a_need_that_was_met_counts_in_full_and_one_that_was_closed_not_at_all() -> None:
    assert progress_of([need(S.MET), need(S.CLOSED), need(S.IN_HAND, agreed=2)]) == Progress(2, 1, 75)


@pytest.mark.parametrize("status", [S.DRAFT, S.AWAITING_CHECK, S.DECLINED, S.CLOSED])
def test_what_is_not_on_the_board_counts_for_nothing(status: PostingStatus) -> None:
    assert progress_of([need(status, agreed=4)]) == Progress(0, 0, 0)


def test_what_is_only_offered_is_not_progress() -> None:
    assert progress_of([need(offered=4)]) == Progress(1, 0, 0)


def test_nothing_is_rounded_up_to_all() -> None:
    assert progress_of([need(capacity=1000, agreed=999)]) == Progress(1, 0, 99)
    assert progress_of([need(agreed=4), need(S.MET)]) == Progress(2, 2, 100)


@given(
    st.lists(
        st.builds(
            need, st.sampled_from(S), capacity=st.integers(1, 50), agreed=st.integers(0, 60), offered=st.integers(0, 9)
        ),
        max_size=9,
    )
)
def test_progress_is_within_bounds_and_full_means_every_need(needs: list[NeedProgress]) -> None:
    found = progress_of(needs)

    assert 0 <= found.full <= found.counted <= len(needs)
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (found.full == found.counted > 0)


def test_what_it_says_is_kept_without_space_around_it() -> None:
    assert check_text("  A hall for all ", "\nIt leaks.\n") == ("A hall for all", "It leaks.")


@pytest.mark.parametrize(
    ("title", "story", "code"),
    [
        (" ", "It leaks.", "title-wrong"),
        ("x" * (LONGEST_TITLE + 1), "It leaks.", "title-wrong"),
        ("A hall", " ", "story-wrong"),
        ("A hall", "x" * (LONGEST_STORY + 1), "story-wrong"),
    ],
)
def test_text_that_is_missing_or_too_long_is_refused(title: str, story: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_text(title, story)

    assert refused.value.code == code
