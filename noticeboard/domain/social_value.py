"""What a line of social value is worth, how far it may go, and who may say so. Exact decimals throughout."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum

from noticeboard.domain.errors import Invalid
from noticeboard.domain.measures import HOUR_UNITS, PolicyRuleRow, Unit, ValuationClass
from noticeboard.domain.vocabulary import Stage

PENNY = Decimal("0.01")
HUNDRED = Decimal(100)
# Places after the point that both databases keep (social value design, "Value").
QUANTITY_PLACES = 4
PERCENTAGE_PLACES = 6
VALUE_PLACES = 8
# Beyond what any council buys, and within what a scaled 64-bit integer holds when the two are multiplied.
MOST_QUANTITY = Decimal(1_000_000_000)
MOST_UNIT_VALUE = Decimal(1_000_000)
# Every product of a quantity, a value and two percentages fits, so nothing is rounded before the end.
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)

# Below either of these a line that both sides confirmed counts as settled without a verifier; a council may set others.
SETTLED_BELOW_NET = Decimal(500)
SETTLED_BELOW_HOURS = Decimal(40)


class NotValued(StrEnum):
    """Why a line has no pounds. Never shown as £0."""

    NEEDS_LOCAL_VALUE = "needs_local_value"
    RECORD_ONLY = "record_only"
    UNKNOWN = "unknown"
    NOT_IN_SET = "not_in_set"


@dataclass(frozen=True)
class Worth:
    """Pounds of one line, each rounded once to the penny; None where it is not valued, which is not £0."""

    gross: Decimal | None
    net: Decimal | None


@dataclass(frozen=True)
class Totals:
    """The pounds of several lines and how many lines have none. `net` is None when lines exist and none is valued."""

    net: Decimal | None
    valued: int
    unvalued: int

    @classmethod
    def of(cls, nets: Iterable[Decimal | None]) -> "Totals":
        """Add up the rounded net pounds of lines."""
        amounts = list(nets)
        known = [amount for amount in amounts if amount is not None]
        net = None if amounts and not known else sum(known, Decimal("0.00"))
        return cls(net, len(known), len(amounts) - len(known))


def check_quantity(quantity: Decimal, unit: Unit) -> Decimal:
    """Give a quantity back if it may stand in an entry.

    Raises Invalid for what is not a number, is negative, is zero (but for a percentage), is a percentage above 100,
    is finer than four places after the point, or is above a billion.
    """
    _check_number(quantity, "quantity", places=QUANTITY_PLACES)
    if quantity < 0:
        raise Invalid("quantity-negative")
    if unit is Unit.PERCENT:
        if quantity > HUNDRED:
            raise Invalid("quantity-above-100-percent")
    elif quantity == 0:
        raise Invalid("quantity-zero")
    if quantity > MOST_QUANTITY:
        raise Invalid("quantity-too-large", most=MOST_QUANTITY)
    return quantity


def check_shares(attribution: Decimal, deadweight: Decimal, *, reason_code: str | None = None) -> None:
    """Check the two percentages of an entry.

    attribution   the giver's share, above 0 and at most 100; below 100 it wants a reason code.
    deadweight    what would have happened anyway, 0 to 100.

    Raises Invalid naming what is out of range.
    """
    _check_number(attribution, "attribution", places=PERCENTAGE_PLACES)
    _check_number(deadweight, "deadweight", places=PERCENTAGE_PLACES)
    if not 0 < attribution <= HUNDRED:
        raise Invalid("attribution-out-of-range")
    if not 0 <= deadweight <= HUNDRED:
        raise Invalid("deadweight-out-of-range")
    if attribution < HUNDRED and not reason_code:
        raise Invalid("attribution-wants-reason")


def check_unit_value(value: Decimal, *, unit: Unit, measure_unit: Unit) -> Decimal:
    """Give a proxy value back if it applies to a measure: its unit is the measure's, and it can be multiplied.

    Raises Invalid otherwise; nothing is converted silently between editions.
    """
    _check_number(value, "unit-value", places=VALUE_PLACES)
    if value < 0:
        raise Invalid("unit-value-negative")
    if value > MOST_UNIT_VALUE:
        raise Invalid("unit-value-too-large", most=MOST_UNIT_VALUE)
    if unit is not measure_unit:
        raise Invalid("unit-value-of-another-unit", unit=unit, measure_unit=measure_unit)
    if not measure_unit.summed:
        raise Invalid("unit-never-valued", unit=measure_unit)
    return value


def value_line(
    quantity: Decimal, unit_value: Decimal | None, *, attribution: Decimal = HUNDRED, deadweight: Decimal = Decimal(0)
) -> Worth:
    """Work out what a checked quantity is worth in pounds, gross and net, each rounded half up, once, to the penny.

    unit_value   pounds for one of the unit; None when the set in force has no value for the measure.

    Raises Invalid as `check_shares` does, the reason apart, and for a quantity or value that is no positive number.
    """
    check_shares(attribution, deadweight, reason_code="given elsewhere")
    if not quantity.is_finite() or quantity < 0:
        raise Invalid("quantity-not-a-number")
    if unit_value is None:
        return Worth(None, None)
    if not unit_value.is_finite() or unit_value < 0:
        raise Invalid("unit-value-not-a-number")
    with localcontext(EXACT):
        gross = quantity * unit_value
        net = gross * attribution * (HUNDRED - deadweight) / (HUNDRED * HUNDRED)
        return Worth(_to_pence(gross), _to_pence(net))


def why_not_valued(valuation_class: ValuationClass) -> NotValued:
    """Say why a line without a unit value has none."""
    return {
        ValuationClass.LOCALISED_PROXY: NotValued.NEEDS_LOCAL_VALUE,
        ValuationClass.RECORD_ONLY: NotValued.RECORD_ONLY,
        ValuationClass.UNKNOWN: NotValued.UNKNOWN,
    }.get(valuation_class, NotValued.NOT_IN_SET)


def may_follow(stage: Stage, live: Iterable[Stage]) -> bool:
    """Say whether an entry of `stage` may be added to a line whose live entries have these stages.

    Stages come in order and once each; a line begins as a target, a commitment or, for help already given, a
    delivery. Only a delivered entry is verified, and only what stands is reversed.
    """
    standing = set(live)
    match stage:
        case Stage.TARGET:
            return not standing
        case Stage.COMMITTED:
            return standing <= {Stage.TARGET}
        case Stage.DELIVERED:
            return standing <= {Stage.TARGET, Stage.COMMITTED}
        case Stage.VERIFIED:
            return Stage.DELIVERED in standing and Stage.VERIFIED not in standing
        case Stage.REVERSED:
            return bool(standing)


@dataclass(frozen=True)
class EntryRef:
    """What an entry of the ledger names: itself, the entry it reverses, the delivered entry it verifies."""

    id: int
    stage: Stage
    reverses_id: int | None = None
    verifies_id: int | None = None


def live_entries(entries: Iterable[EntryRef]) -> tuple[EntryRef, ...]:
    """Give the entries that count: no reversal, and none that a reversal names."""
    listed = list(entries)
    reversed_ids = {entry.reverses_id for entry in listed}
    return tuple(entry for entry in listed if entry.stage is not Stage.REVERSED and entry.id not in reversed_ids)


def to_reverse_with(entry_id: int, entries: Iterable[EntryRef]) -> tuple[int, ...]:
    """Give the live entries to reverse when one is: itself, and before it the verified one that names it.

    Raises Invalid when the entry is not live: it is unknown, a reversal, or reversed already.
    """
    live = live_entries(entries)
    if entry_id not in {entry.id for entry in live}:
        raise Invalid("entry-not-live")
    return (*(entry.id for entry in live if entry.verifies_id == entry_id), entry_id)


@dataclass(frozen=True)
class Verifier:
    """Somebody who would verify: who they are, and in what office they do it.

    organisation_ids   the organisations they belong or ever belonged to.
    """

    person_id: int
    organisation_ids: frozenset[int]
    in_team: bool = False
    contract_officer: bool = False
    declares_conflict: bool = False


@dataclass(frozen=True)
class LineParties:
    """Who had a hand in what a line counts, under every measure it was put under: organisations and people by id.

    delivered_by   who wrote a delivered entry, also one that was taken back.
    settled_by     who settled a figure.
    confirmed_by   who gave either side's word.
    chosen_by      who put it under a measure.
    """

    giver_id: int
    receiver_id: int
    claimant_id: int
    delivered_by: frozenset[int]
    settled_by: frozenset[int] = frozenset()
    confirmed_by: frozenset[int] = frozenset()
    chosen_by: frozenset[int] = frozenset()


def refusal_to_verify(verifier: Verifier, parties: LineParties) -> str | None:
    """Give the code of the reason why somebody may not verify a line; None when they may.

    A verifier is of the team or a contract officer, never belonged to giver, receiver or claimant, neither wrote,
    settled nor confirmed the figure nor chose its measure, and declares no conflict.
    """
    if not (verifier.in_team or verifier.contract_officer):
        return "verifier-not-in-office"
    if verifier.organisation_ids & {parties.giver_id, parties.receiver_id, parties.claimant_id}:
        return "verifier-is-a-party"
    hands = (
        (parties.delivered_by, "verifier-wrote-delivered"),
        (parties.settled_by, "verifier-settled-figure"),
        (parties.confirmed_by, "verifier-confirmed-figure"),
        (parties.chosen_by, "verifier-chose-measure"),
    )
    for people, refusal in hands:
        if verifier.person_id in people:
            return refusal
    if verifier.declares_conflict:
        return "verifier-declares-conflict"
    return None


def may_verify(verifier: Verifier, parties: LineParties) -> bool:
    """Say whether somebody may verify a line: see `refusal_to_verify`."""
    return refusal_to_verify(verifier, parties) is None


def agreed_quantity(
    giver: Decimal | None, receiver: Decimal | None, *, settled: Decimal | None = None
) -> Decimal | None:
    """Give the quantity that may be entered as delivered: the one both sides confirmed, or the team's settled figure.

    None while a side is silent or the two differ, and the team has settled nothing.
    """
    if settled is not None:
        return settled
    return giver if giver is not None and giver == receiver else None


def check_verified_quantity(verified: Decimal, *, delivered: Decimal) -> None:
    """Raise Invalid when more would be verified than was delivered."""
    if verified > delivered:
        raise Invalid("verified-above-delivered", delivered=delivered)


def is_settled(*, verified: bool, confirmed_by_both: bool, net: Decimal | None, quantity: Decimal, unit: Unit) -> bool:
    """Say whether a delivered line counts in public: verified, or confirmed by both sides and small enough.

    net   its pounds; None when it is not valued, which says nothing about how small it is.

    Hours of staff time are small below 40, whatever they are worth: the limit in pounds would take in no more than
    29 of them. Everything else is small below £500, and hours that are not valued below 40. What has neither pounds
    nor hours is never small.
    """
    by_hours = unit is Unit.STAFF_HOURS or (net is None and unit in HOUR_UNITS)
    small = (by_hours and quantity < SETTLED_BELOW_HOURS) or (net is not None and net < SETTLED_BELOW_NET)
    return verified or (confirmed_by_both and small)


def contract_weight(total: Decimal, rules: Iterable[PolicyRuleRow]) -> Decimal | None:
    """Give the weight, in per cent, that a council's policy gives social value in a contract of this total in pounds.

    rules   one council's. None when they state none for such a total, which is not a weight of 0.
    """
    for rule in rules:
        if rule.applies_to == "contract_total_gbp" and rule.effect == "weight_percent" and rule.covers(total):
            return Decimal(rule.value) if rule.value else None
    return None


def _to_pence(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def _check_number(value: Decimal, name: str, *, places: int) -> None:
    """Refuse NaN, infinity and digits that the databases would drop."""
    if not value.is_finite():
        raise Invalid(f"{name}-not-a-number")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places and value != round(value, places):
        raise Invalid(f"{name}-too-fine", places=places)
