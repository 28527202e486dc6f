"""The home page and the pages every footer links to."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.clock import local_date, utc_now
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db
from noticeboard.queries.areas import list_areas
from noticeboard.queries.board import list_newest
from noticeboard.web.access import Access, access
from noticeboard.web.cards import cards_of
from noticeboard.web.hero import board_figures
from noticeboard.web.places import current_gazetteer

bp = Blueprint("public", __name__)

NEWEST_SHOWN = 3


@bp.route("/")
@access(Access.PUBLIC)
def home() -> ResponseReturnValue:
    """What the noticeboard is, how far it has come, and the way in."""
    now = utc_now()
    today = local_date(now)
    return render_template(
        "public/home.html",
        figures=board_figures(db.session(), now=now),
        needs=cards_of(list_newest(db.session(), Side.NEED, limit=NEWEST_SHOWN), today=today),
        offers=cards_of(list_newest(db.session(), Side.OFFER, limit=NEWEST_SHOWN), today=today),
        post_need=url_for("drafts.new", side="needs"),
        post_offer=url_for("drafts.new", side="offers"),
    )


@bp.route("/how-it-works")
@access(Access.PUBLIC)
def how_it_works() -> ResponseReturnValue:
    """What happens from a posting to a connection, for groups, for businesses and for residents."""
    return render_template("public/how_it_works.html")


@bp.route("/accessibility")
@access(Access.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@bp.route("/privacy")
@access(Access.PUBLIC)
def privacy() -> ResponseReturnValue:
    """What is kept about people, why and how long."""
    return render_template("public/privacy.html", areas=list_areas(db.session()))


@bp.route("/cookies")
@access(Access.PUBLIC)
def cookies() -> ResponseReturnValue:
    """The one cookie there is."""
    return render_template("public/cookies.html", cookie_name=current_app.config["SESSION_COOKIE_NAME"])


@bp.route("/contact")
@access(Access.PUBLIC)
def contact() -> ResponseReturnValue:
    """How to reach the team of each area."""
    return render_template("public/contact.html", areas=list_areas(db.session()))


@bp.route("/licences")
@access(Access.PUBLIC)
def licences() -> ResponseReturnValue:
    """Whose data, type and software this uses, under which licence."""
    return render_template("public/licences.html", layers=current_gazetteer().list_layers())


@bp.route("/data")
@access(Access.PUBLIC)
def open_data() -> ResponseReturnValue:
    """The figures that anyone may take and use."""
    return render_template("public/open_data.html", impact_csv=url_for("impact.csv"), impact=url_for("impact.show"))
