"""The lists of needs and offers, and the page of each: open to everyone."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.postings.area_map import draw_area
from noticeboard.blueprints.postings.detail import detail_of
from noticeboard.blueprints.postings.filters import PATHS, read_asked
from noticeboard.blueprints.postings.results import list_board
from noticeboard.clock import local_date, utc_now
from noticeboard.domain.errors import NotFound
from noticeboard.domain.references import parse_reference
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db, limiter
from noticeboard.queries.area_map import list_place_counts
from noticeboard.queries.postings import get_posting
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.addresses import address
from noticeboard.web.cards import cards_of
from noticeboard.web.cursors import read_cursor
from noticeboard.web.hero import board_figures
from noticeboard.web.places import current_gazetteer, published_year

bp = Blueprint("postings", __name__)

SIDES = {path: side for side, path in PATHS.items()}
SEARCHES_A_SECOND = "20 per second"


@bp.route("/<any(needs, offers):side>")
@limiter.limit(SEARCHES_A_SECOND)
@access(Access.PUBLIC)
def browse(side: str) -> ResponseReturnValue:
    """The open needs or offers, filtered as the address says."""
    asked, now = read_asked(SIDES[side], request.args), utc_now()
    # Whoever has filtered or turned the page wants the results, and has read what this is.
    welcome = not current_actor().active and not request.args
    before, after = read_cursor(request.args, "before"), read_cursor(request.args, "after")
    results = list_board(db.session(), asked, current_gazetteer(), after=after, before=before)
    near = results.search.near is not None
    return render_template(
        f"postings/{'needs' if asked.side is Side.NEED else 'offers'}.html",
        results=results,
        problems=results.problems,
        cards=cards_of(results.page.postings, today=local_date(now), miles=results.page.miles, near=near),
        welcome=welcome,
        figures=board_figures(db.session(), now=now, first=asked.side) if welcome else (),
    )


@bp.route("/map")
@limiter.limit(SEARCHES_A_SECOND)
@access(Access.PUBLIC)
def area_map() -> ResponseReturnValue:
    """How many needs and offers are open at each place, as a map and as a table."""
    gazetteer, today = current_gazetteer(), local_date(utc_now())
    boundaries = gazetteer.list_boundaries(today)
    drawn = draw_area(list_place_counts(db.session()), towns=gazetteer.list_centres(), boundaries=boundaries)
    year = published_year(gazetteer.list_layers(), "boundaries") if boundaries else None
    return render_template("postings/map.html", map=drawn, boundary_year=year)


@bp.route("/<any(needs, offers):side>/<ref>")
@access(Access.PUBLIC)
def show(side: str, ref: str) -> ResponseReturnValue:
    """One need or offer: what, who, where, when, how much is still needed and how to help."""
    known = parse_reference(ref)
    if known is None:
        raise NotFound("no-posting")
    actor = current_actor()
    posting = get_posting(db.session(), known, visible_to_actor=actor)
    if side != PATHS[posting.side] or ref != posting.ref:
        return redirect(address(posting), 301)
    return render_template("postings/show.html", detail=detail_of(db.session(), posting, actor=actor, now=utc_now()))
