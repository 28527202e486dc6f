"""What the team works through: responses that wait and suggested pairs, and what it decides about a pair."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.review.shown import line_of, tasks_before, tiles_of
from noticeboard.clock import local_date, utc_now
from noticeboard.domain.errors import NotFound
from noticeboard.domain.permissions import decides_on_own
from noticeboard.domain.vocabulary import SupportType
from noticeboard.extensions import db
from noticeboard.matching import band, is_shown
from noticeboard.models import Need, Offer, Suggestion
from noticeboard.queries.bundles import find_bundle
from noticeboard.queries.events import list_timeline
from noticeboard.queries.introductions import list_introductions_of_pair
from noticeboard.queries.obstacles import list_obstacles
from noticeboard.queries.pairs import get_pair, match_as_kept
from noticeboard.queries.suggestions import find_suggestion, list_review, summarise_team_work
from noticeboard.services.introductions import why_not_introduced
from noticeboard.services.pairs import dismiss_pair, shortlist_pair, undo_decision
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.brokering import shown_timeline
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.queue_place import SHOWS, chosen, next_pair, pair_address, place, way_back, ways_on
from noticeboard.web.score_steps import steps_of
from noticeboard.web.settings import current_encoder
from noticeboard.web.step_forms import ReasonForm, StepForm
from noticeboard.web.suggestions import ShownBundle, shown_bundle
from noticeboard.web.wording.labels import label
from noticeboard.web.wording.queue import LISTED
from noticeboard.web.wording.reasons import reason_words
from noticeboard.web.wording.refusals import refusal_words
from noticeboard.web.wording.why_not import why_not_words

bp = Blueprint("team_review", __name__, url_prefix="/team")
bp.after_request(forbid_storing)


@bp.route("")
@access(Access.TEAM)
def queue() -> ResponseReturnValue:
    """The review queue: responses that wait longest, then suggested pairs, strongest first."""
    actor, session, now = current_actor(), db.session(), utc_now()
    only, kind = chosen()
    after = request.args.get("after", "")
    page = list_review(session, actor=actor, only=only, support_type=kind, after=after)
    here: dict[str, Any] = {"show": only or None, "kind": kind.value if kind else None}
    kinds = [("", "All kinds"), *((code.value, label(code)) for code in SupportType)]
    return render_template(
        "team/review/queue.html",
        tiles=tiles_of(summarise_team_work(session, actor=actor, now=now)),
        lines=[line_of(row, now=now, place={**here, "after": after}) for row in page.rows],
        listed=LISTED[only],
        only=only,
        kind=kind,
        shows=_options(SHOWS, only),
        kinds=_options(kinds, kind.value if kind else ""),
        previous_href=url_for("team_review.queue", **here) if after else None,
        next_href=url_for("team_review.queue", **here, after=page.after) if page.after else None,
        by_words_only=not current_encoder().is_installed,
    )


@bp.route("/pair/<need_ref>/<offer_ref>")
@access(Access.TEAM)
def pair(need_ref: str, offer_ref: str) -> ResponseReturnValue:
    """A need and an offer side by side, with the score, its parts, its reasons, and what was done about them."""
    actor, session, (need, offer, suggestion) = current_actor(), db.session(), _pair(need_ref, offer_ref)
    match = match_as_kept(session, need=need, offer=offer, suggestion=suggestion)
    against = why_not_words(match, list_obstacles(session, need=need, offer=offer, for_team=True))
    introductions = list_introductions_of_pair(session, need=need, offer=offer)
    about = [one.ref for one in introductions] + ([f"suggestion:{suggestion.id}"] if suggestion else [])
    refusal = why_not_introduced(session, actor=actor, need=need, offer=offer)
    return render_template(
        "team/review/pair.html",
        need=need,
        offer=offer,
        suggestion=suggestion,
        band=band(match.score) if is_shown(match) else "not suggested",
        points=round(match.score * 100),
        against=against,
        bundle=None if against else _bundle(need, offer),
        reasons=reason_words(reason.as_json() for reason in match.reasons),
        cautions=reason_words(reason.as_json() for reason in match.cautions),
        steps=steps_of(match, space=SupportType.SPACE in (need.support_type, offer.support_type)),
        introductions=introductions,
        timeline=shown_timeline(list_timeline(session, about=about), actor=actor, with_people=True),
        tasks=tasks_before(need, offer, why_not=refusal_words(refusal) if refusal else ""),
        can_introduce=refusal is None,
        can_decide=not decides_on_own(actor, organisation_ids=(need.organisation_id, offer.organisation_id)),
        form=StepForm.from_request(),
        **ways_on(actor, suggestion),
    )


@bp.route("/pair/<need_ref>/<offer_ref>/shortlist", methods=["POST"])
@access(Access.TEAM)
def shortlist(need_ref: str, offer_ref: str) -> ResponseReturnValue:
    """Keep a suggested pair in sight."""
    actor = current_actor()
    submission = first_time(actor)
    shortlist_pair(db.session(), actor=actor, suggestion=_suggested(need_ref, offer_ref), now=utc_now())
    submission.location = url_for("team_review.pair", need_ref=need_ref, offer_ref=offer_ref, **place())
    db.session.commit()
    flash("The pair is shortlisted.", "success")
    return redirect(submission.location)


@bp.route("/pair/<need_ref>/<offer_ref>/dismiss", methods=["GET", "POST"])
@access(Access.TEAM)
def dismiss(need_ref: str, offer_ref: str) -> ResponseReturnValue:
    """Take a suggested pair off the queue, with a reason."""
    actor, suggestion, form = current_actor(), _suggested(need_ref, offer_ref), ReasonForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        onward = next_pair(actor, suggestion)
        dismiss_pair(db.session(), actor=actor, suggestion=suggestion, reason=form.reason.data, now=utc_now())
        submission.location = onward or way_back()[0]
        db.session.commit()
        flash(f"The pair is dismissed.{' This is the next.' if onward else ''}", "success")
        return redirect(submission.location)
    back = pair_address(suggestion, place())
    return render_template("team/review/dismiss.html", form=form, suggestion=suggestion, back=back), form.status


@bp.route("/pair/<need_ref>/<offer_ref>/undo", methods=["POST"])
@access(Access.TEAM)
def undo(need_ref: str, offer_ref: str) -> ResponseReturnValue:
    """Think again about a pair that was shortlisted or dismissed."""
    actor = current_actor()
    submission = first_time(actor)
    undo_decision(db.session(), actor=actor, suggestion=_suggested(need_ref, offer_ref), now=utc_now())
    submission.location = url_for("team_review.pair", need_ref=need_ref, offer_ref=offer_ref, **place())
    db.session.commit()
    flash("The pair is back among those to review.", "success")
    return redirect(submission.location)


def _pair(need_ref: str, offer_ref: str) -> tuple[Need, Offer, Suggestion | None]:
    need, offer = get_pair(db.session(), need_ref, offer_ref, actor=current_actor())
    return need, offer, find_suggestion(db.session(), need=need, offer=offer)


def _bundle(need: Need, offer: Offer) -> ShownBundle | None:
    """What the offer goes together with for the need, for those who may see every pair of the need."""
    if not current_actor().works_for(need.area_id):
        return None
    found = find_bundle(db.session(), need=need, today=local_date(utc_now()), around=offer)
    return shown_bundle(found, need=need, for_team=True, at_hand=offer)


def _suggested(need_ref: str, offer_ref: str) -> Suggestion:
    suggestion = _pair(need_ref, offer_ref)[2]
    if suggestion is None:
        raise NotFound("suggestion")
    return suggestion


def _options(choices: object, chosen: str) -> list[dict[str, object]]:
    return [{"value": value, "text": text, "chosen": value == chosen} for value, text in choices]  # type: ignore[attr-defined]
