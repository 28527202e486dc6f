"""What is asked in plain words to find out how much was given, and what to say when an answer is missing."""

from collections.abc import Mapping
from decimal import Decimal

from noticeboard.domain.giving import Asked
from noticeboard.domain.measures import Unit
from noticeboard.domain.vocabulary import SupportType
from noticeboard.web.filters import money, quantity

QUESTIONS: Mapping[Asked, str] = {
    Asked.PEOPLE: "How many people helped?",
    Asked.HOURS_EACH: "How many hours did each of them help?",
    Asked.HOURS: "How many hours was it in all?",
    Asked.VALUE: "How many pounds were given, or what would it cost in a shop?",
    Asked.HIRE_RATE: "What does the owner usually charge an hour?",
    Asked.LOCAL_HALL_RATE: "What does a community hall nearby charge an hour?",
    Asked.NUMBER: "How many?",
}
OF_KIND: Mapping[tuple[SupportType, Asked], str] = {
    (SupportType.EQUIPMENT, Asked.VALUE): "How many pounds is it worth?",
    (SupportType.FUNDING, Asked.VALUE): "How many pounds were given?",
    (SupportType.SPACE, Asked.HOURS): "For how many hours was the space used?",
    (SupportType.SPACE, Asked.VALUE): "Or how many pounds would the rent have been?",
    (SupportType.PROJECT_DELIVERY, Asked.VALUE): "How many pounds did the materials and hired labour cost?",
    (SupportType.PROJECT_DELIVERY, Asked.PEOPLE): "How many people on the giver’s own staff worked on it?",
    (SupportType.PROJECT_DELIVERY, Asked.HOURS_EACH): "How many hours did each of them work?",
}
HINTS: Mapping[Asked, str] = {
    Asked.HOURS_EACH: "On average. Count paid time spent organising it too.",
    Asked.VALUE: "Without VAT. If it was new, what it cost; if it was used, what it would sell for.",
    Asked.HIRE_RATE: "One of these two will do. Where you know both, we count the lower.",
}
HINTS_OF_KIND: Mapping[tuple[SupportType, Asked], str] = {
    (SupportType.FUNDING, Asked.VALUE): "Leave out what others added to match it.",
    (SupportType.SPACE, Asked.VALUE): "If it was lent for weeks or months and not by the hour. Without VAT.",
    (SupportType.PROJECT_DELIVERY, Asked.VALUE): "Without VAT. Do not count the giver’s own staff.",
}
MISSING: Mapping[Asked, str] = {
    Asked.PEOPLE: "Enter how many people it was",
    Asked.HOURS_EACH: "Enter how many hours it was for each person",
    Asked.HOURS: "Enter how many hours it was",
    Asked.VALUE: "Enter how many pounds it was, or was worth",
    Asked.HIRE_RATE: "Enter what the owner or a hall nearby charges an hour",
    Asked.LOCAL_HALL_RATE: "Enter what a hall nearby charges an hour",
    Asked.NUMBER: "Enter how many it was",
}
MISSING_OF_KIND: Mapping[tuple[SupportType, Asked], str] = {
    (SupportType.SPACE, Asked.HOURS): "Enter how many hours it was, or how many pounds the rent would have been",
}
SUBJECTS: Mapping[Asked, str] = {
    Asked.PEOPLE: "Number of people",
    Asked.HOURS_EACH: "Number of hours each",
    Asked.HOURS: "Number of hours",
    Asked.VALUE: "Number of pounds",
    Asked.HIRE_RATE: "Charge for an hour",
    Asked.LOCAL_HALL_RATE: "Charge for an hour",
    Asked.NUMBER: "Number",
}
_COUNTED: Mapping[Unit, tuple[str, str]] = {
    Unit.STAFF_HOURS: ("hour of staff time", "hours of staff time"),
    Unit.EXPERT_HOURS: ("hour of expert advice", "hours of expert advice"),
    Unit.ATTENDEE_HOURS: ("hour of attendance", "hours of attendance"),
    Unit.FTE_PEOPLE: ("full-time year of work", "full-time years of work"),
    Unit.WEEKS: ("week", "weeks"),
    Unit.PEOPLE: ("person", "people"),
    Unit.COUNT: ("counted", "counted"),
    Unit.MILES: ("mile", "miles"),
    Unit.TONNES: ("tonne", "tonnes"),
    Unit.TCO2E: ("tonne of carbon dioxide", "tonnes of carbon dioxide"),
    Unit.PERCENT: ("per cent", "per cent"),
    Unit.YES_NO: ("done", "done"),
}


def question_for(support_type: SupportType, asked: Asked, unit: Unit) -> str:
    """The question as it is put for a kind of support."""
    if unit is Unit.ATTENDEE_HOURS:
        plain = {Asked.PEOPLE: "How many people attended?", Asked.HOURS: "How many hours did it last?"}
        return plain.get(asked, QUESTIONS[asked])
    if asked is Asked.NUMBER and unit in _COUNTED:
        return f"How many {_COUNTED[unit][1]}?"
    return OF_KIND.get((support_type, asked), QUESTIONS[asked])


def hint_for(support_type: SupportType, asked: Asked) -> str:
    """What helps to answer it."""
    return HINTS_OF_KIND.get((support_type, asked), HINTS.get(asked, ""))


def missing_words(support_type: SupportType, asked: Asked) -> str:
    """What to say when an answer that is needed is missing."""
    return MISSING_OF_KIND.get((support_type, asked), MISSING[asked])


def measured(amount: Decimal | None, unit: Unit | str) -> str:
    """Write a quantity with its unit: "12 hours of staff time", "£2,500"; nothing for no quantity."""
    if amount is None:
        return ""
    if Unit(unit) in {Unit.GBP, Unit.GBP_INVESTED}:
        return money(amount)
    one, many = _COUNTED[Unit(unit)]
    return f"{quantity(amount)} {one if amount == 1 else many}"


def too_many_hours_words(asked: Asked, most: int, years: int) -> str:
    """Say that one person, or one event, cannot have taken longer than the years that have begun, and what to enter."""
    span = "a year" if years == 1 else f"{years} years"
    meant = "what one person gave" if asked is Asked.HOURS_EACH else "how long it lasted"
    return (
        f"{SUBJECTS[asked]} must be {most:,} or less, which is every hour of {span}. "
        f"Enter {meant}, not the hours of everyone together"
    )


def too_large_words(amount: Decimal, most: Decimal, unit: Unit) -> str:
    """Say that answers come to more than may stand, and to how much."""
    return f"Your answers come to {measured(amount, unit)}. Check them: the most there can be is {measured(most, unit)}"
