"""The tokens of one-use links."""

from datetime import UTC, datetime, timedelta

from noticeboard.domain.link_tokens import is_link_token, link_token, token_link_id

MADE = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def check(token: str, *, link_id: int = 7, purpose: str = "sign-in", created_at: datetime = MADE) -> bool:
    return is_link_token(token, link_id=link_id, purpose=purpose, created_at=created_at, secrets=["new", "old"])


def test_a_token_is_good_for_its_own_row_and_purpose_only() -> None:
    token = link_token(7, purpose="sign-in", created_at=MADE, secret="new")

    assert check(token)
    assert not check(token, link_id=8)
    assert not check(token, purpose="reset-password")
    assert not check(token, created_at=MADE + timedelta(microseconds=1))


def test_a_token_made_with_an_earlier_key_is_still_good_and_a_foreign_one_is_not() -> None:
    assert check(link_token(7, purpose="sign-in", created_at=MADE, secret="old"))
    assert not check(link_token(7, purpose="sign-in", created_at=MADE, secret="foreign"))


def test_a_number_no_row_can_have_names_none() -> None:
    good = link_token(7, purpose="sign-in", created_at=MADE, secret="new")

    assert token_link_id("2147483647" + good[1:]) == 2147483647
    assert token_link_id("2147483648" + good[1:]) is None


def test_what_cannot_be_a_token_names_no_row() -> None:
    good = link_token(7, purpose="sign-in", created_at=MADE, secret="new")

    assert token_link_id(good) == 7
    assert [
        token_link_id(bad) for bad in ("", "7", "7-x", f"0{good}", good + "=", "9" * 30 + good[1:], "٧" + good[1:])
    ] == [None] * 7
