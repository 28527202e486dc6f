"""One introduction, and what each side answers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.clock import utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import NotPermitted
from noticeboard.domain.lifecycle import IntroductionStatus
from noticeboard.domain.permissions import decides_on_own, may_introduce
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db
from noticeboard.models import Introduction
from noticeboard.queries.connections import find_connection_from
from noticeboard.queries.events import list_timeline
from noticeboard.queries.introductions import get_introduction
from noticeboard.queries.suggestions import find_suggestion
from noticeboard.services.introductions import accept_introduction, decline_introduction, side_of
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.addresses import address
from noticeboard.web.brokering import introduction_step, shown_timeline
from noticeboard.web.contract_questions import AcceptForm, named_contract
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.step_forms import ReasonForm
from noticeboard.web.suggestions import ShownMatch, shown_suggestions

bp = Blueprint("introductions", __name__, url_prefix="/introductions")
bp.after_request(forbid_storing)


@bp.route("/<ref>")
@access(Access.SIGNED_IN)
def show(ref: str) -> ResponseReturnValue:
    """One introduction: what the team wrote, both postings, why they may fit, and where it stands."""
    actor, introduction = _mine(ref)
    return _page(actor, introduction, AcceptForm.from_request())


@bp.route("/<ref>/accept", methods=["POST"])
@access(Access.SIGNED_IN)
def accept(ref: str) -> ResponseReturnValue:
    """Say yes for one's own side; the giver says whether it is part of a council contract."""
    actor, introduction = _mine(ref)
    form = AcceptForm.from_request()
    if not form.accepted():
        return _page(actor, introduction, form)
    submission, contract = first_time(actor), named_contract(form)
    connection = accept_introduction(
        db.session(), actor=actor, introduction=introduction, contract_name=contract, now=utc_now()
    )
    submission.location = address(connection or introduction)
    lapsed = introduction.status is IntroductionStatus.LAPSED
    db.session.commit()
    if connection is not None:
        flash("You are connected. Each side now has the other’s contact details.", "success")
    elif lapsed:
        flash("Both sides said yes, but it could not be any more. The introduction has lapsed, and says why.", "notice")
    else:
        flash("Thank you. The other side is told, and answers next.", "success")
    return redirect(submission.location)


@bp.route("/<ref>/decline", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def decline(ref: str) -> ResponseReturnValue:
    """Say no for one's own side, with a reason."""
    actor, introduction = _mine(ref)
    side_of(introduction, actor)
    form = ReasonForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        decline_introduction(
            db.session(), actor=actor, introduction=introduction, reason=form.reason.data, now=utc_now()
        )
        submission.location = url_for("responses.index")
        db.session.commit()
        flash("The other side and the team are told.", "success")
        return redirect(submission.location)
    return render_template("introductions/decline.html", form=form, introduction=introduction), form.status


def _page(actor: Actor, introduction: Introduction, form: AcceptForm) -> ResponseReturnValue:
    sides = introduction.need, introduction.offer
    own = decides_on_own(actor, organisation_ids=[side.organisation_id for side in sides])
    may_take_back = may_introduce(actor, area_ids=frozenset(side.area_id for side in sides)) and not own
    answered_by = (introduction.need_accepted_by_id, introduction.offer_accepted_by_id)
    proposed = introduction.status is IntroductionStatus.PROPOSED
    met = introduction.status is IntroductionStatus.ACCEPTED
    page = render_template(
        "introductions/show.html",
        introduction=introduction,
        names=[side.organisation.name_for(actor, met=met) for side in sides],
        step=introduction_step(introduction, actor=actor),
        timeline=shown_timeline(list_timeline(db.session(), about=[introduction.ref]), actor=actor, met=met),
        connection=find_connection_from(db.session(), introduction_id=introduction.id),
        form=form,
        gives=_side(introduction, actor) is Side.OFFER,
        why=_why(introduction, for_team=may_take_back) if proposed else None,
        can_answer=proposed and _has_yet_to_answer(actor, introduction),
        can_accept=all(side.organisation.trusted for side in sides) and actor.person_id not in answered_by,
        can_take_back=proposed and may_take_back,
    )
    return page, form.status


def _mine(ref: str) -> tuple[Actor, Introduction]:
    """The introduction with a reference, and the person who asks, acting for the side of it they belong to."""
    actor = current_actor()
    introduction = get_introduction(db.session(), ref, actor=actor)
    return actor.acting_as(introduction.need.organisation_id, introduction.offer.organisation_id), introduction


def _side(introduction: Introduction, actor: Actor) -> Side | None:
    try:
        return side_of(introduction, actor)
    except NotPermitted:
        return None


def _has_yet_to_answer(actor: Actor, introduction: Introduction) -> bool:
    side = _side(introduction, actor)
    return side is not None and getattr(introduction, f"{side.value}_accepted_at") is None


def _why(introduction: Introduction, *, for_team: bool) -> ShownMatch | None:
    """Why the two were suggested for one another; the sides read what public points tell. None where they were not."""
    suggestion = find_suggestion(db.session(), need=introduction.need, offer=introduction.offer)
    shown = shown_suggestions([suggestion] if suggestion else [], posting=introduction.need, for_team=for_team)
    return shown[0] if shown else None
