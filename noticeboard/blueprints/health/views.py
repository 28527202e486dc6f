"""The two pages that machines ask: whether the noticeboard is alive, and whether it is ready."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from noticeboard.clock import utc_now
from noticeboard.web.access import Access, access
from noticeboard.web.readiness import readiness

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.route("/live")
@access(Access.PUBLIC)
def live() -> ResponseReturnValue:
    """Say that the process answers. Touches no database."""
    return jsonify(live=True)


@bp.route("/ready")
@access(Access.PUBLIC)
def ready() -> ResponseReturnValue:
    """Say whether this server should be sent people; 503 when it should not."""
    findings = readiness(utc_now())
    well = all(findings.values())
    return jsonify(ready=well, checks=findings), 200 if well else 503
