"""Pledging to a need, asking for an offer, and what both sides and the team do with a response."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.responses.forms import ResponseForm, own_postings
from noticeboard.clock import utc_now
from noticeboard.domain.actor import Actor
from noticeboard.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from noticeboard.domain.lifecycle import PostingStatus, ResponseStatus
from noticeboard.domain.permissions import (
    TAKES_RESPONSES,
    decides_on_own,
    may_accept,
    may_hold,
    may_respond,
    may_withdraw,
)
from noticeboard.domain.vocabulary import ResponseKind, Side
from noticeboard.extensions import db
from noticeboard.models import Introduction, Posting, Response
from noticeboard.queries.connections import find_connection_from
from noticeboard.queries.events import list_timeline
from noticeboard.queries.introductions import find_proposed_between, list_introductions_of
from noticeboard.queries.postings import get_posting
from noticeboard.queries.responses import LIVE_RESPONSES, find_live_response, get_response, list_made_by, list_made_to
from noticeboard.services.responses import (
    accept_response,
    decline_response,
    hold_response,
    make_response,
    resume_response,
    withdraw_response,
)
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.addresses import address
from noticeboard.web.brokering import response_step, shown_timeline
from noticeboard.web.contract_questions import AcceptForm, named_contract
from noticeboard.web.headers import forbid_storing
from noticeboard.web.names import names_of
from noticeboard.web.once import first_time
from noticeboard.web.posting_summary import part_left_words
from noticeboard.web.step_forms import ReasonForm
from noticeboard.web.wording.refusals import refusal_words

bp = Blueprint("responses", __name__)
bp.after_request(forbid_storing)

# A posting that stands so may come back on to the board.
AWAY = frozenset({PostingStatus.PAUSED, PostingStatus.EXPIRED})
FIELDS = {"own-posting-short": "from_posting", "not-your-open-posting": "from_posting"}


@bp.route("/needs/<ref>/pledge", methods=["GET", "POST"], endpoint="pledge", defaults={"side": Side.NEED})
@bp.route("/offers/<ref>/ask", methods=["GET", "POST"], endpoint="ask", defaults={"side": Side.OFFER})
@access(Access.MEMBER)
def respond(ref: str, side: Side) -> ResponseReturnValue:
    """Pledge help with a need, or ask for an offer."""
    actor, session = current_actor(), db.session()
    posting = get_posting(session, ref, visible_to_actor=actor)
    if posting.side is not side:
        raise NotFound("no-posting")
    if not may_respond(actor, side=side, status=posting.status, owner_id=posting.organisation_id):
        raise (
            NotPermitted("respond")
            if posting.status in TAKES_RESPONSES
            else Conflict("not-taking", title=posting.title)
        )
    own = own_postings(session, posting, actor.organisation_id or 0)
    form = ResponseForm.about(posting, own)
    if form.accepted():
        try:
            submission = first_time(actor)
            response = make_response(session, actor=actor, posting=posting, details=form.details(own), now=utc_now())
            submission.location = address(response)
            session.commit()
            return redirect(submission.location)
        except (Conflict, Invalid) as refusal:
            if refusal.code == "form-used":
                raise
            session.rollback()
            named = FIELDS.get(refusal.code, "message" if isinstance(refusal, Conflict) else "quantity")
            form.refuse(named if named in form else "message", refusal_words(refusal))
    shown = {"known": _known(posting, actor.organisation_id or 0), "still": part_left_words(posting)}
    shown["name"] = names_of([posting])[posting.organisation_id]
    return render_template("responses/respond.html", form=form, posting=posting, **shown), form.status


@bp.route("/your-responses")
@access(Access.MEMBER)
def index() -> ResponseReturnValue:
    """What one's organisation was sent and has sent: what waits for its answer first."""
    actor, session = current_actor(), db.session()
    organisation_id = actor.organisation_id or 0
    return render_template(
        "responses/index.html",
        made_to=list_made_to(session, organisation_id=organisation_id),
        made_by=list_made_by(session, organisation_id=organisation_id),
        introductions=list_introductions_of(session, organisation_id=organisation_id),
    )


@bp.route("/responses/<ref>")
@access(Access.SIGNED_IN)
def show(ref: str) -> ResponseReturnValue:
    """One response: what was said, where it stands, and what can be done with it."""
    actor, response = _mine(ref)
    return _page(actor, response, AcceptForm.from_request())


