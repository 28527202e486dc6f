"""Why a pair was matched: codes with values, made only of what the scorer saw, and plain sentences for them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from noticeboard.matching.conditions import Outcome, Side, Verdict, plain
from noticeboard.matching.days import days_apart, days_in
from noticeboard.matching.evidence import Evidence, Shared
from noticeboard.matching.locality import Locality, Way
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.scoring import dates_meet, same_unit
from noticeboard.matching.telling import words_to_say
from noticeboard.matching.text import sentences

Value = str | float | bool

_MOST_TOPICS = 2
_MOST_WORDS = 3
_MOST_CONDITIONS = 2
_LONGEST_QUOTATION = 140
CLOSE = 0.55
"""The least cosine of two sentences that is said to be alike."""
SURE = 0.1
"""The least share of a topic in both that they are said to be about."""
_CONDITION = re.compile(
    r"\b(only|must|not included|not provided|no longer than|over 18s?|over 25|at least|minimum|notice|you pay|at cost"
    r"|materials at|deposit|dbs|licen[cs]e|collect(ion)? from|buyer|collector to arrange|in return|subject to|unless"
    r"|you provide|at half price|sorry no|don't|cannot|can't|not suitable)\b",
    re.IGNORECASE,
)
# A need speaks of what it lacks as well ("we cannot", "only two of us"), so fewer words of it are a condition.
_NEED_CONDITION = re.compile(
    r"^not an? |\b(not? [\w ]+ please|a must|must (be|have|fit|not|come)|essential|over 18s?|over 25|not suitable)\b",
    re.IGNORECASE,
)

SUPPORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "volunteering": "volunteering",
        "equipment": "equipment or goods",
        "space": "space",
        "funding": "funding",
        "mentoring": "mentoring",
        "project_delivery": "a project done for them",
    }
)

_SPOKEN_UNITS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"sq_ft": ("square foot", "square feet"), "sq ft": ("square foot", "square feet"), "people": ("person", "people")}
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a match, or one to look out for: a code and what it claims.

    values  names with plain values: words, miles, dates as YYYY-MM-DD and amounts as decimal text.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    def __getitem__(self, name: str) -> Value:
        """The value of that name. Raises KeyError where the reason has none."""
        return dict(self.values)[name]

    def as_json(self) -> dict[str, object]:
        """The reason as plain values, for keeping."""
        return {"code": self.code, "values": dict(self.values)}

    @staticmethod
    def from_json(kept: Mapping[str, object]) -> "Reason":
        """The reason that `as_json` gave."""
        values = kept.get("values")
        pairs = values.items() if isinstance(values, dict) else ()
        return Reason(str(kept["code"]), tuple(pairs))


def reasons_of(need: Need, offer: Offer, evidence: Evidence) -> tuple[Reason, ...]:
    """What speaks for a pair: its topic first, then place, amount, dates and kind."""
    reasons = [
        *_topic_reasons(need, offer, evidence),
        *_subject_reasons(evidence),
        *_meaning_reasons(evidence),
        *_place_reasons(offer, evidence.locality),
        *_amount_reasons(need, offer),
        *_date_reasons(need, offer),
    ]
    if need.support_type == offer.support_type:
        reasons.append(Reason("same_type", (("support_type", need.support_type),)))
    return tuple(reasons)


def cautions_of(need: Need, offer: Offer, evidence: Evidence) -> tuple[Reason, ...]:
    """What to look out for in a pair: another kind, place, dates, amount, and the conditions the offer states."""
    cautions: list[Reason] = []
    if need.support_type != offer.support_type:
        values = (("need_type", need.support_type), ("offer_type", offer.support_type))
        cautions.append(Reason("type_differs", values))
    cautions.extend(_place_cautions(evidence.locality))
    if not dates_meet(need, offer):
        cautions.append(Reason("dates_miss", _windows(need, offer)))
    if _comparable(need, offer) and _amount(offer) < _amount(need):
        cautions.append(Reason("part_of_amount", _amounts(need, offer)))
    cautions.extend(_condition_cautions(need, offer, evidence.verdicts))
    return tuple(cautions)


def say(reason: Reason) -> str:
    """The plain English sentence of a reason or a caution, without a full stop; it reads the same for either side."""
    return _SENTENCES[reason.code](reason)


def _topic_reasons(need: Need, offer: Offer, evidence: Evidence) -> list[Reason]:
    reasons = [Reason("same_topic", _shared(topic)) for topic in evidence.topics[:_MOST_TOPICS]]
    if not reasons:
        reasons = [Reason("related_topic", _shared(topic)) for topic in evidence.neighbours[:1]]
    reasons.extend(Reason("same_people", _shared(topic)) for topic in evidence.people[:1])
    words = words_to_say(need, offer, evidence, names=(str(reason["name"]) for reason in reasons))
    if words:
        reasons.append(Reason("same_words", (("words", ", ".join(words[:_MOST_WORDS])),)))
    return reasons


def _subject_reasons(evidence: Evidence) -> list[Reason]:
    """What both seem to be about by their meaning, where that is sure enough and no shared topic says it better."""
    if evidence.subject is None or evidence.subject[1] < SURE or evidence.topics:
        return []
    name, share = evidence.subject
    return [Reason("same_subject", (("name", name), ("share", round(share, 2))))]


def _meaning_reasons(evidence: Evidence) -> list[Reason]:
    """The two sentences that met, where they are close enough, no topic says it better and their days do not clash."""
    met = evidence.met
    if met is None or met.cosine < CLOSE or evidence.topics or not met.need_says or not met.offer_says:
        return []
    if days_apart(*(days_in(plain(says)) for says in (met.need_says, met.offer_says))):
        return []
    says = (("need_says", _quotation(met.need_says)), ("offer_says", _quotation(met.offer_says)))
    return [Reason("alike", (*says, ("closeness", round(met.cosine, 2))))]


def _condition_cautions(need: Need, offer: Offer, verdicts: Sequence[Verdict]) -> list[Reason]:
    """What fails first, then what either side states and the other does not speak of."""
    failed = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAILED]
    cautions = [Reason("condition_failed", _failure(verdict)) for verdict in failed]
    settled = {
        text
        for verdict in verdicts
        if verdict.outcome is not Outcome.UNKNOWN
        for text in (verdict.says, verdict.other_says)
    }
    unknown = [(verdict.whose, verdict.says) for verdict in verdicts if verdict.outcome is Outcome.UNKNOWN]
    for side, posting, stated in ((Side.OFFER, offer, _CONDITION), (Side.NEED, need, _NEED_CONDITION)):
        unknown += [(side, text) for text in sentences(posting.description) if stated.search(text)]
    open_ones = [pair for pair in dict.fromkeys(unknown) if pair[1] not in settled]
    for side in (Side.OFFER, Side.NEED):
        said = [text for whose, text in open_ones if whose is side][:_MOST_CONDITIONS]
        cautions.extend(Reason(f"{side.value}_says", (("words", _quotation(text)),)) for text in said)
    return cautions


def _failure(verdict: Verdict) -> tuple[tuple[str, Value], ...]:
    stated, other = _quotation(verdict.says), _quotation(verdict.other_says)
    need_says, offer_says = (stated, other) if verdict.whose is Side.NEED else (other, stated)
    return (("condition", verdict.condition), ("need_says", need_says), ("offer_says", offer_says))


def _shared(topic: Shared) -> tuple[tuple[str, Value], ...]:
    says = (("need_says", topic.need_says), ("offer_says", topic.offer_says))
    return (("topic", topic.code), ("name", topic.name), *says)


def _place_reasons(offer: Offer, locality: Locality) -> list[Reason]:
    if locality.cover <= 0:
        return []
    if locality.way is Way.REMOTE:
        return [Reason("remote")]
    if locality.way is Way.ANYWHERE:
        return [Reason("anywhere")]
    if locality.way is Way.UNKNOWN or locality.miles is None:
        return []
    values = _distance(locality, place=offer.place)
    if locality.way is Way.BOROUGH:
        return [Reason("covers_area", values)] if locality.cover >= 1 else []
    if locality.reach_miles is None or locality.miles > locality.reach_miles:
        return []
    code = "within_travel" if locality.way is Way.TRAVEL else "within_reach"
    return [Reason(code, values)]


def _place_cautions(locality: Locality) -> list[Reason]:
    if locality.way is Way.UNKNOWN:
        return [Reason("place_unknown")]
    if locality.way is Way.REMOTE:
        return [] if locality.cover > 0 else [Reason("only_remote")]
    if locality.way is Way.BOROUGH and locality.cover < 1:
        return [Reason("outside_area" if locality.cover <= 0 else "perhaps_outside_area")]
    beyond = locality.miles is not None and locality.reach_miles is not None and locality.miles > locality.reach_miles
    if not beyond:
        return []
    whose = "travel" if locality.way is Way.TRAVEL else "reach"
    return [Reason(f"{'beyond' if locality.cover <= 0 else 'just_beyond'}_{whose}", _distance(locality))]


def _distance(locality: Locality, *, place: str = "") -> tuple[tuple[str, Value], ...]:
    values: list[tuple[str, Value]] = [("miles", round(locality.miles or 0.0, 1)), ("about", locality.about)]
    if locality.reach_miles is not None:
        values.append(("reach_miles", locality.reach_miles))
    if place:
        values.append(("place", place))
    return tuple(values)


def _amount_reasons(need: Need, offer: Offer) -> list[Reason]:
    if _comparable(need, offer) and _amount(offer) >= _amount(need):
        return [Reason("enough", _amounts(need, offer))]
    return []


def _comparable(need: Need, offer: Offer) -> bool:
    return same_unit(need, offer) and _amount(need) > 0 and offer.quantity is not None


def _amount(posting: Need | Offer) -> Decimal:
    return Decimal(0) if posting.quantity is None else posting.quantity


def _amounts(need: Need, offer: Offer) -> tuple[tuple[str, Value], ...]:
    return (("offered", str(_amount(offer))), ("needed", str(_amount(need))), ("unit", need.unit))


def _date_reasons(need: Need, offer: Offer) -> list[Reason]:
    windows = _windows(need, offer)
    bounded = (need.starts_on or need.ends_on) and (offer.starts_on or offer.ends_on)
    return [Reason("dates_meet", windows)] if bounded and dates_meet(need, offer) else []


def _windows(need: Need, offer: Offer) -> tuple[tuple[str, Value], ...]:
    days = {
        "need_from": need.starts_on,
        "need_to": need.ends_on,
        "offer_from": offer.starts_on,
        "offer_to": offer.ends_on,
    }
    return tuple((name, day.isoformat()) for name, day in days.items() if day is not None)


def _quotation(text: str) -> str:
    if len(text) <= _LONGEST_QUOTATION:
        return text
    return text[:_LONGEST_QUOTATION].rsplit(" ", 1)[0] + "…"


def _say_topic(reason: Reason) -> str:
    name, need_says, offer_says = (str(reason[key]) for key in ("name", "need_says", "offer_says"))
    if offer_says.lower() == need_says.lower() or offer_says.lower() in name.lower():
        return f"Both about {name}"
    return f"Both about {name} (the offer says “{offer_says}”)"


def _say_related(reason: Reason) -> str:
    return f"Both about {reason['name']} (the need says “{reason['need_says']}”, the offer “{reason['offer_says']}”)"


def _say_alike(reason: Reason) -> str:
    return f"Close in meaning: the need says “{reason['need_says']}”, the offer “{reason['offer_says']}”"


def _say_words(reason: Reason) -> str:
    """Each word in quotation marks, since they stand apart from the sentence."""
    *rest, last = (f"“{word}”" for word in str(reason["words"]).split(", "))
    return f"Both mention {', '.join(rest)} and {last}" if rest else f"Both mention {last}"


def _say_failure(reason: Reason) -> str:
    need_says, offer_says = str(reason["need_says"]), str(reason["offer_says"])
    if not offer_says:
        return f"The need says “{need_says}”, which may rule out who offers this"
    return f"May not fit: the need says “{need_says}”, the offer “{offer_says}”"


def _say_miles(reason: Reason, *, ending: str) -> str:
    miles = float(reason["miles"])
    if reason["about"]:
        distance = f"about {miles:.0f} miles away" if miles >= 1.5 else "about a mile away or less"
    else:
        distance = "1 mile away" if miles == 1 else f"{miles:g} miles away"
    place = dict(reason.values).get("place")
    sentence = f"{place}, {distance}{ending}" if place else f"{distance}{ending}"
    return sentence[0].upper() + sentence[1:]


def _say_reach(reason: Reason, before: str, after: str) -> str:
    return _say_miles(reason, ending=f", {before} {float(reason['reach_miles']):g}{after}")


def _say_amount(reason: Reason) -> str:
    offered, needed = (_say_number(str(reason[key])) for key in ("offered", "needed"))
    unit = str(reason["unit"])
    if unit.upper() == "GBP":
        return f"£{offered} offered, £{needed} needed"
    return f"{offered} {_say_unit(unit, one=offered == '1')} offered, {needed} needed"


def _say_unit(unit: str, *, one: bool) -> str:
    """Put a plain unit in the number it is spoken in; "people" and "hours/month" stay as they are."""
    if unit in _SPOKEN_UNITS:
        return _SPOKEN_UNITS[unit][0 if one else 1]
    if not unit.isalpha() or unit.lower() in ("people", "sq", "ft"):
        return unit
    return unit.removesuffix("s") if one else unit.removesuffix("s") + "s"


def _say_number(text: str) -> str:
    return f"{Decimal(text).normalize():,f}"


def _say_dates(reason: Reason) -> str:
    values = dict(reason.values)
    sides = []
    for side, verb in (("offer", "offered"), ("need", "needed")):
        start, end = (_say_day(values.get(f"{side}_{edge}")) for edge in ("from", "to"))
        if start and end:
            sides.append(f"{verb} {start}" if start == end else f"{verb} {start} to {end}")
        elif start or end:
            sides.append(
                f"{verb} from {start}" if start else f"{verb} by {end}" if side == "need" else f"{verb} to {end}"
            )
    return ", ".join(sides)


def _say_day(value: Value | None) -> str:
    if value is None:
        return ""
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B %Y}"


def _say_types(reason: Reason) -> str:
    need_type, offer_type = (
        SUPPORT_NAMES.get(str(reason[key]), str(reason[key])) for key in ("need_type", "offer_type")
    )
    return f"Offered as {offer_type}, asked for as {need_type}"


def _say_same_type(reason: Reason) -> str:
    code = str(reason["support_type"])
    return f"Both posted as {SUPPORT_NAMES.get(code, code)}"


_SENTENCES: Mapping[str, Callable[[Reason], str]] = MappingProxyType(
    {
        "same_topic": _say_topic,
        "related_topic": _say_related,
        "same_people": lambda reason: f"Both for {reason['name']}",
        "same_words": _say_words,
        "remote": lambda _: "Can be done by phone or online",
        "anywhere": lambda _: "Offered wherever you are",
        "covers_area": lambda reason: _say_miles(reason, ending=", in an area the offer covers"),
        "within_reach": lambda reason: _say_reach(reason, "inside the offer's", "-mile reach"),
        "within_travel": lambda reason: _say_reach(reason, "within the", " miles the group can travel"),
        "enough": _say_amount,
        "dates_meet": lambda reason: f"Dates meet: {_say_dates(reason)}",
        "same_type": _say_same_type,
        "type_differs": _say_types,
        "place_unknown": lambda _: "The distance is not known: one of the two does not show where it is",
        "only_remote": lambda _: "Only by phone or online, and the need asks for someone in person",
        "outside_area": lambda _: "Outside the area the offer covers",
        "perhaps_outside_area": lambda _: "May be outside the area the offer covers: worth asking",
        "just_beyond_reach": lambda reason: _say_reach(reason, "just outside the offer's", "-mile reach: worth asking"),
        "just_beyond_travel": lambda reason: _say_reach(reason, "just beyond the", " miles the group can travel"),
        "beyond_reach": lambda reason: _say_reach(reason, "outside the offer's", "-mile reach"),
        "beyond_travel": lambda reason: _say_reach(reason, "further than the", " miles the group can travel"),
        "dates_miss": lambda reason: f"The dates do not meet: {_say_dates(reason)}",
        "part_of_amount": _say_amount,
        "alike": _say_alike,
        "same_subject": lambda reason: f"Both seem to be about {reason['name']}",
        "condition_failed": _say_failure,
        "need_says": lambda reason: f"The need says: {reason['words']}",
        "offer_says": lambda reason: f"The offer says: {reason['words']}",
    }
)
"""Every code there is, with the way it is said."""
