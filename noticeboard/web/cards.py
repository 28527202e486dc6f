"""Postings as cards: plain objects for templates/components/card.html."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from noticeboard.domain.vocabulary import ReachMode
from noticeboard.models import Posting
from noticeboard.web.addresses import address
from noticeboard.web.filters import about_miles, short_date
from noticeboard.web.names import names_of
from noticeboard.web.wording.labels import label

LONGEST_SUMMARY = 150
# Why something is near a place that it has no distance from.
REACHES: Mapping[ReachMode | None, str] = {
    ReachMode.BOROUGH: "across the borough",
    ReachMode.REMOTE: "by phone or online",
    ReachMode.ANYWHERE: "anywhere",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows of a posting."""

    href: str
    kind: str
    kind_label: str
    title: str
    summary: str
    organisation: str
    place: str
    date_text: str
    days_left: int | None
    photo_href: str | None = None
    photo_alt: str = ""


def date_words(posting: Posting) -> str:
    """Say until when a need is needed, or an offer stands, for a card."""
    if posting.is_need:
        return f"Needed by {short_date(posting.ends_on)}" if posting.ends_on else "No deadline"
    return f"Until {short_date(posting.ends_on)}" if posting.ends_on else "No end date"


def summary_of(text: str) -> str:
    """Give the beginning of a text, cut between words, as one line."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_SUMMARY:
        return line
    cut = line[:LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(".,;:–- ")
    return f"{cut}…"


def _card_of(posting: Posting, *, organisation: str, today: date, miles: float | None, near: bool) -> Card:
    """Make the card of a posting.

    miles   how far its public point is from where the reader searched, where they did and it is near enough.
    near    whether they searched near a place: what has no distance then says why it is there.
    """
    far = about_miles(miles) if miles is not None else _reach(posting) if near else ""
    place = f"{posting.place_label}, {far}" if far else posting.place_label
    return Card(
        href=address(posting),
        kind=posting.support_type.value,
        kind_label=label(posting.support_type),
        title=posting.title,
        summary=summary_of(posting.description),
        organisation=organisation,
        place=place,
        date_text=date_words(posting),
        days_left=(posting.ends_on - today).days if posting.ends_on else None,
    )


def cards_of(
    postings: Iterable[Posting], *, today: date, miles: Mapping[int, float] | None = None, near: bool = False
) -> list[Card]:
    """Make the cards of postings, in their order. `miles` is by the posting's id, `near` as for one card."""
    listed, found = list(postings), miles or {}
    names = names_of(listed)
    return [
        _card_of(one, organisation=names[one.organisation_id], today=today, miles=found.get(one.id), near=near)
        for one in listed
    ]


def _reach(posting: Posting) -> str:
    """Why a posting is near a place that it has no distance from, as far as everyone may know."""
    return "distance not shown" if posting.hidden_place is not None else REACHES.get(posting.reach_mode, "")
