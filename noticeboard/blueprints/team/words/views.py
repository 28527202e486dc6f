"""The phrases that the team has added, words that no phrase holds, and what a further phrase would change."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from noticeboard.blueprints.team.words.forms import LONGEST, phrase_form
from noticeboard.clock import utc_now
from noticeboard.domain.errors import Invalid
from noticeboard.extensions import db
from noticeboard.queries.taxonomy import get_phrase, get_taxonomy, list_phrases, list_unknown_words
from noticeboard.services.taxonomy import add_phrase, check_phrase, remove_phrase, work_out_effect
from noticeboard.web.access import Access, access
from noticeboard.web.actor import current_actor
from noticeboard.web.fields import printable_line
from noticeboard.web.headers import forbid_storing
from noticeboard.web.once import first_time
from noticeboard.web.step_forms import StepForm
from noticeboard.web.wording.refusals import refusal_words

bp = Blueprint("team_words", __name__, url_prefix="/team/words")
bp.after_request(forbid_storing)


@bp.route("", methods=["GET", "POST"])
@access(Access.TEAM)
def index() -> ResponseReturnValue:
    """Ask for a phrase and what it means; the next page says what that would change."""
    session = db.session()
    taxonomy = get_taxonomy(session)
    form = phrase_form(taxonomy, phrase=printable_line(request.args.get("phrase", ""), longest=LONGEST))
    if form.accepted():
        phrase, concept = _tidied(form.phrase.data), form.concept.data
        try:
            check_phrase(session, concept=concept, phrase=phrase)
            return redirect(url_for("team_words.check", phrase=phrase, concept=concept))
        except Invalid as refusal:
            form.refuse("phrase", refusal_words(refusal))
    return render_template(
        "team/words/index.html",
        form=form,
        added=[(row, taxonomy.concepts.get(row.concept)) for row in list_phrases(session)],
        unknown=list_unknown_words(session, actor=current_actor()),
        asking=StepForm(formdata=None),
    ), form.status


@bp.route("/check", methods=["GET", "POST"])
@access(Access.TEAM)
def check() -> ResponseReturnValue:
    """Say what a phrase would change, and add it."""
    actor, session, form = current_actor(), db.session(), StepForm.from_request()
    phrase, concept = _tidied(request.args.get("phrase", "")), request.args.get("concept", "")
    try:
        if form.accepted():
            submission = first_time(actor)
            add_phrase(session, actor=actor, concept=concept, phrase=phrase, now=utc_now())
            submission.location = url_for("team_words.index")
            db.session.commit()
            flash(f"“{phrase}” counts from now on.", "success")
            return redirect(submission.location)
        effect = work_out_effect(session, concept=concept, phrase=phrase, now=utc_now())
    except Invalid as refusal:
        session.rollback()
        flash(refusal_words(refusal), "error")
        return redirect(url_for("team_words.index", phrase=phrase or None))
    known = get_taxonomy(session).concepts[concept]
    return render_template("team/words/check.html", form=form, phrase=phrase, concept=known, effect=effect), form.status


@bp.route("/<int:number>/remove", methods=["POST"])
@access(Access.TEAM)
def remove(number: int) -> ResponseReturnValue:
    """Take a phrase back."""
    actor = current_actor()
    row = get_phrase(db.session(), number)
    phrase = row.phrase
    submission = first_time(actor)
    remove_phrase(db.session(), actor=actor, row=row, now=utc_now())
    submission.location = url_for("team_words.index")
    db.session.commit()
    flash(f"“{phrase}” does not count any more.", "success")
    return redirect(submission.location)


def _tidied(phrase: str) -> str:
    return " ".join(printable_line(phrase, longest=1000).lower().split())[:LONGEST].strip()
