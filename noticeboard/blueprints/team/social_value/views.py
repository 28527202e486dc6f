"""Verifying, settling, taking back and tracing, by somebody of the team who is on neither side."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.social_value.forms import BulkVerifyForm, ReverseForm, SettleForm, VerifyForm
from noticeboard.clock import utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotFound
from noticeboard.domain.ledger import ReverseReason, SettleReason
from noticeboard.domain.vocabulary import Stage
from noticeboard.extensions import db
from noticeboard.models import SocialValueRecord
from noticeboard.queries.impact import Period
from noticeboard.queries.records import LineView, get_record, line_view, view_of
from noticeboard.queries.traces import list_traced, list_traced_connections, trace_condition
from noticeboard.queries.verification import list_steps, list_to_settle, list_to_verify
from noticeboard.services.confirmations import check_begun, line_numbered
from noticeboard.services.verification import reverse_stage, settle_line, verify_line, verify_many
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.forms import CreatingForm
from noticeboard.web.impact import year_asked
from noticeboard.web.once import first_time
from noticeboard.web.traces import traced_title, traced_words
from noticeboard.web.wording.refusals import refusal_words

bp = Blueprint("team_social_value", __name__, url_prefix="/team/records")


@bp.route("", methods=["GET", "POST"])
@access(Access.TEAM)
def queue() -> ResponseReturnValue:
    """What waits to be verified, oldest first, and what waits to be settled."""
    actor, form = current_actor(), BulkVerifyForm.from_request()
    waiting = list_to_verify(db.session(), actor=actor)
    form.chosen.choices = [(one.key, one.record.ref) for one in waiting]
    if form.accepted():
        chosen = [(one.record, one.line.number) for one in waiting if one.key in form.chosen.data]
        done = url_for("team_social_value.queue")
        if _carried_out(
            form, "chosen", done, lambda: verify_many(db.session(), chosen=chosen, actor=actor, now=utc_now())
        ):
            flash(f"{len(chosen)} verified." if len(chosen) > 1 else "One line verified.", "success")
            return redirect(done)
    settle = list_to_settle(db.session(), actor=actor)
    return render_template("team/social_value/queue.html", form=form, waiting=waiting, settle=settle), form.status


@bp.route("/figures")
@access(Access.TEAM)
def figures() -> ResponseReturnValue:
    """The records behind one figure of the impact page."""
    actor = current_actor()
    part, key, year = (request.args.get(name, "") for name in ("part", "key", "year"))
    period = Period(year_asked(year))
    page = {"title": traced_title(part, key), "part": part, "year": year}
    if part in {"connections", "completed"}:
        listed = list_traced_connections(db.session(), period=period, actor=actor, completed=part == "completed")
        return render_template("team/social_value/connections.html", traced=listed, **page)
    condition = trace_condition(part, key, period=period)
    if condition is None:
        raise NotFound("figure")
    found = list_traced(db.session(), period=period, actor=actor, only=condition)
    return render_template("team/social_value/figures.html", traced=found, comes_to=traced_words(part, found), **page)


@bp.route("/<ref>")
@access(Access.TEAM)
def show(ref: str) -> ResponseReturnValue:
    """A record from its lines to its hashes."""
    record = get_record(db.session(), ref, actor=current_actor())
    view = view_of(db.session(), record, actor=current_actor())
    return render_template("team/social_value/show.html", view=view, steps=list_steps(db.session(), record))


@bp.route("/<ref>/<int:number>/verify", methods=["GET", "POST"])
@access(Access.TEAM)
def verify(ref: str, number: int) -> ResponseReturnValue:
    """Verify one line."""
    actor, record, line = _line(ref, number)
    if line.delivered is None or line.verified is not None:
        raise Conflict("moved-on")
    form = VerifyForm.from_request(
        quantity=line.delivered.quantity,
        attribution=line.delivered.attribution_pct,
        deadweight=line.delivered.deadweight_pct,
    )
    done = url_for("team_social_value.show", ref=ref)
    if form.accepted() and _carried_out(
        form,
        "quantity",
        done,
        lambda: verify_line(db.session(), record=record, number=number, check=form.check(), actor=actor, now=utc_now()),
    ):
        flash("The line is verified.", "success")
        return redirect(done)
    return render_template("team/social_value/verify.html", form=form, record=record, line=line), form.status


@bp.route("/<ref>/<int:number>/settle", methods=["GET", "POST"])
@access(Access.TEAM)
def settle(ref: str, number: int) -> ResponseReturnValue:
    """Enter a figure that the two sides do not agree on, or that one of them does not confirm."""
    actor, record, line = _line(ref, number)
    check_begun(record)
    if line.delivered is not None:
        raise Conflict("moved-on")
    form = SettleForm.from_request()
    done = url_for("team_social_value.show", ref=ref)
    if form.accepted() and _carried_out(
        form,
        "reason",
        done,
        lambda: settle_line(
            db.session(),
            record=record,
            number=number,
            quantity=form.quantity.data,
            reason=SettleReason(form.reason.data),
            actor=actor,
            now=utc_now(),
        ),
    ):
        flash("The figure is settled. Somebody else in the team verifies it.", "success")
        return redirect(done)
    return render_template("team/social_value/settle.html", form=form, record=record, line=line), form.status


@bp.route("/<ref>/<int:number>/reverse", methods=["GET", "POST"])
@access(Access.TEAM)
def reverse(ref: str, number: int) -> ResponseReturnValue:
    """Take back what was entered about a line."""
    actor, record, line = _line(ref, number)
    if line.delivered is None:
        raise Conflict("moved-on")
    form = ReverseForm.from_request()
    done = url_for("team_social_value.show", ref=ref)
    if form.accepted() and _carried_out(
        form,
        "stage",
        done,
        lambda: reverse_stage(
            db.session(),
            record=record,
            number=number,
            stage=Stage(form.stage.data),
            reason=ReverseReason(form.reason.data),
            actor=actor,
            now=utc_now(),
        ),
    ):
        flash("The entry is taken back. Both sides have been told.", "success")
        return redirect(done)
    return render_template("team/social_value/reverse.html", form=form, record=record, line=line), form.status


def _line(ref: str, number: int) -> tuple[Actor, SocialValueRecord, LineView]:
    """Who asks, the record, and how its line stands."""
    actor = current_actor()
    record = get_record(db.session(), ref, actor=actor)
    return actor, record, line_view(line_numbered(record, number))


def _carried_out(form: CreatingForm, field: str, done: str, service: Callable[[], object]) -> bool:
    """Carry out a form once and commit it; a refusal is put beside `field`, or how much it was, and the form shown."""
    try:
        submission = first_time(current_actor())
        submission.location = done
        service()
        db.session.commit()
    except Invalid as refusal:
        db.session.rollback()
        form.refuse("quantity" if refusal.code.startswith("quantity-") else field, refusal_words(refusal))
        return False
    return True
