"""The codes and rules of the social value ledger: its reasons, what a line counts, and what a connection comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from noticeboard.domain.actor import Actor
from noticeboard.domain.measures import Unit
from noticeboard.domain.proposals import PlainAnswers
from noticeboard.domain.vocabulary import QuantityUnit, Side

# When a side that has said nothing is asked again, counted from what the other side said.
CHASED_AFTER = (timedelta(days=7), timedelta(days=14))
# One row hash in ten begins below this, so nobody can tell beforehand which small lines the team will look at.
SAMPLED_BELOW = "199999999999999a"
FINEST = Decimal("0.0001")


class SettleReason(StrEnum):
    """Why the team entered a figure that the two sides had not both confirmed."""

    AGREED_WITH_BOTH = "agreed_with_both"
    EVIDENCE_SHOWS = "evidence_shows"
    SILENT_RECEIPT = "silent_receipt"
    SILENT_COUNT = "silent_count"
    SILENT_CALL = "silent_call"

    @property
    def for_silence(self) -> bool:
        """Whether it stands in for a side that did not answer; otherwise it ends a difference."""
        return self in {SettleReason.SILENT_RECEIPT, SettleReason.SILENT_COUNT, SettleReason.SILENT_CALL}


class ReverseReason(StrEnum):
    """Why an entry was taken back."""

    ENTERED_WRONGLY = "entered_wrongly"
    NOT_DELIVERED = "not_delivered"
    COUNTED_TWICE = "counted_twice"
    MEASURE_CHANGED = "measure_changed"
    FELL_THROUGH = "fell_through"


class ShareReason(StrEnum):
    """Why less than all of a line is counted for the giver."""

    SHARED_WITH_OTHERS = "shared_with_others"
    EVIDENCE_SHOWS_LESS = "evidence_shows_less"


class ValueStep(StrEnum):
    """Whose turn it is with a social value record."""

    BOTH_TO_GIVE = "both_to_give"
    RECEIVER_TO_CONFIRM = "receiver_to_confirm"
    GIVER_TO_CONFIRM = "giver_to_confirm"
    FIGURES_DIFFER = "figures_differ"
    TEAM_TO_VERIFY = "team_to_verify"
    NOTHING = "nothing"


class HasInput(Protocol):
    """A line of social value, in the order of entry."""

    @property
    def input_key(self) -> str:
        """What it counts: see `input_key`."""


Line = TypeVar("Line", bound=HasInput)


def input_key(record_ref: str, numbers: Iterable[int]) -> str:
    """Name things given by the record and their numbers in it: S-7F3KQ2/1, or S-7F3KQ2/1+2 for two counted as one."""
    return f"{record_ref}/{'+'.join(str(number) for number in sorted(numbers))}"


def inputs_of(key: str) -> frozenset[int]:
    """Give the numbers of the things that an input key names."""
    return frozenset(int(number) for number in key.rsplit("/", 1)[1].split("+"))


def current_lines(lines: Iterable[Line]) -> list[Line]:
    """Give the lines that stand: of each thing given the last line that counts it, in order of the things.

    lines   of one record, in order of entry. A line is never changed: a later line for the same thing takes its place.
    """
    standing: list[Line] = []
    for line in lines:
        covered = inputs_of(line.input_key)
        standing = [other for other in standing if not inputs_of(other.input_key) & covered]
        standing.append(line)
    return sorted(standing, key=lambda line: min(inputs_of(line.input_key)))


@dataclass(frozen=True)
class Told:
    """What one posting of a connection says of what will be given.

    share     the part of the posting that the connection takes, above 0 and at most 1.
    answers   as postings keep them: numbers are text.
    """

    share: Decimal
    answers: Mapping[str, object]


def answers_of(quantity: Decimal, unit: QuantityUnit | None, told: Iterable[Told]) -> PlainAnswers:
    """Put together what a connection comes to, from its quantity and what its postings say, the first first."""
    postings = list(told)
    skills = [t.answers.get("professional_skill") for t in postings]
    hours = quantity if unit is QuantityUnit.HOURS else _first(postings, "hours_each", whole=True)
    return PlainAnswers(
        professional_skill=next((skill for skill in skills if isinstance(skill, bool)), None),
        people=quantity if unit is QuantityUnit.PEOPLE else None,
        hours=hours or _first(postings, "labour_hours") or _first(postings, "hours_of_use"),
        value=quantity
        if unit is QuantityUnit.POUNDS
        else _first(postings, "worth") or _first(postings, "materials_worth"),
        hire_rate=_first(postings, "hire_rate", whole=True),
    )


def part_of(quantity: Decimal | None, share: Decimal) -> Decimal | None:
    """Give a share of a quantity, to four places; None for nothing."""
    part = None if quantity is None else (quantity * share).quantize(FINEST, rounding=ROUND_HALF_UP)
    return part or None


def takes_whole(unit: Unit) -> bool:
    """Say whether a measure in this unit counts goods and staff time together, so that it replaces both lines."""
    return unit is Unit.GBP_INVESTED


def side_of(actor: Actor, *, giver_id: int, receiver_id: int) -> Side | None:
    """The side of a record that somebody speaks for: that of whom they act for, else the only one they belong to."""
    sides = {giver_id: Side.OFFER, receiver_id: Side.NEED}
    if actor.organisation_id in sides:
        return sides[actor.organisation_id]
    belonging = [side for organisation_id, side in sides.items() if actor.belongs_to(organisation_id)]
    return belonging[0] if len(belonging) == 1 else None


def may_choose_measure(
    actor: Actor, *, giver_id: int, receiver_id: int, area_id: int, ever_in: frozenset[int], delivered: bool
) -> bool:
    """Say whether somebody may choose the measure of a line: its giver until it is delivered, and the team.

    ever_in     the organisations that the actor belongs or ever belonged to: a party never chooses as the team.
    delivered   whether a delivered entry of the line stands.
    """
    if not delivered and side_of(actor, giver_id=giver_id, receiver_id=receiver_id) is Side.OFFER:
        return True
    return actor.works_for(area_id) and not ever_in & {giver_id, receiver_id}


def other_side(side: Side) -> Side:
    """The side across."""
    return Side.OFFER if side is Side.NEED else Side.NEED


def _first(postings: Iterable[Told], name: str, *, whole: bool = False) -> Decimal | None:
    """The first posting's number under `name`, in the connection's share unless it is a rate or each person's."""
    for told in postings:
        answer = told.answers.get(name)
        if isinstance(answer, str) and answer:
            number = Decimal(answer)
            return number if whole else part_of(number, told.share)
    return None