@bp.route("/responses/<ref>/accept", methods=["POST"])
@access(Access.SIGNED_IN)
def accept(ref: str) -> ResponseReturnValue:
    """Say yes: the connection opens. Who gives what was asked for says whether it is part of a council contract."""
    actor, response = _mine(ref)
    form = AcceptForm.from_request()
    if not form.accepted():
        return _page(actor, response, form)
    submission, contract = first_time(actor), named_contract(form)
    connection = accept_response(db.session(), actor=actor, response=response, contract_name=contract, now=utc_now())
    submission.location = address(connection)
    db.session.commit()
    flash("You are connected. Each side now has the other’s contact details.", "success")
    return redirect(submission.location)


@bp.route("/responses/<ref>/decline", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def decline(ref: str) -> ResponseReturnValue:
    """Say no, with a reason."""
    actor, response = _mine(ref)
    if not may_accept(actor, owner_id=response.posting.organisation_id):
        raise NotPermitted("answer")
    form = ReasonForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        decline_response(db.session(), actor=actor, response=response, reason=form.reason.data, now=utc_now())
        submission.location = url_for("responses.index")
        db.session.commit()
        flash(f"We have told {response.organisation.name_for(actor)}.", "success")
        return redirect(submission.location)
    return render_template("responses/decline.html", form=form, response=response), form.status


@bp.route("/responses/<ref>/withdraw", methods=["POST"])
@access(Access.SIGNED_IN)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take a response back."""
    actor, response = _mine(ref)
    submission = first_time(actor)
    withdraw_response(db.session(), actor=actor.acting_as(response.organisation_id), response=response, now=utc_now())
    submission.location = address(response)
    db.session.commit()
    flash("Your response is withdrawn.", "success")
    return redirect(submission.location)


@bp.route("/responses/<ref>/hold", methods=["GET", "POST"])
@access(Access.TEAM)
def hold(ref: str) -> ResponseReturnValue:
    """Make a response wait while the team looks into something."""
    actor, response = _mine(ref)
    form = ReasonForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        hold_response(db.session(), actor=actor, response=response, reason=form.reason.data, now=utc_now())
        submission.location = address(response)
        db.session.commit()
        flash("The response is held, and both sides have been told.", "success")
        return redirect(submission.location)
    return render_template("responses/hold.html", form=form, response=response), form.status


@bp.route("/responses/<ref>/resume", methods=["POST"])
@access(Access.TEAM)
def resume(ref: str) -> ResponseReturnValue:
    """Let a response that was held go on."""
    actor, response = _mine(ref)
    submission = first_time(actor)
    resume_response(db.session(), actor=actor, response=response, now=utc_now())
    submission.location = address(response)
    db.session.commit()
    flash("The response goes on, and both sides have been told.", "success")
    return redirect(submission.location)


def _page(actor: Actor, response: Response, form: AcceptForm) -> ResponseReturnValue:
    session = db.session()
    live = response.status in LIVE_RESPONSES
    made, met = response.status is ResponseStatus.MADE, response.status is ResponseStatus.ACCEPTED
    owns = may_accept(actor, owner_id=response.posting.organisation_id)
    sides = response.posting.organisation, response.organisation
    may_pause = may_hold(actor, area_ids=frozenset({response.area_id, response.organisation.area_id}))
    may_pause = may_pause and not decides_on_own(actor, organisation_ids=[side.id for side in sides])
    acceptable = response.paused_at is None and response.organisation.trusted
    page = render_template(
        "responses/show.html",
        response=response,
        names={side.id: side.name_for(actor, met=met) for side in sides},
        step=response_step(response, actor=actor),
        away=live and response.posting.status in AWAY,
        timeline=shown_timeline(list_timeline(session, about=[response.ref]), actor=actor, met=met),
        connection=find_connection_from(session, response_id=response.id),
        form=form,
        gives=response.kind is ResponseKind.ASK,
        can_accept=owns and made and acceptable and response.person_id != actor.person_id,
        can_decline=owns and live,
        can_withdraw=live and may_withdraw(actor, maker_id=response.organisation_id),
        can_hold=live and may_pause and response.status is not ResponseStatus.AWAITING_CHECK,
    )
    return page, form.status


def _known(posting: Posting, organisation_id: int) -> Response | Introduction | None:
    """What an organisation and a posting wait for an answer to already."""
    response = find_live_response(db.session(), posting_id=posting.id, organisation_id=organisation_id)
    return response or find_proposed_between(db.session(), posting=posting, organisation_id=organisation_id)


def _mine(ref: str) -> tuple[Actor, Response]:
    """The response with a reference, and the person who asks, acting for the side of it they belong to."""
    actor = current_actor()
    response = get_response(db.session(), ref, actor=actor)
    return actor.acting_as(response.posting.organisation_id, response.organisation_id), response
