"""Days of the week and times of day that a text names."""

import re

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
_NOT = re.compile(
    rf"\b(?:not|no|never|except|bar|apart from|closed|excluding|cant do|cannot do|but not)(?: on| at)? "
    rf"(?:{_DAY}|weekdays?|weekends?)(?:(?:,| or| and| nor) (?:{_DAY}|weekdays?|weekends?))*"
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


def days_in(text: str) -> frozenset[str]:
    """The days of the week that a plain, lower-case text names as possible; empty where it names none."""
    if not any(hint in text for hint in _HINTS):
        return frozenset()
    text = _TAKEN.sub(" ", _NOT.sub(" ", text))
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


def days_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both name days and none is the same."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def _place(name: str) -> int:
    for at, day in enumerate(WEEK):
        if name.removesuffix("s") == day:
            return at
    return _SHORT[name]
