"""What a posting says, as rows of a summary, each naming the page of questions it was asked on."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.questions import Column, list_questions, show_answer
from noticeboard.domain.vocabulary import QuantityUnit, ReachMode
from noticeboard.models import Posting
from noticeboard.web.filters import counted, long_date, money, quantity
from noticeboard.web.wording.labels import label

ONE_OF: Mapping[QuantityUnit, str] = {
    QuantityUnit.PEOPLE: "person",
    QuantityUnit.SQUARE_FEET: "square foot",
}

_COUNTED = frozenset({PostingStatus.OPEN, PostingStatus.PAUSED, PostingStatus.IN_HAND})


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of a summary. `step` is the page where it is changed."""

    step: str
    key: str
    value: str
    href: str | None = None
    action: str = "Change"


def amount_words(amount: Decimal | None, unit: QuantityUnit | None) -> str:
    """An amount with what it counts: "4 people", "1 hour", "£250"; nothing where it is not counted."""
    if amount is None or unit is None:
        return ""
    if unit is QuantityUnit.POUNDS:
        return money(amount)
    words = label(unit)
    if amount == 1:
        words = ONE_OF.get(unit, words.removesuffix("s"))
    return f"{quantity(amount)} {words}"


def still_words(posting: Posting) -> str:
    """Say how much of a posting is still needed, or still on offer; nothing where that cannot be counted."""
    if posting.quantity is None or posting.status not in _COUNTED:
        return ""
    still = "still needed" if posting.is_need else "still on offer"
    whole = amount_words(posting.capacity, posting.unit)
    if posting.remaining == posting.capacity:
        return f"{whole} {'needed' if posting.is_need else 'on offer'}"
    if posting.remaining == 0:
        return f"All {whole} in hand"
    left = money(posting.remaining) if posting.unit is QuantityUnit.POUNDS else quantity(posting.remaining)
    return f"{left} of {whole} {still}"


def part_left_words(posting: Posting) -> str:
    """Say how much is still needed or on offer where a part has gone: "1 of 4 people still needed"; else nothing."""
    return still_words(posting) if posting.remaining != posting.capacity else ""


def ends_words(posting: Posting) -> tuple[str, str]:
    """What the end of a posting is called, and the day, or that there is none."""
    name, none = ("Needed by", "No deadline") if posting.is_need else ("Until", "No end date")
    return name, long_date(posting.ends_on) or none


def summary_rows(
    posting: Posting, *, groups: Mapping[str, str], links: Mapping[str, str] | None = None, private: bool = False
) -> list[SummaryRow]:
    """Every answer of a posting, in the order it is asked.

    groups    the names of groups of people by their codes.
    links     the address where each step is changed.
    private   whether to show what was typed to say where: for its owner and the team only.
    """
    rows = [*_what(posting), *_details(posting), *_when(posting), *_where(posting, private), *_who(posting, groups)]
    hrefs = links or {}
    return [SummaryRow(row.step, row.key, row.value, hrefs.get(row.step)) for row in rows]


def digest_rows(rows: Sequence[SummaryRow]) -> str:
    """A short text that a form carries along to say which answers were read."""
    return " ".join(_digest(row) for row in rows)


def list_unread(rows: Sequence[SummaryRow], read: str) -> list[SummaryRow]:
    """The answers that are not among those that were read, by what `digest_rows` said of them."""
    known = set(read.split())
    return [row for row in rows if _digest(row) not in known]


def _digest(row: SummaryRow) -> str:
    return hashlib.sha256(f"{row.key}\n{row.value}".encode()).hexdigest()[:12]


def _what(posting: Posting) -> Iterator[SummaryRow]:
    yield SummaryRow("what", "Kind of support", label(posting.support_type))
    yield SummaryRow("what", "Title", posting.title)
    yield SummaryRow("what", "Description", posting.description)


def _details(posting: Posting) -> Iterator[SummaryRow]:
    for question in list_questions(posting.support_type, posting.side):
        if question.column is Column.QUANTITY:
            value = amount_words(posting.quantity, posting.unit)
        elif question.column is Column.MINIMUM_AGE:
            value = str(posting.minimum_age or "")
        else:
            answer = posting.answers.get(question.code)
            value = "" if answer is None else show_answer(question, answer)
        if value:
            yield SummaryRow("details", question.subject, value)


def _when(posting: Posting) -> Iterator[SummaryRow]:
    yield SummaryRow("when", "From", long_date(posting.starts_on) or "Any time")
    yield SummaryRow("when", *ends_words(posting))
    if posting.is_need:
        yield SummaryRow("when", "How soon", label(posting.urgency))
    elif posting.cadence is not None:
        yield SummaryRow("when", "How often", label(posting.cadence))


def _where(posting: Posting, private: bool) -> Iterator[SummaryRow]:
    place = posting.full_place_label if private else posting.place_label
    yield SummaryRow("where", "Place", place)
    if private and posting.hidden_place:
        yield SummaryRow("where", "Others read only", posting.place_label)
    told = posting.location_text.casefold() in place.casefold()
    if private and not told:
        yield SummaryRow("where", "Place as typed, not public", posting.postcode or posting.location_text)
    if posting.reach_mode is ReachMode.RADIUS:
        yield SummaryRow("where", "Reach", f"Within {counted(posting.reach_mi or 0, 'mile')}")
    elif posting.reach_mode is not None:
        yield SummaryRow("where", "Reach", label(posting.reach_mode))
    if posting.travel_mi is not None:
        yield SummaryRow("where", "Can travel or collect", f"Up to {counted(posting.travel_mi, 'mile')}")


def _who(posting: Posting, groups: Mapping[str, str]) -> Iterator[SummaryRow]:
    codes = [row.group_code for row in posting.groups]
    yield SummaryRow("who", "Who it helps", "; ".join(groups.get(code, code) for code in codes) or "Not said")
