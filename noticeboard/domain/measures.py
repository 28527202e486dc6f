"""The measures of the National TOMs: their rows, their units, their order, and what may not be counted twice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

REF_PATTERN = re.compile(r"(?:NT(\d+)([a-z]?)|C19-(\d+))", re.ASCII)


class Unit(StrEnum):
    """What a measure counts."""

    STAFF_HOURS = "staff_hours"
    EXPERT_HOURS = "expert_hours"
    ATTENDEE_HOURS = "attendee_hours"
    FTE_PEOPLE = "fte_people"
    GBP = "gbp"
    GBP_INVESTED = "gbp_invested"
    WEEKS = "weeks"
    PEOPLE = "people"
    COUNT = "count"
    MILES = "miles"
    TONNES = "tonnes"
    TCO2E = "tco2e"
    PERCENT = "percent"
    YES_NO = "yes_no"

    @property
    def asked_as(self) -> str:
        """A code for the question that finds out a quantity in this unit; `web/wording` has its words."""
        return ASKED_AS[self]

    @property
    def summed(self) -> bool:
        """Say whether quantities may be added up, and valued. Percentages and yes or no are only recorded."""
        return self not in {Unit.PERCENT, Unit.YES_NO}


HOUR_UNITS = frozenset({Unit.STAFF_HOURS, Unit.EXPERT_HOURS, Unit.ATTENDEE_HOURS})
POUND_UNITS = frozenset({Unit.GBP, Unit.GBP_INVESTED})

ASKED_AS: Mapping[Unit, str] = {
    Unit.STAFF_HOURS: "people_and_hours_each",
    Unit.EXPERT_HOURS: "hours_of_advice",
    Unit.ATTENDEE_HOURS: "hours_and_people_attending",
    Unit.FTE_PEOPLE: "fte_and_years",
    Unit.GBP: "pounds_given_or_worth",
    Unit.GBP_INVESTED: "pounds_with_space_and_staff_time",
    Unit.WEEKS: "number",
    Unit.PEOPLE: "number",
    Unit.COUNT: "number",
    Unit.MILES: "number",
    Unit.TONNES: "number",
    Unit.TCO2E: "number",
    Unit.PERCENT: "percentage",
    Unit.YES_NO: "yes_or_no",
}


class ValuationClass(StrEnum):
    """Where the pounds of a measure come from, if it has any."""

    NATIONAL_PROXY = "national_proxy"
    LOCALISED_PROXY = "localised_proxy"
    FACE_VALUE = "face_value"
    RECORD_ONLY = "record_only"
    UNKNOWN = "unknown"


class UnitCertainty(StrEnum):
    """How the unit of a measure is known: from its wording, seen in use, or inferred (shown as to be confirmed)."""

    WORDING = "wording"
    SEEN = "seen"
    INFERRED = "inferred"


class WordingStatus(StrEnum):
    """Whether the title of a measure is as printed, or missing and to be confirmed."""

    AS_PRINTED = "as_printed"
    TO_BE_CONFIRMED = "to_be_confirmed"


@dataclass(frozen=True)
class MeasureRow:
    """One measure of an edition, in the words of its publisher. `measure` is empty where no wording is known."""

    edition: str
    ref: str
    sort_order: int
    theme: str
    theme_short: str
    outcome: str
    measure: str
    wording_status: WordingStatus
    unit: Unit
    unit_certainty: UnitCertainty
    valuation_class: ValuationClass
    covid: bool

    @property
    def in_pickers(self) -> bool:
        """Say whether people may choose it on a form: not a Covid measure, and its wording is known."""
        return not self.covid and self.wording_status is WordingStatus.AS_PRINTED


@dataclass(frozen=True)
class ProxyRow:
    """The pounds one unit of a measure is worth in the default set, and where the figure was printed."""

    framework: str
    ref: str
    edition: str
    value: Decimal
    unit: Unit
    scope: str
    source: str
    licence: str


@dataclass(frozen=True)
class SupportTypeMeasureRow:
    """A measure that fits a kind of support, in order of preference, and when to use it."""

    support_type: str
    rank: int
    ref: str
    plain_label: str
    use_when: str
    quantity_rule: str
    unit: Unit
    evidence_minimum: str
    not_with_same_input: tuple[str, ...]


class ExclusionRule(StrEnum):
    """What a pair of measures may not share, or that it may."""

    SAME_INPUT = "same_input"
    SAME_PERSON = "same_person"
    ALLOWED_BOTH = "allowed_both"


@dataclass(frozen=True)
class ExclusionRow:
    """A pair of measures, in no order, and what the publisher says of counting one thing under both."""

    ref_a: str
    ref_b: str
    rule: ExclusionRule
    text: str


@dataclass(frozen=True)
class PolicyRuleRow:
    """One rule of a council's social value policy, as its table prints it. `value` is empty where none is stated."""

    council: str
    rule: str
    applies_to: str
    operator: str
    threshold: str
    effect: str
    value: str
    note: str

    def covers(self, amount: Decimal) -> bool:
        """Say whether an amount in pounds falls within the rule; between two figures, both are included."""
        match self.operator:
            case "<":
                return amount < Decimal(self.threshold)
            case ">":
                return amount > Decimal(self.threshold)
            case ">= and <=":
                low, high = self.threshold.split("..")
                return Decimal(low) <= amount <= Decimal(high)
            case _:
                return False


