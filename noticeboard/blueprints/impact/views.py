"""The public impact page, its CSV, and how the figures are worked out."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from noticeboard.clock import local_date, utc_now
from noticeboard.domain.ledger import CHASED_AFTER
from noticeboard.domain.social_value import SETTLED_BELOW_HOURS, SETTLED_BELOW_NET
from noticeboard.extensions import db
from noticeboard.queries.impact import Impact, Period, list_years, summarise_impact
from noticeboard.queries.measures import EDITION, find_proxy_set, list_proxy_values
from noticeboard.web.access import Access, access
from noticeboard.web.impact import csv_of, parts_of, people_rows, period_words, pounds, year_asked

bp = Blueprint("impact", __name__)
bp.add_app_template_filter(pounds, "pounds")


@bp.route("/impact")
@access(Access.PUBLIC)
def show() -> ResponseReturnValue:
    """What the board has brought about in a year, or since it began."""
    impact, today = _asked_for(), local_date(utc_now())
    return render_template(
        "impact/show.html",
        impact=impact,
        period=period_words(impact, today=today),
        parts=parts_of(impact),
        people=people_rows(impact),
        years=list_years(db.session(), today=today),
    )


@bp.route("/impact.csv")
@access(Access.PUBLIC)
def csv() -> ResponseReturnValue:
    """The same figures, to be counted on."""
    impact = _asked_for()
    name = f"impact-{impact.period.year}.csv" if impact.period.year else "impact.csv"
    return Response(
        csv_of(impact, today=local_date(utc_now())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.route("/impact/method")
@access(Access.PUBLIC)
def method() -> ResponseReturnValue:
    """How the figures are worked out, with every constant in use."""
    chosen = find_proxy_set(db.session(), on=local_date(utc_now()))
    return render_template(
        "impact/method.html",
        chosen=chosen,
        values=list_proxy_values(db.session(), set_id=chosen.id) if chosen else [],
        edition=EDITION,
        below_net=SETTLED_BELOW_NET,
        below_hours=SETTLED_BELOW_HOURS,
        chased_after=[wait.days for wait in CHASED_AFTER],
    )


def _asked_for() -> Impact:
    """The figures of the year in the address, or of all time. Raises NotFound for what is no year."""
    return summarise_impact(db.session(), period=Period(year_asked(request.args.get("year", ""))))
