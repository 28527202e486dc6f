"""The queue of needs and offers to check, and the check of one: approve, edit with a note, decline with a reason."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.postings.forms import (
    ApproveForm,
    DecisionForm,
    DeclineForm,
    approve_form,
    team_edit_form,
)
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict, Invalid
from noticeboard.domain.lifecycle import PostingStatus
from noticeboard.domain.permissions import decides_on_own
from noticeboard.domain.posting_permissions import EDITABLE
from noticeboard.extensions import db
from noticeboard.models import Posting
from noticeboard.queries.drafts import list_beneficiary_groups
from noticeboard.queries.duplicates import list_duplicates
from noticeboard.queries.posting_checks import (
    count_to_check,
    find_next_to_check,
    get_team_posting,
    list_changed,
    list_changes_to_look_at,
    list_to_check,
)
from noticeboard.queries.twins import list_twins
from noticeboard.services.hidden_places import private_words_of
from noticeboard.services.posting_changes import ON_BOARD, choose_measure, edit_by_team
from noticeboard.services.posting_endings import mark_looked_at, take_off_board
from noticeboard.services.postings import approve_posting, decline_posting
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.forms import NoticeboardForm
from noticeboard.web.headers import forbid_storing
from noticeboard.web.navigation import url_for as link_to
from noticeboard.web.once import first_time
from noticeboard.web.posting_answers import answers_from, answers_of, details_from
from noticeboard.web.posting_changes import changed_rows
from noticeboard.web.posting_questions import changed_meanwhile, said_of_place
from noticeboard.web.posting_refusals import refuse_posting
from noticeboard.web.posting_summary import SummaryRow, list_unread, summary_rows
from noticeboard.web.step_forms import StepForm
from noticeboard.web.working_days import check_by, working_days_since

bp = Blueprint("team_postings", __name__, url_prefix="/team/postings")
bp.after_request(forbid_storing)


@bp.route("")
@access(Access.TEAM)
def queue() -> ResponseReturnValue:
    """What waits for the team, longest first."""
    now, actor = utc_now(), current_actor()
    postings = list_to_check(db.session(), actor=actor)
    return render_template(
        "team/postings/queue.html",
        waiting=[(one, working_days_since(one.sent_at or now, now=now)) for one in postings if not one.approved_at],
        approved=[one for one in postings if one.approved_at],
        changed=list_changed(db.session(), actor=actor),
        count=count_to_check(db.session(), actor=actor),
    )


@bp.route("/<ref>")
@access(Access.TEAM)
def check(ref: str) -> ResponseReturnValue:
    """Everything the team needs to judge one posting."""
    posting = get_team_posting(db.session(), ref, actor=current_actor())
    return _check_page(posting, approve_form(posting), DeclineForm.from_request())


@bp.route("/<ref>/approve", methods=["POST"])
@access(Access.TEAM)
def approve(ref: str) -> ResponseReturnValue:
    """Put a posting on the board, or keep it ready until its organisation is verified."""
    actor, now = current_actor(), utc_now()
    posting = _to_check(ref)
    form = approve_form(posting)
    if not form.accepted():
        return _check_page(posting, form, DeclineForm(formdata=None), refused=form)
    submission = first_time(actor)
    try:
        opened = approve_posting(db.session(), actor=actor, posting=posting, version=form.read_version(), now=now)
    except Conflict as refusal:
        return _changed_meanwhile(refusal, ref, form)
    _choose_measure(posting, form)
    submission.location = _next_after(posting)
    db.session.commit()
    ending = "is on the board" if opened else "goes on the board once its organisation is verified"
    flash(f"“{posting.title}” {ending}.", "success")
    return redirect(submission.location)


@bp.route("/<ref>/measure", methods=["POST"])
@access(Access.TEAM)
def measure(ref: str) -> ResponseReturnValue:
    """Choose the measure that a posting on the board is expected to count under."""
    actor, posting = current_actor(), get_team_posting(db.session(), ref, actor=current_actor())
    if posting.status not in ON_BOARD or decides_on_own(actor, organisation_ids=(posting.organisation_id,)):
        raise Conflict("moved-on")
    form = approve_form(posting)
    if not form.accepted():
        return _check_page(posting, form, DeclineForm(formdata=None), refused=form)
    submission = first_time(actor)
    _choose_measure(posting, form)
    submission.location = url_for("team_postings.check", ref=ref)
    db.session.commit()
    flash("The measure is saved.", "success")
    return redirect(submission.location)


@bp.route("/<ref>/decline", methods=["POST"])
@access(Access.TEAM)
def decline(ref: str) -> ResponseReturnValue:
    """Send a posting back with the reason, or take one off the board that was changed there."""
    actor, posting = current_actor(), _to_check(ref, changed=True)
    form = DeclineForm.from_request()
    if not form.accepted():
        return _check_page(posting, _untouched(posting), form, refused=form)
    submission = first_time(actor)
    read, reason = form.read_version(), form.reason.data
    service = decline_posting if posting.status is PostingStatus.AWAITING_CHECK else take_off_board
    try:
        service(db.session(), actor=actor, posting=posting, version=read, reason=reason, now=utc_now())
    except Conflict as refusal:
        return _changed_meanwhile(refusal, ref, form)
    submission.location = _next_after(posting)
    db.session.commit()
    done = "sent back to its owner" if posting.status is PostingStatus.DECLINED else "taken off the board"
    flash(f"“{posting.title}” has been {done}.", "success")
    return redirect(submission.location)


@bp.route("/<ref>/looked-at", methods=["POST"])
@access(Access.TEAM)
def looked_at(ref: str) -> ResponseReturnValue:
    """Leave a posting on the board whose owner has changed it."""
    actor, posting, form = current_actor(), _to_check(ref, changed=True), DecisionForm.from_request()
    if not form.accepted():
        return _check_page(posting, _untouched(posting), DeclineForm(formdata=None), refused=form)
    submission = first_time(actor)
    try:
        mark_looked_at(db.session(), actor=actor, posting=posting, version=form.read_version(), now=utc_now())
    except Conflict as refusal:
        return _changed_meanwhile(refusal, ref, form)
    submission.location = url_for("team_postings.queue")
    db.session.commit()
    flash(f"“{posting.title}” stays on the board.", "success")
    return redirect(submission.location)


@bp.route("/<ref>/edit", methods=["GET", "POST"])
@access(Access.TEAM)
def edit(ref: str) -> ResponseReturnValue:
    """Change what a posting says, with a note to its owner."""
    actor = current_actor()
    posting = get_team_posting(db.session(), ref, actor=actor)
    if posting.status not in EDITABLE:
        raise Conflict("moved-on")
    form = team_edit_form(posting).from_request(**answers_from(posting), version=str(posting.version))
    stale = changed_meanwhile(form, posting)
    if form.accepted() and not stale:
        answers = answers_of(form)
        note = answers.pop("note")
        details = details_from(posting.side, {"support_type": posting.support_type.value, **answers})
        said = said_of_place(form, posting)
        try:
            submission = first_time(actor)
            edit_by_team(db.session(), actor=actor, posting=posting, details=details, note=note, now=utc_now())
        except Invalid as refusal:
            db.session.rollback()
            refuse_posting(form, refusal, kind=posting.support_type, side=posting.side)
        else:
            submission.location = url_for("team_postings.check", ref=ref)
            db.session.commit()
            flash(f"Your changes are saved, and its owner has been told.{said}", "success")
            return redirect(submission.location)
    saved = summary_rows(posting, groups=_groups(), private=True) if stale else ()
    return render_template("team/postings/edit.html", form=form, posting=posting, saved=saved), form.status


def _choose_measure(posting: Posting, form: ApproveForm) -> None:
    """Take the measure that was chosen, where it is another than the one that stands."""
    ref, quantity = form.chosen()
    if (ref, quantity) != (posting.proposed_measure_ref, posting.expected_quantity):
        choose_measure(db.session(), actor=current_actor(), posting=posting, ref=ref, quantity=quantity, now=utc_now())


def _groups() -> dict[str, str]:
    """The names of groups of people by their codes."""
    return {group.code: group.label for group in list_beneficiary_groups(db.session())}


def _to_check(ref: str, *, changed: bool = False) -> Posting:
    """A posting that waits for the team's decision. Raises NotFound, or Conflict("moved-on") when it has been made.

    changed   whether one on the board that its owner has changed will do.
    """
    posting = get_team_posting(db.session(), ref, actor=current_actor())
    waits = posting.status is PostingStatus.AWAITING_CHECK
    if not waits and not (changed and list_changes_to_look_at(db.session(), posting=posting)):
        raise Conflict("moved-on")
    return posting


def _changed_meanwhile(refusal: Conflict, ref: str, form: DecisionForm) -> ResponseReturnValue:
    """Show the check afresh, with what was changed since it was read, to somebody who decided about what it said."""
    if refusal.code != "posting-changed":
        raise refusal
    db.session.rollback()
    posting = _to_check(ref, changed=not isinstance(form, ApproveForm))
    fresh = list_unread(summary_rows(posting, groups=_groups(), private=True), form.read.data or "")
    if isinstance(form, DeclineForm):
        return _check_page(posting, _untouched(posting), form, changed=fresh)
    approving = form if isinstance(form, ApproveForm) else _untouched(posting)
    return _check_page(posting, approving, DeclineForm(formdata=None), changed=fresh)


def _check_page(
    posting: Posting,
    approving: ApproveForm,
    declining: DeclineForm,
    *,
    refused: NoticeboardForm | None = None,
    changed: list[SummaryRow] | None = None,
) -> ResponseReturnValue:
    now, rows = utc_now(), summary_rows(posting, groups=_groups(), private=True)
    twins = list_twins(db.session(), posting=posting, actor=current_actor())
    looking = DecisionForm(formdata=None)
    own = decides_on_own(current_actor(), organisation_ids=(posting.organisation_id,))
    for form in (approving, declining, looking):
        # A form with errors goes on from what was read, so that a change in between is still noticed when it is sent.
        if form is not refused:
            form.set_read(posting, rows)
    page = render_template(
        "team/postings/check.html",
        posting=posting,
        form=refused,
        approving=approving,
        declining=declining,
        looking=looking,
        to_look_at=changed_rows(posting, list_changes_to_look_at(db.session(), posting=posting)),
        rows=rows,
        changed=changed,
        duplicates=[one for one in list_duplicates(db.session(), posting=posting) if one not in twins],
        twins=twins,
        linking=StepForm(formdata=None),
        waited=working_days_since(posting.sent_at or now, now=now),
        check_by=check_by(posting.sent_at or now),
        editable=posting.status in EDITABLE and not own,
        own=own,
        on_board=posting.status in ON_BOARD,
        said_private=private_words_of(posting),
        organisation_href=link_to("team_organisations.show", ref=posting.organisation.ref),
    )
    return page, 409 if changed is not None else 422 if refused else 200


def _untouched(posting: Posting) -> ApproveForm:
    """The approving form as it stands beside another that was refused."""
    form = approve_form(posting)
    form.process(None, measure=posting.proposed_measure_ref, expected=posting.expected_quantity)
    return form


def _next_after(posting: Posting) -> str:
    """The next posting to check, so that a morning's queue is worked through without going back to it."""
    following = find_next_to_check(db.session(), actor=current_actor(), but=posting)
    if following is None:
        return url_for("team_postings.queue")
    return url_for("team_postings.check", ref=following.ref)
