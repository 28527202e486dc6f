"""Seeing, changing and ending one's own postings."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.own_postings.actions import action_of
from noticeboard.blueprints.own_postings.forms import CloseForm, edit_form, what_it_says
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.domain.posting_details import PostingDetails
from noticeboard.domain.posting_permissions import OWNER_ACTIONS, list_owner_actions
from noticeboard.extensions import db
from noticeboard.models import Posting
from noticeboard.queries.drafts import list_own_drafts
from noticeboard.queries.own_postings import list_own_postings
from noticeboard.queries.postings import get_own_posting
from noticeboard.services.hidden_places import private_words_of
from noticeboard.services.posting_changes import edit_by_owner
from noticeboard.services.posting_endings import close_posting
from noticeboard.services.postings import prepare_posting
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.draft_keys import own_key
from noticeboard.web.forms import CreatingForm, NoticeboardForm
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.posting_answers import answers_from, answers_of, details_from
from noticeboard.web.posting_questions import changed_meanwhile, said_of_place
from noticeboard.web.posting_refusals import refuse_posting
from noticeboard.web.step_forms import StepForm

bp = Blueprint("own_postings", __name__, url_prefix="/your-postings")
bp.after_request(forbid_storing)


@bp.route("")
@access(Access.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Everything one's organisations have posted, and the drafts that were begun."""
    actor = current_actor()
    drafts = list_own_drafts(db.session(), person_id=actor.person_id or 0, now=utc_now())
    postings = list_own_postings(db.session(), actor=actor)
    return render_template(
        "own_postings/index.html",
        drafts=[(draft, own_key(draft)) for draft in drafts],
        postings=[(posting, list_owner_actions(posting.status)) for posting in postings],
        known=request.args.get("known", "")[:40],
        asking=CreatingForm(formdata=None),
    )


@bp.route("/<ref>/edit", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def edit(ref: str) -> ResponseReturnValue:
    """Change what a posting says."""
    actor, posting = current_actor(), _own(ref, "edit")
    form = edit_form(posting).from_request(**answers_from(posting), version=str(posting.version))
    stale = changed_meanwhile(form, posting)
    said_private = _to_warn_of(form, posting) if form.accepted() and not stale else ()
    if form.accepted() and not stale and not said_private:
        details = _details_of(form, posting)
        said = said_of_place(form, posting)
        try:
            submission = first_time(actor)
            change = edit_by_owner(db.session(), actor=actor, posting=posting, details=details, now=utc_now())
        except Invalid as refusal:
            db.session.rollback()
            refuse_posting(form, refusal, kind=posting.support_type, side=posting.side)
            posting = _own(ref, "edit")
        else:
            submission.location = url_for("own_postings.index")
            db.session.commit()
            told = (" Those who responded have been told." if change else "") + said
            flash(f"“{posting.title}” has been changed.{told}", "success")
            return redirect(submission.location)
    shown = {"saved": what_it_says(posting) if stale else (), "said_private": said_private}
    return render_template("own_postings/edit.html", form=form, posting=posting, **shown), form.status


@bp.route("/<ref>/close", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def close(ref: str) -> ResponseReturnValue:
    """Take a posting off the board for good."""
    actor, posting, form = current_actor(), _own(ref, "close"), CloseForm.from_request()
    if form.accepted():
        submission = first_time(actor)
        close_posting(db.session(), actor=actor, posting=posting, reason=form.reason.data, now=utc_now())
        submission.location = url_for("own_postings.index")
        db.session.commit()
        flash(f"“{posting.title}” is closed.", "success")
        return redirect(submission.location)
    return render_template("own_postings/close.html", form=form, posting=posting), form.status


@bp.route("/<ref>/send", methods=["GET", "POST"], endpoint="send", defaults={"name": "send"})
@bp.route("/<ref>/take-back", methods=["GET", "POST"], endpoint="take_back", defaults={"name": "take_back"})
@bp.route("/<ref>/pause", methods=["GET", "POST"], endpoint="pause", defaults={"name": "pause"})
@bp.route("/<ref>/resume", methods=["GET", "POST"], endpoint="resume", defaults={"name": "resume"})
@bp.route("/<ref>/renew", methods=["GET", "POST"], endpoint="renew", defaults={"name": "renew"})
@bp.route("/<ref>/met", methods=["GET", "POST"], endpoint="met", defaults={"name": "met"})
@access(Access.SIGNED_IN)
def act(ref: str, name: str) -> ResponseReturnValue:
    """Ask, and then do what one button does."""
    actor, posting, form = current_actor(), _own(ref, name), StepForm.from_request()
    action = action_of(name, side=posting.side)
    if form.accepted():
        submission = first_time(actor)
        action.service(db.session(), actor=actor, posting=posting, now=utc_now())
        submission.location = url_for("own_postings.index")
        db.session.commit()
        flash(action.done.format(title=posting.title), "success")
        return redirect(submission.location)
    return render_template("own_postings/act.html", form=form, posting=posting, action=action), form.status


def _details_of(form: NoticeboardForm, posting: Posting) -> PostingDetails:
    return details_from(posting.side, {"support_type": posting.support_type.value, **answers_of(form)})


def _to_warn_of(form: NoticeboardForm, posting: Posting) -> tuple[str, ...]:
    """What the new words say of what is kept private; nothing once their writer has been told, and saves all the same.

    What cannot be saved at all is left to be refused by the service.
    """
    try:
        changed = prepare_posting(_details_of(form, posting), organisation=posting.organisation, now=utc_now())
    except Invalid:
        return ()
    said, warned = private_words_of(changed), form["warned"]
    told = warned.data
    warned.raw_data, warned.data = None, "; ".join(said)
    return () if told == warned.data else said


def _own(ref: str, action: str) -> Posting:
    """One's own posting, in a status in which this may be done to it. Raises NotFound, or Conflict("moved-on")."""
    posting = get_own_posting(db.session(), ref, actor=current_actor())
    if posting.status not in OWNER_ACTIONS[action]:
        raise Conflict("moved-on")
    return posting
