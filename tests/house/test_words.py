"""Every code has its words: statuses, refusals, messages and what was done."""

import ast
import re
from enum import StrEnum

import pytest

from noticeboard.domain import lifecycle, vocabulary
from noticeboard.domain.lifecycle import MOVES, is_final, may_move
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.refusals import REFUSALS
from tests.house.source import ROOT, called_name, modules

pytestmark = pytest.mark.house

REFUSING = {"NotPermitted", "Conflict", "Invalid", "NotFound", "Throttled"}
QUEUEING = {"queue_message", "tell_organisation", "tell_team"}
CODES: list[type[StrEnum]] = [
    kind
    for module in (lifecycle, vocabulary)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


def constants(functions: set[str], argument: str, position: int | None = None) -> set[str]:
    """The texts that calls of these functions are given as an argument."""
    found = set()
    for module in modules("noticeboard"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and called_name(node) in functions:
                values = [keyword.value for keyword in node.keywords if keyword.arg == argument]
                if position is not None and len(node.args) > position:
                    values.append(node.args[position])
                found |= {text for value in values for text in texts_of(value)}
    return found


def texts_of(value: ast.expr) -> set[str]:
    """The plain texts an argument may be; one that is put together out of parts is tested where it is made."""
    match value:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return texts_of(one) | texts_of(other)
    return set()


@pytest.mark.parametrize("codes", CODES, ids=lambda kind: kind.__name__)
def test_every_code_has_a_name(codes: type[StrEnum]) -> None:
    assert [code for code in codes if not label(code)] == []


def test_every_refusal_says_how_to_mend_it() -> None:
    assert constants(REFUSING, "code", 0) - set(REFUSALS) == set()


def test_every_message_that_is_queued_has_its_words() -> None:
    written = {path.stem for path in (ROOT / "templates" / "email").glob("*.txt")} - {"layout"}

    assert constants(QUEUEING, "kind") - written == set()


@pytest.mark.parametrize("kind", sorted({kind for kind, _status in MOVES}, key=str))
def test_every_status_is_reached_and_a_final_one_is_left_by_nothing(kind: type[StrEnum]) -> None:
    first = next(iter(kind))
    reached, waiting = {first}, [first]
    while waiting:
        start = waiting.pop()
        for end in MOVES[kind, start.value]:
            if end not in reached:
                reached.add(end)
                waiting.append(end)
    starts = {status for status in kind if not any(may_move(other, status) for other in kind)}

    assert set(kind) - reached - starts == set()
    assert all(not may_move(status, other) for status in kind if is_final(status) for other in kind)


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "email").glob("*.txt")), ids=lambda path: path.stem)
def test_the_words_of_a_message_begin_with_a_subject(path: object) -> None:
    text = (ROOT / "templates" / "email" / str(path)).read_text(encoding="utf-8")
    if str(path).endswith("layout.txt"):
        return
    without_set = re.sub(r"\A(\{[%#].*?[%#]\}\s*)+", "", text, flags=re.DOTALL)

    assert re.match(r"Subject: \S.*\n\n\S", without_set), "the first line is the subject, and an empty line follows"
