"""Needs that nothing on the board comes near, and what became of suggestions."""

from collections import Counter
from collections.abc import Iterable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from noticeboard.clock import local_date, utc_now
from noticeboard.extensions import db
from noticeboard.queries.acceptance import Outcomes, summarise_acceptance
from noticeboard.queries.unmet import LEAST, list_unmet
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.group_size import group_size_words
from noticeboard.web.headers import forbid_storing
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.reports import age_words, reason_name

bp = Blueprint("team_reports", __name__, url_prefix="/team")
bp.after_request(forbid_storing)


@bp.route("/unmet")
@access(Access.TEAM)
def unmet() -> ResponseReturnValue:
    """The open needs with nothing above twenty points, and where they come from."""
    now = utc_now()
    found = list_unmet(db.session(), actor=current_actor(), now=now)
    rows = [(one, (local_date(now) - local_date(one.need.opened_at or now)).days) for one in found.needs]
    groups = {
        "Place": _counted(one.need.place_label for one, _days in rows),
        "Kind": _counted(label(one.need.support_type) for one, _days in rows),
        "Time on the board": _counted(age_words(days) for _one, days in rows),
        "Size of group": _counted(group_size_words(one.need.organisation.group_size) for one, _days in rows),
        "Kind of group": _counted(label(one.need.organisation.legal_form) for one, _days in rows),
    }
    return render_template("team/reports/unmet.html", found=found, rows=rows, groups=groups, least=round(LEAST * 100))


@bp.route("/acceptance")
@access(Access.TEAM)
def acceptance() -> ResponseReturnValue:
    """What became of suggestions, by band and by reason."""
    found = summarise_acceptance(db.session(), actor=current_actor())
    return render_template(
        "team/reports/acceptance.html",
        bands=[(name.capitalize(), one, _share(one)) for name, one in found.bands.items()],
        reasons=[(reason_name(code), one, _share(one)) for code, one in found.reasons.items()],
        decided=sum(one.decided for one in found.bands.values()),
    )


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    """How many there are of each, most first."""
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))


def _share(outcomes: Outcomes) -> str:
    """What part of the decided ones was accepted, in words."""
    if not outcomes.decided:
        return "–"
    return f"{outcomes.accepted / outcomes.decided:.0%} of {outcomes.decided}"
