"""The journey of somebody who does not know how they could help: everything said stands in the address."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.help_ideas.forms import HEADINGS
from noticeboard.blueprints.help_ideas.journey import Journey, href, read_journey
from noticeboard.blueprints.help_ideas.shown import (
    answer_rows,
    offer_href,
    others_of,
    see_all_href,
    shown_further,
    shown_ideas,
)
from noticeboard.clock import local_date, utc_now
from noticeboard.domain.help_ideas import HelpAnswers
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db, limiter
from noticeboard.services.help_ideas import find_fitting_needs
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.cards import cards_of
from noticeboard.web.suggestions import shown_likely
from noticeboard.web.wording.reasons import giver_words

bp = Blueprint("help_ideas", __name__)

SEARCHES_A_SECOND = "10 per second"


@bp.route("/how-could-we-help")
@limiter.limit(SEARCHES_A_SECOND)
@access(Access.PUBLIC)
def show() -> ResponseReturnValue:
    """The next question, or the needs and ideas that fit once all are answered."""
    journey = read_journey()
    if journey.answers is not None:
        return _fitting(journey, journey.answers)
    page = render_template(
        "help_ideas/question.html",
        form=journey.form,
        journey=journey,
        heading_text=HEADINGS[journey.start] if journey.start and journey.page == "about" else "Where you are",
    )
    return page, 422 if journey.form.errors else 200


def _fitting(journey: Journey, answers: HelpAnswers) -> ResponseReturnValue:
    """What fits: needs with their reasons, other needs of the kind, ideas, and the ways on."""
    session, now, actor = db.session(), utc_now(), current_actor()
    found = find_fitting_needs(session, answers=answers, now=now)
    others = others_of(session, answers, but=found.refs)
    return render_template(
        "help_ideas/needs.html",
        journey=journey,
        rows=answer_rows(journey, answers),
        found=shown_likely(found.within, words=giver_words),
        more=found.more,
        further=shown_further(found),
        others=cards_of(others, today=local_date(now)),
        ideas=shown_ideas(session, answers),
        see_all=see_all_href(answers),
        about_href=href("about", answers.start),
        may_pledge=actor.side is not Side.NEED,
        offer_href=offer_href(answers),
    )
