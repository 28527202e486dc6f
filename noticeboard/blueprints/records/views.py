"""The pages on which both sides say how much was given, and the giver or the team chooses the measure."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.records.forms import AgreeForm, MeasureForm, given_form, measure_choices
from noticeboard.clock import local_date, utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotPermitted
from noticeboard.domain.ledger import ValueStep
from noticeboard.domain.lifecycle import ConnectionStatus, may_move
from noticeboard.domain.permissions import may_move_connection
from noticeboard.extensions import db
from noticeboard.models import Connection
from noticeboard.queries.connections import area_ids_of, party_ids_of
from noticeboard.queries.measures import list_measures_for
from noticeboard.queries.records import get_record_of_connection, view_of
from noticeboard.services.confirmations import confirm_quantity, give_quantities, line_numbered
from noticeboard.services.measure_choice import check_may_choose, choose_measure
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.navigation import url_for as built_url_for
from noticeboard.web.once import first_time
from noticeboard.web.step_forms import StepForm
from noticeboard.web.wording.giving import measured
from noticeboard.web.wording.refusals import refusal_words

bp = Blueprint("records", __name__, url_prefix="/connections/<ref>/value")
bp.add_app_template_filter(measured, "measured")

SAID = {
    ValueStep.NOTHING: "Both sides agree. The figure is recorded.",
    ValueStep.TEAM_TO_VERIFY: "Both sides agree. The team now checks the figure.",
    ValueStep.FIGURES_DIFFER: "Your figure is saved. It differs from the other side’s, so we have told you both.",
}
ASKED = "Your figure is saved. We have asked the other side to confirm it."


@bp.route("", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def give(ref: str) -> ResponseReturnValue:
    """Say how much a connection gave, or see what was said."""
    actor = current_actor()
    record = get_record_of_connection(db.session(), ref, actor=actor)
    view = view_of(db.session(), record, actor=actor)
    form = given_form(record.connection, view.lines, today=local_date(utc_now())).from_request()
    if form.lines and form.accepted():
        submission = first_time(actor)
        submission.location = url_for("records.give", ref=ref)
        lines = give_quantities(db.session(), record=record, quantities=form.quantities(), actor=actor, now=utc_now())
        db.session.commit()
        flash(SAID.get(lines[0].next_step, ASKED), "success")
        return redirect(submission.location)
    page = {
        "view": view,
        "agree": AgreeForm(),
        "back": built_url_for("connections.show", ref=ref),
        "can_start": _may_start(actor, record.connection),
        "step_form": StepForm.from_request(),
    }
    return render_template("records/give.html", form=form, **page), form.status


@bp.route("/agree", methods=["POST"])
@access(Access.SIGNED_IN)
def confirm(ref: str) -> ResponseReturnValue:
    """Agree with the figure of the other side."""
    actor, form = current_actor(), AgreeForm.from_request()
    record = get_record_of_connection(db.session(), ref, actor=actor)
    figure = form.figure()
    if not actor.organisation_ids & {record.giver_id, record.receiver_id}:
        raise NotPermitted("value-not-a-party")
    if not form.accepted() or figure is None:
        raise Conflict("value-changed")
    submission = first_time(actor)
    submission.location = url_for("records.give", ref=ref)
    line = confirm_quantity(
        db.session(), record=record, number=form.line_number(), quantity=figure, actor=actor, now=utc_now()
    )
    db.session.commit()
    flash(SAID[line.next_step], "success")
    return redirect(submission.location)


@bp.route("/<int:number>/measure", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def choose(ref: str, number: int) -> ResponseReturnValue:
    """Choose another measure for what was given."""
    actor = current_actor()
    record = get_record_of_connection(db.session(), ref, actor=actor)
    line = line_numbered(record, number)
    check_may_choose(db.session(), line=line, actor=actor)
    form = MeasureForm.from_request(measure=line.measure.ref)
    form.measure.choices = measure_choices(list_measures_for(db.session(), record.connection.support_type))
    done = url_for("records.give", ref=ref)
    if form.accepted():
        try:
            submission = first_time(actor)
            submission.location = done
            choose_measure(
                db.session(), record=record, number=number, ref=form.measure.data, actor=actor, now=utc_now()
            )
            db.session.commit()
            flash("The measure is changed.", "success")
            return redirect(done)
        except Invalid as refusal:
            db.session.rollback()
            form.refuse("measure", refusal_words(refusal))
    return render_template("records/choose.html", form=form, line=line, back=done), form.status


def _may_start(actor: Actor, connection: Connection) -> bool:
    """Whether somebody may say now that the help has begun, which is what a first figure waits for."""
    return may_move(connection.status, ConnectionStatus.UNDER_WAY) and may_move_connection(
        actor.acting_as(connection.giver_id, connection.receiver_id),
        party_ids=party_ids_of(connection),
        area_ids=area_ids_of(connection),
    )
