"""Conditions that a posting states ("ground floor", "collection only"), and whether the other side fails them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache, reduce
from importlib.resources import files
from operator import or_
from typing import Any, NamedTuple

from noticeboard.matching.days import Days, days_apart, days_in
from noticeboard.matching.needles import needles_of
from noticeboard.matching.postings import Need, Offer, Posting
from noticeboard.matching.text import normalise, sentences

LEAST = 0.3
"""What is left of a score however many conditions fail."""
DAYS = "days"
_DAYS_APART = 0.6
_HYPHENS = re.compile(r"[-‐-―/]")


class Outcome(StrEnum):
    """Whether the other side meets what one side states."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """Whose text it is."""

    NEED = "need"
    OFFER = "offer"


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One condition that texts may state, with the patterns of what states, fails and meets it.

    sides           who may state it.
    needles         what a text must hold to state it, so that most need not be searched; None where that is not known.
    factor          what is left of the score where it fails, 0 to 1.
    organisation    whether the name of the other side's organisation may show that it fails.
    """

    id: str
    sides: frozenset[Side]
    stated: re.Pattern[str]
    failed: re.Pattern[str]
    met: re.Pattern[str]
    factor: float
    needles: tuple[str, ...] | None
    organisation: bool = False

    def may_stand_in(self, plain_text: str) -> bool:
        """Whether a text may state it: what it must hold for that is there."""
        return self.needles is None or any(needle in plain_text for needle in self.needles)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one side states, and what became of it.

    whose       the side that states it, in the sentence `says`.
    other_says  the sentence that meets or fails it; blank where none does, or its organisation's name fails it.
    factor      what is left of the score for it: 1 unless it fails.
    """

    condition: str
    whose: Side
    says: str
    outcome: Outcome
    other_says: str = ""
    factor: float = 1.0


class _Sentence(NamedTuple):
    written: str
    plain: str


@cache
def shipped_conditions() -> tuple[Condition, ...]:
    """The conditions that come with the library, read once."""
    text = files("noticeboard.matching").joinpath("conditions.toml").read_text(encoding="utf-8")
    return tuple(_condition(row) for row in tomllib.loads(text)["condition"])


def judge(need: Need, offer: Offer) -> tuple[float, tuple[Verdict, ...]]:
    """Judge a pair by what each side states: what is left of the score, and a verdict on each condition stated."""
    verdicts = (
        *_verdicts(Side.OFFER, offer, need),
        *_verdicts(Side.NEED, need, offer),
        *_days(need, offer),
    )
    factor = 1.0
    for verdict in verdicts:
        factor *= verdict.factor
    return max(LEAST, factor), verdicts


def is_conditional(title: str, description: str) -> bool:
    """Whether a text states any condition, whosever it is."""
    return any(_stated(whose, title, description) for whose in Side)


def plain(text: str) -> str:
    """A text as patterns read it: in lower case, without apostrophes and hyphens."""
    return _HYPHENS.sub(" ", normalise(text).lower())


def _verdicts(whose: Side, posting: Posting, other: Posting) -> list[Verdict]:
    found: list[Verdict] = []
    if posting.gist is not None and not posting.gist.is_conditional:
        return found
    for condition, says in _stated(whose, posting.title, posting.description):
        meets, fails = _answers(condition, other.title, other.description)
        named = condition.organisation and condition.failed.search(plain(other.organisation)) is not None
        if meets is not None:
            found.append(Verdict(condition.id, whose, says, Outcome.MET, meets))
        elif fails is not None or named:
            found.append(Verdict(condition.id, whose, says, Outcome.FAILED, fails or "", condition.factor))
        else:
            found.append(Verdict(condition.id, whose, says, Outcome.UNKNOWN))
    return found


def _days(need: Need, offer: Offer) -> list[Verdict]:
    """Both say something of days of the week, and none is left that suits the two."""
    wanted, given = (days_left(posting) for posting in (need, offer))
    if not wanted or not given or not wanted.isdisjoint(given):
        return []
    mine, theirs = (_day_sentences(posting.title, posting.description) for posting in (need, offer))
    if not mine or not theirs:
        # What was kept with a text may have been read from it by an earlier version.
        return []
    clashing = ((one, other) for one, asked in mine for other, said in theirs if days_apart(asked, said))
    says, other_says = next(clashing, (mine[0][0], theirs[0][0]))
    return [Verdict(DAYS, Side.NEED, says, Outcome.FAILED, other_says, _DAYS_APART)]


def days_of(posting: Posting) -> Days:
    """The days of the week that all of a posting names, and those that it rules out."""
    return read_days(posting.title, posting.description)


def days_left(posting: Posting) -> frozenset[str]:
    """The days of the week that are left by a posting's text, as they were kept with it, else read now."""
    return days_of(posting).left if posting.gist is None else posting.gist.days


@lru_cache(maxsize=4096)
def _stated(whose: Side, title: str, description: str) -> tuple[tuple[Condition, str], ...]:
    """The conditions that a side's text states, each with the first sentence that does."""
    found: list[tuple[Condition, str]] = []
    listed = _sentences(title, description)
    whole = "\n".join(one.plain for one in listed)
    for condition in shipped_conditions():
        if whose in condition.sides and condition.may_stand_in(whole):
            said = [one.written for one in listed if condition.stated.search(one.plain)]
            found.extend((condition, written) for written in said[:1])
    return tuple(found)


@lru_cache(maxsize=16384)
def _answers(condition: Condition, title: str, description: str) -> tuple[str | None, str | None]:
    """The first sentence that meets a condition and the first that fails it, as written.

    Words that fail it ("not wheelchair accessible") are not read again as words that meet it.
    """
    meets, fails = None, None
    for one in _sentences(title, description):
        rest, failures = condition.failed.subn(" ", one.plain)
        if failures and fails is None:
            fails = one.written
        if meets is None and condition.met.search(rest):
            meets = one.written
    return meets, fails


@lru_cache(maxsize=4096)
def _day_sentences(title: str, description: str) -> tuple[tuple[str, Days], ...]:
    """The sentences that say something of days, each with what it says."""
    named = ((one.written, days_in(one.plain)) for one in _sentences(title, description))
    return tuple((written, days) for written, days in named if days.left)


@lru_cache(maxsize=4096)
def read_days(title: str, description: str) -> Days:
    """The days of the week that a text names, and those that it rules out."""
    return reduce(or_, (days for _written, days in _day_sentences(title, description)), Days())


@lru_cache(maxsize=4096)
def _sentences(title: str, description: str) -> tuple[_Sentence, ...]:
    return tuple(_Sentence(text, plain(text)) for text in (normalise(title).strip(), *sentences(description)))


def _condition(row: Mapping[str, Any]) -> Condition:
    side = row["side"]
    return Condition(
        id=str(row["id"]),
        sides=frozenset(Side) if side == "either" else frozenset({Side(str(side))}),
        stated=_pattern(row["stated"]),
        failed=_pattern(row["failed"]),
        met=_pattern(row["met"]),
        factor=float(row["factor"]),
        needles=needles_of(row["stated"]),
        organisation=row.get("who") == "organisation",
    )


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern of whole words for a list of them; an empty list is found nowhere."""
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b" if phrases else r"(?!)")
