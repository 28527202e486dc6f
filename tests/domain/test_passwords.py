"""What a password must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.passwords import context_words, password_fault
from noticeboard.services.passwords import common_passwords

CONTEXT = ("Priya Shah", "priya@wistastonhall.example", "Wistaston Memorial Hall")


def fault(password: str) -> str | None:
    return password_fault(password, common=common_passwords(), context=CONTEXT)


def test_three_odd_words_will_do() -> None:
    assert fault("otter-gravel-lampshade") is None


def test_a_password_is_kept_as_typed_whatever_letters_it_is_made_of() -> None:
    assert fault("  żółta łódź płynie  ") is None


@pytest.mark.parametrize(("password", "code"), [("elevenchars", "password-short"), ("x9" * 129, "password-long")])
def test_too_short_and_too_long_are_refused(password: str, code: str) -> None:
    assert fault(password) == code


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234",
        "QWERTYUIOP123",
        "liverpool2024",
        "passwordpassword",
        "aaaaaaaaaaaa",
        "abcabcabcabcab",
    ],
)
def test_what_many_people_use_is_refused(password: str) -> None:
    assert fault(password) == "password-common"


@pytest.mark.parametrize(
    "password",
    [
        "cheshirecouncil",
        "N0ticeb0ard-2026",
        "priyashah-1990",
        "wistaston-hall-1!",
        "Council!Council!7",
        "M3morialW1staston",
    ],
)
def test_a_password_built_on_the_words_around_it_is_refused(password: str) -> None:
    assert fault(password) == "password-context"


def test_a_word_from_here_inside_a_longer_thought_is_allowed() -> None:
    assert fault("the council of seven purple owls") is None


def test_the_shipped_list_is_long_and_holds_only_what_the_length_allows() -> None:
    assert len(common_passwords()) >= 3000
    assert {len(password) for password in common_passwords()} <= set(range(12, 257))
    assert all(password == password.lower() for password in common_passwords())


def test_short_words_of_a_name_are_not_held_against_a_password() -> None:
    assert "shah" in context_words(["Jo Shah"])
    assert "jo" not in context_words(["Jo Shah"])


@given(st.text(min_size=0, max_size=300))
def test_any_text_gets_an_answer(password: str) -> None:
    assert fault(password) in {None, "password-short", "password-long", "password-common", "password-context"}
