"""What the page of the records behind a figure is called, and what its lines come to, in words."""

from collections.abc import Sequence
from decimal import Decimal

from noticeboard.domain.vocabulary import Context, SupportType
from noticeboard.queries.traces import Traced
from noticeboard.web.filters import counted, money
from noticeboard.web.impact import NO_PLACE, NOT_VALUED, WHERE
from noticeboard.web.wording.giving import measured
from noticeboard.web.wording.labels import label

TITLES = {
    "total": "The total",
    "theme": "Theme",
    "kind": "Kind of support",
    "place": "Place",
    "context": "Why it was given",
    "where": "Inside or outside the borough",
    "hours": "Volunteer hours",
    "groups": "Groups helped",
    "people": "People",
    "records": "Records that say what was given",
    "unvalued": "Records not valued in pounds",
    "unvalued-lines": "Lines not valued in pounds",
    "awaiting": "Lines that wait for the team’s check",
    "connections": "Connections made",
    "completed": "Connections completed",
}


def traced_title(part: str, key: str) -> str:
    """Name a figure: "Theme: Social", "Volunteer hours". The key of no figure is left out."""
    title = TITLES.get(part, "")
    match part:
        case "theme" | "people":
            name = key
        case "place":
            name = key or NO_PLACE
        case "kind":
            name = label(SupportType(key)) if key in set(SupportType) else ""
        case "context":
            name = label(Context(key)) if key in set(Context) else ""
        case "where":
            name = WHERE.get(key, "")
        case _:
            name = ""
    return f"{title}: {name}" if name else title


def traced_words(part: str, traced: Sequence[Traced]) -> str:
    """Say what the settled lines behind a figure come to, in what the figure counts: the number the page shows."""
    settled = [one for one in traced if one.settled]
    lines = counted(len(settled), "line", "lines")
    records = {one.record.id for one in settled}
    match part:
        case "hours" | "people":
            total = sum((one.entry.quantity for one in settled), Decimal(0))
            return f"{measured(total, settled[0].entry.unit)}, in {lines}" if settled else lines
        case "groups":
            groups = {one.record.receiver_id for one in settled}
            return f"{counted(len(groups), 'group', 'groups')}, in {counted(len(records), 'record', 'records')}"
        case "records" | "unvalued":
            return f"{counted(len(records), 'record', 'records')}, with {lines}"
        case "awaiting":
            return counted(len(traced), "line", "lines")
        case _:
            nets = [one.entry.net for one in settled if one.entry.net is not None]
            if settled and not nets:
                return f"{lines} settled, {NOT_VALUED}"
            estimated = " (est.)" if any(one.entry.indicative for one in settled) else ""
            return f"{lines} settled, worth {money(sum(nets, Decimal(0)))}{estimated} in all"