@dataclass(frozen=True)
class PriorityRow:
    """A council's corporate priority in its two printed wordings and orders, and the themes it is ticked for."""

    council: str
    sort_order: int
    code: str
    table_label: str
    list_label: str
    list_order: int
    themes: frozenset[str]


@dataclass(frozen=True)
class ThemeMapRow:
    """Where a theme of the TOMs, or one ref of it, counts in Cheshire East's own themes."""

    ce_theme: str
    theme_short: str
    ref: str | None


@dataclass(frozen=True)
class ActivityRow:
    """An idea of what could be done, and the measures it might come under."""

    sort_order: int
    theme_short: str
    activity: str
    candidate_refs: tuple[str, ...]


def is_ref(text: str) -> bool:
    """Say whether `text` is written as a ref of the National TOMs: NT29, NT15a, C19-4."""
    return REF_PATTERN.fullmatch(text) is not None


def by_ref(ref: str) -> tuple[str, int, str]:
    """Give the key that sorts refs as people read them: NT2 before NT10, NT10 before NT10a, C19 first.

    Raises ValueError for what is not a ref.
    """
    found = REF_PATTERN.fullmatch(ref)
    if found is None:
        raise ValueError(f"{ref!r} is not a ref of the National TOMs")
    number, letter, covid_number = found.groups()
    return ("C19", int(covid_number), "") if covid_number else ("NT", int(number), letter)


@dataclass(frozen=True)
class DoubleCounting:
    """Why two measures may not both count one thing. `text` is the publisher's, empty where there is none."""

    rule: ExclusionRule
    ref_a: str
    ref_b: str
    text: str


class Exclusions:
    """The pairs of measures that may not, or may, count one input or one person."""

    def __init__(self, rows: Iterable[ExclusionRow], *, support_types: Iterable[SupportTypeMeasureRow] = ()) -> None:
        self._rows: dict[frozenset[str], ExclusionRow] = {frozenset((row.ref_a, row.ref_b)): row for row in rows}
        for row in support_types:
            for other in row.not_with_same_input:
                pair = frozenset((row.ref, other))
                self._rows.setdefault(pair, ExclusionRow(row.ref, other, ExclusionRule.SAME_INPUT, ""))

    def pairs(self, rule: ExclusionRule) -> frozenset[frozenset[str]]:
        """Give the pairs that stand under one rule."""
        return frozenset(pair for pair, row in self._rows.items() if row.rule is rule)

    def conflict(
        self, ref_a: str, ref_b: str, *, same_input: bool = False, same_person: bool = False
    ) -> DoubleCounting | None:
        """Say why two lines may not both stand, in either order; None when they may.

        same_input    both lines name the same thing given. Only the pairs allowed both may then stand together; the
                      second of them for its first twelve months only. One measure twice is a matter of shares: see
                      `shares_fit`.
        same_person   both lines count the same person, whatever the inputs.
        """
        if ref_a == ref_b:
            return None
        row = self._rows.get(frozenset((ref_a, ref_b)))
        if row is not None and row.rule is ExclusionRule.ALLOWED_BOTH:
            return None
        text = row.text if row is not None else ""
        if same_input:
            return DoubleCounting(row.rule if row is not None else ExclusionRule.SAME_INPUT, ref_a, ref_b, text)
        if same_person and row is not None and row.rule is ExclusionRule.SAME_PERSON:
            return DoubleCounting(ExclusionRule.SAME_PERSON, ref_a, ref_b, text)
        return None


def shares_fit(shares: Iterable[Decimal]) -> bool:
    """Say whether one input may stand under one measure on several records: its shares total at most 100 per cent."""
    return sum(shares, Decimal(0)) <= 100


def theme_of_cheshire_east(row: MeasureRow, theme_map: Iterable[ThemeMapRow]) -> str | None:
    """Give the theme of Cheshire East that takes a measure; every ref has exactly one in the shipped map."""
    found = [m.ce_theme for m in theme_map if m.theme_short == row.theme_short and m.ref in (None, row.ref)]
    return found[0] if found else None
