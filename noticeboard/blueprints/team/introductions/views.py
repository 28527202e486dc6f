"""Introducing a pair, finding one to introduce, and the introductions there are."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.introductions.forms import IntroduceForm
from noticeboard.clock import utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.domain.references import Prefix, parse_reference
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db
from noticeboard.models import Need, Offer
from noticeboard.queries.introductions import get_introduction, list_introductions_for_team
from noticeboard.queries.pairs import get_pair, list_open_like
from noticeboard.queries.suggestions import find_suggestion
from noticeboard.services.introductions import check_introducible, withdraw_introduction
from noticeboard.services.introductions import introduce as introduce_pair
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.addresses import address
from noticeboard.web.fields import printable_line
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.queue_place import next_pair, place, way_back
from noticeboard.web.step_forms import ReasonForm
from noticeboard.web.wording.refusals import refusal_words

bp = Blueprint("team_introductions", __name__, url_prefix="/team")
bp.after_request(forbid_storing)


@bp.route("/introductions")
@access(Access.TEAM)
def index() -> ResponseReturnValue:
    """The introductions of the team's areas, those waiting for an answer first."""
    introductions = list_introductions_for_team(db.session(), actor=current_actor())
    return render_template("team/introductions/index.html", introductions=introductions)


@bp.route("/introductions/new")
@access(Access.TEAM)
def find() -> ResponseReturnValue:
    """Find any open need and any open offer, by reference or by words."""
    need_ref = parse_reference(request.args.get("need", ""), prefix=Prefix.NEED)
    offer_ref = parse_reference(request.args.get("offer", ""), prefix=Prefix.OFFER)
    if need_ref and offer_ref:
        return redirect(url_for("team_review.pair", need_ref=need_ref, offer_ref=offer_ref))
    need_words = printable_line(request.args.get("need_words", ""))
    offer_words = printable_line(request.args.get("offer_words", ""))
    searched = bool(need_words or offer_words)
    return render_template(
        "team/introductions/find.html",
        need_words=need_words,
        offer_words=offer_words,
        needs=list_open_like(db.session(), side=Side.NEED, words=need_words, for_team=True) if searched else (),
        offers=list_open_like(db.session(), side=Side.OFFER, words=offer_words, for_team=True) if searched else (),
    )


@bp.route("/pair/<need_ref>/<offer_ref>/introduce", methods=["GET", "POST"])
@access(Access.TEAM)
def introduce(need_ref: str, offer_ref: str) -> ResponseReturnValue:
    """Put two parties in touch: write to both, and say how much it is for."""
    actor, session = current_actor(), db.session()
    need, offer = get_pair(session, need_ref, offer_ref, actor=actor)
    why_not = _why_not(actor, need, offer) if request.method == "GET" else ""
    if why_not:
        return render_template("team/introductions/refused.html", need=need, offer=offer, why=why_not), 409
    form = IntroduceForm.about(need, offer)
    if form.accepted():
        try:
            submission = first_time(actor)
            onward = next_pair(actor, find_suggestion(session, need=need, offer=offer))
            introduce_pair(session, actor=actor, need=need, offer=offer, now=utc_now(), **form.asked())
            submission.location = onward or way_back()[0]
            session.commit()
            sent = f"Introduction sent to {need.organisation.name} and {offer.organisation.name}."
            flash(sent + (" This is the next pair." if onward else ""), "success")
            return redirect(submission.location)
        except Invalid as refusal:
            session.rollback()
            form.refuse(form.field_of(refusal), refusal_words(refusal))
    page = {"form": form, "need": need, "offer": offer, "place": place()}
    return render_template("team/introductions/introduce.html", **page), form.status


@bp.route("/introductions/<ref>/withdraw", methods=["GET", "POST"])
@access(Access.TEAM)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take an introduction back, with a reason."""
    actor = current_actor()
    introduction = get_introduction(db.session(), ref, actor=actor)
    form = ReasonForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        withdraw_introduction(
            db.session(), actor=actor, introduction=introduction, reason=form.reason.data, now=utc_now()
        )
        submission.location = address(introduction)
        db.session.commit()
        flash("The introduction is taken back, and both sides are told.", "success")
        return redirect(submission.location)
    return render_template("team/introductions/withdraw.html", form=form, introduction=introduction), form.status


def _why_not(actor: Actor, need: Need, offer: Offer) -> str:
    """Why a pair cannot be introduced as both stand now; empty when it can."""
    try:
        check_introducible(db.session(), actor=actor, need=need, offer=offer)
    except Conflict as refusal:
        return refusal_words(refusal)
    return ""
