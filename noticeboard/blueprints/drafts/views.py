"""Writing a need or an offer: a page for each group of questions, then a check, then sending."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.drafts.carried import first_answers, later_answers, usual_answers
from noticeboard.blueprints.drafts.forms import (
    SendForm,
    StartForm,
    form_for,
    organisation_rows,
    standings_for,
    steps_for,
)
from noticeboard.blueprints.drafts.sending import (
    check_draft,
    groups_by_code,
    keeps_place,
    mending,
    missing_step,
    preview_of,
    refused_location,
    send_now,
)
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Conflict, Invalid, Throttled
from noticeboard.domain.vocabulary import Side
from noticeboard.extensions import db
from noticeboard.matching.exposure import fair_top
from noticeboard.models import Posting, PostingDraft
from noticeboard.queries.duplicates import list_duplicates
from noticeboard.queries.postings import get_own_posting
from noticeboard.services.drafts import delete_draft, email_sending_link, keep_step, start_draft
from noticeboard.services.hidden_places import private_words_of
from noticeboard.services.suggestions import Likely, find_likely
from noticeboard.services.throttles import DRAFT_ADDRESS, MAIL_ADDRESS, SEND_POSTING, take_try
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.draft_keys import get_draft, hash_key
from noticeboard.web.headers import forbid_storing, hide_address
from noticeboard.web.names import names_of
from noticeboard.web.once import first_time
from noticeboard.web.posting_answers import answers_of, stored_answers
from noticeboard.web.posting_places import locate
from noticeboard.web.posting_questions import form_of, what_questions
from noticeboard.web.posting_summary import summary_rows
from noticeboard.web.sign_in import client_address, refuse_if_waiting, wait_words
from noticeboard.web.step_forms import StepForm
from noticeboard.web.suggestions import shown_likely
from noticeboard.web.widening import outlook_of
from noticeboard.web.wording.refusals import refusal_words
from noticeboard.web.working_days import check_by

bp = Blueprint("drafts", __name__)

MOST_LIKELY = 12
SIDES = {"needs": Side.NEED, "offers": Side.OFFER}
TITLES = {
    "what": ("What do you need?", "What can you offer?"),
    "details": ("A few details", "A few details"),
    "when": ("When do you need it?", "When can you give it?"),
    "where": ("Where is it needed?", "Where is your offer?"),
    "who": ("Who does it help?", "Who does it help?"),
    "you": ("About you", "About you"),
}


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep the secret key in the address from other sites, and the answers out of caches."""
    return hide_address(forbid_storing(response))


@bp.route("/<any(needs, offers):side>/new", methods=["GET", "POST"])
@access(Access.PUBLIC)
def new(side: str) -> ResponseReturnValue:
    """Begin a need or an offer."""
    form = form_of(StartForm, what_questions(SIDES[side])).from_request(**first_answers(SIDES[side]))
    if form.accepted() and (wait := _seconds_to_wait()):
        return _too_many(form, side, wait)
    if form.accepted():
        key = form["form_key"].data
        answers = answers_of(form)
        start_draft(
            db.session(),
            key_hash=hash_key(key),
            side=SIDES[side],
            answers=answers,
            actor=current_actor(),
            now=utc_now(),
            carried=later_answers(SIDES[side], answers),
        )
        db.session.commit()
        return redirect(url_for("drafts.step", side=side, key=key, step="details"))
    return _first_page(form, side), form.status


@bp.route(
    "/<any(needs, offers):side>/new/<key>/<any(what, details, when, where, who, you):step>", methods=["GET", "POST"]
)
@access(Access.PUBLIC)
def step(side: str, key: str, step: str) -> ResponseReturnValue:
    """Answer one page of questions."""
    actor = current_actor()
    draft = _unsent(side, key)
    usual = usual_answers(db.session(), actor=actor, side=draft.side, step=step)
    form = form_for(draft, step, actor).from_request(**stored_answers(draft.answers.get(step, usual)))
    if form.accepted():
        keep_step(draft=draft, step=step, answers=answers_of(form), actor=actor, now=utc_now())
        db.session.commit()
        return redirect(_onward(draft, side, key, step))
    return _page(form, side, step, steps=steps_for(draft, actor), key=key), form.status


