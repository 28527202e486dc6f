"""Beginning a round, going through its lines on one page, and sending what was accepted."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.rounds.forms import chosen_offers, field_name, round_form
from noticeboard.blueprints.team.rounds.shown import lines_of
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Invalid
from noticeboard.domain.lifecycle import RoundLineStatus
from noticeboard.extensions import db
from noticeboard.queries.rounds import get_round, get_team_area, list_choices, list_rounds, list_team_areas
from noticeboard.services.rounds import MOST_SENT, begin_round, decide_round, ready_lines, send_round
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.filters import counted
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.step_forms import StepForm
from noticeboard.web.wording.refusals import refusal_words

bp = Blueprint("team_rounds", __name__, url_prefix="/team/round")
bp.after_request(forbid_storing)


@bp.route("")
@access(Access.TEAM)
def index() -> ResponseReturnValue:
    """The rounds there were, and a button that begins another."""
    actor = current_actor()
    return render_template(
        "team/rounds/index.html",
        rounds=list_rounds(db.session(), actor=actor),
        areas=list_team_areas(db.session(), actor=actor),
        asking=StepForm(formdata=None),
    )


@bp.route("/<code>/begin", methods=["POST"])
@access(Access.TEAM)
def begin(code: str) -> ResponseReturnValue:
    """Propose one introduction for every offer that is left, across all needs of an area."""
    actor, session = current_actor(), db.session()
    area = get_team_area(session, code, actor=actor)
    submission = first_time(actor)
    brokering = begin_round(session, actor=actor, area_id=area.id, now=utc_now())
    submission.location = url_for("team_rounds.show", number=brokering.id)
    db.session.commit()
    return redirect(submission.location)


@bp.route("/<int:number>", methods=["GET", "POST"])
@access(Access.TEAM)
def show(number: int) -> ResponseReturnValue:
    """Every line of a round: accept it, choose another offer, or leave it out."""
    actor, session = current_actor(), db.session()
    brokering = get_round(session, number, actor=actor)
    choices = list_choices(session, brokering=brokering)
    form = round_form(brokering, choices)
    if form.accepted():
        wanted, message = chosen_offers(form, brokering), form.message.data
        try:
            submission = first_time(actor)
            decide_round(session, actor=actor, brokering=brokering, choices=wanted, message=message, now=utc_now())
            index, onward = url_for("team_rounds.index"), url_for("team_rounds.send", number=number)
            submission.location = index if "later" in request.form else onward
            db.session.commit()
            return redirect(submission.location)
        except Invalid as refusal:
            session.rollback()
            form.form_errors.append(refusal_words(refusal))
            brokering = get_round(session, number, actor=actor)
            choices = list_choices(session, brokering=brokering)
    names = {line.id: field_name(line) for line in brokering.lines if field_name(line) in form}
    lines = lines_of(brokering, choices, names)
    return render_template("team/rounds/show.html", form=form, brokering=brokering, lines=lines), form.status


@bp.route("/<int:number>/send", methods=["GET", "POST"])
@access(Access.TEAM)
def send(number: int) -> ResponseReturnValue:
    """Look once more at what is ready, and send it: many are sent in parts."""
    actor, session = current_actor(), db.session()
    brokering = get_round(session, number, actor=actor)
    form = StepForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        # What the page listed, and nothing that has moved up since.
        asked = request.form.get("lines", "").split(",")
        line_ids = [line.id for line in ready_lines(brokering) if str(line.id) in asked]
        sent = send_round(session, actor=actor, brokering=brokering, line_ids=line_ids, now=utc_now())
        left = len(ready_lines(brokering))
        submission.location = url_for("team_rounds.send" if left else "team_rounds.show", number=number)
        db.session.commit()
        more = f" {counted(left, 'more is', 'more are')} ready." if left else ""
        flash(f"{counted(sent, 'introduction')} sent.{more}", "success")
        return redirect(submission.location)
    lines = lines_of(brokering, list_choices(session, brokering=brokering), {})
    ready = [line for line in lines if line.status is RoundLineStatus.ACCEPTED]
    later = len(ready[MOST_SENT:])
    shown = {"brokering": brokering, "ready": ready[:MOST_SENT], "later": later}
    return render_template("team/rounds/send.html", form=form, **shown), form.status
