"""The home page and the pages every footer links to."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from noticeboard.web.access import Access, access

bp = Blueprint("public", __name__)


@bp.route("/")
@access(Access.PUBLIC)
def home() -> ResponseReturnValue:
    """What the noticeboard is, and the way in."""
    return render_template("public/home.html")
