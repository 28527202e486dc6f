"""What the last page of the journey shows besides the needs that fit."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from noticeboard.blueprints.help_ideas.forms import CHOICES, DISTANCES
from noticeboard.blueprints.help_ideas.journey import Journey, href
from noticeboard.domain.help_ideas import UNIT_OF_START, HelpAnswers, HelpStart, carried_into_offer
from noticeboard.domain.vocabulary import ReachMode, Side
from noticeboard.models import Posting
from noticeboard.queries.activities import list_ideas
from noticeboard.queries.near import find_near
from noticeboard.queries.search import Search, list_page
from noticeboard.services.help_ideas import Fitting
from noticeboard.web.filters import about_miles, quantity
from noticeboard.web.posting_summary import SummaryRow, amount_words
from noticeboard.web.suggestions import ShownMatch, shown_likely
from noticeboard.web.wording.reasons import giver_words

MOST_OTHERS = 4
FURTHEST_MILES = int(DISTANCES[-1])


@dataclass(frozen=True, slots=True)
class ShownIdea:
    """An idea, and the address that looks for needs with it."""

    theme: str
    title: str
    href: str


def answer_rows(journey: Journey, answers: HelpAnswers) -> list[SummaryRow]:
    """What was said, each with the page on which it is changed."""
    start, about = href("start", answers.start), href("about", answers.start)
    texts = {value: text for value, text, _hint in CHOICES}
    rows = [SummaryRow("start", "What you could give", texts[answers.start.value], start)]
    if answers.sort:
        rows.append(SummaryRow("about", "In your words", answers.sort, about))
    if answers.quantity is not None:
        rows.append(SummaryRow("about", "About how much", _amount(answers), about))
    if answers.place is not None:
        where = answers.place.label if answers.far is None else f"{answers.place.label}, {_far_words(answers)}"
        rows.append(SummaryRow("where", "Where", where, href("where", journey.start)))
    return rows


def others_of(session: Session, answers: HelpAnswers, *, but: Collection[str]) -> list[Posting]:
    """A few other open needs of the kind, the newest near where they are; none for somebody who is not sure."""
    if answers.start is HelpStart.NOT_SURE:
        return []
    search = Search(side=Side.NEED, kinds=answers.kinds)
    place = answers.place
    if place is not None and place.public_lat is not None and place.public_lng is not None:
        lat, lng = place.public_lat, place.public_lng
        lad_code = place.lad_code
        miles = answers.miles or FURTHEST_MILES
        near = find_near(session, side=Side.NEED, lat=lat, lng=lng, miles=miles, lad_code=lad_code)
        search = Search(side=Side.NEED, kinds=answers.kinds, near=near)
    page = list_page(session, search, limit=MOST_OTHERS + len(but))
    return [posting for posting in page.postings if posting.ref not in but][:MOST_OTHERS]


def shown_further(found: Fitting) -> list[tuple[ShownMatch, str]]:
    """The needs beyond the miles that were said, each with how far away it is."""
    shown = shown_likely((one for one, _miles in found.further), words=giver_words)
    return [(one, about_miles(miles)) for one, (_likely, miles) in zip(shown, found.further, strict=True)]


def shown_ideas(session: Session, answers: HelpAnswers) -> list[ShownIdea]:
    """Ideas that the kinds of help could serve. Each can be looked for in the place of what was said."""
    ideas = list_ideas(session, kinds=answers.kinds)
    return [ShownIdea(idea.theme_code, idea.title, href("needs", answers.start, sort=idea.title)) for idea in ideas]


def see_all_href(answers: HelpAnswers) -> str:
    """The list of needs, of the kind and near the place that was given."""
    kinds = [] if answers.start is HelpStart.NOT_SURE else [kind.value for kind in answers.kinds]
    near = answers.place_text or None
    return url_for("postings.browse", side="needs", kind=kinds, near=near, within=answers.miles if near else None)


def offer_href(answers: HelpAnswers) -> str:
    """Where an offer is begun with all that was said."""
    carried: dict[str, Any] = carried_into_offer(answers)
    return url_for("drafts.new", side="offers", **carried)


def _amount(answers: HelpAnswers) -> str:
    words = amount_words(answers.quantity, UNIT_OF_START.get(answers.start))
    if answers.days is None:
        return words
    return f"{words}, {quantity(answers.days)} {'day' if answers.days == 1 else 'days'} each"


def _far_words(answers: HelpAnswers) -> str:
    if answers.far is ReachMode.RADIUS:
        return f"up to {answers.miles} miles"
    return "anywhere in Cheshire East" if answers.far is ReachMode.BOROUGH else "by phone or online"