@bp.route("/<any(needs, offers):side>/new/<key>/check", methods=["GET", "POST"])
@access(Access.PUBLIC)
def check(side: str, key: str) -> ResponseReturnValue:
    """Check the answers, see what is like them, and send them."""
    actor = current_actor()
    draft = _unsent(side, key)
    missing = missing_step(draft, actor)
    if missing:
        return redirect(url_for("drafts.step", side=side, key=key, step=missing))
    form = SendForm.from_request()
    if form.accepted():
        if actor.person_id is None:
            _take_try(draft.answers["you"]["email"])
        submission = first_time(actor, visitor_key=draft.key_hash)
        try:
            submission.location = _send(draft, side, key)
        except Invalid as refusal:
            db.session.rollback()
            if refusal.code == "number-known":
                return redirect(refused_location(refusal, draft))
            draft = get_draft(key, side=SIDES[side], actor=current_actor())
            form.refuse_elsewhere(*mending(refusal, draft, key))
            return _check_page(form, draft, side, key)
        db.session.commit()
        return redirect(submission.location)
    return _check_page(form, draft, side, key)


@bp.route("/<any(needs, offers):side>/new/<key>/email")
@access(Access.PUBLIC)
def check_email(side: str, key: str) -> ResponseReturnValue:
    """Say that a link is on its way, and what to do when it does not come."""
    draft = _unsent(side, key)
    if "email" not in draft.answers.get("you", {}):
        return redirect(url_for("drafts.check", side=side, key=key))
    return render_template("drafts/check_email.html", draft=draft, board=side, key=key)


@bp.route("/<any(needs, offers):side>/new/<key>/delete", methods=["GET", "POST"])
@access(Access.PUBLIC)
def delete(side: str, key: str) -> ResponseReturnValue:
    """Ask, and then delete what was written."""
    actor, draft, form = current_actor(), _unsent(side, key), StepForm.from_request()
    title = draft.answers["what"]["title"]
    if form.accepted():
        submission = first_time(actor, visitor_key=draft.key_hash)
        delete_draft(db.session(), draft=draft)
        submission.location = url_for("own_postings.index" if actor.person_id else "public.home")
        db.session.commit()
        flash(f"The draft “{title}” has been deleted.", "success")
        return redirect(submission.location)
    return render_template("drafts/delete.html", form=form, title=title, board=side, key=key), form.status


@bp.route("/your-postings/<ref>/sent")
@access(Access.SIGNED_IN)
def sent(ref: str) -> ResponseReturnValue:
    """What happens next, and by when."""
    actor, now = current_actor(), utc_now()
    posting = get_own_posting(db.session(), ref, actor=actor)
    outlook = outlook_of(db.session(), posting, actor=actor, now=now)
    check_on = check_by(posting.sent_at or now)
    return render_template("drafts/sent.html", posting=posting, check_by=check_on, outlook=outlook)


def _unsent(side: str, key: str) -> PostingDraft:
    """The draft of a key. Raises Conflict("draft-sent") when it has become a posting, and its answers are gone."""
    draft = get_draft(key, side=SIDES[side], actor=current_actor())
    if draft.posting_id is not None:
        raise Conflict("draft-sent")
    return draft


def _seconds_to_wait() -> int:
    """Take one of the drafts that a network may begin; 0 when there was one, and for somebody signed in."""
    if current_actor().person_id is not None:
        return 0
    wait = take_try(db.session(), DRAFT_ADDRESS.of(client_address()), now=utc_now())
    db.session.commit()
    return wait


