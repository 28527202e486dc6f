"""Days of the week and times of day that a text names."""

import re
from dataclasses import dataclass

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_WEEKDAYS = frozenset(WEEK[:5])
_WEEKEND = frozenset(WEEK[5:])
_DAY = (
    r"(mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
    r"|mon|tues?|weds?|thu|thurs?|fri|sat|sun)"
)
_RANGE = re.compile(rf"\b{_DAY} (?:(?:to|until|till|through) )?{_DAY}\b")
# "Sat", "sun" and "wed" alone are words in their own right.
_ONE = re.compile(rf"\b(?!(?:sat|sun|wed)\b){_DAY}\b")
_PERIOD = rf"(?:{_DAY}|weekdays?|weekends?)"
_NOT = re.compile(
    r"\b(?:not|no|never|except(?: for)?|bar|apart from|other than|closed|shut|excluding|avoid(?:ing)?|unavailable"
    r"|(?<=any day )but(?: not)?|(?<=every day )but(?: not)?|but not"
    r"|(?:cant|cannot|can not|couldnt|dont|do not|wont|will not|never|unable to)"
    r" (?:do|make|manage|come|open|meet|host|work))"
    r"(?: (?:available|free|open|possible))?(?: (?:on|at|for))?(?: (?:a|any))? "
    rf"{_PERIOD}(?:(?:,? (?:or|and|nor|to|until|till|through))? {_PERIOD}|, {_PERIOD})*\b"
)
# "Mondays and Fridays are taken; otherwise yours" names the days on which it cannot be.
_TAKEN = re.compile(
    rf"\b{_DAY}(?:(?:,| and|, and) {_DAY})* (?:is|are) (?:already )?"
    r"(?:taken|booked|full|busy|closed|out|not|ours|market)\b"
)
# Who can come in the evening can come after work, on any weekday.
_WEEKDAY_WORDS = re.compile(r"\b(?:weekdays?|evenings?|working week|office hours|working hours|school days?|midweek)\b")
_WEEKEND_WORDS = re.compile(r"\b(?:weekends?)\b")
# Without one of these a text names no day; it need not be searched.
_HINTS = (*_SHORT, "week", "day", "evening", "hours", "daily", "time", "flexible")
_ALL_WORDS = re.compile(r"\b(?:any day|every day|daily|seven days|7 days|all week|any time|anytime|flexible)\b")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the week that a text names as possible, and those that it rules out."""

    named: frozenset[str] = frozenset()
    ruled_out: frozenset[str] = frozenset()

    @property
    def left(self) -> frozenset[str]:
        """The days that are possible after all that was said; none where nothing was said of days."""
        if not self.named and not self.ruled_out:
            return frozenset()
        return (self.named or frozenset(WEEK)) - self.ruled_out

    def __or__(self, other: "Days") -> "Days":
        """What two texts of one posting say together."""
        return Days(self.named | other.named, self.ruled_out | other.ruled_out)


def days_in(text: str) -> Days:
    """The days of the week that a plain, lower-case text names as possible, and those that it rules out."""
    if not any(hint in text for hint in _HINTS):
        return Days()
    ruled_out = [found.group() for pattern in (_NOT, _TAKEN) for found in pattern.finditer(text)]
    return Days(_named(_TAKEN.sub(" ", _NOT.sub(" ", text))), frozenset().union(*map(_named, ruled_out)))


def days_apart(one: Days, other: Days) -> bool:
    """Whether both say something of days, and no day is left that suits the two."""
    return bool(one.left) and bool(other.left) and one.left.isdisjoint(other.left)


def _named(text: str) -> frozenset[str]:
    """The days that a text without a no in it names."""
    if _ALL_WORDS.search(text):
        return frozenset(WEEK)
    days: set[str] = set()
    for found in _RANGE.finditer(text):
        first, last = (_place(name) for name in found.groups() if name)
        days.update(WEEK[at % 7] for at in range(first, (last if last >= first else last + 7) + 1))
    days.update(WEEK[_place(found.group())] for found in _ONE.finditer(text))
    if _WEEKDAY_WORDS.search(text):
        days |= _WEEKDAYS
    if _WEEKEND_WORDS.search(text):
        days |= _WEEKEND
    return frozenset(days)


def _place(name: str) -> int:
    for at, day in enumerate(WEEK):
        if name.removesuffix("s") == day:
            return at
    return _SHORT[name]
