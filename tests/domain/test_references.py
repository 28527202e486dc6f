"""Public references are drawn and read."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.references import ALPHABET, LENGTH, Prefix, new_reference, parse_reference

references = st.builds(
    lambda prefix, tail: f"{prefix}-{tail}",
    st.sampled_from(Prefix),
    st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH),
)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert not set("01OILU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 30


def test_the_same_seed_draws_the_same_reference() -> None:
    assert new_reference(Prefix.NEED, random=Random(7)) == new_reference(Prefix.NEED, random=Random(7))


@pytest.mark.parametrize("prefix", Prefix)
def test_a_new_reference_reads_back_as_itself(prefix: Prefix) -> None:
    reference = new_reference(prefix)

    assert reference.startswith(f"{prefix}-")
    assert parse_reference(reference) == reference


def test_references_drawn_are_different() -> None:
    assert len({new_reference(Prefix.OFFER) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text", ["N-7F3KQ2", "n-7f3kq2", "N7F3KQ2", " n 7f3 kq2 ", "N – 7F3KQ2", "N--7F3KQ2", "N-7F3KQ2\n"]
)
def test_a_reference_is_read_as_people_type_it(text: str) -> None:
    assert parse_reference(text) == "N-7F3KQ2"


@pytest.mark.parametrize(
    "text", ["", "N", "N-7F3KQ", "N-7F3KQ22", "X-7F3KQ2", "N-7F3KO2", "N-7F3K12", "N-७F3KQ2", "7F3KQ2", "N-" * 5000]
)
def test_what_is_not_a_reference_is_none(text: str) -> None:
    assert parse_reference(text) is None


def test_a_reference_of_another_kind_is_none_where_one_kind_is_wanted() -> None:
    assert parse_reference("O-7F3KQ2", prefix=Prefix.OFFER) == "O-7F3KQ2"
    assert parse_reference("O-7F3KQ2", prefix=Prefix.NEED) is None


@given(references)
def test_case_and_a_lost_hyphen_change_nothing(reference: str) -> None:
    assert parse_reference(reference.lower().replace("-", "")) == reference


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    reference = parse_reference(text)

    assert reference is None or parse_reference(reference) == reference
