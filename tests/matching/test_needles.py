"""A text that is passed over unread could not have matched."""

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.matching.conditions import shipped_conditions
from noticeboard.matching.needles import needles_of

ROWS = tomllib.loads(files("noticeboard.matching").joinpath("conditions.toml").read_text(encoding="utf-8"))["condition"]
STATED = [pattern for row in ROWS for pattern in row["stated"]]


@given(st.data())
def test_whatever_states_a_shipped_condition_holds_one_of_its_needles(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(STATED))
    needles = needles_of([pattern])

    text = data.draw(st.from_regex(re.compile(pattern), fullmatch=True))

    assert needles is not None
    assert any(needle in text for needle in needles)


def test_every_shipped_condition_is_passed_over_where_nothing_is_said() -> None:
    assert [one.id for one in shipped_conditions() if one.may_stand_in("")] == []


@pytest.mark.parametrize(
    ("patterns", "needles"),
    [
        (["ground floor"], ("ground floor",)),
        (["no dogs?", "no dog"], ("no dog",)),
        (["steps?|stairs"], ("stairs", "step")),
        (["(?:no|without) (?:cats|dogs)"], ("cats", "dogs")),
        (["over \\d+s"], ("over ",)),
        (["must(?! not) be (?:very )?drier"], ("drier",)),
        (["ab{2}c*d+"], ("a",)),
        (["colou?r", "[a-z]*"], None),
        (["x?"], None),
    ],
)
def test_needles_are_the_plain_text_that_no_match_can_do_without(
    patterns: list[str], needles: tuple[str, ...] | None
) -> None:
    assert needles_of(patterns) == needles
