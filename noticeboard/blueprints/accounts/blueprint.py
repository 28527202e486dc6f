"""The blueprint that the pages of an account share."""

from flask import Blueprint, Response

from noticeboard.web.headers import forbid_storing

bp = Blueprint("accounts", __name__)


@bp.after_request
def keep_out_of_caches(response: Response) -> Response:
    """Keep every page about an account out of every cache."""
    return forbid_storing(response)