def _too_many(form: Any, side: str, wait: int) -> ResponseReturnValue:  # noqa: ANN401
    """Show the first page again, as it was filled in, and say how long to wait. Nothing is kept, so it costs little."""
    refusal = Throttled("too-many-drafts", seconds=wait, wait=wait_words(wait))
    form.form_errors.append(refusal_words(refusal))
    return _first_page(form, side), 429, {"Retry-After": str(wait)}


def _first_page(form: Any, side: str) -> str:  # noqa: ANN401
    return _page(form, side, "what", steps=steps_for(PostingDraft(side=SIDES[side]), current_actor()))


def _take_try(email: str) -> None:
    """Refuse, for a while, to send more links to one address or from one network."""
    now = utc_now()
    wait = take_try(db.session(), MAIL_ADDRESS.of(client_address()), SEND_POSTING.of(email.lower()), now=now)
    db.session.commit()
    refuse_if_waiting(wait)


def _send(draft: PostingDraft, side: str, key: str) -> str:
    """Send a draft: at once for somebody signed in, else by a link to their address. Returns where to go."""
    actor = current_actor()
    if actor.person_id is not None:
        posting = send_now(draft, actor)
        return url_for("drafts.sent", ref=posting.ref)
    check_draft(draft)
    email_sending_link(db.session(), draft=draft, email=draft.answers["you"]["email"], now=utc_now())
    return url_for("drafts.check_email", side=side, key=key)


def _onward(draft: PostingDraft, side: str, key: str, step: str) -> str:
    """The page after this one: the next that is not answered when changing, else the next in order."""
    actor = current_actor()
    steps = steps_for(draft, actor)
    if "change" in request.args:
        missing = missing_step(draft, actor)
        following = [missing] if missing else []
    else:
        following = list(steps[steps.index(step) + 1 :]) if step in steps else []
    if not following:
        return url_for("drafts.check", side=side, key=key)
    return url_for("drafts.step", side=side, key=key, step=following[0])


def _page(form: Any, side: str, step: str, *, steps: tuple[str, ...], key: str | None = None) -> str:  # noqa: ANN401
    index = steps.index(step) if step in steps else len(steps) - 1
    back = None
    if key and "change" in request.args:
        back = url_for("drafts.check", side=side, key=key)
    elif key and index > 0:
        back = url_for("drafts.step", side=side, key=key, step=steps[index - 1])
    return render_template(
        "drafts/step.html",
        form=form,
        board=side,
        step=step,
        title=TITLES[step][0 if side == "needs" else 1],
        number=index + 1,
        last=len(steps) + 1,
        back_href=back,
        delete_href=url_for("drafts.delete", side=side, key=key) if key else None,
    )


def _likely(posting: Posting) -> Sequence[Likely]:
    """The three best matches, of which two at most are of one organisation."""
    found = find_likely(db.session(), posting=posting, now=utc_now(), limit=MOST_LIKELY)
    return fair_top(found, of=lambda one: one.posting.organisation_id, top=3)


def _check_page(form: SendForm, draft: PostingDraft, side: str, key: str) -> ResponseReturnValue:
    actor = current_actor()
    posting = preview_of(draft, actor)
    steps = steps_for(draft, actor)
    duplicates = list_duplicates(db.session(), posting=posting)
    links = {name: url_for("drafts.step", side=side, key=key, step=name, change=1) for name in steps}
    page = render_template(
        "drafts/check.html",
        form=form,
        board=side,
        key=key,
        posting=posting,
        rows=summary_rows(posting, groups=groups_by_code(), links=links, private=True),
        place_notes=locate(draft.answers["where"]).said(kept_private=keeps_place(draft, posting)),
        you=draft.answers.get("you", {}),
        organisation_rows=organisation_rows(draft.answers.get("you", {})),
        standings={standing.organisation_ref: standing for standing in standings_for(actor, draft.side)},
        links=links,
        said_private=private_words_of(posting),
        likely=shown_likely(_likely(posting)),
        duplicates=duplicates,
        names=names_of(duplicates),
    )
    return page, form.status
